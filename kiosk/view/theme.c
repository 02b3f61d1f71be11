/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/theme.h"

static const uint32_t table[COLOUR_COUNT][THEME_COUNT] = {
#define COLOUR(role, calm, dark, max, soft) [COLOUR_##role] = {calm, dark, max, soft},
#include "kiosk/view/theme.def"
#undef COLOUR
};

uint32_t theme_rgb(enum theme t, enum colour c)
{
	return table[c][t];
}

/* Fill behind the picture, and what main takes on it. */
static const struct {
	enum colour fill, main;
	bool is_reversed, is_plain; /* plain: one colour, honey too */
} grounds[GROUND_COUNT] = {
	[GROUND_PLATE] = {COLOUR_PLATE, COLOUR_PRIMARY, false, false},
	[GROUND_SURFACE] = {COLOUR_SURFACE, COLOUR_PRIMARY, false, false},
	[GROUND_PAPER] = {COLOUR_PAPER, COLOUR_PRIMARY, false, false},
	[GROUND_SAND] = {COLOUR_SAND, COLOUR_PRIMARY, false, false},
	[GROUND_SAND_KEY] = {COLOUR_SAND_KEY, COLOUR_PRIMARY, false, false},
	[GROUND_SELECTED] = {COLOUR_SELECTED, COLOUR_PRIMARY, false, false},
	[GROUND_PRIMARY] = {COLOUR_PRIMARY, COLOUR_PRIMARY_TEXT, true, false},
	[GROUND_PRIMARY_DEEP] = {COLOUR_PRIMARY_DEEP, COLOUR_PRIMARY_TEXT, true, false},
	[GROUND_HELP] = {COLOUR_HELP, COLOUR_HELP_TEXT, true, false},
	[GROUND_DANGER] = {COLOUR_DANGER, COLOUR_DANGER_TEXT, true, false},
	[GROUND_WARNING] = {COLOUR_WARNING, COLOUR_WARNING_TEXT, true, true},
	[GROUND_ALERT] = {COLOUR_SURFACE, COLOUR_DANGER, true, true},
	[GROUND_ALERT_PAPER] = {COLOUR_PAPER, COLOUR_DANGER, true, true},
	[GROUND_SUCCESS] = {COLOUR_PAPER, COLOUR_SUCCESS, true, true},
};

struct palette theme_palette(enum theme t, enum ground g)
{
	uint32_t main = theme_rgb(t, grounds[g].main), fill = theme_rgb(t, grounds[g].fill);
	struct palette p = {
		.main = main,
		.far = theme_rgb(t, COLOUR_FAR),
		.tint = theme_rgb(t, COLOUR_TINT),
		.honey = theme_rgb(t, COLOUR_HONEY),
		.paper = theme_rgb(t, COLOUR_PICTURE_PAPER),
		.ground = fill,
		.ink = theme_rgb(t, COLOUR_INK_ON_HONEY),
		.honey_outlined = t == THEME_DARK || t == THEME_MAX,
	};
	if (grounds[g].is_reversed) {
		p.far = p.tint = main;
		p.paper = fill;
		/* Honey on a light main needs its dark line; on a dark one (dark theme) it does
		 * not. */
		p.honey_outlined = (t == THEME_CALM || t == THEME_SOFT) && g != GROUND_DANGER;
		p.ink = t == THEME_CALM || t == THEME_SOFT ? fill : p.ink;
	}
	p.honey_line = p.honey;
	if (grounds[g].is_plain) {
		/* A honey shape is a hole in main then, a honey line stands free. */
		p.honey = fill;
		p.honey_line = main;
		p.ink = main;
		p.honey_outlined = false;
	}
	if (t == THEME_MAX && g == GROUND_SELECTED) {
		p.main = p.far = p.tint = p.honey = p.honey_line = p.ink = 0x000000;
		p.paper = p.ground = fill;
		p.honey_outlined = true;
	}
	return p;
}
