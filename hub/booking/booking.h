/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking: times that are offered, taken, moved and given back.  A time belongs to somebody only
 * when the database let its rows into `taken` (seat.h), never by something that was read before.
 * All functions that write do so within the caller's transaction. */
#ifndef FOYER_HUB_BOOKING_BOOKING_H
#define FOYER_HUB_BOOKING_BOOKING_H

#include "hub/booking/venue.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* One time that a person asks for. */
struct visit_time {
	const char *service, *place, *start; /* "2024-05-08T10:30", local */
};

/* True if the hub can book this service at this place at all. */
bool booking_is_ours(const struct hub *hub, const char *service, const char *place);

/* Takes the time for a matter, or for a hold (the other is 0 or NULL).
 * Errors: ERR_GONE (past, not offered, or nothing free), those of db_run. */
MUST_USE enum err booking_take(struct hub *hub, const struct visit_time *v, int64_t matter,
	const char *hold, int64_t now_ms);
/* Takes it for a lease. */
MUST_USE enum err booking_take_lease(
	struct hub *hub, const struct visit_time *v, int64_t lease, int64_t now_ms);
/* Takes it for somebody who stands at the desk: also when it has begun and is not over. */
MUST_USE enum err booking_take_walk_in(
	struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms);
/* Gives back what a matter has; the next on the waiting list gets it.  Nothing to give back is
 * well. */
MUST_USE enum err booking_free(struct hub *hub, int64_t matter, int64_t now_ms);
/* Gives a matter another time, or leaves it all as it was.  Errors: as booking_take. */
MUST_USE enum err booking_move(
	struct hub *hub, const struct visit_time *v, int64_t matter, int64_t now_ms);
/* Gives back what is held and over; the next on the waiting list gets it. */
MUST_USE enum err booking_drop_old_holds(struct hub *hub, int64_t now_ms);

/* The free times of one venue, worked out anew: adds a list of minutes to days (borrowed) for each
 * day that has some, as protocol.md 6 says. */
MUST_USE enum err booking_venue_times(
	struct hub *hub, const char *service, const char *place, int64_t now_ms, json_t *days);

/* For a demo: fills about a third of what is free, the same for the same day each time. */
MUST_USE enum err booking_fill_for_demo(struct hub *hub, int64_t now_ms);

#endif
