/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blit: copies rectangles of one picture into another of the same pixels.  Pure. */
#ifndef FOYER_PLATFORM_BLIT_H
#define FOYER_PLATFORM_BLIT_H

#include "kiosk/ports/display.h"

/* The part of r that lies within w x h; w 0 if there is none. */
struct px_rect blit_clip(struct px_rect r, int w, int h);
/* Copies r, where it lies within both, to the same place in `to`.  Gives what was copied. */
struct px_rect blit_copy(const struct px_image *to, const struct px_image *from, struct px_rect r);
/* Makes a picture black. */
void blit_clear(const struct px_image *to);

#endif
