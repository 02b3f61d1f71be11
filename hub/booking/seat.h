/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seat: who has a desk, a person or a room when: the rows of `taken`.  A time belongs to somebody
 * only when the database let the rows in: UNIQUE(resource, seat, day, from) and the trigger
 * taken_overlap decide, nothing that was read before.  One resource is at one visit at a time; a
 * visit with many seats (a class) gives each person a numbered one.
 * All that write do so within the caller's transaction. */
#ifndef FOYER_HUB_BOOKING_SEAT_H
#define FOYER_HUB_BOOKING_SEAT_H

#include "hub/booking/venue.h"

/* Whose the seats are: one of these, the others 0 or NULL. */
struct owner {
	int64_t matter;
	const char *hold;
	int64_t lease;
};

/* Takes one seat of one of each kind that the venue has, on day v->first + i.
 * Errors: ERR_GONE (nothing is free: nothing was taken), those of db_run. */
MUST_USE enum err seat_take(
	struct hub *hub, const struct venue *v, int i, int minute, const struct owner *o);

/* Which times of a venue have room, for all days of its window. */
struct seat_free {
	int count[HORIZON_MAX];
	short minutes[HORIZON_MAX][SLOTS_MAX];
};
/* Fills *free_out (large: not for the stack).  What is over at now_ms counts as free. */
MUST_USE enum err seat_free_read(
	struct hub *hub, const struct venue *v, int64_t now_ms, struct seat_free *free_out);

#endif
