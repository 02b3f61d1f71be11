/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stick: requests and receipts that go by hand, on a USB stick, where there is no line
 * (protocol.md section 11).  kioskctl writes and reads the files; what is in them is made and
 * judged here.  One thread; no state. */
#ifndef FOYER_SYNC_STICK_H
#define FOYER_SYNC_STICK_H

#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/receipt.h"

enum { STICK_PAGE = 8 /* requests in one answer: fit in a frame */ };

/* Gives what waits behind after_seq, each signed by this kiosk: {"kiosk", "items": [{"kiosk",
 * "time", "sig", "envelope"}], "last": seq}.  They stay queued.  Errors: ERR_DENIED (not
 * enrolled), ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err stick_page(struct outbox *o, const struct identity *i, int64_t after_seq,
	int64_t now_ms, json_t **page_out);
/* Takes the receipt of request id that came back.  Errors: ERR_NOT_FOUND (no such request here),
 * those of receipt_read and outbox_receipt. */
MUST_USE enum err stick_receipt(struct outbox *o, const struct identity *i, const char *id,
	const json_t *answer, int64_t now_ms, struct receipt *receipt_out);

#endif
