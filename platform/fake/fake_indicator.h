/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_indicator: the volunteers' lamp as a flag and a count.  One thread. */
#ifndef FOYER_PLATFORM_FAKE_INDICATOR_H
#define FOYER_PLATFORM_FAKE_INDICATOR_H

#include "kiosk/ports/indicator.h"

struct fake_indicator {
	bool is_on;
	int calls; /* how often it was switched on */
};

/* Gives a port that borrows i for as long as it is used. */
struct indicator_port fake_indicator_port(struct fake_indicator *i);

#endif
