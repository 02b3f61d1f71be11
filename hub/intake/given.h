/* SPDX-License-Identifier: GPL-3.0-or-later */
/* given: reading bounded values out of JSON from outside.  Pure. */
#ifndef FOYER_HUB_INTAKE_GIVEN_H
#define FOYER_HUB_INTAKE_GIVEN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parses n bytes strictly (no duplicate keys, nothing behind the object).  Gives the object, or
 * NULL if it is anything else. */
json_t *given_parse(const char *bytes, size_t n);
/* The text at key when it has min to max bytes; NULL otherwise.  Borrows until obj goes. */
const char *given_text(const json_t *obj, const char *key, size_t min, size_t max);
/* As given_text, but "" also where key is missing or null. */
const char *given_text_or_none(const json_t *obj, const char *key, size_t max);
/* The whole number at key when it lies in min..max. */
bool given_int(const json_t *obj, const char *key, int64_t min, int64_t max, int64_t *out);
bool given_bool(const json_t *obj, const char *key, bool *out);
/* True if all of text is lower-case hex of exactly n characters. */
bool given_is_hex(const char *text, size_t n);

#endif
