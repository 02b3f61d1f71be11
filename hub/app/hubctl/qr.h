/* SPDX-License-Identifier: GPL-3.0-or-later */
/* qr: a QR code on the terminal or on paper. */
#ifndef FOYER_HUBCTL_QR_H
#define FOYER_HUBCTL_QR_H

#include <stdbool.h>
#include <stdio.h>

/* Prints text as a QR code of half blocks; has_colours: dark on light whatever the terminal's
 * colours are, else as plain text for a printer.  Says nothing if it does not fit. */
void qr_print(FILE *to, const char *text, bool has_colours);

#endif
