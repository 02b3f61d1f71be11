/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lease: times that the city lends to the kiosks of a centre, so that a visit can be booked there
 * without the line (protocol.md 10; why it cannot book twice: docs/developers/booking.md).
 * A time is FREE (no row of `taken`), LEASED(kiosk, lease number, epoch) or BOOKED(matter).  Lease
 * numbers only grow.  No timer frees a lease: the kiosk's own release does, or a named clerk. */
#ifndef FOYER_HUB_BOOKING_LEASE_H
#define FOYER_HUB_BOOKING_LEASE_H

#include "hub/booking/booking.h"

enum {
	LEND_MAX = 50,	      /* a day, to one centre */
	BINDING_CHARS = 64,   /* hex */
	NONCE_CHARS = 32,     /* hex */
	CHECK_CHARS = 8,      /* Crockford base 32 of 40 bits */
	RELEASE_MAX = 64,     /* leases in one release */
	LEND_AHEAD_HOURS = 24 /* nothing is lent, or left unsold, that begins sooner */
};

/* How many times a day of a service each centre ("": every one that has no line of its own) is
 * lent.  Errors: ERR_NOT_FOUND, ERR_BAD_INPUT. */
MUST_USE enum err lease_lend(
	struct hub *hub, const char *centre, const char *service, const char *place, int per_day);
/* What this kiosk has, and what it should give back, as protocol.md 10 says; lends more where staff
 * say so.  One transaction.  Errors: ERR_BAD_INPUT (binding), those of db_run. */
MUST_USE enum err lease_rights(struct hub *hub, const char *kiosk, const char *binding,
	int64_t now_ms, json_t **rights_out);
/* What time it is at the hub, signed, over a number that the kiosk drew (protocol.md 10).  Gives a new
 * object; NULL without memory. */
json_t *lease_now(const struct hub *hub, const char *kiosk, const char *nonce, int64_t now_ms);
/* The kiosk will never sell these.  Gives those that are not its own any more, for ever the same.
 * One transaction. */
MUST_USE enum err lease_release(struct hub *hub, const char *kiosk, const int64_t *leases, int n,
	int64_t now_ms, json_t **released_out);

/* A request came with a right.  Makes its matter and books, or finds the one that a clerk made from
 * the slip.  Within the caller's transaction.  Errors: ERR_GONE (not its right, used, released, or
 * for another time: nothing was done), those of db_run. */
MUST_USE enum err lease_use(struct hub *hub, const char *kiosk, int64_t lease, const char *number,
	const struct visit_time *v, int64_t now_ms, int64_t *matter_out);

/* --- for staff: each is one transaction --- */

/* The kiosk is lost: its times are for people who walk in only, and what it has it can sell no
 * more.  Gives how many.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err lease_lost(
	struct hub *hub, const char *kiosk, const char *by, int64_t now_ms, int *count_out);
/* It is there again: it is lent times again, under its new epoch.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err lease_found(struct hub *hub, const char *kiosk);
/* A slip that a person brought, its request never having come.  Again: ERR_OK.
 * Errors: ERR_DENIED (the check is not that of the lease), ERR_GONE (used by another number, or
 * given back). */
MUST_USE enum err lease_paper(
	struct hub *hub, int64_t lease, const char *check, const char *number, int64_t now_ms);
/* Somebody without a slip stands at the desk: takes a time of a lost kiosk, or one that is lent,
 * has begun and nobody came for, or a free one.  Gives a new request number.  Errors: ERR_GONE. */
MUST_USE enum err lease_walk_in(
	struct hub *hub, const struct visit_time *v, int64_t now_ms, char number_out[10]);
/* [{"lease", "kiosk", "centre", "service", "place", "start", "state"}] that begin after now, at
 * most 1,000. */
MUST_USE enum err lease_list(struct hub *hub, int64_t now_ms, json_t **list_out);

/* The check on a slip. */
void lease_check(const struct hub *hub, const char *kiosk, int64_t lease, const char *start,
	char out[CHECK_CHARS + 1]);

#endif
