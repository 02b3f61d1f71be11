/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port display: shows rectangles of one finished picture.  UI thread.
 * Drivers: drm (a board's console), sdl (a window), memory (tests, pictures, previews). */
#ifndef FOYER_PORTS_DISPLAY_H
#define FOYER_PORTS_DISPLAY_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct px_rect {
	int x, y, w, h;
};

/* The picture: 32 bits a pixel, native-endian xRGB (CAIRO_FORMAT_RGB24).  Owned by the view. */
struct px_image {
	uint32_t *px;
	int w, h, stride_bytes;
};

struct display_facts {
	int w_px, h_px;
	double w_mm;      /* 0: unknown; the configuration decides then */
	const char *name; /* "drm", "sdl x11", "memory": what really runs, for doctor */
};

struct display_port {
	void *self;
	/* Size now.  A window may have been resized since. */
	struct display_facts (*facts)(void *self);
	/* Shows n rectangles of image; returns when they are handed to the device.
	 * Errors: ERR_DEVICE (the next call tries again).  Borrows image until it returns. */
	enum err (*present)(void *self, const struct px_image *image, const struct px_rect *rects, int n);
	/* Full backlight or dimmed (ux.md 2.7); may do nothing. */
	void (*dim)(void *self, bool is_dim);
	/* Blanks what was shown, gives the device back, frees the driver. */
	void (*destroy)(void *self);
};

#endif
