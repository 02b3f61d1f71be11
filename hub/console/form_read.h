/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_read: what a browser sent, as the texts of cells; and what becomes of them when somebody else
 * saved in the meantime. */
#ifndef FOYER_HUB_CONSOLE_FORM_READ_H
#define FOYER_HUB_CONSOLE_FORM_READ_H

#include "hub/console/fields.h"
#include "hub/console/form_cell.h"

/* The text that was sent for a cell, in a; NULL: the form did not hold it. */
const char *form_cell_read(
	struct k_arena *a, const struct fields *fields, const struct form_cell *cell);

/* What is to be said of a cell beside its field. */
struct form_note {
	const char *words;  /* NULL: nothing */
	const char *theirs; /* what somebody else wrote there meanwhile; NULL: nothing */
};

/* What of a thing is to be shown or saved. */
struct form_edit {
	struct form_thing thing; /* as it is now */
	const char **values;	 /* beside thing.cells: what was sent, else what is there */
	struct form_note *notes; /* beside them too */
	int changed, refused, crossed;
	int theirs; /* cells that somebody else changed and this form did not */
	char words[DRAFT_SAVE_WORDS_MAX + 1]; /* what was changed, for the list of saves */
};

/* The thing as it is, with nothing sent. */
void form_edit_begin(struct draft_copy *copy, const struct form_thing *thing, struct form_edit *out);
/* Takes in what was sent, against the thing as the browser had seen it (then: a copy as of that
 * save).  A cell that both changed is crossed: nothing of it is written. */
void form_edit_take(struct draft_copy *now, struct draft_copy *then, const struct fields *fields,
	struct form_edit *edit);
/* Writes the cells that were changed, if none is refused or crossed. */
void form_edit_write(struct draft_copy *now, struct form_edit *edit);

#endif
