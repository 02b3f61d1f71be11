/* SPDX-License-Identifier: GPL-3.0-or-later */
/* theme: colour roles, one table (theme.def).  Pure. */
#ifndef FOYER_VIEW_THEME_H
#define FOYER_VIEW_THEME_H

#include "kiosk/model/profile.h"

#include <stdbool.h>
#include <stdint.h>

enum colour {
#define COLOUR(role, calm, dark, max, soft) COLOUR_##role,
#include "kiosk/view/theme.def"
#undef COLOUR
	COLOUR_COUNT,
	COLOUR_NONE = COLOUR_COUNT /* not drawn */
};

/* 0xRRGGBB. */
uint32_t theme_rgb(enum theme t, enum colour c);

/* What a pictogram is drawn on decides its colours (look.md 5). */
enum ground {
	GROUND_PLATE,
	GROUND_SURFACE,
	GROUND_PAPER,
	GROUND_SAND,
	GROUND_SAND_KEY,
	GROUND_SELECTED,
	GROUND_PRIMARY, /* from here on reversed: main and far take the fill's own text */
	GROUND_PRIMARY_DEEP,
	GROUND_HELP,
	GROUND_DANGER,
	GROUND_WARNING,
	GROUND_ALERT, /* the triangle of "Please check this": drawn in danger, on surface */
	GROUND_ALERT_PAPER,
	GROUND_SUCCESS, /* the tick of "booked": drawn in success, on paper */
	GROUND_COUNT
};

/* Colours of the pictogram roles, in the order of the class letters of the files. */
struct palette {
	uint32_t main, far, tint, honey, honey_line, paper, ground, ink;
	bool honey_outlined; /* honey on a light main: stroked in ground first */
};
struct palette theme_palette(enum theme t, enum ground g);

#endif
