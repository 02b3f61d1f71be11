/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call is asked for until the hub has it, watched while it is open, and never left behind by a
 * kiosk or a kiosk-sync that went away. */
#include "kiosk/sync/call.h"

#include "hostile_hub.h"

#include <curl/curl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

static struct world {
	char dir[32], name[81];
	struct hostile_hub hub;
	struct identity identity;
	struct loop *loop;
	struct line *line;
	struct call *call;
	enum call_state state;
	int told;
} w;

static void on_line(void *ctx, bool is_on)
{
	(void)ctx, (void)is_on;
}

static void on_call(void *ctx, enum call_state state, const char *name)
{
	(void)ctx;
	w.state = state;
	snprintf(w.name, sizeof w.name, "%s", name);
	w.told++;
}

static int setup(void **state)
{
	(void)state;
	memset(&w, 0, sizeof w);
	strcpy(w.dir, "/tmp/call-XXXXXX");
	return !mkdtemp(w.dir) || !hub_start(&w.hub, w.dir) || loop_create(&w.loop) ||
			       identity_read(&w.identity, w.dir) ||
			       line_create(w.loop, &w.identity, "", on_line, NULL, &w.line) ||
			       call_create(w.loop, w.line, on_call, NULL, &w.call)
		       ? -1
		       : 0;
}

static int remove_one(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	(void)facts, (void)type, (void)walk;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	line_destroy(w.line);
	call_destroy(w.call);
	identity_finish(&w.identity);
	loop_destroy(w.loop);
	hub_stop(&w.hub);
	return nftw(w.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
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

static void somebody_comes_within_two_seconds_and_is_done(void **state)
{
	(void)state;
	call_set(w.call, true, "see");
	assert_int_equal(w.state, CALL_WAITING);
	WAIT_UNTIL(w.hub.call_on, 2000);
	w.hub.call_state = CALL_COMING;
	WAIT_UNTIL(w.state == CALL_COMING, 2000);
	assert_string_equal(w.name, "Anna");
	w.hub.call_state = CALL_CLOSED;
	WAIT_UNTIL(w.state == CALL_CLOSED, 2000);
	int others = w.hub.others;
	run_ms(1500);
	assert_int_equal(w.hub.others, others); /* what is over is not watched */
}

static void a_call_of_a_kiosk_that_went_away_ends(void **state)
{
	(void)state;
	call_set(w.call, true, NULL);
	WAIT_UNTIL(w.hub.call_on, 2000);
	call_orphan(w.call, 300);
	run_ms(100);
	assert_true(w.hub.call_on);
	WAIT_UNTIL(!w.hub.call_on, 2000);
}

static void a_call_of_a_kiosk_that_is_there_again_goes_on(void **state)
{
	(void)state;
	call_set(w.call, true, NULL);
	WAIT_UNTIL(w.hub.call_on, 2000);
	call_orphan(w.call, 300);
	call_set(w.call, true, NULL); /* it says again what it wants */
	run_ms(800);
	assert_true(w.hub.call_on);
}

static void a_call_from_before_this_program_began_ends(void **state)
{
	(void)state;
	w.hub.call_on = 1;
	call_orphan(w.call, 50);
	WAIT_UNTIL(!w.hub.call_on, 2000);
	assert_int_equal(w.told, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(somebody_comes_within_two_seconds_and_is_done),
		T(a_call_of_a_kiosk_that_went_away_ends),
		T(a_call_of_a_kiosk_that_is_there_again_goes_on),
		T(a_call_from_before_this_program_began_ends),
	};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	curl_global_cleanup();
	return failed;
}
