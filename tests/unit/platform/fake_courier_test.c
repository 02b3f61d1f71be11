/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The city in memory, on the demo town's own content. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/i18n/i18n.h"
#include "platform/fake/fake_clock.h"
#include "platform/fake/fake_courier.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEARD_MAX = 64 };
static const int64_t monday_ten_ms = INT64_C(1714989600000); /* 2024-05-06 10:00 UTC */

static struct content *town;
static struct {
	struct fake_clock clock;
	struct fake_courier *courier;
	struct courier_port port;
	struct courier_event events[HEARD_MAX];
	json_t *json[HEARD_MAX];
	int count;
} c;

static void hear(void *ctx, const struct courier_event *e)
{
	(void)ctx;
	if (c.count == HEARD_MAX)
		return;
	c.events[c.count] = *e;
	c.json[c.count++] = e->json ? json_loads(e->json, 0, NULL) : NULL;
}

static void forget(void)
{
	for (int i = 0; i < c.count; i++)
		json_decref(c.json[i]);
	c.count = 0;
}

/* The one event of that kind since forget. */
static int one(enum courier_event_kind kind)
{
	int found = -1;
	for (int i = 0; i < c.count; i++)
		if (c.events[i].kind == kind) {
			assert_int_equal(found, -1);
			found = i;
		}
	if (found < 0)
		fail_msg("no event of kind %d among %d", kind, c.count);
	return found;
}

static int none(enum courier_event_kind kind)
{
	for (int i = 0; i < c.count; i++)
		if (c.events[i].kind == kind)
			return 0;
	return 1;
}

static int load_town(void **state)
{
	static struct content_problems problems;
	(void)state;
	if (content_load("assets/town", &town, &problems))
		return -1;
	return zone_set(town->town.zone) ? -1 : 0;
}

static int unload_town(void **state)
{
	(void)state;
	content_destroy(town);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	memset(&c, 0, sizeof c);
	return fake_courier_create(
		fake_clock_port(&c.clock, monday_ten_ms), town, hear, NULL, &c.courier, &c.port);
}

static int tear_down(void **state)
{
	(void)state;
	forget();
	c.port.destroy(c.port.self);
	return 0;
}

static void tick(void)
{
	forget();
	fake_courier_tick(c.courier);
}

static void submit(
	const char *id, const char *number, enum request_kind kind, const char *public_json)
{
	struct request r = {.kind = kind, .body_json = "{}", .public_json = public_json};
	snprintf(r.id, sizeof r.id, "%s", id);
	snprintf(r.number, sizeof r.number, "%s", number);
	c.port.submit(c.port.self, &r);
}

/* Submits a visit at the first free time of the first service; gives that time's minute. */
static int book(const char *id, const char *number, json_t *times)
{
	static char text[300];
	json_t *services = json_object_get(times, "services");
	const char *service = json_object_iter_key(json_object_iter(services));
	json_t *places = json_object_get(services, service);
	const char *place = json_object_iter_key(json_object_iter(places));
	json_t *days = json_object_get(places, place);
	const char *day = json_object_iter_key(json_object_iter(days));
	int minute = (int)json_integer_value(json_array_get(json_object_get(days, day), 0));
	snprintf(text, sizeof text,
		"{\"service\":\"%s\",\"place\":\"%s\",\"start\":\"%sT%02d:%02d\",\"stages\":[1,2]}",
		service, place, day, minute / 60, minute % 60);
	submit(id, number, REQUEST_VISIT, text);
	return minute;
}

static void the_first_tick_tells_how_things_are(void **state)
{
	(void)state;
	assert_int_equal(c.count, 0);
	tick();
	assert_true(c.events[one(COURIER_LINE)].on);
	assert_true(c.events[one(COURIER_ROOM)].on);
	json_t *open = json_object_get(c.json[one(COURIER_PUBLIC)], "open");
	assert_true(json_array_size(open) >= 1);
	assert_true(content_kind(town, json_string_value(json_object_get(
					       json_array_get(open, 0), "kind"))) >= 0);
	tick();
	assert_int_equal(c.count, 0);
}

static void times_lie_in_opening_hours_and_are_the_same_every_time(void **state)
{
	(void)state;
	tick();
	json_t *times = json_incref(c.json[one(COURIER_TIMES)]);
	size_t free_times = 0, possible = 0;
	const char *service, *place, *day;
	json_t *places, *days, *minutes, *minute;
	size_t i;
	json_object_foreach(json_object_get(times, "services"), service, places) {
		const struct service *s = &town->services[content_service(town, service)];
		json_object_foreach(places, place, days) {
			const struct place *p = &town->places[content_place(town, place)];
			assert_true(json_object_size(days) <= FAKE_TIMES_DAYS);
			json_object_foreach(days, day, minutes) {
				struct day d = {0};
				assert_int_equal(
					sscanf(day, "%d-%d-%d", &d.year, &d.month, &d.day), 3);
				int away = day_diff(d, day_of(monday_ten_ms));
				assert_true(away >= 0 && away < FAKE_TIMES_DAYS);
				json_array_foreach(minutes, i, minute) {
					int m = (int)json_integer_value(minute);
					int last = m + s->minutes - 1;
					assert_true(hours_are_open(
						p->hours, p->hours_count, day_weekday(d), m));
					assert_true(hours_are_open(
						p->hours, p->hours_count, day_weekday(d), last));
					assert_true(away > 0 || m > minute_of(monday_ten_ms));
					free_times++;
				}
				int open_minutes = 0;
				for (int m = 0; m < 1440; m++)
					open_minutes += hours_are_open(
						p->hours, p->hours_count, day_weekday(d), m);
				if (away > 0)
					possible += (size_t)(open_minutes / s->minutes);
			}
		}
	}
	assert_true(possible > 200);
	assert_true(free_times > possible / 2 && free_times < possible * 8 / 10);
	tear_down(NULL);
	set_up(NULL); /* another courier on the same day */
	tick();
	assert_true(json_equal(times, c.json[one(COURIER_TIMES)]));
	json_decref(times);
}

static void a_visit_is_saved_then_booked_and_its_time_is_gone(void **state)
{
	(void)state;
	tick();
	json_t *times = json_incref(c.json[one(COURIER_TIMES)]);
	int minute = book("aa", "482915062", times);
	assert_true(none(COURIER_SAVED)); /* never from inside a call */
	tick();
	assert_string_equal(c.events[one(COURIER_SAVED)].id, "aa");
	assert_true(none(COURIER_BOOKED));
	tick();
	assert_string_equal(c.events[one(COURIER_BOOKED)].id, "aa");
	assert_false(json_equal(times, c.json[one(COURIER_TIMES)]));
	book("bb", "482915063", times); /* someone else, at the same time */
	assert_int_equal(minute, book("cc", "482915064", times));
	tick();
	tick();
	json_decref(times);
	int gone = 0;
	for (int i = 0; i < c.count; i++)
		gone += c.events[i].kind == COURIER_GONE;
	assert_int_equal(gone, 2);
	c.port.shown(c.port.self, "aa");
	c.port.shown(c.port.self, "zz");
	assert_int_equal(fake_courier_shown(c.courier), 1);
	assert_int_equal(fake_courier_kept(c.courier), 3);
}

static void without_the_line_it_waits(void **state)
{
	(void)state;
	tick();
	fake_courier_line(c.courier, false);
	submit("aa", "482915062", REQUEST_REPORT,
		"{\"report_kind\":\"lights\",\"street\":\"Mill Road\"}");
	tick();
	one(COURIER_SAVED);
	assert_false(c.events[one(COURIER_LINE)].on);
	tick();
	assert_int_equal(c.count, 0);
	c.port.look_up(c.port.self, "482915062");
	c.port.look_up(c.port.self, "111111111");
	tick();
	assert_string_equal(json_string_value(json_object_get(c.json[0], "state")), "saved");
	assert_int_equal(c.events[1].err, ERR_OFFLINE);
	fake_courier_line(c.courier, true);
	tick();
	one(COURIER_RECEIVED);
	json_t *open = json_object_get(c.json[one(COURIER_PUBLIC)], "open");
	json_t *last = json_array_get(open, json_array_size(open) - 1);
	assert_string_equal(json_string_value(json_object_get(last, "street")), "Mill Road");
}

static void status_has_stages(void **state)
{
	(void)state;
	tick();
	book("aa", "482915062", c.json[one(COURIER_TIMES)]);
	tick();
	fake_clock_advance(&c.clock, 1000);
	tick();
	c.port.look_up(c.port.self, "482915062");
	c.port.look_up(c.port.self, "000000000");
	tick();
	json_t *status = c.json[0];
	assert_int_equal(c.events[0].err, ERR_OK);
	assert_string_equal(json_string_value(json_object_get(status, "state")), "booked");
	assert_string_equal(json_string_value(json_object_get(status, "kind")), "visit");
	assert_string_equal(json_string_value(json_object_get(status, "number")), "482915062");
	json_t *stages = json_object_get(status, "stages");
	assert_int_equal(json_array_size(stages), 2);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(stages, 1), "at")),
		monday_ten_ms + 1000);
	assert_int_equal(c.events[1].err, ERR_NOT_FOUND);
}

static void what_a_script_can_do(void **state)
{
	(void)state;
	tick();
	fake_courier_gone_next(c.courier);
	book("aa", "482915062", c.json[one(COURIER_TIMES)]);
	tick();
	tick();
	one(COURIER_GONE);
	fake_courier_room(c.courier, false);
	submit("bb", "482915063", REQUEST_SURVEY, "{}");
	tick();
	assert_int_equal(c.events[one(COURIER_NOT_SAVED)].err, ERR_FULL);
	assert_false(c.events[one(COURIER_ROOM)].on);
	c.port.look_up(c.port.self, "482915063");
	tick();
	assert_int_equal(c.events[one(COURIER_STATUS)].err, ERR_NOT_FOUND);
	fake_courier_call_answer(c.courier, "nobody asked");
	tick();
	assert_int_equal(c.count, 0);
	c.port.call(c.port.self, true);
	tick();
	assert_int_equal(c.events[one(COURIER_CALL)].state, 0);
	fake_courier_call_answer(c.courier, "Rosa");
	tick();
	int i = one(COURIER_CALL);
	assert_int_equal(c.events[i].state, 1);
	assert_string_equal(c.events[i].name, "Rosa");
	c.port.call(c.port.self, false);
	tick();
	assert_int_equal(c.events[one(COURIER_CALL)].state, 2);
}

/* Thousands of visits: all answered, in order, with nothing lost as the list grows. */
static void many_requests(void **state)
{
	(void)state;
	tick();
	for (int i = 0; i < 3000; i++) {
		char id[16];
		snprintf(id, sizeof id, "%d", i);
		submit(id, "482915062", REQUEST_REPORT, i % 2 ? "{}" : "not json");
		fake_courier_tick(c.courier);
		fake_courier_tick(c.courier);
		forget();
	}
	assert_int_equal(fake_courier_kept(c.courier), 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		T(the_first_tick_tells_how_things_are),
		T(times_lie_in_opening_hours_and_are_the_same_every_time),
		T(a_visit_is_saved_then_booked_and_its_time_is_gone),
		T(without_the_line_it_waits),
		T(status_has_stages),
		T(what_a_script_can_do),
		T(many_requests),
#undef T
	};
	return cmocka_run_group_tests(tests, load_town, unload_town);
}
