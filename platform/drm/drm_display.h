/* SPDX-License-Identifier: GPL-3.0-or-later */
/* drm_display: the screen of a board, without a desktop, a GPU or Mesa: one dumb buffer, into
 * which rectangles are copied (feasibility: 16 MB instead of 110).  UI thread. */
#ifndef FOYER_PLATFORM_DRM_DISPLAY_H
#define FOYER_PLATFORM_DRM_DISPLAY_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/display.h"

#include <stdbool.h>

struct drm_display_spec {
	const char *card; /* "/dev/dri/card1"; NULL: the first that has a screen */
	/* Another console is shown (false), ours again (true): input must let go and come back.
	 * May be NULL. */
	void (*on_shown)(void *ctx, bool is_shown);
	void *ctx;
};

/* Lights the screen, black, in its own best mode, and takes the console.  facts.w_mm is 0 when
 * the screen says nothing, or nothing likely (60 to 300 dpi), of its size.
 * Errors, each logged with what to do: ERR_NOT_FOUND (no card, or no screen is plugged in),
 * ERR_DENIED (no right, or another program has the screen), ERR_DEVICE, ERR_NO_MEMORY. */
MUST_USE enum err drm_display_create(
	struct loop *loop, const struct drm_display_spec *spec, struct display_port *port_out);

#endif
