/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settle: what the hub has received becomes durable once it is in a backup there (Q4).  Asks for
 * that once an hour and when the line returns, and counts the hours after which it may go from
 * here.  What a hub that was set up from an older backup does not know any more is sent again.
 * One thread. */
#ifndef FOYER_SYNC_SETTLE_H
#define FOYER_SYNC_SETTLE_H

#include "kiosk/core/loop.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/line.h"

struct settle;

/* Something is queued again. */
typedef void settle_fn(void *ctx);

/* Borrows all until settle_destroy.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err settle_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct identity *identity, settle_fn *on_queued, void *ctx,
	struct settle **settle_out);
void settle_destroy(struct settle *s);
/* Asks now for all that is received; nothing, if it is asking. */
void settle_ask(struct settle *s);

#endif
