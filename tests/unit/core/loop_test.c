/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/core/loop.h"

#include "kiosk/base/check.h"
#include "tests/fault/watch_fails.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

struct world {
	struct loop *loop;
	struct loop_timer *victim;
	struct loop_watch *watch[2];
	int ends[2][2];
	char order[32];
	int calls;
};

static void note(struct world *w, char c)
{
	size_t n = strlen(w->order);
	assert_true(n + 1 < sizeof w->order);
	w->order[n] = c;
}

static void note_a(void *ctx)
{
	note(ctx, 'a');
}

static void note_b(void *ctx)
{
	note(ctx, 'b');
}

static void note_c(void *ctx)
{
	note(ctx, 'c');
}

static void stop(void *ctx)
{
	struct world *w = ctx;
	loop_stop(w->loop, 7);
}

static void timers_fire_in_order(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	int64_t from_us = loop_refresh(w.loop).mono_us;
	loop_timer_add(w.loop, 30, note_c, &w);
	loop_timer_add(w.loop, 10, note_a, &w);
	loop_timer_add(w.loop, 10, note_b, &w);
	loop_timer_add(w.loop, 30, stop, &w);
	assert_int_equal(loop_run(w.loop), 7);
	assert_string_equal(w.order, "abc");
	assert_true(loop_refresh(w.loop).mono_us - from_us >= 30000);
	loop_destroy(w.loop);
}

static void kill_victim(void *ctx)
{
	struct world *w = ctx;
	note(w, 'k');
	loop_timer_remove(w->victim);
}

static void a_timer_may_remove_another(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	loop_timer_add(w.loop, 1, kill_victim, &w);
	w.victim = loop_timer_add(w.loop, 1, note_a, &w);
	loop_timer_add(w.loop, 2, stop, &w);
	loop_run(w.loop);
	assert_string_equal(w.order, "k");
	loop_destroy(w.loop);
}

static void again_at_once(void *ctx)
{
	struct world *w = ctx;
	w->calls++;
	loop_timer_add(w->loop, 0, again_at_once, w);
}

static void a_timer_of_no_time_waits_for_the_next_turn(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	w.victim = NULL;
	loop_timer_add(w.loop, 0, again_at_once, &w);
	for (int i = 0; i < 5; i++)
		loop_turn(w.loop, -1);
	assert_int_equal(w.calls, 5);
	loop_destroy(w.loop); /* one timer is left: it is complained about and freed */
}

static void remove_both(void *ctx, unsigned events)
{
	struct world *w = ctx;
	assert_true(events & LOOP_READ);
	w->calls++;
	for (int i = 0; i < 2; i++) {
		loop_watch_remove(w->watch[i]);
		close(w->ends[i][0]);
	}
}

static void a_watch_may_remove_all_watches(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, w.ends[i]), 0);
		assert_int_equal(write(w.ends[i][1], "x", 1), 1);
		assert_int_equal(loop_watch_add(w.loop, w.ends[i][0], LOOP_READ, remove_both, &w,
					 &w.watch[i]),
			ERR_OK);
	}
	loop_turn(w.loop, 0);
	assert_int_equal(w.calls, 1);
	loop_turn(w.loop, 0);
	assert_int_equal(w.calls, 1);
	for (int i = 0; i < 2; i++)
		close(w.ends[i][1]);
	loop_destroy(w.loop);
}

static void count_hangup(void *ctx, unsigned events)
{
	struct world *w = ctx;
	assert_true(events & LOOP_HANGUP);
	w->calls++;
	loop_watch_remove(w->watch[0]);
}

static void a_hangup_is_told_to_a_watch_of_nothing(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, w.ends[0]), 0);
	assert_int_equal(
		loop_watch_add(w.loop, w.ends[0][0], 0, count_hangup, &w, &w.watch[0]), ERR_OK);
	close(w.ends[0][1]);
	loop_turn(w.loop, 100);
	assert_int_equal(w.calls, 1);
	close(w.ends[0][0]);
	loop_destroy(w.loop);
}

static void count_write(void *ctx, unsigned events)
{
	struct world *w = ctx;
	w->calls += (events & LOOP_WRITE) != 0;
	loop_watch_set(w->watch[0], LOOP_READ);
}

/* The kernel has no memory for it, and for the taking back neither, for a while. */
static void what_the_kernel_has_no_room_for_is_watched_later(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, w.ends[0]), 0);
	watch_fails = (struct watch_fails){0, 1, 3, ENOSPC};
	assert_int_equal(
		loop_watch_add(w.loop, w.ends[0][0], LOOP_WRITE, count_write, &w, &w.watch[0]),
		ERR_OK);
	for (int i = 0; i < 2; i++)
		loop_turn(w.loop, 1000);
	assert_int_equal(w.calls, 1);
	w.calls = 0;
	watch_fails = (struct watch_fails){0, 1, 4, ENOMEM};
	loop_watch_set(w.watch[0], LOOP_READ | LOOP_WRITE);
	for (int i = 0; i < 3; i++)
		loop_turn(w.loop, 1000); /* it does not sleep over it */
	assert_int_equal(w.calls, 1);
	watch_fails = (struct watch_fails){0, 1, 3, ENOMEM};
	loop_watch_set(w.watch[0], LOOP_READ | LOOP_WRITE);
	loop_watch_set(w.watch[0], LOOP_READ);
	for (int i = 0; i < 4; i++)
		loop_turn(w.loop, 10);
	assert_int_equal(w.calls, 1);
	watch_fails = (struct watch_fails){0};
	loop_watch_remove(w.watch[0]);
	loop_destroy(w.loop);
	close(w.ends[0][0]);
	close(w.ends[0][1]);
}

static void sigterm_stops_it(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	kill(getpid(), SIGTERM);
	assert_int_equal(loop_run(w.loop), 0);
	loop_destroy(w.loop);
}

static void it_sleeps_when_nothing_happens(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	loop_timer_add(w.loop, 100, stop, &w);
	loop_run(w.loop);
	assert_true(loop_wakeups(w.loop) <= 2);
	loop_destroy(w.loop);
}

static void before_sleep_comes_first(void **state)
{
	(void)state;
	struct world w = {0};
	assert_int_equal(loop_create(&w.loop), ERR_OK);
	loop_before_sleep(w.loop, note_a, &w);
	loop_timer_add(w.loop, 0, note_b, &w);
	loop_turn(w.loop, -1);
	assert_string_equal(w.order, "ab");
	loop_destroy(w.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_fire_in_order),
		cmocka_unit_test(a_timer_may_remove_another),
		cmocka_unit_test(a_timer_of_no_time_waits_for_the_next_turn),
		cmocka_unit_test(a_watch_may_remove_all_watches),
		cmocka_unit_test(a_hangup_is_told_to_a_watch_of_nothing),
		cmocka_unit_test(what_the_kernel_has_no_room_for_is_watched_later),
		cmocka_unit_test(sigterm_stops_it),
		cmocka_unit_test(it_sleeps_when_nothing_happens),
		cmocka_unit_test(before_sleep_comes_first),
	};
	return cmocka_run_group_tests_name("loop", tests, NULL, NULL);
}
