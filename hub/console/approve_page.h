/* SPDX-License-Identifier: GPL-3.0-or-later */
/* approve_page: the pages on which approval is asked for and given. */
#ifndef FOYER_HUB_CONSOLE_APPROVE_PAGE_H
#define FOYER_HUB_CONSOLE_APPROVE_PAGE_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

/* Adds what a draft waits for, and the way there. */
MUST_USE enum err approve_state_show(struct turn *t, const struct draft *d);

void approve_ask_show(struct turn *t);	  /* GET  /console/drafts/{n}/ask */
void approve_ask_post(struct turn *t);	  /* POST: day, time, ring, centre .. */
void approve_show(struct turn *t);	  /* GET  /console/drafts/{n}/approve */
void approve_change_get(struct turn *t);  /* GET  /console/drafts/{n}/change.json */
void approve_keys_get(struct turn *t);	  /* GET  /console/drafts/{n}/keys.json */
void approve_sign_post(struct turn *t);	  /* POST /console/drafts/{n}/sign: signatures, or a file */
void approve_publish_post(struct turn *t); /* POST /console/drafts/{n}/publish */
void approve_refuse_post(struct turn *t); /* POST /console/drafts/{n}/refuse: note */
void approve_back_post(struct turn *t);	  /* POST /console/drafts/{n}/back: by its author */

#endif
