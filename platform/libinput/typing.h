/* SPDX-License-Identifier: GPL-3.0-or-later */
/* typing: what characters the keys of a real keyboard make (xkbcommon).  One thread. */
#ifndef FOYER_PLATFORM_TYPING_H
#define FOYER_PLATFORM_TYPING_H

#include <stdbool.h>
#include <stdint.h>

struct typing;

/* The keyboard layout of the machine (XKB_DEFAULT_LAYOUT, else us), number lock on.  NULL
 * without memory or keyboard data: then nothing can be typed, and that is logged. */
struct typing *typing_create(void);
/* Accepts NULL. */
void typing_destroy(struct typing *t);
/* Takes a key (evdev code) in.  Gives the character that its going down types; 0: none. */
uint32_t typing_key(struct typing *t, unsigned code, bool is_down);
/* True while a Shift key is held. */
bool typing_is_shift(const struct typing *t);

#endif
