/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_page: the pages of drafts: all of them, and one with what it changes, its saves and what can
 * be done with it. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_PAGE_H
#define FOYER_HUB_CONSOLE_DRAFT_PAGE_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

/* The draft that the path of the turn names; false: the turn has been answered. */
bool draft_of_turn(struct turn *t, struct draft *out);
/* True if who asks may change it now: an author, and it is open. */
bool draft_is_mine_to_change(const struct turn *t, const struct draft *d);
/* Adds the way back to the draft, above the words of a page of it. */
void draft_path_show(struct turn *t, const struct draft *d);

void draft_list_show(struct turn *t);  /* GET  /console/drafts */
void draft_list_add(struct turn *t);   /* POST /console/drafts: title */
void draft_show(struct turn *t);       /* GET  /console/drafts/{n} */
void draft_saves_show(struct turn *t); /* GET  /console/drafts/{n}/saves */
void draft_saves_back(struct turn *t); /* POST /console/drafts/{n}/saves: save */
void draft_rename_post(struct turn *t);   /* POST /console/drafts/{n}/title: title */
void draft_put_away(struct turn *t);   /* POST /console/drafts/{n}/away */
void draft_take_up(struct turn *t);    /* POST /console/drafts/{n}/open: again, from wherever it is */

#endif
