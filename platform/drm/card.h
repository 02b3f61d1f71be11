/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card: a graphics card's first screen, its best mode, and what drives it.  One thread. */
#ifndef FOYER_PLATFORM_CARD_H
#define FOYER_PLATFORM_CARD_H

#include "kiosk/base/err.h"

#include <stdint.h>
#include <xf86drmMode.h>

struct card {
	int fd;
	uint32_t connector, crtc;
	drmModeModeInfo mode;
	int w_mm; /* 0: not known, or not likely */
};

/* Opens the card at path, or the first that has a screen for NULL.  The caller closes fd.
 * Errors as drm_display_create, logged. */
MUST_USE enum err card_open(const char *path, struct card *card_out);
/* Index of the mode to take of n: the screen's own choice, else the largest, and of equals the
 * fastest.  Pure.  n > 0. */
int card_best_mode(const drmModeModeInfo *modes, int n);

#endif
