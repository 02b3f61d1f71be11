/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl_window: display and input in a window of X11 or Wayland (SDL2).  UI thread.
 * Nothing polls: the window system's own connection is watched on the loop. */
#ifndef FOYER_PLATFORM_SDL_WINDOW_H
#define FOYER_PLATFORM_SDL_WINDOW_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/display.h"
#include "kiosk/ports/input.h"

#include <stdbool.h>

struct sdl_window_spec {
	const char *title;
	int w_px, h_px; /* of the window, where it does not fill the screen */
	double dpi;	/* what a millimetre is, on this screen */
	bool is_fullscreen;
};

/* Opens the window; both ports belong to it and both must be destroyed.  sink hears from turns
 * of the loop, never from in here.  Only X11 and Wayland are taken, unless SDL_VIDEODRIVER names
 * another driver.  Errors: ERR_DEVICE (no window system; logged), ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err sdl_window_create(struct loop *loop, const struct sdl_window_spec *spec,
	input_sink *sink, void *ctx, struct display_port *display_out,
	struct input_port *input_out);

#endif
