/* SPDX-License-Identifier: GPL-3.0-or-later */
/* caldav: visits as events of a calendar (caldav.c), and when that calendar is busy
 * (caldav_times.c). */
#ifndef FOYER_HUB_CITY_CALDAV_H
#define FOYER_HUB_CITY_CALDAV_H

#include "hub/city/adapter.h"

struct listed;

/* Asks for the events between two moments, or (is_again) for those that come again at any time. */
MUST_USE enum err caldav_ask_events(const struct endpoint *ep, bool is_again, int64_t from_ms,
	int64_t to_ms, struct city_call *call);
/* Adds when the events of that answer are between two moments: those that come again, or the
 * others; not the one of that name.  false: it is no such answer. */
bool caldav_take_events(const struct city_reply *r, bool is_again, const char *but_ref,
	int64_t from_ms, int64_t to_ms, struct listed *out);

#endif
