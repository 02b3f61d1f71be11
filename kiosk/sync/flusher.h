/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flusher: carries the outbox to the hub, one request at a time, in rounds (sync-and-updates.md
 * 1.3, Q2 to Q7).  A round tries each queued request once; what got no receipt waits for the next
 * round, which comes later and later, up to five minutes.  While receipts come, the next request is
 * under way as one answer is judged and kept.  One flusher a process. */
#ifndef FOYER_SYNC_FLUSHER_H
#define FOYER_SYNC_FLUSHER_H

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/line.h"

struct flusher;

struct flusher_events {
	/* The city has request id; outcome is "booked", "gone" or "received". */
	void (*on_outcome)(void *ctx, const char *id, const char *outcome);
	/* A receipt bore another signature than the city's: its keys may have changed. */
	void (*on_wrong_key)(void *ctx);
	void *ctx;
};

/* Borrows all until flusher_destroy; destroy the line first. */
MUST_USE enum err flusher_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct identity *identity, const struct flusher_events *events,
	struct flusher **flusher_out);
void flusher_destroy(struct flusher *f);
/* Starts a round now: a request was kept, the start, staff ask for it. */
void flusher_kick(struct flusher *f);
/* The line came back: starts a round if the last one ended for want of it. */
void flusher_line_is_back(struct flusher *f);

#endif
