/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "hub/help/calls.h"
#include "hub/store/matter.h"
#include "hub/intake/news.h"
#include "hub/intake/report.h"

#define ON_MILL_ROAD                                                                               \
	"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"Mill Road\",\"street_known\":true"

static json_t *status_of(struct fixture *f, const char *number)
{
	struct matter m;
	json_t *status = NULL;
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_int_equal(matter_status(&f->hub, m.row, &status), ERR_OK);
	return status;
}

static void status_has_public_words_only(void **state)
{
	struct fixture *f = *state;
	char number[10];
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "report", number,
		ON_MILL_ROAD
		",\"words\":\"dark\",\"name\":\"Maria\",\"phone\":\"5550142\",\"answer\":\"phone\"",
		"received");
	json_t *status = status_of(f, number);
	json_t *want = json_pack("{s:s, s:s, s:s, s:s, s:s, s:[{s:s, s:I}]}", "number", number,
		"kind", "report", "state", "received", "report_kind", "lights", "street",
		"Mill Road", "stages", "state", "received", "at", (json_int_t)NOW_MS);
	assert_true(json_equal(status, want));
	json_decref(status);
	json_decref(want);
}

static size_t open_count(struct fixture *f)
{
	json_t *list = NULL;
	assert_int_equal(report_list(&f->hub, NOW_MS, &list), ERR_OK);
	size_t n = json_array_size(json_object_get(list, "open"));
	json_decref(list);
	return n;
}

static void public_list_has_only_what_may_be_public(void **state)
{
	struct fixture *f = *state;
	static const char *const private[] = {
		"\"kind\":\"lights\",\"where\":\"home\",\"street\":\"Mill Road\"",
		"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"behind Maria's "
		"house\",\"street_known\":true",
		"\"kind\":\"unsafe\",\"where\":\"street\",\"street\":\"Mill Road\"",
		"\"kind\":\"service\",\"where\":\"street\",\"street\":\"Mill Road\"",
		"\"kind\":\"unheard-of\",\"where\":\"street\",\"street\":\"Mill Road\"",
	};
	char number[10];
	for (size_t i = 0; i < sizeof private / sizeof *private; i++) {
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "report", number, private[i], "received");
	}
	assert_int_equal(open_count(f), 0);
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "report", number, ON_MILL_ROAD, "received");
	assert_int_equal(open_count(f), 1);
}

static void same_as_adds_a_voice_that_follows(void **state)
{
	struct fixture *f = *state;
	char first[10], second[10], fields[200];
	json_t *list = NULL, *status;
	struct matter m;
	fixture_number(f, first);
	fixture_number(f, second);
	fixture_expect(f, f->kiosk, "report", first, ON_MILL_ROAD, "received");
	assert_int_equal(report_list(&f->hub, NOW_MS, &list), ERR_OK);
	snprintf(fields, sizeof fields, ON_MILL_ROAD ",\"same_as\":\"%s\"",
		json_string_value(
			json_object_get(json_array_get(json_object_get(list, "open"), 0), "id")));
	json_decref(list);
	fixture_expect(f, f->other, "report", second, fields, "received");
	assert_int_equal(open_count(f), 1);
	assert_int_equal(matter_find(&f->hub, f->kiosk, first, &m), ERR_OK);
	assert_int_equal(
		matter_step(&f->hub, m.row, MATTER_DONE, "{\"en\":\"Mended.\"}", NOW_MS), ERR_OK);
	assert_int_equal(open_count(f), 0);
	status = status_of(f, second);
	assert_string_equal(json_string_value(json_object_get(status, "state")), "done");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(status, "reason"), "en")),
		"Mended.");
	json_decref(status);
}

static void same_number_from_two_kiosks_shows_nobody_anothers(void **state)
{
	struct fixture *f = *state;
	char number[10], third[33];
	struct matter m;
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "report", number, ON_MILL_ROAD, "received");
	assert_int_equal(matter_find(&f->hub, f->other, number, &m), ERR_OK);
	fixture_expect(f, f->other, "callback", number, "\"service\":\"tax\"", "received");
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_string_equal(m.kind, "report");
	assert_int_equal(matter_find(&f->hub, f->other, number, &m), ERR_OK);
	assert_string_equal(m.kind, "callback");
	fixture_kiosk(f, third);
	assert_int_equal(matter_find(&f->hub, third, number, &m), ERR_EXISTS);
	assert_int_equal(matter_find(&f->hub, "", number, &m), ERR_EXISTS);
}

static void news_is_this_kiosks_own_and_in_order(void **state)
{
	struct fixture *f = *state;
	char number[10], other[10];
	struct matter m;
	json_t *news = NULL;
	fixture_number(f, number);
	fixture_number(f, other);
	fixture_expect(f, f->kiosk, "report", number, ON_MILL_ROAD, "received");
	fixture_expect(f, f->other, "callback", other, "\"service\":\"tax\"", "received");
	assert_int_equal(matter_find(&f->hub, f->kiosk, number, &m), ERR_OK);
	assert_int_equal(matter_step(&f->hub, m.row, MATTER_WORKING, NULL, NOW_MS), ERR_OK);
	assert_int_equal(news_since(&f->hub, f->kiosk, 0, &news), ERR_OK);
	json_t *list = json_object_get(news, "news");
	assert_int_equal(json_array_size(list), 1); /* two changes, told once, as it is now */
	assert_string_equal(json_string_value(json_object_get(
				    json_object_get(json_array_get(list, 0), "status"), "state")),
		"working");
	int64_t last = json_integer_value(json_object_get(news, "last"));
	json_decref(news);
	assert_int_equal(news_since(&f->hub, f->kiosk, last, &news), ERR_OK);
	assert_int_equal(json_array_size(json_object_get(news, "news")), 0);
	assert_int_equal(json_integer_value(json_object_get(news, "last")), last);
	json_decref(news);
}

static void news_comes_in_pages_and_misses_nothing(void **state)
{
	struct fixture *f = *state;
	int64_t after = 0;
	size_t told = 0;
	bool more = true;
	enum { MANY = NEWS_PAGE + 20 };
	for (int i = 0; i < MANY; i++) {
		char number[10];
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "callback", number, "\"service\":\"tax\"", "received");
	}
	while (more) {
		json_t *news = NULL;
		assert_int_equal(news_since(&f->hub, f->kiosk, after, &news), ERR_OK);
		told += json_array_size(json_object_get(news, "news"));
		after = json_integer_value(json_object_get(news, "last"));
		more = json_is_true(json_object_get(news, "more"));
		json_decref(news);
	}
	assert_int_equal(told, MANY);
}

static void brake_stops_after_five_and_lets_go_after_two_minutes(void **state)
{
	(void)state;
	struct brake b = {0};
	for (int i = 0; i < WRONG_MAX - 1; i++)
		brake_count(&b, NOW_MS + i);
	assert_int_equal(brake_wait_ms(&b, NOW_MS + 5), 0);
	brake_count(&b, NOW_MS + 5);
	assert_int_equal(brake_wait_ms(&b, NOW_MS + 5), WRONG_PAUSE_MS);
	assert_int_equal(brake_wait_ms(&b, NOW_MS + 5 + WRONG_PAUSE_MS), 0);
	/* Slow mistakes are forgiven. */
	for (int i = 0; i < 20; i++) {
		brake_count(&b, NOW_MS + DAY_MS + i * (WRONG_PAUSE_MS / 4 + 1000));
		if (i < 3)
			assert_int_equal(brake_wait_ms(&b,
						 NOW_MS + DAY_MS + i * (WRONG_PAUSE_MS / 4 + 1000)),
				0);
	}
	/* A clock set back by years locks nobody out. */
	assert_int_equal(brake_wait_ms(&(struct brake){.blocked_until_ms = NOW_MS}, 0), 0);
}

static void codes_work_once_and_for_an_hour(void **state)
{
	struct fixture *f = *state;
	char code[CODE_CHARS + 1], id[33], again[33];
	unsigned char key[32] = {1}, other[32] = {2};
	assert_int_equal(kiosks_code_make(&f->hub, "", NOW_MS, code), ERR_BAD_INPUT);
	assert_int_equal(kiosks_code_make(&f->hub, "Library", NOW_MS, code), ERR_OK);
	assert_int_equal(strlen(code), CODE_CHARS);
	assert_int_equal(kiosks_enrol(&f->hub, "00000000x", key, NOW_MS, id), ERR_DENIED);
	assert_int_equal(kiosks_enrol(&f->hub, code, key, NOW_MS + CODE_LIFE_MS, id), ERR_DENIED);
	assert_int_equal(kiosks_enrol(&f->hub, code, key, NOW_MS, id), ERR_OK);
	assert_int_equal(
		kiosks_enrol(&f->hub, code, key, NOW_MS, again), ERR_OK); /* the answer was lost */
	assert_string_equal(id, again);
	assert_int_equal(kiosks_enrol(&f->hub, code, other, NOW_MS, again), ERR_DENIED);
}

static void a_call_is_answered_and_ended(void **state)
{
	struct fixture *f = *state;
	json_t *calls = NULL, *now = NULL;
	assert_int_equal(calls_set(&f->hub, f->kiosk, true, "", NOW_MS), ERR_OK);
	assert_int_equal(calls_set(&f->hub, f->kiosk, true, "", NOW_MS + 1), ERR_OK);
	assert_int_equal(calls_list(&f->hub, &calls), ERR_OK);
	assert_int_equal(json_array_size(calls), 1);
	int64_t call = json_integer_value(json_object_get(json_array_get(calls, 0), "call"));
	json_decref(calls);
	assert_int_equal(calls_answer(&f->hub, call, ""), ERR_BAD_INPUT);
	assert_int_equal(calls_answer(&f->hub, call, "Ana"), ERR_OK);
	assert_int_equal(calls_state_json(&f->hub, f->kiosk, &now), ERR_OK);
	assert_int_equal(json_integer_value(json_object_get(now, "state")), CALLS_COMING);
	assert_string_equal(json_string_value(json_object_get(now, "name")), "Ana");
	json_decref(now);
	assert_int_equal(calls_set(&f->hub, f->kiosk, false, "", NOW_MS + 2), ERR_OK);
	assert_int_equal(calls_answer(&f->hub, call, "Ana"), ERR_NOT_FOUND);
	assert_int_equal(calls_state_json(&f->hub, f->other, &now), ERR_OK);
	assert_int_equal(json_integer_value(json_object_get(now, "state")), CALLS_CLOSED);
	json_decref(now);
}

#define HUB_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HUB_TEST(status_has_public_words_only),
		HUB_TEST(public_list_has_only_what_may_be_public),
		HUB_TEST(same_as_adds_a_voice_that_follows),
		HUB_TEST(same_number_from_two_kiosks_shows_nobody_anothers),
		HUB_TEST(news_is_this_kiosks_own_and_in_order),
		HUB_TEST(news_comes_in_pages_and_misses_nothing),
		cmocka_unit_test(brake_stops_after_five_and_lets_go_after_two_minutes),
		HUB_TEST(codes_work_once_and_for_an_hour),
		HUB_TEST(a_call_is_answered_and_ended),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
