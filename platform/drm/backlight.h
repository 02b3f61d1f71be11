/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backlight: the light behind the glass, where the machine has one that can be turned.
 * UI thread. */
#ifndef FOYER_PLATFORM_BACKLIGHT_H
#define FOYER_PLATFORM_BACKLIGHT_H

#include <stdbool.h>

enum { BACKLIGHT_DIM_PERCENT = 60 }; /* ux.md 2.7 */

/* Turns every light of dir ("/sys/class/backlight") to full, or to BACKLIGHT_DIM_PERCENT.
 * A machine without one, or without the right to turn it, stays as it is. */
void backlight_set(const char *dir, bool is_dim);

#endif
