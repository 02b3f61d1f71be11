/* SPDX-License-Identifier: GPL-3.0-or-later */
/* edid: how large a screen says it is.  Pure. */
#ifndef FOYER_PLATFORM_EDID_H
#define FOYER_PLATFORM_EDID_H

#include <stdbool.h>
#include <stddef.h>

enum { EDID_BLOCK = 128, EDID_DPI_MIN = 60, EDID_DPI_MAX = 300 };

/* What a screen claims, best first; 0: it does not say. */
struct edid {
	int timing_w_mm, timing_h_mm; /* of its first detailed timing */
	int about_w_mm, about_h_mm;   /* whole centimetres */
};

/* True for a block with the right header and sum; then *edid_out is set. */
bool edid_read(const unsigned char *bytes, size_t n, struct edid *edid_out);
/* True if w_px x h_px on w_mm x h_mm is 60 to 300 dots an inch both ways (ux.md 1.1). */
bool edid_is_likely(int w_px, int h_px, int w_mm, int h_mm);

#endif
