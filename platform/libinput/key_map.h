/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key_map: what each key code of a pad or keyboard means (keys.conf).  Pure.
 * A line of keys.conf is `CODE = NAME` (an evdev code, decimal or 0x hexadecimal, and a name of
 * INPUT_KEY_LIST; "none" frees the key), or `keypad VENDOR:PRODUCT` (USB, hexadecimal) for a
 * tactile keypad that claims to have letters.  # begins a comment. */
#ifndef FOYER_PLATFORM_KEY_MAP_H
#define FOYER_PLATFORM_KEY_MAP_H

#include "kiosk/base/err.h"
#include "kiosk/ports/input.h"

#include <stdbool.h>

enum { KEY_MAP_CODES = 768, KEY_MAP_PADS_MAX = 16 };

struct key_map {
	unsigned char means[KEY_MAP_CODES]; /* enum input_key by evdev code */
	struct {
		unsigned vendor, product;
	} pads[KEY_MAP_PADS_MAX];
	int pad_count;
};

/* Arrows, Enter, F1 to F5, F9, F11, Tab, Esc, PageUp/Down, Backspace, Ctrl, VOLUMEUP/DOWN and
 * F23/F24 (ux.md 4.3, 4.5; A11Y-55; F23 is "faster" as on the Storm AudioNav). */
void key_map_default(struct key_map *m);
/* Lays the lines of text over m.  Errors: ERR_BAD_INPUT (*line_out is the first wrong line, from
 * 1, and the lines before it hold), ERR_FULL (too many pads). */
MUST_USE enum err key_map_read(struct key_map *m, const char *text, int *line_out);
/* KEY_NONE_ for a code that means nothing to us. */
enum input_key key_map_get(const struct key_map *m, unsigned code);
/* True if keys.conf calls this USB device a keypad. */
bool key_map_is_pad(const struct key_map *m, unsigned vendor, unsigned product);

#endif
