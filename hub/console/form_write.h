/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_write: the cells of a thing as fields of a form, all languages of a text side by side. */
#ifndef FOYER_HUB_CONSOLE_FORM_WRITE_H
#define FOYER_HUB_CONSOLE_FORM_WRITE_H

#include "hub/console/form_read.h"
#include "hub/console/turn.h"

/* Adds all fields of the thing. */
void form_edit_show(struct turn *t, struct draft_copy *copy, const struct form_edit *edit);
/* Adds " Español 2. العربية 1.", the languages that are not whole. */
void form_gaps_put(struct turn *t, const int counts[DRAFT_COPY_LANGUAGES]);
/* Adds "Missing: Español 2", or that nothing is. */
void form_gaps_show(struct turn *t, const int counts[DRAFT_COPY_LANGUAGES]);

#endif
