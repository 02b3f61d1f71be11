/* SPDX-License-Identifier: GPL-3.0-or-later */
/* number: the request number that a person keeps: 8 random digits and a Damm check digit
 * (ux.md section 3 (c)), which catches every single wrong digit and every swap of neighbours. */
#ifndef FOYER_MODEL_NUMBER_H
#define FOYER_MODEL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

enum { NUMBER_CHARS = 9 };

/* Damm digit ('0'..'9') over n decimal digits.  "48291506" gives '2'. */
char damm_digit(const char *digits, int n);
/* Writes the number made of `random` modulo 10^8 and its check digit, NUL-terminated. */
void number_make(uint64_t random, char out[NUMBER_CHARS + 1]);
/* True for exactly nine digits whose check digit fits. */
bool number_is_right(const char *digits);

#endif
