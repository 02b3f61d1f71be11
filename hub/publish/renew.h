/* SPDX-License-Identifier: GPL-3.0-or-later */
/* renew: what the hub signs by itself: rollout, snapshot, timestamp, at each publishing and once a
 * day; and what nobody needs any more goes.  Whoever calls a function here holds the lock of the
 * tree, but for renew_if_due.  One thread. */
#ifndef FOYER_PUBLISH_RENEW_H
#define FOYER_PUBLISH_RENEW_H

#include "hub/publish/publish.h"

enum {
	RENEW_AFTER_H = 24,
	RENEW_KEEP_DAYS = 14 /* what was replaced stays so long: a download, a stick under way */
};

/* Writes a new snapshot and a new timestamp over the roles of v, the timestamp last; before them,
 * rollout (borrowed; NULL: as it is).  p NULL: nothing is published yet.  Errors: ERR_CRYPTO (the
 * hub's keys are not those that were signed), of tree_write; words says which. */
MUST_USE enum err renew_write(const struct tree *t, const struct publish *p, const struct view *v,
	const json_t *rollout, int64_t now_s, char *words);
/* As renew_write over what is published, all or nothing.  Errors: as there, of tree_commit. */
MUST_USE enum err renew_now(const struct tree *t, const struct publish *p, const json_t *rollout,
	int64_t now_s, char *words);
/* Removes metadata that were replaced RENEW_KEEP_DAYS ago, and targets of which none speaks.  Roots
 * stay for ever: clients walk from each to the next. */
void renew_sweep(const struct tree *t, int64_t now_s);

/* Once a day: publishes again what is published, with new dates, and sweeps.  True in *did_out if
 * it was due.  Errors: of publish_open, renew_write. */
MUST_USE enum err renew_if_due(const char *data_dir, int64_t now_s, bool *did_out, char *words);

#endif
