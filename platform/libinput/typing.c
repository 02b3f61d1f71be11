/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/libinput/typing.h"

#include "kiosk/base/log.h"

#include <stdlib.h>
#include <xkbcommon/xkbcommon.h>

enum { EVDEV_TO_XKB = 8 };

struct typing {
	struct xkb_context *context;
	struct xkb_keymap *keymap;
	struct xkb_state *state;
};

struct typing *typing_create(void)
{
	struct typing *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	t->context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	if (t->context)
		t->keymap =
			xkb_keymap_new_from_names(t->context, NULL, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (t->keymap)
		t->state = xkb_state_new(t->keymap);
	if (!t->state) {
		log_warn("hw", "no keyboard layout: a keyboard cannot type letters (is xkb-data "
			       "installed?)");
		typing_destroy(t);
		return NULL;
	}
	xkb_mod_index_t num = xkb_keymap_mod_get_index(t->keymap, XKB_MOD_NAME_NUM);
	if (num != XKB_MOD_INVALID)
		xkb_state_update_mask(t->state, 0, 0, 1u << num, 0, 0, 0);
	return t;
}

void typing_destroy(struct typing *t)
{
	if (!t)
		return;
	xkb_state_unref(t->state);
	xkb_keymap_unref(t->keymap);
	xkb_context_unref(t->context);
	free(t);
}

static bool is_held(const struct typing *t, const char *modifier)
{
	return xkb_state_mod_name_is_active(t->state, modifier, XKB_STATE_MODS_EFFECTIVE) > 0;
}

uint32_t typing_key(struct typing *t, unsigned code, bool is_down)
{
	uint32_t c = xkb_state_key_get_utf32(t->state, code + EVDEV_TO_XKB);
	bool is_command = is_held(t, XKB_MOD_NAME_CTRL) || is_held(t, XKB_MOD_NAME_ALT) ||
			  is_held(t, XKB_MOD_NAME_LOGO);
	xkb_state_update_key(t->state, code + EVDEV_TO_XKB, is_down ? XKB_KEY_DOWN : XKB_KEY_UP);
	return is_down && !is_command && c >= ' ' && c != 0x7f ? c : 0;
}

bool typing_is_shift(const struct typing *t)
{
	return is_held(t, XKB_MOD_NAME_SHIFT);
}
