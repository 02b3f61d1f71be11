/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup: "My request": the state of a request number, from the hub within 4 s, else from what
 * this machine knows. */
#ifndef FOYER_SYNC_LOOKUP_H
#define FOYER_SYNC_LOOKUP_H

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/line.h"

struct lookup;

struct lookup_result {
	const char *number;
	enum err err;	/* OK, NOT_FOUND, THROTTLED; OFFLINE ... when only this machine was asked */
	json_t *status; /* NULL: not found; borrowed until fn returns */
	int64_t heard_ms; /* wall clock of what is known; 0 nothing */
};

typedef void lookup_fn(void *ctx, const struct lookup_result *result);

/* Borrows all until lookup_destroy; destroy the line first. */
MUST_USE enum err lookup_create(struct loop *loop, struct outbox *box, struct line *line,
	lookup_fn *fn, void *ctx, struct lookup **lookup_out);
void lookup_destroy(struct lookup *l);
/* Answers once by fn, perhaps before it returns. */
void lookup_ask(struct lookup *l, const char *number);

#endif
