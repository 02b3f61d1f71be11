/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of http: time, bytes, redirects, protocols. */
#include "kiosk/sync/http.h"

#include "tests/fault/watch_fails.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <microhttpd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

struct world {
	struct loop *loop;
	struct http *http;
	struct MHD_Daemon *daemon;
	char base[64], body[64];
	struct http_answer answer;
	int answers;
};

static struct world w;

/* More than anyone should take, and no length said before. */
static ssize_t endless(void *ctx, uint64_t at, char *out, size_t room)
{
	(void)ctx, (void)at;
	memset(out, 'x', room);
	return (ssize_t)room;
}

/* A byte now and then. */
static ssize_t drip(void *ctx, uint64_t at, char *out, size_t room)
{
	(void)ctx, (void)at, (void)room;
	struct timespec pause = {.tv_nsec = 100000000};
	nanosleep(&pause, NULL);
	*out = 'x';
	return 1;
}

static enum MHD_Result serve(void *ctx, struct MHD_Connection *c, const char *path,
	const char *method, const char *version, const char *data, size_t *len, void **req)
{
	(void)ctx, (void)method, (void)version, (void)data, (void)len, (void)req;
	struct MHD_Response *r = NULL;
	unsigned status = 200;
	if (!strcmp(path, "/endless"))
		r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 65536, endless, NULL, NULL);
	else if (!strcmp(path, "/drip"))
		r = MHD_create_response_from_callback(1000, 64, drip, NULL, NULL);
	else
		r = MHD_create_response_from_buffer(
			5, (void *)(uintptr_t) "hello", MHD_RESPMEM_PERSISTENT);
	if (!strcmp(path, "/redirect")) {
		MHD_add_response_header(r, "Location", "/hello");
		status = 302;
	}
	if (!strcmp(path, "/later")) {
		MHD_add_response_header(r, "Retry-After", "17");
		status = 503;
	}
	enum MHD_Result result = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return result;
}

static int setup(void **state)
{
	(void)state;
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	memset(&w, 0, sizeof w);
	w.daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION,
		0, NULL, NULL, serve, NULL, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_END);
	if (!w.daemon || loop_create(&w.loop) || http_create(w.loop, NULL, &w.http))
		return -1;
	snprintf(w.base, sizeof w.base, "http://127.0.0.1:%u",
		(unsigned)MHD_get_daemon_info(w.daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	http_destroy(w.http);
	loop_destroy(w.loop);
	MHD_stop_daemon(w.daemon);
	return 0;
}

static void on_answer(void *ctx, const struct http_answer *a)
{
	(void)ctx;
	w.answer = *a;
	w.answers++;
	snprintf(w.body, sizeof w.body, "%s", a->body);
	w.answer.body = NULL;
}

static void get(const char *base, const char *path, int timeout_ms)
{
	char url[128];
	snprintf(url, sizeof url, "%s%s", base, path);
	struct http_request r = {.method = "GET", .url = url, .timeout_ms = timeout_ms};
	w.answers = 0;
	assert_int_equal(http_ask(w.http, &r, on_answer, NULL), ERR_OK);
	assert_int_equal(w.answers, 0);
	for (int i = 0; i < 1000 && !w.answers; i++)
		loop_turn(w.loop, 10);
	assert_int_equal(w.answers, 1);
}

static void a_whole_answer_is_given(void **state)
{
	(void)state;
	get(w.base, "/hello", 2000);
	assert_int_equal(w.answer.err, ERR_OK);
	assert_int_equal(w.answer.status, 200);
	assert_string_equal(w.body, "hello");
	get(w.base, "/later", 2000);
	assert_int_equal(w.answer.status, 503);
	assert_int_equal(w.answer.retry_after_s, 17);
}

static void time_is_bounded(void **state)
{
	(void)state;
	int64_t from_us = loop_refresh(w.loop).mono_us;
	get(w.base, "/drip", 400);
	assert_int_equal(w.answer.err, ERR_TIMEOUT);
	assert_in_range(loop_refresh(w.loop).mono_us - from_us, 350000, 1500000);
}

static void bytes_are_bounded(void **state)
{
	(void)state;
	get(w.base, "/endless", 10000);
	assert_int_equal(w.answer.err, ERR_TOO_BIG);
	assert_true(w.answer.len_bytes <= HTTP_ANSWER_MAX);
}

static void a_redirect_is_not_followed(void **state)
{
	(void)state;
	get(w.base, "/redirect", 2000);
	assert_int_equal(w.answer.status, 302);
}

static void nobody_there_is_offline(void **state)
{
	(void)state;
	get("http://127.0.0.1:1", "/", 2000);
	assert_int_equal(w.answer.err, ERR_OFFLINE);
}

static void other_protocols_are_refused(void **state)
{
	(void)state;
	get("file:///etc/passwd", "", 2000);
	assert_int_equal(w.answer.err, ERR_BAD_INPUT);
	assert_string_equal(w.body, "");
}

/* The kernel has no room for a watch, or for its change: the answer comes a little later. */
static void what_cannot_be_watched_yet_is_watched_later(void **state)
{
	(void)state;
	for (int n = 1; n <= 4; n++) {
		watch_fails = (struct watch_fails){0, n, n + 2, n % 2 ? ENOSPC : ENOMEM};
		get(w.base, "/hello", 5000);
		assert_int_equal(w.answer.err, ERR_OK);
	}
	watch_fails = (struct watch_fails){0};
}

static void the_end_drops_what_is_under_way(void **state)
{
	(void)state;
	char url[128];
	snprintf(url, sizeof url, "%s/drip", w.base);
	struct http_request r = {.method = "GET", .url = url, .timeout_ms = 5000};
	w.answers = 0;
	assert_int_equal(http_ask(w.http, &r, on_answer, NULL), ERR_OK);
	for (int i = 0; i < 20; i++)
		loop_turn(w.loop, 5);
	http_destroy(w.http);
	w.http = NULL;
	loop_turn(w.loop, 0);
	assert_int_equal(w.answers, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_whole_answer_is_given),
		T(time_is_bounded),
		T(bytes_are_bounded),
		T(a_redirect_is_not_followed),
		T(nobody_there_is_offline),
		T(other_protocols_are_refused),
		T(what_cannot_be_watched_yet_is_watched_later),
		T(the_end_drops_what_is_under_way),
	};
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests_name("http", tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
