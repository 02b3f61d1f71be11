/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_rows: things are added to a list, taken out and moved in it, with their words in every
 * language; and so are the pages of a guide. */
#ifndef FOYER_HUB_CONSOLE_FORM_ROWS_H
#define FOYER_HUB_CONSOLE_FORM_ROWS_H

#include "hub/console/form_cell.h"

enum { FORM_ID_CHARS = 40 };

/* Makes an id of what somebody typed: "New clinic!" is "new-clinic"; what gives none, or one that is
 * there, gets a number. */
void form_id_make(struct draft_copy *copy, const struct form_spot *list, const char *words,
	char out[FORM_ID_CHARS + 1]);
/* Adds a thing with that id at the end of the list, its first English text is words; all else is to
 * be filled in.  Errors: ERR_FULL (the list holds no more), copy->err. */
MUST_USE enum err form_row_add(
	struct draft_copy *copy, const struct form_spot *list, const char *id, const char *words);
/* Takes a thing out, with its words, its guides and all that lies in it. */
void form_row_remove(struct draft_copy *copy, const struct form_spot *thing);
/* Moves it one up (by -1) or down (1); at an end it stays. */
void form_row_move(struct draft_copy *copy, const struct form_spot *thing, int by);

/* The same for page n (from 1) of a guide, in every language. */
MUST_USE enum err form_page_add(struct draft_copy *copy, const struct form_spot *guide);
void form_page_remove(struct draft_copy *copy, const struct form_spot *guide, int n);
void form_page_move(struct draft_copy *copy, const struct form_spot *guide, int n, int by);

#endif
