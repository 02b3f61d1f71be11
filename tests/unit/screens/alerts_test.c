/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts that the city passes on: which are shown, when, in which language. */
#include "tests/unit/screens/stage.h"

#include "kiosk/screens/notices.h"

#define HOUR_MS INT64_C(3600000)

/* One alert from an hour ago for so many hours from now, last heard so long ago. */
static void tell(struct stage *st, const char *level, int hours, int64_t heard_ago_ms, const char *texts)
{
	char json[2000];
	int64_t now = st->world.now.wall_ms;
	st->content->notice_count = 0; /* the town's own are another matter */
	snprintf(json, sizeof json,
		"{\"as_of\":%lld,\"alerts\":[{\"id\":\"a1\",\"from\":%lld,\"until\":%lld,\"level\":\"%s\","
		"\"interrupts\":false,\"sender\":\"Weather\",\"texts\":%s}]}",
		(long long)(heard_ago_ms < 0 ? 0 : now - heard_ago_ms), (long long)(now - HOUR_MS),
		(long long)(now + hours * HOUR_MS), level, texts);
	assert_int_equal(visit_alerts(st->visit, json), ERR_OK);
	stage_look(st);
}

static const char storm[] = "{\"en\":{\"title\":\"Storm\",\"body\":\"Strong wind.\",\"what_to_do\":\"Stay "
			    "inside. Shut the windows.\"},\"es\":{\"title\":\"Tormenta\",\"body\":\"Viento.\","
			    "\"what_to_do\":\"Quédese dentro.\"}}";

static void forget(struct stage *st)
{
	alerts_finish(&st->world.alerts);
}

static void one_is_in_the_list_till_it_is_over(void **state)
{
	struct stage *st = *state;
	tell(st, "ready", 2, 0, storm);
	assert_true(stage_shows(st, "Storm")); /* on the first page too */
	stage_press(st, "News and alerts");
	stage_press(st, "Alerts now (1)");
	stage_press(st, "Storm");
	assert_true(stage_shows(st, "Strong wind."));
	assert_true(stage_shows(st, "Stay inside."));
	assert_false(stage_shows(st, "This may be old."));
	st->world.now.wall_ms += 2 * HOUR_MS;
	stage_look(st);
	assert_false(stage_shows(st, "Strong wind."));
	stage_press(st, "Back");
	assert_true(stage_shows(st, "There are no alerts now."));
	forget(st);
}

/* Off the line, and over a restart, its own end counts; how old it is is said. */
static void without_the_line_it_says_how_old_it_is(void **state)
{
	struct stage *st = *state;
	st->world.line = false;
	tell(st, "danger", 5, 2 * HOUR_MS, storm);
	(void)visit_alert(st->visit, false);
	stage_press(st, "News and alerts"); /* it waits for the next page */
	stage_is_on(st, "n3a");
	assert_true(st->page.is_urgent);
	assert_true(stage_shows(st, "This may be old. We got it at 8:10"));
	stage_press(st, "I understand");
	stage_is_on(st, "n1");
	st->world.now.wall_ms += 5 * HOUR_MS;
	assert_int_equal(danger_now(&st->world), -1);
	forget(st);
}

static void one_of_unknown_age_is_not_of_now(void **state)
{
	struct stage *st = *state;
	tell(st, "danger", 5, -1, storm); /* never heard whole */
	assert_int_equal(danger_now(&st->world), -1);
	tell(st, "danger", 5, 0, storm);
	assert_int_equal(alerts_now(&st->world), 1);
	st->world.is_time_unsure = true;
	assert_int_equal(alerts_now(&st->world), 0);
	forget(st);
}

static void a_language_that_is_missing_is_english_and_said_so(void **state)
{
	struct stage *st = *state;
	tell(st, "danger", 5, 0, storm);
	visit_profile(st->visit)->language = tongue_find("es")->index;
	visit_jump(st->visit, SCREEN_N3A);
	stage_look(st);
	assert_string_equal(stage_title(st), "Tormenta");
	assert_null(page_first(&st->page, ROLE_TITLE)->lang);
	visit_profile(st->visit)->language = tongue_find("zh")->index;
	stage_look(st);
	assert_string_equal(stage_title(st), "Storm");
	assert_string_equal(page_first(&st->page, ROLE_TITLE)->lang, "en");
	assert_string_equal(page_first(&st->page, ROLE_TEXT)->lang, "en");
	forget(st);
	tell(st, "danger", 5, 0, "{\"fr\":{\"title\":\"Orage\",\"body\":\"\",\"what_to_do\":\"\"}}");
	assert_int_equal(alerts_now(&st->world), 0); /* nobody here could read or hear it */
	forget(st);
}

/* What a person reads stays the same when others come or go. */
static void what_is_read_stays(void **state)
{
	struct stage *st = *state;
	char json[1200];
	tell(st, "info", 5, 0, storm);
	stage_press(st, "News and alerts");
	stage_press(st, "Alerts now (1)");
	stage_press(st, "Storm");
	long long now = (long long)st->world.now.wall_ms;
	snprintf(json, sizeof json,
		"{\"as_of\":%lld,\"alerts\":[{\"id\":\"b\",\"from\":1,\"until\":%lld,\"level\":\"info\",\"texts\":"
		"{\"en\":{\"title\":\"Ice\"}}},{\"id\":\"a1\",\"from\":1,\"until\":%lld,\"level\":\"info\",\"texts\":%s}]}",
		now, now + 1000, now + 1000, storm);
	assert_int_equal(visit_alerts(st->visit, json), ERR_OK);
	stage_look(st);
	assert_string_equal(stage_title(st), "Storm");
	assert_int_equal(visit_alerts(st->visit, "{\"as_of\":1,\"alerts\":[]}"), ERR_OK);
	stage_look(st);
	assert_true(stage_shows(st, "There is nothing new now."));
	forget(st);
}

/* Headlines and sentences of others may be of any length. */
static void long_words_are_divided(void **state)
{
	struct stage *st = *state;
	char texts[1800], words[700] = "";
	for (int i = 0; i < 60; i++)
		strcat(words, "windstorm ");
	snprintf(texts, sizeof texts, "{\"en\":{\"title\":\"%s\",\"body\":\"\",\"what_to_do\":\"%s\"}}", words, words);
	tell(st, "danger", 5, 0, texts);
	visit_jump(st->visit, SCREEN_N3A);
	stage_look(st);
	assert_string_equal(stage_title(st), "Alert");
	int lines = 0;
	for (int i = 0; i < st->page.item_count; i++) {
		const struct item *it = &st->page.items[i];
		lines += it->role == ROLE_TEXT;
		if (it->role == ROLE_TEXT && it->value)
			assert_in_range(utf8_chars(it->value), 1, 130);
	}
	assert_true(lines >= 10);
	forget(st);
}

static void what_is_no_list_changes_nothing(void **state)
{
	(void)state;
	struct alerts a = {0};
	static const char *const wrong[] = {"", "[]", "{}", "{\"as_of\":1}", "{\"as_of\":\"1\",\"alerts\":[]}"};
	assert_int_equal(alerts_read(&a,
				 "{\"as_of\":5,\"alerts\":[{\"id\":\"x\",\"from\":1,\"until\":2,\"level\":\"life\","
				 "\"texts\":{\"en\":{\"title\":\"T\"}}},{\"id\":\"y\"},7]}"),
		ERR_OK);
	assert_int_equal(a.count, 1);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_not_equal(alerts_read(&a, wrong[i]), ERR_OK);
	assert_int_equal(a.as_of_ms, 5);
	assert_true(a.list[0].cuts_in);
	alerts_finish(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(one_is_in_the_list_till_it_is_over),
		stage_test(without_the_line_it_says_how_old_it_is),
		stage_test(one_of_unknown_age_is_not_of_now),
		stage_test(a_language_that_is_missing_is_english_and_said_so),
		stage_test(what_is_read_stays),
		stage_test(long_words_are_divided),
		stage_test(what_is_no_list_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
