/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_newer: takes what was published since a draft began into the draft: the draft's own changes,
 * field by field, over the newer files.  A field that both changed stays as it was published, and is
 * told; the saves keep what the draft said. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_NEWER_H
#define FOYER_HUB_CONSOLE_DRAFT_NEWER_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

/* As one save.  told: gives [{"at", "name", "label", "mine"}] of what was not taken over (the caller's
 * to json_decref).  Errors: ERR_GONE (the draft is not open), those of the files. */
MUST_USE enum err draft_newer_take(
	struct hub *hub, const struct draft *d, const char *who, int64_t now_ms, json_t **told);

/* POST /console/drafts/{n}/newer */
void draft_newer_post(struct turn *t);

#endif
