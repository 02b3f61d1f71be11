/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what residents said and met, as counts: surveys, questionnaires, and where people got no
 * further.  Never a text about a person; a count below FIGURES_FEW is not told, and where one alone
 * is hidden in a list the next smallest is hidden too, so that no sum gives it away. */
#ifndef FOYER_HUB_CONSOLE_FIGURES_H
#define FOYER_HUB_CONSOLE_FIGURES_H

#include <stddef.h>
#include <stdint.h>

enum { FIGURES_FEW = 5, FIGURES_DAYS = 30 };

struct turn;

void figures_show(struct turn *t);
void figures_csv(struct turn *t);

/* Makes the counts of one list tellable: each that must be hidden becomes -1. */
void figures_hide(int64_t *counts, size_t n);

#endif
