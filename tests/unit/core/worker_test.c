/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker here is a shell: it echoes frames (cat on fd 3), or dies. */
#include "kiosk/core/worker.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct world {
	struct loop *loop;
	struct worker *worker;
	int starts, deaths, messages;
};

static void on_message(void *ctx, json_t *message)
{
	struct world *w = ctx;
	if (message)
		w->messages++;
	else
		w->deaths++;
}

static void on_start(void *ctx)
{
	struct world *w = ctx;
	w->starts++;
}

static void open_world(struct world *w, const char *const *argv)
{
	*w = (struct world){0};
	struct worker_spec spec = {.argv = argv,
		.on_message = on_message,
		.on_start = on_start,
		.ctx = w,
		.backoff_min_ms = 20,
		.backoff_max_ms = 80};
	assert_int_equal(loop_create(&w->loop), ERR_OK);
	assert_int_equal(worker_create(w->loop, &spec, &w->worker), ERR_OK);
}

static void close_world(struct world *w)
{
	worker_destroy(w->worker);
	loop_destroy(w->loop);
}

static void run_ms(struct world *w, int64_t ms)
{
	int64_t until_us = loop_refresh(w->loop).mono_us + ms * 1000;
	while (loop_refresh(w->loop).mono_us < until_us)
		loop_turn(w->loop, 5);
}

static void wait_for(struct world *w, const int *what, int value)
{
	for (int i = 0; i < 400 && *what < value; i++)
		loop_turn(w->loop, 5);
	assert_int_equal(*what, value);
}

static void it_talks_and_comes_back(void **state)
{
	(void)state;
	static const char *const argv[] = {"/bin/sh", "-c", "cat <&3 >&3", NULL};
	struct world w;
	open_world(&w, argv);
	wait_for(&w, &w.starts, 1);
	assert_int_equal(worker_send(w.worker, json_pack("{s:s}", "t", "hello")), ERR_OK);
	wait_for(&w, &w.messages, 1);
	kill(worker_pid(w.worker), SIGKILL);
	/* The socket may live on in the shell's child: the death of the process decides. */
	wait_for(&w, &w.deaths, 1);
	assert_int_equal(worker_send(w.worker, json_pack("{s:s}", "t", "hello")), ERR_OFFLINE);
	wait_for(&w, &w.starts, 2);
	assert_int_equal(worker_send(w.worker, json_pack("{s:s}", "t", "hello")), ERR_OK);
	wait_for(&w, &w.messages, 2);
	close_world(&w);
}

static void starts_come_slower_and_slower(void **state)
{
	(void)state;
	static const char *const argv[] = {"/bin/false", NULL};
	struct world w;
	open_world(&w, argv);
	run_ms(&w, 400);
	/* 20 + 40 + 80 + 80 + 80 + 80: 6 at most, and never a flood */
	assert_in_range(w.deaths, 3, 7);
	close_world(&w);
}

static void a_program_that_is_missing_is_tried_again(void **state)
{
	(void)state;
	static const char *const argv[] = {"/nowhere/at/all", NULL};
	struct world w;
	open_world(&w, argv);
	wait_for(&w, &w.deaths, 2);
	close_world(&w);
}

static void one_that_will_not_go_is_killed(void **state)
{
	(void)state;
	static const char *const argv[] = {"/bin/sh", "-c", "exec sleep 1000", NULL};
	struct world w;
	open_world(&w, argv);
	wait_for(&w, &w.starts, 1);
	int pid = worker_pid(w.worker);
	worker_destroy(w.worker);
	assert_int_equal(kill(pid, 0), -1);
	loop_destroy(w.loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_talks_and_comes_back),
		cmocka_unit_test(starts_come_slower_and_slower),
		cmocka_unit_test(a_program_that_is_missing_is_tried_again),
		cmocka_unit_test(one_that_will_not_go_is_killed),
	};
	return cmocka_run_group_tests_name("worker", tests, NULL, NULL);
}
