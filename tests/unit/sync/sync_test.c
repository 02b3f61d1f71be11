/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosk-sync in this process, a kiosk at its socket, and a hub that behaves badly. */
#include "kiosk/sync/sync.h"

#include "hostile_hub.h"
#include "kiosk/core/wire.h"
#include "kiosk/model/number.h"

#include <curl/curl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

static const struct outbox_limits limits = {
	.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 100000};

struct world {
	char dir[32], socket[64];
	struct hostile_hub hub;
	struct loop *loop;
	struct sync *sync;
	struct wire *kiosk;
	json_t *last;	  /* last message of the kind that is waited for */
	const char *want; /* "t" of it */
	int booked, received, times, reports, lines;
	bool has_line, has_room;
};

static struct world w;

static void on_message(void *ctx, json_t *message)
{
	(void)ctx;
	const char *t = json_string_value(json_object_get(message, "t"));
	if (!message) {
		wire_destroy(w.kiosk);
		w.kiosk = NULL;
		return;
	}
	w.booked += !strcmp(t, "booked");
	w.received += !strcmp(t, "received");
	w.times += json_is_object(json_object_get(json_object_get(message, "times"), "services"));
	w.reports += json_is_array(json_object_get(json_object_get(message, "public"), "open"));
	w.lines += !strcmp(t, "line");
	if (!strcmp(t, "line"))
		w.has_line = json_is_true(json_object_get(message, "on"));
	if (!strcmp(t, "room"))
		w.has_room = json_is_true(json_object_get(message, "on"));
	if (!strcmp(t, "welcome")) {
		w.has_line = json_is_true(json_object_get(message, "line"));
		w.has_room = json_is_true(json_object_get(message, "room"));
	}
	if (w.want && !strcmp(t, w.want)) {
		json_decref(w.last);
		w.last = json_incref(message);
	}
}

static void say(json_t *message)
{
	assert_int_equal(wire_send(w.kiosk, message), ERR_OK);
}

/* Turns the loop until a message of kind t comes; fails after ms. */
static json_t *wait_for(const char *t, int64_t ms)
{
	json_decref(w.last);
	w.last = NULL;
	w.want = t;
	int64_t until_us = loop_refresh(w.loop).mono_us + ms * 1000;
	while (!w.last && loop_refresh(w.loop).mono_us < until_us)
		loop_turn(w.loop, 20);
	if (!w.last)
		fail_msg("no \"%s\" within %d ms", t, (int)ms);
	return w.last;
}

static void run_ms(int64_t ms)
{
	int64_t until_us = loop_refresh(w.loop).mono_us + ms * 1000;
	while (loop_refresh(w.loop).mono_us < until_us)
		loop_turn(w.loop, 10);
}

#define WAIT_UNTIL(what, ms)                                                                       \
	do {                                                                                       \
		int64_t until_us_ = loop_refresh(w.loop).mono_us + (ms)*1000;                      \
		while (!(what) && loop_refresh(w.loop).mono_us < until_us_)                        \
			loop_turn(w.loop, 10);                                                     \
		assert_true(what);                                                                 \
	} while (0)

static void open_sync(void)
{
	struct sync_options options = {
		.state_dir = w.dir, .socket_path = w.socket, .limits = &limits};
	int fd = -1;
	assert_int_equal(sync_create(w.loop, &options, &w.sync), ERR_OK);
	assert_int_equal(wire_connect(w.socket, &fd), ERR_OK);
	assert_int_equal(wire_create(w.loop, fd, on_message, NULL, &w.kiosk), ERR_OK);
	say(json_pack("{s:s, s:i}", "t", "hello", "v", 1));
	wait_for("welcome", 2000);
}

static void close_sync(void)
{
	wire_destroy(w.kiosk);
	w.kiosk = NULL;
	sync_destroy(w.sync);
	w.sync = NULL;
}

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof w);
	strcpy(w.dir, "/tmp/sync-XXXXXX");
	if (!mkdtemp(w.dir) || !hub_start(&w.hub, w.dir) || loop_create(&w.loop))
		return -1;
	snprintf(w.socket, sizeof w.socket, "%s/s", w.dir);
	open_sync();
	return 0;
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)facts, (void)type, (void)walk;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	close_sync();
	json_decref(w.last);
	loop_destroy(w.loop);
	hub_stop(&w.hub);
	if (w.hub.bad_signatures || w.hub.changed_bytes)
		return -1;
	return nftw(w.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *id_of(int i)
{
	static char id[33];
	snprintf(id, sizeof id, "%032x", (unsigned)i);
	return id;
}

static void submit(int i, const char *kind)
{
	char number[NUMBER_CHARS + 1];
	number_make((uint64_t)i, number);
	say(json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s, s:s}}", "t", "submit", "id", id_of(i),
		"number", number, "kind", kind, "sealed", "c2VhbGVk", "public", "number", number,
		"kind", kind, "state", "saved"));
	assert_string_equal(
		json_string_value(json_object_get(wait_for("saved", 2000), "id")), id_of(i));
}

static void kick(void)
{
	say(json_pack("{s:s}", "t", "retry"));
	wait_for("retry", 2000);
}

static int count(const char *state)
{
	json_t *one;
	size_t i;
	say(json_pack("{s:s}", "t", "queue"));
	json_t *states = json_object_get(wait_for("queue", 2000), "states");
	json_array_foreach(states, i, one)
		if (!strcmp(json_string_value(json_object_get(one, "state")), state))
			return (int)json_integer_value(json_object_get(one, "count"));
	return -1;
}

static const char *reason(void)
{
	say(json_pack("{s:s}", "t", "queue"));
	json_t *reasons = json_object_get(wait_for("queue", 2000), "reasons");
	const char *words =
		json_string_value(json_object_get(json_array_get(reasons, 0), "reason"));
	return words ? words : "";
}

/* --- the tests ---------------------------------------------------------------------------- */

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

static void a_portal_is_no_line(void **state)
{
	(void)state;
	WAIT_UNTIL(w.has_line, 3000);
	w.hub.mood = MOOD_HTML;
	submit(1, "visit");
	WAIT_UNTIL(!w.has_line, 3000);
	w.hub.mood = MOOD_GOOD;
	WAIT_UNTIL(w.has_line && w.booked == 1, 5000);
}

/* It answers requests with its page; all else comes from the hub, a little later, and that must not
 * send the request again and again: waits double from half a second on, those of the line and those
 * of the requests. */
static void a_portal_for_requests_alone_is_not_stormed(void **state)
{
	(void)state;
	enum { WATCHED_MS = 8000, POSTS_MAX = 12, CHANGES_MAX = 12, OTHERS_MAX = 80 };
	WAIT_UNTIL(w.has_line, 3000);
	w.hub.others_late_ms = 50;
	w.hub.mood = MOOD_HTML_POST;
	submit(1, "visit");
	w.lines = 0;
	w.hub.posts = w.hub.others = 0;
	run_ms(WATCHED_MS);
	print_message("%d posts, %d other requests, %d changes of the line in %d ms\n",
		w.hub.posts, w.hub.others, w.lines, WATCHED_MS);
	assert_in_range(w.hub.posts, 2, POSTS_MAX);
	assert_in_range(w.hub.others, 0, OTHERS_MAX);
	assert_in_range(w.lines, 0, CHANGES_MAX);
	w.hub.mood = MOOD_GOOD;
	WAIT_UNTIL(w.booked == 1, 12000);
	assert_int_equal(hub_times(&w.hub, id_of(1)), 1);
}

static void it_starts_offline_and_goes_on_when_the_hub_comes(void **state)
{
	(void)state;
	uint16_t port = hub_port(&w.hub);
	close_sync();
	hub_silence(&w.hub);
	open_sync();
	assert_false(w.has_line);
	assert_true(w.has_room);
	submit(1, "visit");
	run_ms(300);
	close_sync(); /* and is started anew, still without a hub */
	open_sync();
	assert_int_equal(count("queued") + count("sending"), 1);
	hub_listen(&w.hub, port);
	WAIT_UNTIL(w.booked == 1, 10000);
	assert_int_equal(hub_times(&w.hub, id_of(1)), 1);
}

static void times_and_reports_are_told_and_kept(void **state)
{
	(void)state;
	WAIT_UNTIL(w.times && w.reports, 3000);
	uint16_t port = hub_port(&w.hub);
	close_sync();
	hub_silence(&w.hub);
	w.times = w.reports = 0;
	open_sync();
	WAIT_UNTIL(w.times && w.reports, 2000);
	assert_false(w.has_line);
	hub_listen(&w.hub, port);
}

/* The line goes and comes back, which asks for everything anew. */
static void lose_the_line(void)
{
	static int lost;
	uint16_t port = hub_port(&w.hub);
	hub_silence(&w.hub);
	submit(100 + lost++, "report");
	WAIT_UNTIL(!w.has_line, 5000);
	hub_listen(&w.hub, port);
	w.times = 0;
	WAIT_UNTIL(w.has_line, 12000);
}

static void times_that_are_here_are_not_sent_again(void **state)
{
	(void)state;
	WAIT_UNTIL(w.times, 3000);
	assert_int_equal(w.hub.whole_times, 1);
	lose_the_line();
	WAIT_UNTIL(w.hub.known_times == 1 && w.times, 5000);
	assert_int_equal(w.hub.whole_times, 1);
	w.hub.forgets_tags = 1; /* they changed */
	lose_the_line();
	WAIT_UNTIL(w.hub.whole_times == 2 && w.times, 5000);
	w.hub.forgets_tags = 0;
	w.hub.says_other_tag = 1; /* a 304 that is not about ours is no answer: all of it is asked for */
	lose_the_line();
	WAIT_UNTIL(w.hub.whole_times == 3 && w.times, 12000);
	assert_int_equal(w.hub.known_times, 2);
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

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_request_reaches_the_city),
		T(what_is_no_receipt_moves_nothing),
		T(it_tries_again_by_itself),
		T(a_refused_one_is_put_aside),
		T(one_poisoned_does_not_stop_the_others),
		T(a_portal_is_no_line),
		T(a_portal_for_requests_alone_is_not_stormed),
		T(it_starts_offline_and_goes_on_when_the_hub_comes),
		T(times_and_reports_are_told_and_kept),
		T(times_that_are_here_are_not_sent_again),
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
