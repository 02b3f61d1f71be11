/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments and days in the town's zone. */
#include "tests/unit/i18n/started.h"

#define HOUR_MS INT64_C(3600000)

static void assert_day(struct day d, int year, int month, int day)
{
	assert_int_equal(d.year, year);
	assert_int_equal(d.month, month);
	assert_int_equal(d.day, day);
}

static void refuses_unknown_zones(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Europe/Nowhere"), ERR_NOT_FOUND);
	assert_int_equal(zone_set(""), ERR_NOT_FOUND);
	assert_int_equal(
		zone_set("A/very/long/name/that/no/list/of/zones/in/the/world/has/ever/held"),
		ERR_NOT_FOUND);
	assert_int_equal(zone_set("Europe/Dublin"), ERR_OK);
}

static void turns_moments_into_days(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Europe/Dublin"), ERR_OK);
	/* 7 May 2024 23:30 UTC is half past midnight on 8 May in Dublin. */
	const int64_t ms = INT64_C(1715124600000);
	assert_day(day_of(ms), 2024, 5, 8);
	assert_int_equal(minute_of(ms), 30);
	assert_int_equal(wall_of((struct day){2024, 5, 8}, 30), ms);
	assert_int_equal(zone_set("America/New_York"), ERR_OK);
	assert_day(day_of(ms), 2024, 5, 7);
	assert_int_equal(minute_of(ms), 19 * 60 + 30);
}

static void keeps_wall_clocks_over_summer_time(void **state)
{
	(void)state;
	assert_int_equal(zone_set("Europe/Dublin"), ERR_OK);
	const struct day before = {2024, 3, 30}, after = {2024, 3, 31};
	const int64_t nine = wall_of(before, 9 * 60);
	assert_int_equal(wall_of(after, 9 * 60) - nine, 23 * HOUR_MS);
	assert_int_equal(minute_of(wall_of(after, 9 * 60)), 9 * 60);
}

static void counts_days(void **state)
{
	(void)state;
	assert_day(day_add((struct day){2024, 2, 28}, 1), 2024, 2, 29);
	assert_day(day_add((struct day){2024, 2, 28}, 2), 2024, 3, 1);
	assert_day(day_add((struct day){2023, 12, 31}, 1), 2024, 1, 1);
	assert_day(day_add((struct day){2024, 1, 1}, -1), 2023, 12, 31);
	assert_int_equal(day_diff((struct day){2024, 3, 1}, (struct day){2024, 2, 1}), 29);
	assert_int_equal(day_diff((struct day){1970, 1, 1}, (struct day){2000, 3, 1}), -11017);
	assert_int_equal(day_weekday((struct day){2024, 5, 8}), 2);
	assert_int_equal(day_weekday((struct day){1970, 1, 1}), 3);
	assert_int_equal(day_weekday((struct day){2026, 11, 22}), 6);
}

static void every_day_follows_the_one_before(void **state)
{
	(void)state;
	struct day d = {1999, 12, 31};
	for (int i = 0; i < 40000; i++) {
		struct day next = day_add(d, 1);
		assert_int_equal(day_diff(next, d), 1);
		assert_true(
			(next.day == d.day + 1 && next.month == d.month && next.year == d.year) ||
			(next.day == 1 && d.day >= 28 && next.month == d.month % 12 + 1 &&
				next.year == d.year + (d.month == 12)));
		d = next;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_unknown_zones),
		cmocka_unit_test(turns_moments_into_days),
		cmocka_unit_test(keeps_wall_clocks_over_summer_time),
		cmocka_unit_test(counts_days),
		cmocka_unit_test(every_day_follows_the_one_before),
	};
	return cmocka_run_group_tests_name("i18n/zone", tests, NULL, NULL);
}
