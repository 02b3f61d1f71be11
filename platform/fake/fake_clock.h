/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_clock: a clock that only a script or a test turns.  One thread. */
#ifndef FOYER_PLATFORM_FAKE_CLOCK_H
#define FOYER_PLATFORM_FAKE_CLOCK_H

#include "kiosk/ports/clock.h"

struct fake_clock {
	struct k_time now;
};

/* Sets the clock to wall_ms; the monotonic side starts at one minute, so that 0 means "never".
 * Gives a port that borrows c for as long as it is used. */
struct clock_port fake_clock_port(struct fake_clock *c, int64_t wall_ms);
/* Turns both times forward by ms. */
void fake_clock_advance(struct fake_clock *c, int64_t ms);

#endif
