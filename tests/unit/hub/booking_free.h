/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking_free: the free minutes of a day as text, for the tests of booking. */
#ifndef FOYER_TESTS_HUB_BOOKING_FREE_H
#define FOYER_TESTS_HUB_BOOKING_FREE_H

#include "fixture.h"

#include "hub/booking/booking.h"
#include "hub/booking/offer.h"

/* The days of a venue: as told to kiosks, which must be as they are when worked out anew.  Caller
 * decrefs. */
static inline json_t *days_of(
	struct fixture *f, const char *service, const char *place, int64_t now_ms)
{
	struct offer_told told;
	json_t *anew = json_object();
	if (!f->hub.offer)
		assert_int_equal(offer_create(&f->hub), ERR_OK);
	assert_int_equal(offer_read(&f->hub, now_ms, &told), ERR_OK);
	json_t *services = json_loads(told.services, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(services);
	json_t *days = json_object_get(json_object_get(services, service), place);
	if (days)
		assert_int_equal(
			booking_venue_times(&f->hub, service, place, now_ms, anew), ERR_OK);
	assert_true(!days || json_equal(days, anew));
	json_decref(services);
	return anew;
}

/* "540 570".  Static, until the next. */
static inline const char *free_of(
	struct fixture *f, const char *service, const char *place, const char *day, int64_t now_ms)
{
	static char text[2048];
	json_t *days = days_of(f, service, place, now_ms), *minutes = json_object_get(days, day);
	size_t n = 0;
	text[0] = '\0';
	for (size_t i = 0; i < json_array_size(minutes); i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%lld", i ? " " : "",
			(long long)json_integer_value(json_array_get(minutes, i)));
	json_decref(days);
	return text;
}

#endif
