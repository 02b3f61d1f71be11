/* SPDX-License-Identifier: GPL-3.0-or-later */
/* offer: the free times of all venues as text, kept from one asking to the next.  A venue is worked
 * out anew when a change of it was noted in the database (by any hub), or the minute is another:
 * ten thousand kiosks ask each minute, and nearly always nothing is new.
 * It says what is offered and decides nothing: who gets a time is decided in `taken` (seat.h). */
#ifndef FOYER_HUB_BOOKING_OFFER_H
#define FOYER_HUB_BOOKING_OFFER_H

#include "hub/store/hub.h"
#include "kiosk/base/buf.h"
#include "kiosk/base/err.h"

#include <stdint.h>

enum { OFFER_TAG_CHARS = 32, OFFER_MAX = 4 << 20 };

struct offer_told {
	const char *services;		/* JSON text, borrowed until the next offer_read */
	char tag[OFFER_TAG_CHARS + 1];	/* the same tag: the same times */
};

/* Gives an empty one, which hub->offer points to from then on.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err offer_create(struct hub *hub);
/* Frees hub->offer.  Accepts a hub that has none. */
void offer_destroy(struct hub *hub);
/* "services" of protocol.md 6 as it is now.  Errors: those of db_run, ERR_TOO_BIG. */
MUST_USE enum err offer_read(struct hub *hub, int64_t now_ms, struct offer_told *out);

/* What is free at this venue, and at those that share a person, room or desk with it, has changed.
 * Within the caller's transaction.  Errors: those of db_run. */
MUST_USE enum err offer_changed(struct hub *hub, const char *service, const char *place);
/* What staff set has changed: it may be any venue. */
MUST_USE enum err offer_all_changed(struct hub *hub);

#endif
