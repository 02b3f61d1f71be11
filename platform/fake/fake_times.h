/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_times: free times of the content's services, the same ones for the same day.  Pure. */
#ifndef FOYER_PLATFORM_FAKE_TIMES_H
#define FOYER_PLATFORM_FAKE_TIMES_H

#include "kiosk/content/content.h"

#include <jansson.h>

/* True if this service's time at this place has been booked here. */
typedef bool fake_times_taken(void *ctx, const char *service, const char *place, const char *start);

/* Gives protocol.md section 6 for `days` days from wall_ms on: within the places' opening hours,
 * in steps of the service's minutes, without what is over today, about a third taken by a hash
 * of service, place, day and minute.  NULL only without memory. */
json_t *fake_times(const struct content *content, int64_t wall_ms, int days,
	fake_times_taken *is_taken, void *ctx);

#endif
