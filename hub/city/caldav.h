/* SPDX-License-Identifier: GPL-3.0-or-later */
/* caldav: visits in calendars (caldav.c), as events (caldav_event.c), and when a calendar is busy
 * (caldav_times.c). */
#ifndef FOYER_HUB_CITY_CALDAV_H
#define FOYER_HUB_CITY_CALDAV_H

#include "hub/city/adapter.h"

struct listed;

enum { CALDAV_STAMP = 20, CALDAV_TEXT_MAX = 1 << 20 };

#define CALDAV_TYPE "text/calendar; charset=utf-8"

/* What stands in a calendar of an event of ours. */
enum caldav_event {
	CALDAV_NONE,
	CALDAV_STANDS,
	CALDAV_CANCELLED_THERE, /* by people of the city: our words are still in it */
	CALDAV_CANCELLED	/* by us */
};

/* "20240506T083000Z" */
MUST_USE enum err caldav_stamp(int64_t wall_ms, char out[CALDAV_STAMP]);
/* Adds a visit as an event of that name, with the person's words. */
MUST_USE enum err caldav_add_visit(
	const struct endpoint *ep, const struct parcel *p, const char *name, struct k_buf *out);
/* Adds the same event cancelled: it keeps its name and its time, takes no room and has no words. */
MUST_USE enum err caldav_add_cancelled(
	const char *name, int64_t made_ms, int64_t start_ms, int64_t end_ms, struct k_buf *out);
/* The event of that name in an iCalendar text; in the answer to caldav_ask_events. */
enum caldav_event caldav_event_of(const char *text, const char *name);
enum caldav_event caldav_event_listed(const struct city_reply *r, const char *name);
/* True if that is the address of the event of that name. */
bool caldav_is_named(const char *href, const char *name);

/* Asks for the events between two moments, or (is_again) for those that come again at any time. */
MUST_USE enum err caldav_ask_events(const struct endpoint *ep, bool is_again, int64_t from_ms,
	int64_t to_ms, struct city_call *call);
/* Adds when the events of that answer are between two moments: those that come again, or the
 * others; not the event of that name.  false: it is no such answer. */
bool caldav_take_events(const struct city_reply *r, bool is_again, const char *but_name,
	int64_t from_ms, int64_t to_ms, struct listed *out);

#endif
