/* SPDX-License-Identifier: GPL-3.0-or-later */
/* receipt: the only thing that moves a request on: the city's signature over kiosk, id and hash
 * (protocol.md section 4).  A status code proves nothing.  Any thread; no state. */
#ifndef FOYER_SYNC_RECEIPT_H
#define FOYER_SYNC_RECEIPT_H

#include "kiosk/outbox/outbox.h"

#include <stdbool.h>

#include <jansson.h>

struct receipt {
	enum outbox_state state; /* OUTBOX_RECEIVED or OUTBOX_DURABLE */
	char outcome[16];	 /* "booked", "gone", "received" */
};

/* Reads answer (borrowed) as a receipt for kiosk and item, signed by receipt_key.
 * Errors: ERR_BAD_INPUT (no receipt), ERR_CRYPTO (not the city's signature, or another request's).
 */
MUST_USE enum err receipt_read(const json_t *answer, const char *kiosk,
	const struct outbox_item *item, const unsigned char receipt_key[32],
	struct receipt *receipt_out);

/* True if sig is the city's signature of text. */
bool receipt_is_signed(
	const char *text, size_t len, const char *sig, const unsigned char *receipt_key);

#endif
