/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content that nobody could look at anew for too long says so, and stays; urgent notices of the city
 * come and go by certain time. */
#include "tests/unit/screens/stage.h"

#include "kiosk/screens/notices.h"

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)

static const char old[] = "It may be out of date. Please ask.";

static void each_page_has_its_own_limit(void **state)
{
	struct stage *st = *state;
	static const struct {
		enum screen_id screen;
		int days;
	} pages[] = {{SCREEN_E5, 30}, {SCREEN_E3A, 180}, {SCREEN_N4, 90}, {SCREEN_N1L, 14}};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		visit_jump(st->visit, pages[i].screen);
		st->world.checked_ms = st->world.now.wall_ms - pages[i].days * DAY_MS;
		stage_look(st);
		assert_false(stage_shows(st, old));
		st->world.checked_ms -= HOUR_MS;
		stage_look(st);
		assert_true(stage_shows(st, "This was checked on"));
		assert_true(stage_shows(st, old));
	}
	visit_jump(st->visit, SCREEN_H1);
	stage_look(st);
	assert_false(stage_shows(st, old)); /* nothing of the city's stands there */
}

static void where_nobody_looks_nothing_is_said(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_E5);
	st->world.checked_ms = 0;
	stage_look(st);
	assert_false(stage_shows(st, old));
}

/* The page says one thing about the line, and it still says it where content is young. */
static void it_takes_the_place_of_not_connected(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_E5);
	st->world.line = false;
	st->world.checked_ms = st->world.now.wall_ms - DAY_MS;
	stage_look(st);
	assert_true(stage_shows(st, "Not connected."));
	st->world.checked_ms = st->world.now.wall_ms - 31 * DAY_MS;
	stage_look(st);
	assert_false(stage_shows(st, "Not connected."));
	assert_true(stage_shows(st, old));
}

static void an_urgent_notice_stays_in_its_frame_and_ends(void **state)
{
	struct stage *st = *state;
	char json[900];
	int64_t now = st->world.now.wall_ms;
	st->content->notice_count = 1; /* news; a graver alert would come first */
	snprintf(json, sizeof json,
		"{\"as_of\":0,\"alerts\":[{\"id\":\"announce/w.json\",\"from\":%lld,\"until\":%lld,"
		"\"level\":\"info\",\"texts\":{\"en\":{\"title\":\"No water\",\"body\":\"Bring some.\"}}}]}",
		(long long)(now - HOUR_MS), (long long)(now + HOUR_MS));
	assert_int_equal(visit_announced(st->visit, json), ERR_OK);
	stage_look(st);
	assert_true(stage_shows(st, "No water")); /* before the town's own notices */
	assert_int_equal(danger_now(&st->world), -1);
	stage_press(st, "News and alerts");
	stage_press(st, "Alerts now (1)");
	stage_press(st, "No water");
	stage_is_on(st, "n2");
	assert_true(stage_shows(st, "Bring some."));
	st->world.is_time_unsure = true; /* nobody can say whether it still holds */
	stage_look(st);
	assert_false(stage_shows(st, "Bring some."));
	st->world.is_time_unsure = false;
	st->world.now.wall_ms += HOUR_MS;
	stage_look(st);
	assert_false(stage_shows(st, "Bring some."));
	alerts_finish(&st->world.announced);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(each_page_has_its_own_limit),
		stage_test(where_nobody_looks_nothing_is_said),
		stage_test(it_takes_the_place_of_not_connected),
		stage_test(an_urgent_notice_stays_in_its_frame_and_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
