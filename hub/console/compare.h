/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare: what a draft changes, thing by thing and field by field, in plain words. */
#ifndef FOYER_HUB_CONSOLE_COMPARE_H
#define FOYER_HUB_CONSOLE_COMPARE_H

#include "hub/console/form_cell.h"
#include "hub/console/turn.h"

enum compare_kind { COMPARE_CHANGED, COMPARE_NEW, COMPARE_GONE, COMPARE_MOVED };

/* One thing that differs.  Of a moved one only the place in its list does. */
struct compare_thing {
	enum compare_kind kind;
	const struct form_spot *spot; /* as it is after, or (gone) was before */
	const char *name;	      /* in English */
};
/* One field of it.  before, after: "" where there is none. */
struct compare_cell {
	const struct form_cell *cell;
	const char *before, *after;
};

/* Called with a thing, then with each of its fields, then with both NULL when the thing is over. */
typedef void compare_fn(void *ctx, const struct compare_thing *thing, const struct compare_cell *cell);

/* Tells all that differs between two copies; paths ({PATH: ..}): the files that may; NULL: all.  Gives
 * how many things differ. */
int compare_each(struct draft_copy *before, struct draft_copy *after, const json_t *paths,
	compare_fn *fn, void *ctx);

/* Adds what the draft changes: a line a thing. */
MUST_USE enum err compare_short_show(struct turn *t, const struct draft *d);
/* Adds all of it: each field as it is and as it will be; with_pictures: and the screens. */
MUST_USE enum err compare_long_show(struct turn *t, const struct draft *d, bool with_pictures);
/* GET /console/drafts/{n}/compare */
void compare_show(struct turn *t);

#endif
