/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fonts: where letters come from. */
#ifndef FOYER_VIEW_FONTS_H
#define FOYER_VIEW_FONTS_H

#include <stddef.h>

/* Makes every font map of this process use Foyer's own few rules instead of the machine's 46 files
 * of them: the same letters on every machine, and a start that reads one cache.  Once; later calls
 * do nothing.  Any thread.  Before the first font map is made.  Falls back on the machine's rules, logged. */
void fonts_open(void);
/* The families that letters are taken from, the language's own first, then those of the other scripts of
 * the table: languages are offered by their own names.  As Pango reads them: with commas between. */
void fonts_chain(const char *family, char *out, size_t n);

#endif
