/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desk: the port indicator as a lamp and a buzzer at the volunteers' desk.  The lamp burns as long
 * as the call waits; the buzzer sounds twice, briefly, at once and each DESK_AGAIN_MS.  Both are
 * switched off when they are taken, so that a program that died in a call leaves no lamp burning
 * for longer than its restart takes.  UI thread. */
#ifndef FOYER_PLATFORM_GPIO_DESK_H
#define FOYER_PLATFORM_GPIO_DESK_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/indicator.h"
#include "platform/gpio/output.h"

enum { DESK_SOUND_MS = 400, DESK_PAUSE_MS = 300, DESK_AGAIN_MS = 10000 };

/* lamp, buzzer: words of output.h; NULL: there is none.  One that cannot be taken is logged and left
 * out.  gpio: as in output_open.  Gives a port; without any output its call is NULL.  Borrows loop.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err desk_create(struct loop *loop, const char *lamp, const char *buzzer,
	const struct gpio_calls *gpio, struct indicator_port *port_out);

#endif
