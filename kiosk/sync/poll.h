/* SPDX-License-Identifier: GPL-3.0-or-later */
/* poll: asks the hub now and then for what changes there: free times, open reports, news of this
 * kiosk's own requests, keys.  Nothing is asked while the line is off; all of it when it returns.
 */
#ifndef FOYER_SYNC_POLL_H
#define FOYER_SYNC_POLL_H

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/line.h"

struct poll;

struct poll_events {
	/* A new answer, borrowed, under its name: "times", "public", "forms", "alerts" or "keys". */
	void (*on_fact)(void *ctx, const char *name, const json_t *fact);
	void *ctx;
};

/* Borrows all until poll_destroy; destroy the line first. */
MUST_USE enum err poll_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct poll_events *events, struct poll **poll_out);
void poll_destroy(struct poll *p);
/* Asks for everything now: the line is back, or the kiosk was enrolled. */
void poll_all(struct poll *p);
/* Asks for the keys now: a receipt bore another signature. */
void poll_keys(struct poll *p);

#endif
