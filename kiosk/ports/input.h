/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port input: fingers, keys, switches and plugs, as they happened.  UI thread.
 * Drivers: libinput (console, hot-plug), sdl (window), fake (script).  Drivers translate and
 * nothing else: what counts as a press is decided in ways/. */
#ifndef FOYER_PORTS_INPUT_H
#define FOYER_PORTS_INPUT_H

#include <stdint.h>

enum input_kind {
	INPUT_TOUCH_DOWN,
	INPUT_TOUCH_MOVE,
	INPUT_TOUCH_UP,
	INPUT_TOUCH_CANCEL,
	INPUT_KEY,        /* a key went down; repeats are never delivered (A11Y-52) */
	INPUT_TEXT,       /* a real keyboard typed `text` (one Unicode character) */
	INPUT_HEADPHONES, /* plugged in (on = 1) or out (0) */
	INPUT_TOUCH_LOST, /* the last touch panel went away (on = 0) or came (1) */
	INPUT_RESIZED,    /* the window changed size */
	INPUT_CLOSED      /* the window was closed; on a console never */
};

/* What a key means, whatever pad or keyboard sent it (ux.md 4.3, 4.5), and its name in
 * keys.conf and in scripts.  GRID is F12 in debug builds: millimetre grid. */
#define INPUT_KEY_LIST(X) \
	X(NONE_, "none") X(UP_, "up") X(DOWN_, "down") X(LEFT_, "left") X(RIGHT_, "right") \
	X(SELECT_, "select") X(HELP_, "help") X(VOLUME_, "volume") \
	X(VOLUME_UP_, "volume-up") X(VOLUME_DOWN_, "volume-down") \
	X(FASTER_, "faster") X(SLOWER_, "slower") X(TAB_, "tab") X(BACKTAB_, "backtab") \
	X(ESCAPE_, "escape") X(PAGE_DOWN_, "page-down") X(PAGE_UP_, "page-up") \
	X(BACKSPACE_, "backspace") X(READ_ALOUD_, "read-aloud") X(LANGUAGE_, "language") \
	X(TEXT_SIZE_, "text-size") X(AGAIN_, "again") X(START_AGAIN_, "start-again") \
	X(QUIET_, "quiet") X(GRID_, "grid")

enum input_key {
#define X(key, name) KEY_##key,
	INPUT_KEY_LIST(X)
#undef X
	KEY_COUNT_ /* keep last */
};

enum input_device { DEVICE_TOUCH, DEVICE_KEYPAD, DEVICE_KEYBOARD, DEVICE_MOUSE, DEVICE_OTHER };

struct input_event {
	enum input_kind kind;
	enum input_device device;
	int64_t time_us; /* the device's own time, CLOCK_MONOTONIC scale of k_time.mono_us */
	int finger;      /* touch: slot, 0 up; a mouse is finger 0 */
	double x_mm, y_mm;  /* touch: from the upper left corner of the glass */
	enum input_key key; /* INPUT_KEY */
	uint32_t text;      /* INPUT_TEXT */
	int on;
};

/* Called by a driver for each event, on the UI thread. */
typedef void input_sink(void *ctx, const struct input_event *event);

struct input_port {
	void *self;
	void (*destroy)(void *self);
};

#endif
