/* SPDX-License-Identifier: GPL-3.0-or-later */
/* memory_display: a display that shows nothing: for tests, pictures and previews.  UI thread. */
#ifndef FOYER_PLATFORM_MEMORY_DISPLAY_H
#define FOYER_PLATFORM_MEMORY_DISPLAY_H

#include "kiosk/ports/display.h"

#include <stddef.h>

struct memory_display {
	int w_px, h_px;
	double dpi;
	int64_t presents;   /* calls of present */
	int64_t damaged_px; /* sum of the rectangles' areas */
	const struct px_image
		*image; /* what was presented last, borrowed from the view; NULL: nothing */
	bool is_dim;
};

/* Makes an empty display of that size.  Gives a port that borrows d for as long as it is used;
 * destroy frees nothing. */
struct display_port memory_display_port(struct memory_display *d, int w_px, int h_px, double dpi);

#endif
