/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port indicator: the lamp and the sound at the volunteers' desk.  UI thread. */
#ifndef FOYER_PORTS_INDICATOR_H
#define FOYER_PORTS_INDICATOR_H

#include "kiosk/base/err.h"

#include <stdbool.h>

struct indicator_port {
	void *self;
	/* Calls for a volunteer until switched off.  Errors: ERR_DEVICE. */
	enum err (*call)(void *self, bool is_on);
	void (*destroy)(void *self);
};

#endif
