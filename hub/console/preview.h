/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview: the real screens of a draft as residents will see and hear them, made by kiosk-proof, and
 * the check of all of it. */
#ifndef FOYER_HUB_CONSOLE_PREVIEW_H
#define FOYER_HUB_CONSOLE_PREVIEW_H

#include "hub/console/draft.h"
#include "hub/console/preview_child.h"
#include "hub/console/turn.h"

/* A content folder: a draft as it is, what is published, or exactly what a change signs. */
struct preview_tree {
	char name[PREVIEW_KEY_CHARS + 1]; /* says all that is in it */
	char dir[PREVIEW_PATH_MAX];
	bool is_begun; /* still being written: what is whole in it can be looked at */
};

/* Lays it out, if it is not there.  draft NULL: what is published now. */
MUST_USE enum err preview_tree_draft(
	struct turn *t, const struct draft *draft, struct preview_tree *out);

/* Has the whole folder checked.  PREVIEW_READY: code_out 0 is good, else said tells what is not, a
 * line a problem.  PREVIEW_WAITS: the turn is asked again; return at once. */
enum preview_state preview_check(
	struct turn *t, const struct preview_tree *tree, int *code_out, struct k_buf *said);
/* The same of a draft.  False: the turn waits, or has been answered. */
bool preview_check_draft(struct turn *t, const struct draft *d, int *code_out, struct k_buf *said);
/* Begins the check of a draft that was just saved, so that it is there when it is asked for. */
void preview_check_soon(struct turn *t, int64_t draft);
/* Adds what the check said: each problem with a link to its field in the draft. */
void preview_problems_show(struct turn *t, const struct draft *d, const char *said);

/* Adds what of a draft is left out of its screens until it is mended, if anything. */
void preview_left_out_show(struct turn *t, const struct draft *d, const char *said);
/* Adds what is to be said of the texts of the thing `at`, if anything. */
void preview_texts_show(struct turn *t, const struct draft *d, const char *said, const char *at);

/* Adds the screen of a thing as it is now (was_there) and with the draft: a picture each. */
void preview_pair_show(struct turn *t, const struct draft *d, const char *at, const char *language,
	bool was_there);

void preview_show(struct turn *t);	 /* GET /console/drafts/{n}/see?at=.. */
void preview_made_show(struct turn *t); /* GET /console/drafts/{n}/made?type=png|wav&.. */
void preview_check_show(struct turn *t); /* GET /console/drafts/{n}/check */

#endif
