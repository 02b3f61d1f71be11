/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking_free: the free minutes of a day as text, for the tests of booking. */
#ifndef FOYER_TESTS_HUB_BOOKING_FREE_H
#define FOYER_TESTS_HUB_BOOKING_FREE_H

#include "fixture.h"

#include "hub/booking/booking.h"

/* "540 570".  Static, until the next. */
static inline const char *free_of(
	struct fixture *f, const char *service, const char *place, const char *day, int64_t now_ms)
{
	static char text[2048];
	json_t *times = NULL, *minutes;
	size_t n = 0;
	assert_int_equal(booking_times(&f->hub, now_ms, &times), ERR_OK);
	minutes = json_object_get(
		json_object_get(
			json_object_get(json_object_get(times, "services"), service), place),
		day);
	text[0] = '\0';
	for (size_t i = 0; i < json_array_size(minutes); i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%lld", i ? " " : "",
			(long long)json_integer_value(json_array_get(minutes, i)));
	json_decref(times);
	return text;
}

#endif
