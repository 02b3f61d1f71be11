/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port clock: where time comes from.  Driver: core/loop reads the machine's; platform/fake
 * gives one that a script turns. */
#ifndef FOYER_PORTS_CLOCK_H
#define FOYER_PORTS_CLOCK_H

#include "kiosk/base/clock.h"

struct clock_port {
	void *self;
	struct k_time (*now)(void *self);
};

#endif
