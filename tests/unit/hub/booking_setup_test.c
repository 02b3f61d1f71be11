/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What staff set for booking: hours, holidays, buffers, classes, people and rooms, waiting list. */
#include "booking_free.h"

#include "hub/booking/hold.h"
#include "hub/booking/recur.h"
#include "hub/booking/setup.h"
#include "hub/booking/waiting.h"
#include "hub/booking/words.h"
#include "hub/store/matter.h"
#include "kiosk/model/times.h"

#define AT(start) "\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" start "\""
#define HOLDS(want, e) assert_int_equal(e, want)
#define GOOD(e) assert_int_equal(e, ERR_OK)
#define FREE_IS(day, minutes)                                                                      \
	assert_string_equal(free_of(f, "doctor", "clinic", day, NOW_MS), minutes)

static enum err closed(struct fixture *f, const char *place, const char *days, const char *every,
	const char *hours, size_t *visits_out)
{
	int64_t rule;
	json_t *visits = NULL;
	struct setup_day d = {.place = place,
		.service = "",
		.resource = "",
		.days = days,
		.every = every,
		.hours = hours,
		.words = ""};
	enum err e = setup_add_day(&f->hub, &d, NOW_MS, &rule, &visits);
	if (!e && visits_out)
		*visits_out = json_array_size(visits);
	json_decref(visits);
	return e;
}

static void words_are_read(void **state)
{
	(void)state;
	struct week_hours w[WEEK_HOURS_MAX];
	char rule[BYDAY_MAX];
	struct span s;
	struct day d;
	int n = 0;
	GOOD(words_week("mon-fri 9:00-12:00 13:00-17:00, Sat 10:00-13:00", w, &n));
	assert_int_equal(n, 3);
	assert_int_equal(w[0].days, 0x1f);
	assert_int_equal(w[1].span.from, 13 * 60);
	assert_int_equal(w[2].days, 0x20);
	GOOD(words_week("mon wed 8:00-9:30", w, &n));
	assert_int_equal(w[0].days, 5);
	words_byday(w[0].days, rule);
	assert_string_equal(rule, "FREQ=WEEKLY;BYDAY=MO,WE");
	static const char *const wrong[] = {"", "mon", "9:00-10:00", "mon 10:00-9:00", "mon 9-10",
		"monday 9:00-10:00", "fri-mon 9:00-10:00", "mon 9:00-24:01", "mon 9:60-10:00",
		"mon 9:00-10:00 tue", "mon 9:00-10:00x", "mon - 9:00-10:00"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(words_week(wrong[i], w, &n), ERR_BAD_INPUT);
	GOOD(words_span("0:00-24:00", &s));
	GOOD(words_days("2024-12-24..2025-01-02", &d, &n));
	assert_int_equal(n, 10);
	HOLDS(ERR_BAD_INPUT, words_days("2024-12-24..2024-12-23", &d, &n));
	HOLDS(ERR_BAD_INPUT, words_days("2024-12-24-2024-12-26", &d, &n));
	HOLDS(ERR_BAD_INPUT, words_days("2024-13-24", &d, &n));
}

static int marks(const char *first, int days, const char *rule, const char *except,
	struct day window, int n, bool *on)
{
	struct day d;
	int minute, count = 0;
	assert_true(stamp_read(first, &d, &minute));
	memset(on, 0, (size_t)n * sizeof *on);
	recur_mark(&(struct recur){d, days, rule, except}, window, n, on);
	for (int i = 0; i < n; i++)
		count += on[i];
	return count;
}

static void recurrence_follows_the_calendar(void **state)
{
	(void)state;
	bool on[60];
	struct day may = {2024, 5, 1}, february = {2028, 2, 1};
	assert_int_equal(marks("2024-01-01", 1, "FREQ=WEEKLY;BYDAY=MO,WE", "", may, 14, on), 4);
	assert_true(on[0] && on[5] && on[7] && on[12]); /* 1 May 2024 is a Wednesday */
	assert_int_equal(
		marks("2024-01-01", 1, "FREQ=WEEKLY;BYDAY=MO,WE", "2024-05-06", may, 14, on), 3);
	assert_int_equal(marks("2020-02-29", 1, "FREQ=YEARLY", "", february, 29, on), 1);
	assert_true(on[28]);
	assert_int_equal(
		marks("2021-05-31", 1, "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "", may, 31, on), 1);
	assert_true(on[26]); /* the last Monday of May: 27 */
	assert_int_equal(marks("2024-04-28", 5, "", "", may, 14, on), 2); /* it began before */
	assert_int_equal(marks("2024-04-01", 1, "FREQ=DAILY;COUNT=31", "", may, 14, on), 1);
	assert_int_equal(marks("2024-04-29", 3, "FREQ=MONTHLY;COUNT=2", "", may, 60, on), 4);
	assert_int_equal(marks("2024-05-03", 1, "FREQ=WEEKLY;INTERVAL=2", "", may, 30, on), 2);
	assert_int_equal(marks("2024-06-01", 1, "FREQ=DAILY", "", may, 31, on), 0);
	assert_int_equal(
		marks("2024-01-01", 1, "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "", may, 60, on), 0);
	assert_false(recur_is_right("FREQ=SECONDLY"));
	assert_false(recur_is_right("every day"));
	assert_true(recur_is_right("FREQ=MONTHLY;BYDAY=2TU"));
}

static void hours_of_a_place_and_of_a_service(void **state)
{
	struct fixture *f = *state;
	GOOD(setup_hours(&f->hub, "clinic", "", "thu 10:00-11:00", NOW_MS));
	FREE_IS("2024-05-02", "600 630");
	FREE_IS("2024-05-03", "");
	assert_string_equal(free_of(f, "tax", "clinic", "2024-05-02", NOW_MS), "600 620 640");
	GOOD(setup_hours(&f->hub, "clinic", "tax", "thu 12:00-12:40", NOW_MS));
	assert_string_equal(free_of(f, "tax", "clinic", "2024-05-02", NOW_MS), "720 740");
	FREE_IS("2024-05-02", "600 630");
	GOOD(setup_hours(&f->hub, "clinic", "", "content", NOW_MS));
	FREE_IS("2024-05-02", "540 570 600 630 840 870");
	HOLDS(ERR_NOT_FOUND, setup_hours(&f->hub, "nowhere", "", "thu 10:00-11:00", NOW_MS));
	HOLDS(ERR_NOT_FOUND, setup_hours(&f->hub, "clinic", "opera", "thu 10:00-11:00", NOW_MS));
	HOLDS(ERR_BAD_INPUT, setup_hours(&f->hub, "clinic", "", "thursday", NOW_MS));
}

static void days_that_are_not_as_usual(void **state)
{
	struct fixture *f = *state;
	size_t visits = 9;
	char number[10];
	struct setup_day open = {.is_open = true,
		.place = "clinic",
		.service = "",
		.resource = "",
		.days = "2024-05-04",
		.every = "",
		.hours = "10:00-11:00",
		.words = ""};
	int64_t rule = 0;
	json_t *none = NULL;
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	GOOD(closed(f, "clinic", "2024-05-02", "", "9:00-10:10", &visits));
	assert_int_equal(visits, 1); /* somebody must be called */
	FREE_IS("2024-05-02", "630 840 870");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T10:00"), "gone");
	GOOD(closed(f, "", "2023-05-03", "year", "", &visits)); /* a holiday of the whole town */
	assert_int_equal(visits, 0);
	FREE_IS("2024-05-03", "");
	GOOD(setup_add_day(&f->hub, &open, NOW_MS, &rule, &none));
	json_decref(none);
	FREE_IS("2024-05-04", "600 630");
	GOOD(closed(f, "clinic", "2024-05-04..2024-05-08", "", "", NULL)); /* closed is stronger */
	FREE_IS("2024-05-04", "");
	FREE_IS("2024-05-08", "");
	FREE_IS("2024-05-09", "540 570 600 630 840 870");
	HOLDS(ERR_NOT_FOUND, setup_drop(&f->hub, 999, NOW_MS));
	GOOD(setup_drop(&f->hub, rule + 1, NOW_MS));
	FREE_IS("2024-05-04", "600 630");
	HOLDS(ERR_NOT_FOUND, closed(f, "nowhere", "2024-05-04", "", "", NULL));
	HOLDS(ERR_BAD_INPUT, closed(f, "clinic", "tomorrow", "", "", NULL));
	HOLDS(ERR_BAD_INPUT, closed(f, "clinic", "2024-05-04", "now and then", "", NULL));
}

static void holidays_come_from_a_calendar_file(void **state)
{
	struct fixture *f = *state;
	int count = 0;
	static const char ics[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//EN\r\n"
				  "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20230503\r\n"
				  "RRULE:FREQ=YEARLY\r\nSUMMARY:Town day\r\nEND:VEVENT\r\n"
				  "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20240506\r\n"
				  "DTEND;VALUE=DATE:20240508\r\nEND:VEVENT\r\n"
				  "BEGIN:VEVENT\r\nUID:3\r\nDTSTART:20240509T080000Z\r\n"
				  "DTEND:20240509T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
	GOOD(setup_holidays(&f->hub, "", ics, &count));
	assert_int_equal(count, 3);
	FREE_IS("2024-05-02", "540 570 600 630 840 870");
	FREE_IS("2024-05-03", "");
	FREE_IS("2024-05-06", "");
	FREE_IS("2024-05-07", "");
	FREE_IS("2024-05-08", "540 570 600 630 840 870"); /* DTEND is not among them */
	FREE_IS("2024-05-09", "600 630 840 870"); /* 8:00 in Greenwich is 9:00 here in May */
	HOLDS(ERR_BAD_INPUT, setup_holidays(&f->hub, "", "no calendar", &count));
	HOLDS(ERR_BAD_INPUT,
		setup_holidays(&f->hub, "",
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20240510\r\n"
			"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:4\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
			&count));
	/* A 50th of February, two hours before midnight, and a 31 June that is left out. */
	HOLDS(ERR_BAD_INPUT,
		setup_holidays(&f->hub, "",
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:10120250T-20000\r\n"
			"DURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
			&count));
	HOLDS(ERR_BAD_INPUT,
		setup_holidays(&f->hub, "",
			"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20240510\r\n"
			"RRULE:FREQ=DAILY\r\nEXDATE;VALUE=DATE:20240631\r\nEND:VEVENT\r\n"
			"END:VCALENDAR\r\n",
			&count));
	FREE_IS("2024-05-10", "540 570 600 630 840 870"); /* one bad event: none was taken */
}

static void buffers_keep_time_around_a_visit(void **state)
{
	struct fixture *f = *state;
	char number[10];
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "after", 10, NOW_MS));
	FREE_IS("2024-05-02", "540 580 620 840");
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "before", 5, NOW_MS));
	FREE_IS("2024-05-02", "540 585 630 840");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:45"), "booked");
	assert_int_equal(fixture_count(f, "SELECT from_min FROM taken"), 580);
	assert_int_equal(fixture_count(f, "SELECT to_min FROM taken"), 625);
	/* What was booked under other rules still keeps its time. */
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "before", -1, NOW_MS));
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "after", -1, NOW_MS));
	FREE_IS("2024-05-02", "540 630 840 870");
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "minutes", 60, NOW_MS));
	FREE_IS("2024-05-03", "540 600 840");
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "lead", 3 * 24 * 60, NOW_MS));
	FREE_IS("2024-05-03", "");
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "days", 60, NOW_MS));
	FREE_IS("2024-06-28", "540 600 840");
	HOLDS(ERR_BAD_INPUT, setup_visit(&f->hub, "doctor", "clinic", "days", 61, NOW_MS));
	HOLDS(ERR_BAD_INPUT, setup_visit(&f->hub, "doctor", "clinic", "colour", 1, NOW_MS));
	HOLDS(ERR_NOT_FOUND, setup_visit(&f->hub, "doctor", "hall", "days", 1, NOW_MS));
}

static void a_class_has_numbered_seats(void **state)
{
	struct fixture *f = *state;
	char number[10], third[10], fields[64];
	GOOD(setup_visit(&f->hub, "doctor", "clinic", "seats", 3, NOW_MS));
	for (int i = 0; i < 4; i++) {
		fixture_number(f, number);
		if (i == 1)
			strcpy(third, number);
		fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"),
			i < 3 ? "booked" : "gone");
	}
	FREE_IS("2024-05-02", "540 600 630 840 870");
	assert_int_equal(fixture_count(f, "SELECT MAX(seat) FROM taken"), 3);
	fixture_number(f, number);
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", third);
	fixture_expect(f, f->kiosk, "cancel", number, fields, "received");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	/* The database holds it too: the same seat, or another visit in the same minutes. */
	static const char insert[] =
		"INSERT INTO taken(service, place, resource, seat, day, from_min, to_min, "
		"start_min)"
		" VALUES(?, 'clinic', 'doctor/clinic/1', ?, '2024-05-02', ?, ?, ?)";
	struct db *db = f->hub.db;
	HOLDS(ERR_EXISTS, db_run(db, insert, "siiii", "doctor", INT64_C(2), INT64_C(570),
				  INT64_C(600), INT64_C(570)));
	HOLDS(ERR_EXISTS, db_run(db, insert, "siiii", "tax", INT64_C(4), INT64_C(570), INT64_C(600),
				  INT64_C(570)));
	HOLDS(ERR_EXISTS, db_run(db, insert, "siiii", "doctor", INT64_C(4), INT64_C(580),
				  INT64_C(610), INT64_C(580)));
	GOOD(db_run(db, insert, "siiii", "doctor", INT64_C(4), INT64_C(570), INT64_C(600),
		INT64_C(570)));
}

static void a_person_is_at_one_visit_at_a_time(void **state)
{
	struct fixture *f = *state;
	char number[10];
	struct setup_day away = {.place = "",
		.service = "",
		.resource = "Ana Silva",
		.days = "2024-05-03",
		.every = "",
		.hours = "",
		.words = "holiday"};
	int64_t rule;
	json_t *visits = NULL;
	GOOD(setup_resource(&f->hub, "Ana Silva", "person"));
	GOOD(setup_resource(&f->hub, "Ana Silva", "person"));
	HOLDS(ERR_EXISTS, setup_resource(&f->hub, "Ana Silva", "room"));
	HOLDS(ERR_BAD_INPUT, setup_resource(&f->hub, "a/b", "room"));
	HOLDS(ERR_BAD_INPUT, setup_resource(&f->hub, "clinic", "room"));
	HOLDS(ERR_BAD_INPUT, setup_resource(&f->hub, "Chair", "chair"));
	GOOD(setup_resource(&f->hub, "Room 1", "room"));
	GOOD(setup_resource(&f->hub, "Room 2", "room"));
	GOOD(setup_use(&f->hub, "doctor", "clinic", "Ana Silva", true, NOW_MS));
	GOOD(setup_use(&f->hub, "doctor", "clinic", "Room 1", true, NOW_MS));
	GOOD(setup_use(&f->hub, "tax", "clinic", "Ana Silva", true, NOW_MS));
	GOOD(setup_use(&f->hub, "tax", "clinic", "Room 1", true, NOW_MS));
	GOOD(setup_use(&f->hub, "tax", "clinic", "Room 2", true, NOW_MS));
	HOLDS(ERR_NOT_FOUND, setup_use(&f->hub, "tax", "clinic", "Nobody", true, NOW_MS));
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-02T09:30"), "booked");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 2);
	/* Room 2 is free, Ana is not. */
	assert_string_equal(
		free_of(f, "tax", "clinic", "2024-05-02", NOW_MS), "540 600 620 640 840 860 880");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number,
		"\"service\":\"tax\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:40\"", "gone");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 2); /* not half a visit */
	GOOD(setup_add_day(&f->hub, &away, NOW_MS, &rule, &visits));
	json_decref(visits);
	FREE_IS("2024-05-03", "");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, AT("2024-05-03T09:30"), "gone");
	GOOD(setup_use(&f->hub, "doctor", "clinic", "Ana Silva", false, NOW_MS));
	FREE_IS("2024-05-03", "540 570 600 630 840 870");
}

static void who_waits_is_served_in_order(void **state)
{
	struct fixture *f = *state;
	char has[10], first[10], second[10], number[10], fields[200], hold[HOLD_ID_CHARS + 1];
	struct matter m;
	int64_t until_ms;
	json_t *list = NULL, *status = NULL;
	GOOD(setup_hours(&f->hub, "clinic", "doctor", "fri 10:00-10:30", NOW_MS));
	fixture_number(f, has);
	fixture_expect(f, f->kiosk, "visit", has, AT("2024-05-03T10:00"), "booked");
	fixture_number(f, first);
	fixture_expect(
		f, f->other, "visit", first, AT("2024-05-03T10:00") ",\"wait\":true", "received");
	fixture_number(f, second);
	fixture_expect(
		f, f->kiosk, "visit", second, AT("2024-05-03T10:00") ",\"wait\":true", "received");
	GOOD(waiting_list(&f->hub, &list));
	assert_int_equal(json_array_size(list), 2);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(list, 0), "number")), first);
	json_decref(list);
	fixture_number(f, number);
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", has);
	fixture_expect(f, f->kiosk, "cancel", number, fields, "received");
	GOOD(matter_find(&f->hub, f->other, first, &m));
	assert_string_equal(m.state, "booked");
	assert_string_equal(m.start, "2024-05-03T10:00");
	GOOD(matter_status(&f->hub, m.row, &status)); /* the person reads it by the number */
	assert_string_equal(json_string_value(json_object_get(status, "state")), "booked");
	json_decref(status);
	FREE_IS("2024-05-03", "");
	/* Who does not want it cancels, and the next has it. */
	fixture_number(f, number);
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", first);
	fixture_expect(f, f->other, "cancel", number, fields, "received");
	GOOD(matter_find(&f->hub, f->kiosk, second, &m));
	assert_string_equal(m.state, "booked");
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM waiting"), 0);
	/* A hold that is over goes to who waits; but not one day before, when nobody would hear. */
	struct visit_time v = {"doctor", "clinic", "2024-05-10T10:00"};
	GOOD(hold_make(&f->hub, f->other, &v, NOW_MS, hold, &until_ms));
	fixture_number(f, first);
	fixture_expect(
		f, f->other, "visit", first, AT("2024-05-10T10:00") ",\"wait\":true", "received");
	GOOD(hold_release(&f->hub, f->other, hold, NOW_MS));
	GOOD(matter_find(&f->hub, f->other, first, &m));
	assert_string_equal(m.state, "booked");
}

static void a_place_comes_too_late_to_hear_of_it(void **state)
{
	struct fixture *f = *state;
	char has[10], waits[10], number[10], fields[64];
	struct matter m;
	fixture_number(f, has);
	fixture_expect(f, f->kiosk, "visit", has, AT("2024-05-02T09:00"), "booked");
	fixture_number(f, waits);
	fixture_expect(
		f, f->kiosk, "visit", waits, AT("2024-05-02T09:00") ",\"wait\":true", "received");
	GOOD(matter_find(&f->hub, f->kiosk, waits, &m));
	assert_string_equal(m.state, "asked");
	fixture_number(f, number);
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", has);
	fixture_expect(f, f->kiosk, "cancel", number, fields, "received");
	GOOD(matter_find(&f->hub, f->kiosk, waits, &m));
	assert_string_equal(m.state, "booked"); /* 10:00 and later of 2 May are 24 hours away */
	assert_string_equal(m.start, "2024-05-02T10:00");
}

static void more_desks_serve_who_waits(void **state)
{
	struct fixture *f = *state;
	char number[10];
	struct matter m;
	GOOD(setup_hours(&f->hub, "clinic", "doctor", "fri 10:00-10:30", NOW_MS));
	for (int i = 0; i < 2; i++) {
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "visit", number,
			AT("2024-05-03T10:00") ",\"wait\":true", i ? "received" : "booked");
	}
	GOOD(setup_desks(&f->hub, "doctor", "clinic", 2, NOW_MS));
	GOOD(matter_find(&f->hub, f->kiosk, number, &m));
	assert_string_equal(m.state, "booked");
}

#define HUB_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HUB_TEST(words_are_read),
		HUB_TEST(recurrence_follows_the_calendar),
		HUB_TEST(hours_of_a_place_and_of_a_service),
		HUB_TEST(days_that_are_not_as_usual),
		HUB_TEST(holidays_come_from_a_calendar_file),
		HUB_TEST(buffers_keep_time_around_a_visit),
		HUB_TEST(a_class_has_numbered_seats),
		HUB_TEST(a_person_is_at_one_visit_at_a_time),
		HUB_TEST(who_waits_is_served_in_order),
		HUB_TEST(a_place_comes_too_late_to_hear_of_it),
		HUB_TEST(more_desks_serve_who_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
