/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line comes and goes, or seems to; what is asked for when it returns. */
#include "sync_world.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_portal_is_no_line),
		T(a_portal_for_requests_alone_is_not_stormed),
		T(it_starts_offline_and_goes_on_when_the_hub_comes),
		T(times_and_reports_are_told_and_kept),
		T(times_that_are_here_are_not_sent_again),
	};
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("line", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
