/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hold: a time kept free for five minutes while somebody makes up their mind.  For those who
 * book with the line up and are no kiosk: the city's web pages, a clerk's program. */
#ifndef FOYER_HUB_BOOKING_HOLD_H
#define FOYER_HUB_BOOKING_HOLD_H

#include "hub/booking/booking.h"

enum { HOLD_MS = 5 * 60 * 1000, HOLD_ID_CHARS = 32, HOLDS_AT_ONCE_MAX = 20 };

/* Holds a time for `kiosk` (whoever signed).  Each of these is one transaction.
 * Errors: ERR_GONE; ERR_THROTTLED (HOLDS_AT_ONCE_MAX of this one are open); those of db_run. */
MUST_USE enum err hold_make(struct hub *hub, const char *kiosk, const struct visit_time *v,
	int64_t now_ms, char id_out[HOLD_ID_CHARS + 1], int64_t *until_ms_out);
/* Makes it a visit and gives its request number; again: the same answer.
 * Errors: ERR_NOT_FOUND (nobody's, or another's), ERR_GONE (it is over). */
MUST_USE enum err hold_confirm(struct hub *hub, const char *kiosk, const char *id, int64_t now_ms,
	char number_out[10], char start_out[17]);
/* Lets it go.  Errors: ERR_NOT_FOUND (nobody's, another's, over, or confirmed already). */
MUST_USE enum err hold_release(struct hub *hub, const char *kiosk, const char *id, int64_t now_ms);

#endif
