/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl_events: from SDL's events to ours.  UI thread. */
#ifndef FOYER_PLATFORM_SDL_EVENTS_H
#define FOYER_PLATFORM_SDL_EVENTS_H

#include "kiosk/ports/input.h"

#include <SDL.h>
#include <stdbool.h>

enum { SDL_FINGERS_MAX = 10 };

/* All zero: nothing is held. */
struct sdl_events {
	bool is_held;	/* the mouse's left button, which is finger 0 */
	bool is_repeat; /* the key that went down last only repeats: what it types is dropped */
	bool has_finger[SDL_FINGERS_MAX]; /* finger n + 1 */
	SDL_FingerID fingers[SDL_FINGERS_MAX];
};

/* Tells sink what sdl means: nothing, one event, or one for each character of a text.
 * mm_a_px: size of a pixel; w_px, h_px: the window; time_us: now. */
void sdl_events_take(struct sdl_events *s, const SDL_Event *sdl, double mm_a_px, int w_px, int h_px,
	int64_t time_us, input_sink *sink, void *ctx);

#endif
