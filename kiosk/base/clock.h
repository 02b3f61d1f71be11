/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock: the two times there are.  Logic is given a `struct k_time`; it never asks for one. */
#ifndef FOYER_BASE_CLOCK_H
#define FOYER_BASE_CLOCK_H

#include <stdint.h>

struct k_time {
	int64_t mono_us; /* since boot, suspend included (CLOCK_BOOTTIME): for waiting */
	int64_t wall_ms; /* since 1970 UTC: for people and for stored records only */
};

/* A day of the town's own calendar, free of time zones. */
struct day {
	int year, month, day; /* month and day from 1; all 0: none */
};

static inline int64_t k_time_mono_ms(struct k_time t)
{
	return t.mono_us / 1000;
}

#endif
