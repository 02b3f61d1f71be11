/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/fake_clock.h"

static struct k_time now(void *self)
{
	const struct fake_clock *c = self;
	return c->now;
}

struct clock_port fake_clock_port(struct fake_clock *c, int64_t wall_ms)
{
	c->now = (struct k_time){.mono_us = 60 * INT64_C(1000000), .wall_ms = wall_ms};
	return (struct clock_port){.self = c, .now = now};
}

void fake_clock_advance(struct fake_clock *c, int64_t ms)
{
	c->now.mono_us += ms * 1000;
	c->now.wall_ms += ms;
}
