/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests on their way from a kiosk to a hub that behaves badly, and what else is asked of it. */
#include "sync_world.h"

static void a_request_reaches_the_city(void **state)
{
	(void)state;
	submit(1, "visit");
	submit(2, "report");
	WAIT_UNTIL(w.booked == 1 && w.received == 1, 3000);
	assert_int_equal(count("durable"), 2);
	assert_int_equal(hub_times(&w.hub, id_of(1)), 1);
	assert_int_equal(hub_times(&w.hub, id_of(2)), 1);
}

/* A kick is none while the try before is still under way, as on a busy machine: then it is given again. */
static bool tries_again(void)
{
	int before = w.hub.posts;
	for (int i = 0; i < 20 && w.hub.posts == before; i++) {
		kick();
		run_ms(500);
	}
	return w.hub.posts > before;
}

static void what_is_no_receipt_moves_nothing(void **state)
{
	(void)state;
	static const enum mood moods[] = {MOOD_DROP, MOOD_TRUNCATE, MOOD_HTML_POST, MOOD_EMPTY,
		MOOD_WRONG_KEY, MOOD_OTHER_ID, MOOD_OTHER_BYTES, MOOD_500, MOOD_401, MOOD_422_PAGE,
		MOOD_REDIRECT};
	enum { N = sizeof moods / sizeof moods[0] };
	w.hub.mood = moods[0];
	submit(1, "visit");
	for (int i = 0; i < N; i++) {
		w.hub.mood = moods[i];
		assert_true(tries_again());
		WAIT_UNTIL(*reason(), 3000);
		assert_int_equal(count("quarantined") + count("durable") + count("received"), 0);
	}
	assert_int_equal(w.hub.redirected, 0);
	assert_int_equal(w.booked, 0);
	w.hub.mood = MOOD_GOOD;
	kick();
	WAIT_UNTIL(w.booked == 1, 3000);
	assert_int_equal(count("durable"), 1);
	assert_true(hub_times(&w.hub, id_of(1)) > 2); /* more than once, each time the same bytes */
}

static void it_tries_again_by_itself(void **state)
{
	(void)state;
	w.hub.mood = MOOD_500;
	submit(1, "visit");
	WAIT_UNTIL(w.hub.posts >= 2, 4000);
	w.hub.mood = MOOD_GOOD;
	WAIT_UNTIL(w.booked == 1, 5000);
}

static void a_refused_one_is_put_aside(void **state)
{
	(void)state;
	w.hub.mood = MOOD_422;
	submit(1, "visit");
	WAIT_UNTIL(count("quarantined") == 1, 3000);
	assert_non_null(strstr(reason(), "422"));
	assert_non_null(strstr(reason(), "cannot be opened"));
	w.hub.mood = MOOD_409;
	submit(2, "visit");
	WAIT_UNTIL(count("quarantined") == 2, 3000);
	w.hub.mood = MOOD_GOOD;
	submit(3, "visit");
	WAIT_UNTIL(w.booked == 1, 3000);
	kick(); /* staff send them again */
	WAIT_UNTIL(w.booked == 3, 3000);
	assert_int_equal(count("quarantined"), 0);
}

static void one_poisoned_does_not_stop_the_others(void **state)
{
	(void)state;
	enum { N = 30 };
	w.hub.mood = MOOD_REFUSES_FIRST;
	for (int i = 1; i <= N; i++)
		submit(i, "report");
	WAIT_UNTIL(w.received == N - 1, 10000);
	assert_int_equal(count("durable"), N - 1);
}

static json_t *look_up(const char *number, int64_t ms)
{
	say(json_pack("{s:s, s:s}", "t", "look_up", "number", number));
	return wait_for("status", ms);
}

static const char *status_state(json_t *answer)
{
	const char *state =
		json_string_value(json_object_get(json_object_get(answer, "status"), "state"));
	return state ? state : "";
}

static void a_status_is_asked_of_the_hub_first(void **state)
{
	(void)state;
	WAIT_UNTIL(w.has_line, 3000);
	json_t *a = look_up("000000013", 4000);
	assert_string_equal(status_state(a), "done");
	assert_string_equal(json_string_value(json_object_get(a, "err")), "OK");
	a = look_up("000000021", 4000);
	assert_false(json_is_true(json_object_get(a, "found")));
	assert_string_equal(json_string_value(json_object_get(a, "err")), "THROTTLED");
	a = look_up("000000037", 4000);
	assert_string_equal(json_string_value(json_object_get(a, "err")), "NOT_FOUND");
	a = look_up("123", 4000);
	assert_string_equal(json_string_value(json_object_get(a, "err")), "NOT_FOUND");
}

static void a_slow_hub_is_answered_for_within_four_seconds(void **state)
{
	(void)state;
	WAIT_UNTIL(w.has_line, 3000);
	run_ms(300); /* the news have told its state by then */
	w.hub.mood = MOOD_NO_STATUS;
	json_t *a = look_up("000000013", 4000);
	assert_string_equal(status_state(a), "working");
	assert_string_equal(json_string_value(json_object_get(a, "err")), "TIMEOUT");
}

static void without_a_line_it_says_what_is_known_here(void **state)
{
	(void)state;
	char number[NUMBER_CHARS + 1];
	close_sync();
	hub_silence(&w.hub);
	open_sync();
	submit(5, "report");
	number_make(5, number);
	json_t *a = look_up(number, 1000);
	assert_string_equal(status_state(a), "saved");
	assert_string_equal(json_string_value(json_object_get(a, "err")), "OFFLINE");
	number_make(6, number);
	assert_false(json_is_true(json_object_get(look_up(number, 1000), "found")));
}

static void a_call_is_watched_while_it_is_open(void **state)
{
	(void)state;
	WAIT_UNTIL(w.has_line, 3000);
	say(json_pack("{s:s, s:b}", "t", "call", "on", 1));
	wait_for("call", 2000);
	WAIT_UNTIL(w.hub.call_on, 3000);
	w.hub.call_state = 1;
	json_t *a = wait_for("call", 5000);
	assert_int_equal(json_integer_value(json_object_get(a, "state")), 1);
	assert_string_equal(json_string_value(json_object_get(a, "name")), "Anna");
	say(json_pack("{s:s, s:b}", "t", "call", "on", 0));
	WAIT_UNTIL(!w.hub.call_on, 3000);
	run_ms(100);
	int others = w.hub.others;
	run_ms(2500);
	assert_int_equal(w.hub.others, others);
}

static void new_keys_of_the_city_are_taken_over(void **state)
{
	(void)state;
	WAIT_UNTIL(w.has_line, 3000);
	run_ms(200);
	w.hub.new_keys = 1;
	w.hub.mood = MOOD_WRONG_KEY; /* which is the new one */
	submit(1, "visit");
	json_t *keys = json_object_get(wait_for("keys", 3000), "keys");
	assert_string_equal(
		json_string_value(json_object_get(json_object_get(keys, "receipt"), "id")), "t2");
	WAIT_UNTIL(w.booked == 1, 5000);
}

static void without_an_enrolment_there_is_no_room(void **state)
{
	(void)state;
	char path[64];
	close_sync();
	snprintf(path, sizeof path, "%s/identity.json", w.dir);
	unlink(path);
	open_sync();
	assert_false(w.has_room);
	say(json_pack("{s:s, s:s, s:s, s:s, s:s}", "t", "submit", "id", id_of(1), "number", "",
		"kind", "survey", "sealed", "c2VhbGVk"));
	assert_string_equal(
		json_string_value(json_object_get(wait_for("not_saved", 2000), "err")), "DENIED");
}

static void nonsense_at_the_socket_is_survived(void **state)
{
	(void)state;
	static const char *const bad[] = {"{}", "{\"t\":5}", "{\"t\":\"submit\"}",
		"{\"t\":\"submit\",\"id\":7}", "{\"t\":\"look_up\"}", "{\"t\":\"shown\",\"id\":[]}",
		"{\"t\":\"nothing\"}", "{\"t\":\"call\"}"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		say(json_loads(bad[i], 0, NULL));
	submit(1, "visit");
	WAIT_UNTIL(w.booked == 1, 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_request_reaches_the_city),
		T(what_is_no_receipt_moves_nothing),
		T(it_tries_again_by_itself),
		T(a_refused_one_is_put_aside),
		T(one_poisoned_does_not_stop_the_others),
		T(a_status_is_asked_of_the_hub_first),
		T(a_slow_hub_is_answered_for_within_four_seconds),
		T(without_a_line_it_says_what_is_known_here),
		T(a_call_is_watched_while_it_is_open),
		T(new_keys_of_the_city_are_taken_over),
		T(without_an_enrolment_there_is_no_room),
		T(nonsense_at_the_socket_is_survived),
	};
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("sync", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
