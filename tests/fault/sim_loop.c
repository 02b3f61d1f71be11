/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/sim.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

enum { AT_ONE_TIME_MAX = 100000 }; /* timers; more is a loop without end */

struct loop_timer {
	struct loop_timer *next;
	loop_timer_fn *fn;
	void *ctx;
	int64_t due_us;
};

struct loop {
	struct loop_timer *timers; /* soonest first */
	int64_t now_us, wall_minus_mono_ms;
};

static struct loop the_loop;
static uint64_t state = 1;

/* --- chance ---------------------------------------------------------------------------------- */

static uint32_t chance32(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16);
}

static const char *chance_name(void)
{
	return "sim";
}

static void chance_bytes(void *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((unsigned char *)out)[i] = (unsigned char)chance32();
}

void sim_seed(uint64_t seed)
{
	static randombytes_implementation ours = {
		.implementation_name = chance_name, .random = chance32, .buf = chance_bytes};
	randombytes_set_implementation(&ours);
	state = seed * 0x9e3779b97f4a7c15u + 0x2545f4914f6cdd1du;
	for (int i = 0; i < 4; i++)
		chance32();
}

int sim_chance(int n)
{
	return (int)(chance32() % (uint32_t)n);
}

/* --- time --------------------------------------------------------------------------------------
 */

struct loop *sim_loop(void)
{
	return &the_loop;
}

int64_t sim_now_us(void)
{
	return the_loop.now_us;
}

void sim_set_wall(int64_t wall_ms)
{
	the_loop.wall_minus_mono_ms = wall_ms - the_loop.now_us / 1000;
}

void sim_run_until(int64_t until_us)
{
	int at_once = 0;
	while (the_loop.timers && the_loop.timers->due_us <= until_us) {
		struct loop_timer *t = the_loop.timers;
		at_once = t->due_us > the_loop.now_us ? 0 : at_once + 1;
		if (at_once > AT_ONE_TIME_MAX) {
			printf("the program goes round without end\n");
			exit(1);
		}
		if (t->due_us > the_loop.now_us)
			the_loop.now_us = t->due_us;
		the_loop.timers = t->next;
		loop_timer_fn *fn = t->fn;
		void *ctx = t->ctx;
		free(t);
		fn(ctx);
	}
	if (until_us > the_loop.now_us)
		the_loop.now_us = until_us;
}

/* --- in the loop's place -----------------------------------------------------------------------
 */

struct k_time loop_now(const struct loop *loop)
{
	return (struct k_time){
		.mono_us = loop->now_us, .wall_ms = loop->now_us / 1000 + loop->wall_minus_mono_ms};
}

struct k_time loop_refresh(struct loop *loop)
{
	return loop_now(loop);
}

struct loop_timer *loop_timer_add(struct loop *loop, int64_t after_ms, loop_timer_fn *fn, void *ctx)
{
	struct loop_timer *t = malloc(sizeof *t), **at = &loop->timers;
	*t = (struct loop_timer){.fn = fn, .ctx = ctx, .due_us = loop->now_us + after_ms * 1000};
	while (*at && (*at)->due_us <= t->due_us)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	return t;
}

void loop_timer_remove(struct loop_timer *timer)
{
	struct loop_timer **at = &the_loop.timers;
	while (timer && *at != timer) {
		if (!*at)
			abort(); /* it has fired: our bug */
		at = &(*at)->next;
	}
	if (timer)
		*at = timer->next;
	free(timer);
}
