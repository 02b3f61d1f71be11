/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booking_free.h"

#include "hub/booking/hold.h"
#include "hub/booking/setup.h"
#include "hub/store/matter.h"

#define AT(start) "\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" start "\""

static void free_times_follow_hours_and_length(void **state)
{
	struct fixture *f = *state;
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 570 600 630 840 870");
	assert_string_equal(free_of(f, "tax", "clinic", "2024-05-02", NOW_MS),
		"540 560 580 600 620 640 840 860 880");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-04", NOW_MS), ""); /* Saturday */
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-14", NOW_MS), "540 570 600 630 840 870");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-15", NOW_MS), ""); /* the 15th day */
	assert_string_equal(free_of(f, "legal", "clinic", "2024-05-02", NOW_MS), "");
}

static void today_begins_when_people_can_get_there(void **state)
{
	struct fixture *f = *state;
	/* 10:00 now: 10:30 is exactly the lead away and is not offered. */
	assert_string_equal(free_of(f, "doctor", "clinic", "2024-05-01", NOW_MS), "840 870");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-01", NOW_MS - MINUTE_MS), "630 840 870");
}

static void clock_changes_keep_local_times(void **state)
{
	struct fixture *f = *state;
	/* Sunday 27 October 2024: clocks go back at 2:00 in Dublin.  Each start is offered once. */
	int64_t now_ms = wall_of((struct day){2024, 10, 25}, 600);
	assert_string_equal(
		free_of(f, "tax", "hall", "2024-10-27", now_ms), "30 50 70 90 110 130 150");
	/* Sunday 31 March 2024: the hour from 1:00 is missing; times are still in order and once.
	 */
	now_ms = wall_of((struct day){2024, 3, 29}, 600);
	assert_string_equal(
		free_of(f, "tax", "hall", "2024-03-31", now_ms), "30 50 70 90 110 130 150");
}

static void one_desk_is_given_once(void **state)
{
	struct fixture *f = *state;
	char number[10];
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	fixture_number(f, number);
	fixture_expect(f, f->other, "visit", number, AT("2024-05-02T09:30"), "gone");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 600 630 840 870");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 1);
}

static void more_desks_take_more_people(void **state)
{
	struct fixture *f = *state;
	char number[10];
	assert_int_equal(setup_desks(&f->hub, "doctor", "clinic", 2, NOW_MS), ERR_OK);
	for (int i = 0; i < 3; i++) {
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"),
			i < 2 ? "booked" : "gone");
	}
	assert_int_equal(setup_desks(&f->hub, "doctor", "hall", 2, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(
		setup_desks(&f->hub, "doctor", "clinic", DESKS_MAX + 1, NOW_MS), ERR_BAD_INPUT);
	assert_int_equal(setup_desks(&f->hub, "doctor", "clinic", 0, NOW_MS), ERR_OK);
	assert_string_equal(free_of(f, "doctor", "clinic", "2024-05-03", NOW_MS), "");
}

static void times_that_are_none_are_gone(void **state)
{
	struct fixture *f = *state;
	static const char *const none[] = {AT("2024-05-01T09:30"), AT("2024-05-02T09:31"),
		AT("2024-05-04T09:30"), AT("2024-05-15T09:30"), AT("2024-05-02T10:31"),
		AT("1970-01-01T09:30"), AT("9999-12-31T09:30")};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		char number[10];
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "visit", number, none[i], "gone");
	}
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 0);
}

static void what_the_hub_does_not_know_goes_to_staff(void **state)
{
	struct fixture *f = *state;
	char number[10];
	struct matter m;
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number,
		"\"service\":\"opera\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\"",
		"received");
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_string_equal(m.state, "asked");
}

/* The guard is in the database: not even a row written past the program gets in. */
static void database_refuses_overlaps(void **state)
{
	struct fixture *f = *state;
	static const char insert[] =
		"INSERT INTO taken(service, place, resource, seat, day, from_min, to_min, "
		"start_min)"
		" VALUES('doctor', 'clinic', 'doctor/clinic/1', 1, '2024-05-02', ?1, ?2, ?1)";
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(540), INT64_C(570)), ERR_OK);
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(540), INT64_C(570)), ERR_EXISTS);
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(530), INT64_C(541)), ERR_EXISTS);
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(569), INT64_C(600)), ERR_EXISTS);
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(500), INT64_C(700)), ERR_EXISTS);
	assert_int_equal(db_run(f->hub.db, insert, "ii", INT64_C(570), INT64_C(600)), ERR_OK);
	assert_int_equal(db_run(f->hub.db, "UPDATE taken SET from_min = 0", ""), ERR_EXISTS);
}

static void a_hold_keeps_a_time_for_five_minutes(void **state)
{
	struct fixture *f = *state;
	struct visit_time v = {"doctor", "clinic", "2024-05-02T09:30"};
	char hold[HOLD_ID_CHARS + 1], second[HOLD_ID_CHARS + 1], number[10], start[17], visit[10];
	int64_t until_ms = 0;
	assert_int_equal(hold_make(&f->hub, f->other, &v, NOW_MS, hold, &until_ms), ERR_OK);
	assert_int_equal(until_ms, NOW_MS + 5 * MINUTE_MS);
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, second, &until_ms), ERR_GONE);
	fixture_number(f, visit);
	fixture_expect(f, f->kiosk, "visit", visit, AT("2024-05-02T09:30"), "gone");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 600 630 840 870");
	/* Over: the time is free again, and the late confirm is told so. */
	assert_string_equal(free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS + 5 * MINUTE_MS),
		"540 570 600 630 840 870");
	assert_int_equal(
		hold_make(&f->hub, f->kiosk, &v, NOW_MS + 5 * MINUTE_MS, second, &until_ms),
		ERR_OK);
	assert_int_equal(
		hold_confirm(&f->hub, f->other, hold, NOW_MS + 5 * MINUTE_MS, number, start),
		ERR_GONE);
	assert_int_equal(
		hold_confirm(&f->hub, f->kiosk, second, NOW_MS + 6 * MINUTE_MS, number, start),
		ERR_OK);
	assert_string_equal(start, "2024-05-02T09:30");
	assert_true(number_is_right(number));
}

static void confirm_is_once_and_the_holder_only(void **state)
{
	struct fixture *f = *state;
	struct visit_time v = {"doctor", "clinic", "2024-05-02T09:30"};
	char hold[HOLD_ID_CHARS + 1], number[10], again[10], start[17];
	int64_t until_ms;
	struct matter m;
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, hold, &until_ms), ERR_OK);
	assert_int_equal(
		hold_confirm(&f->hub, f->other, hold, NOW_MS, number, start), ERR_NOT_FOUND);
	assert_int_equal(hold_confirm(&f->hub, f->kiosk, hold, NOW_MS, number, start), ERR_OK);
	assert_int_equal(
		hold_confirm(&f->hub, f->kiosk, hold, NOW_MS + DAY_MS, again, start), ERR_OK);
	assert_string_equal(number, again);
	assert_int_equal(hold_release(&f->hub, f->kiosk, hold, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_string_equal(m.state, "booked");
	/* A confirmed hold stays a booking when its five minutes are over. */
	assert_string_equal(free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS + 6 * MINUTE_MS),
		"540 600 630 840 870");
	assert_int_equal(booking_drop_old_holds(&f->hub, NOW_MS + DAY_MS), ERR_OK);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 1);
}

static void holds_are_let_go_and_counted(void **state)
{
	struct fixture *f = *state;
	char hold[HOLD_ID_CHARS + 1];
	int64_t until_ms;
	struct visit_time v = {"doctor", "clinic", "2024-05-02T09:30"};
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, hold, &until_ms), ERR_OK);
	assert_int_equal(hold_release(&f->hub, f->other, hold, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(hold_release(&f->hub, f->kiosk, hold, NOW_MS), ERR_OK);
	assert_int_equal(hold_release(&f->hub, f->kiosk, hold, NOW_MS), ERR_NOT_FOUND);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 0);
	assert_int_equal(
		setup_desks(&f->hub, "doctor", "clinic", HOLDS_AT_ONCE_MAX, NOW_MS), ERR_OK);
	for (int i = 0; i < HOLDS_AT_ONCE_MAX; i++)
		assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, hold, &until_ms), ERR_OK);
	assert_int_equal(hold_make(&f->hub, f->kiosk, &v, NOW_MS, hold, &until_ms), ERR_THROTTLED);
	assert_int_equal(hold_make(&f->hub, f->other, &v, NOW_MS, hold, &until_ms), ERR_GONE);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM holds"),
		fixture_count(
			f, "SELECT COUNT(*) FROM taken")); /* a hold that was gone left nothing */
}

static void change_moves_or_leaves_all_as_it_was(void **state)
{
	struct fixture *f = *state;
	char number[10], taken[10], other[10], fields[200];
	struct matter m;
	fixture_number(f, number);
	fixture_number(f, taken);
	fixture_number(f, other);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	fixture_expect(f, f->kiosk, "visit", taken, AT("2024-05-02T10:00"), "booked");
	snprintf(fields, sizeof fields, "\"about\":\"%s\"," AT("2024-05-02T10:00"), number);
	fixture_expect(f, f->kiosk, "change", other, fields, "gone");
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_string_equal(m.start, "2024-05-02T09:30");
	assert_string_equal(m.state, "booked");
	/* Who asked can read that it was not moved, until it is. */
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM matters WHERE reason LIKE '%stays as it was%'"), 1);
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 630 840 870");
	snprintf(fields, sizeof fields, "\"about\":\"%s\"," AT("2024-05-03T14:30"), number);
	fixture_number(f, other);
	fixture_expect(f, f->other, "change", other, fields, "booked");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM matters WHERE reason LIKE '%stays as it was%'"), 0);
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-02", NOW_MS), "540 570 630 840 870");
	assert_string_equal(
		free_of(f, "doctor", "clinic", "2024-05-03", NOW_MS), "540 570 600 630 840");
	/* The number of the change leads to the same visit. */
	assert_int_equal(matter_find(&f->hub, f->other, other, &m), ERR_OK);
	assert_string_equal(m.number, number);
	assert_string_equal(m.start, "2024-05-03T14:30");
}

static void cancel_gives_the_desk_back(void **state)
{
	struct fixture *f = *state;
	char number[10], other[10], fields[64];
	struct matter m;
	fixture_number(f, number);
	fixture_number(f, other);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", number);
	fixture_expect(f, f->kiosk, "cancel", number, fields, "received");
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_string_equal(m.state, "cancelled");
	fixture_expect(f, f->kiosk, "visit", other, AT("2024-05-02T09:30"), "booked");
	fixture_number(f, other);
	fixture_expect(
		f, f->kiosk, "cancel", other, "\"about\":\"482915062\"", "received"); /* nobody's */
}

#define HUB_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HUB_TEST(free_times_follow_hours_and_length),
		HUB_TEST(today_begins_when_people_can_get_there),
		HUB_TEST(clock_changes_keep_local_times),
		HUB_TEST(one_desk_is_given_once),
		HUB_TEST(more_desks_take_more_people),
		HUB_TEST(times_that_are_none_are_gone),
		HUB_TEST(what_the_hub_does_not_know_goes_to_staff),
		HUB_TEST(database_refuses_overlaps),
		HUB_TEST(a_hold_keeps_a_time_for_five_minutes),
		HUB_TEST(confirm_is_once_and_the_holder_only),
		HUB_TEST(holds_are_let_go_and_counted),
		HUB_TEST(change_moves_or_leaves_all_as_it_was),
		HUB_TEST(cancel_gives_the_desk_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
