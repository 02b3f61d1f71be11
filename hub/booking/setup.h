/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setup: what staff set for booking: hours, holidays, desks, people, rooms, and how a visit is.
 * Each of these is one transaction.  Visits that are booked already stay. */
#ifndef FOYER_HUB_BOOKING_SETUP_H
#define FOYER_HUB_BOOKING_SETUP_H

#include "hub/booking/venue.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { SETUP_WORDS_MAX = 200 };

/* How many people a service takes at one time at a place (1 until somebody says otherwise).
 * Errors: ERR_NOT_FOUND (no such service there), ERR_BAD_INPUT (not 0 to DESKS_MAX). */
MUST_USE enum err setup_desks(
	struct hub *hub, const char *service, const char *place, int n, int64_t now_ms);
/* One of "minutes", "before", "after", "seats", "lead", "days" of a visit; value -1: as usual.
 * Errors: ERR_NOT_FOUND, ERR_BAD_INPUT (no such thing, or out of its limits, venue.h). */
MUST_USE enum err setup_visit(struct hub *hub, const char *service, const char *place,
	const char *what, int value, int64_t now_ms);
/* A person, room or desk with a name; a service at a place uses it, or does not any more.
 * Errors: ERR_BAD_INPUT (no such kind, or a name that is empty, too long or has a slash),
 * ERR_EXISTS (it is there as another kind), ERR_NOT_FOUND. */
MUST_USE enum err setup_resource(struct hub *hub, const char *name, const char *kind);
MUST_USE enum err setup_use(struct hub *hub, const char *service, const char *place,
	const char *resource, bool is_used, int64_t now_ms);

/* The hours of a place, or of one service there (service ""), as words.h reads them, in the place
 * of those before; "content": those of the content again.  Errors: ERR_NOT_FOUND, ERR_BAD_INPUT. */
MUST_USE enum err setup_hours(
	struct hub *hub, const char *place, const char *service, const char *words, int64_t now_ms);

/* A day, or days, that are not as usual. */
struct setup_day {
	bool is_open;	      /* open beside the usual hours; else closed, which is stronger */
	const char *place;    /* "": every place */
	const char *service;  /* "": every service */
	const char *resource; /* this one alone is away; "": all */
	const char *days, *every, *hours; /* as words.h reads them; hours "": all day */
	const char *words;		  /* why, for staff */
};
/* Gives the number of the rule, and in *visits_out a new array of the numbers of visits that are
 * booked in what is now closed (at most 100).  Errors: ERR_NOT_FOUND, ERR_BAD_INPUT. */
MUST_USE enum err setup_add_day(struct hub *hub, const struct setup_day *d, int64_t now_ms,
	int64_t *rule_out, json_t **visits_out);
/* Closes a place ("": every place) on each event of a calendar file; gives how many.
 * Errors: ERR_NOT_FOUND, ERR_BAD_INPUT (nothing was taken), ERR_TOO_BIG. */
MUST_USE enum err setup_holidays(
	struct hub *hub, const char *place, const char *ics, int *count_out);
/* Errors: ERR_NOT_FOUND. */
MUST_USE enum err setup_drop(struct hub *hub, int64_t rule, int64_t now_ms);
/* {"rules": [...], "venues": [...], "resources": [...]}.  Gives a new object. */
MUST_USE enum err setup_show(struct hub *hub, json_t **all_out);

#endif
