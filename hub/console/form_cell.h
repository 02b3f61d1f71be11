/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_cell: all that can be changed of one thing, each as a text: its fields, its words in each
 * language, the pages of a guide.  Forms show cells, saves write cells, compares tell which differ.
 * Names:  f.KEY a field · w.KEY.LL a text · g.title.LL, g.N.picture, g.N.LL of a guide · l.LL lines */
#ifndef FOYER_HUB_CONSOLE_FORM_CELL_H
#define FOYER_HUB_CONSOLE_FORM_CELL_H

#include "hub/console/form_spot.h"

enum { FORM_CELLS_MAX = 320, FORM_CELL_NAME_MAX = 63, FORM_LINES_MAX = 256 << 10 };

struct form_cell {
	char name[FORM_CELL_NAME_MAX + 1];
	const char *label;		/* "Picture"; "Page 2" */
	const struct form_field *field; /* NULL: it is no field */
	const struct form_word *word;	/* NULL: it is no text of words */
	int language;			/* row of the languages; -1: the same in all */
	bool is_needed;			/* an empty one is a gap that must be filled */
	const char *value;		/* in the copy's arena; "": nothing */
};

struct form_thing {
	struct form_spot spot;
	struct form_cell *cells; /* in the copy's arena */
	int count;
};

/* Reads the thing; errors as form_spot_find. */
MUST_USE enum err form_thing_find(struct draft_copy *copy, const char *at, struct form_thing *out);
void form_thing_read(struct draft_copy *copy, const struct form_spot *spot, struct form_thing *out);
/* NULL: it has none of that name. */
const struct form_cell *form_cell_find(const struct form_thing *thing, const char *name);

/* Why value cannot stand there at all (plain words, static), or NULL: what is merely wrong may be
 * saved, and is told by the check. */
const char *form_cell_refusal(const struct form_cell *cell, const char *value);
/* Writes it into the files of the copy; nothing is touched where it is there already. */
void form_cell_write(struct draft_copy *copy, const struct form_thing *thing,
	const struct form_cell *cell, const char *value);

/* How many cells of a language are empty that must not be, of what `at` names and all that lies in it
 * ("": all of the content).  counts: one a language. */
void form_gaps_count(
	struct draft_copy *copy, const char *at, int counts[DRAFT_COPY_LANGUAGES]);
/* The same for one thing and all that lies in it. */
void form_gaps_count_of(struct draft_copy *copy, const struct form_spot *thing,
	int counts[DRAFT_COPY_LANGUAGES]);

#endif
