/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern: which targets a delegation is trusted for (specification 4.5).  Any thread; no state. */
#ifndef FOYER_TUF_PATTERN_H
#define FOYER_TUF_PATTERN_H

#include <stdbool.h>

/* Shell pattern: '*' any characters, '?' one, "[a-z]" "[!a-z]" one of a set; none of them takes
 * a '/'.  Takes time in proportion to pattern times path, whatever they are. */
bool pattern_fits(const char *pattern, const char *path);

#endif
