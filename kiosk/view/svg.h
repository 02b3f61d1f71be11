/* SPDX-License-Identifier: GPL-3.0-or-later */
/* svg: draws SVG text by librsvg, which is loaded beside the start of the kiosk: it and the ten
 * libraries behind it are a tenth of a cold start. */
#ifndef FOYER_VIEW_SVG_H
#define FOYER_VIEW_SVG_H

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

/* Begins to load the library on a thread of its own.  Once; the first svg_draw does it otherwise. */
void svg_load(void);
/* A bitmap of size_px square, the caller's; NULL where it is no SVG or there is no library
 * (logged).  is_mirrored: left and right change places.  Waits for the library.  One thread. */
cairo_surface_t *svg_draw(const char *text, size_t len_bytes, int size_px, bool is_mirrored);

#endif
