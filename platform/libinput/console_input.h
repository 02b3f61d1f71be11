/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console_input: fingers, keys and plugs where the kiosk owns the console: libinput, with
 * hot-plug, any number of devices at once.  UI thread.
 * Touch and absolute pointers are measured on the glass, in millimetres.  A mouse that only
 * tells motion is left out: the console draws no arrow, so no one could see where it presses. */
#ifndef FOYER_PLATFORM_CONSOLE_INPUT_H
#define FOYER_PLATFORM_CONSOLE_INPUT_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/input.h"
#include "platform/libinput/key_map.h"

#include <stdbool.h>

struct console_input_spec {
	double w_mm, h_mm; /* of the glass that the panels lie on */
	const float
		*calibration; /* libinput's matrix of 6, for every touch panel; NULL: udev's own */
	const struct key_map *keys; /* copied */
	const char *seat;	    /* "seat0": all devices of the seat, and headphone sockets */
	const char *const
		*paths; /* instead of seat: these device files, closed by NULL; for tests */
};

/* Gives an input port; sink hears everything from turns of the loop, never from in here.  First
 * of all it is told whether there is a touch panel (INPUT_TOUCH_LOST, on 1 or 0).
 * A device that may not be read is logged and left out.  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err console_input_create(struct loop *loop, const struct console_input_spec *spec,
	input_sink *sink, void *ctx, struct input_port *port_out);
/* Lets go of all devices while another console is shown, and takes them again. */
void console_input_show(struct input_port *port, bool is_shown);

#endif
