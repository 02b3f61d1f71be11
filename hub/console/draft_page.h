/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_page: the pages of drafts: all of them, and one with what it changes, its saves and what can
 * be done with it. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_PAGE_H
#define FOYER_HUB_CONSOLE_DRAFT_PAGE_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

void draft_list_show(struct turn *t);  /* GET  /console/drafts */
void draft_list_add(struct turn *t);   /* POST /console/drafts: title */
void draft_show(struct turn *t);       /* GET  /console/drafts/{n} */
void draft_saves_show(struct turn *t); /* GET  /console/drafts/{n}/saves */
void draft_saves_back(struct turn *t); /* POST /console/drafts/{n}/saves: save */
void draft_rename_post(struct turn *t);   /* POST /console/drafts/{n}/title: title */
void draft_put_away(struct turn *t);   /* POST /console/drafts/{n}/away */
void draft_take_up(struct turn *t);    /* POST /console/drafts/{n}/open: again, from wherever it is */

#endif
