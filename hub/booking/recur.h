/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recur: days that come again, in the words of iCalendar (RFC 5545): "FREQ=WEEKLY;BYDAY=MO,TU".
 * No state. */
#ifndef FOYER_HUB_BOOKING_RECUR_H
#define FOYER_HUB_BOOKING_RECUR_H

#include "kiosk/base/clock.h"
#include "kiosk/base/err.h"

#include <stdbool.h>

enum {
	RECUR_RULE_MAX = 255,
	RECUR_EXCEPT_MAX = 1024,
	RECUR_DAYS_MAX = 366,	      /* of one occurrence */
	RECUR_STEPS_MAX = 20000,      /* no rule is followed further: 50 years of days */
	RECUR_CALENDAR_MAX = 1 << 20, /* bytes of a calendar file */
	RECUR_EVENTS_MAX = 1000
};

struct recur {
	struct day first;
	int days;	    /* that one occurrence lasts, from 1 */
	const char *rule;   /* an RRULE value; "": once */
	const char *except; /* days that are left out, "2024-12-26 2025-12-26"; "" none */
};

/* True if rule is a recurrence that we can follow: of days, weeks, months or years. */
bool recur_is_right(const char *rule);
/* Sets on_out[i] where the rule covers day window + i; leaves the others.  n days. */
void recur_mark(const struct recur *r, struct day window, int n, bool *on_out);

/* One event of a calendar file; texts live until it returns. */
struct recur_event {
	struct recur when;
	int from, to; /* minutes of the day; 0 to 1440: all day */
	const char *words;
};
typedef enum err recur_event_fn(void *ctx, const struct recur_event *event);
/* Calls fn with each event of an .ics text; times stay as they are written there, local.
 * Gives how many.  Errors: ERR_BAD_INPUT (no calendar, or an event that we cannot follow),
 * ERR_TOO_BIG, and what fn gives. */
MUST_USE enum err recur_read(const char *ics, recur_event_fn *fn, void *ctx, int *count_out);

#endif
