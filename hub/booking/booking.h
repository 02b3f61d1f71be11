/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking: the town's desks and who has one when.  A time belongs to somebody only when the
 * database let a row into `taken`: its UNIQUE(desk, start) and its overlap guard decide, nothing
 * that was read before.  All functions that write do so within the caller's transaction. */
#ifndef FOYER_HUB_BOOKING_BOOKING_H
#define FOYER_HUB_BOOKING_BOOKING_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	BOOKING_DAYS = 14, /* today and the 13 days behind it (protocol.md 6) */
	BOOKING_LEAD_MINUTES =
		30, /* nothing is offered that starts sooner: people have to get there */
	DESKS_MAX = 50
};

/* One time that a person asks for. */
struct visit_time {
	const char *service, *place, *start; /* "2024-05-08T10:30", local */
};

/* True if the hub can book this service at this place at all. */
bool booking_is_ours(const struct hub *hub, const char *service, const char *place);

/* Takes a desk for a matter, or for a hold (the other is 0 or NULL).
 * Errors: ERR_GONE (past, not offered, or no desk free), those of db_run. */
MUST_USE enum err booking_take(struct hub *hub, const struct visit_time *v, int64_t matter,
	const char *hold, int64_t now_ms);
/* Gives back what a matter has.  Nothing to give back is well. */
MUST_USE enum err booking_free(struct hub *hub, int64_t matter);
/* Gives a matter another time, or leaves it all as it was.  Errors: as booking_take. */
MUST_USE enum err booking_move(
	struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms);
/* Gives back the desks of holds that are over. */
MUST_USE enum err booking_drop_old_holds(struct hub *hub, int64_t now_ms);

/* The free times, as protocol.md 6 says.  Gives a new object. */
MUST_USE enum err booking_times(struct hub *hub, int64_t now_ms, json_t **times_out);
/* How many people a service takes at one time at a place (1 until somebody says otherwise).
 * Errors: ERR_NOT_FOUND (no such service there), ERR_BAD_INPUT (not 0 to DESKS_MAX). */
MUST_USE enum err booking_set_desks(struct hub *hub, const char *service, const char *place, int n);

/* For a demo: fills about a third of what is free, the same for the same day each time. */
MUST_USE enum err booking_fill_for_demo(struct hub *hub, int64_t now_ms);

#endif
