/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lot: several items of the queue in one commit, for a flusher that has a long one to carry: a
 * commit waits for the disk, and one for each item would take as long as the hub does. */
#ifndef FOYER_OUTBOX_LOT_H
#define FOYER_OUTBOX_LOT_H

#include "kiosk/outbox/outbox.h"

enum { LOT_MAX = 16, LOT_OUTCOME_MAX = 16 };

/* A receipt that is still to be kept. */
struct lot_receipt {
	char id[REQUEST_ID_CHARS + 1], outcome[LOT_OUTCOME_MAX];
	enum outbox_state state;
	char *text; /* JSON; free() it */
};

/* In one commit, all or none: keeps the receipts as outbox_receipt would, and gives up to LOT_MAX
 * items as outbox_next would; *count_out of them, 0 when none waits.  Caller finishes each.
 * Errors: of both; then none is kept and none given. */
MUST_USE enum err lot_turn(struct outbox *o, const struct lot_receipt *receipts, int receipt_count,
	int64_t now_ms, int64_t round, struct outbox_item *items, int *count_out);
/* These of the round were not tried after all: they wait again, before those that were. */
MUST_USE enum err lot_leave(
	struct outbox *o, int64_t round, const struct outbox_item *items, int count);
/* Keeps them as outbox_receipt would, all or none. */
MUST_USE enum err lot_receipts(
	struct outbox *o, const struct lot_receipt *receipts, int count, int64_t now_ms);

#endif
