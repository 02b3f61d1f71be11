/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metrics: every measure of ux.md 1.1, 1.2 and look.md 2, 3 for one panel, text size and language,
 * in whole pixels.  Pure. */
#ifndef FOYER_VIEW_METRICS_H
#define FOYER_VIEW_METRICS_H

#include "kiosk/i18n/i18n.h"
#include "kiosk/model/panel.h"
#include "kiosk/model/profile.h"
#include "kiosk/view/text.h"

/* Plate and icon of a tile, from large to small: a fit takes the first that leaves room for the
 * words.  PLATE_GROWN only differs at text sizes 2 to 4. */
enum plate { PLATE_GROWN, PLATE_PLAIN, PLATE_NARROW, PLATE_COUNT };

struct tile_measures {
	int plate, icon;	   /* low tile */
	int least;		   /* height that leaves air round the icon */
	int tall_plate, tall_icon; /* from tall_from px of inner height */
	int tick_plate, tick_icon; /* where a tick box stands */
	int text_gap, tick_text_gap;
	int tick_box;
};

struct metrics {
	struct panel panel;
	int text_size;
	int frame_size;            /* of rail, bar and nav row: the size that was asked for */
	bool is_tall_script; /* Arabic and Indic: lines need more room */
	int margin, gap, target, post, rail, bar, slot, collapsed_slot;
	int nav_h, band; /* nav row; paper between it and the bar in portrait */
	int border, thick, lip, thick_lip, radius, key_radius, card_radius, press;
	int end_pad, tall_from, tile_max_h;
	int rail_icon, nav_icon, collapsed_icon;
	int key_gap, key_w, key_h, field_h, card_icon;
	struct tile_measures tile[PLATE_COUNT];
	double body_em, title_em;
	struct type title, title_two, label, hinted_label, hint, paragraph, paragraph_bold, detail,
		number, welcome, rail_label, field, compact_title;
};

struct metrics metrics_make(const struct panel *panel, const struct profile *profile,
	const struct tongue *tongue, double cap_ratio);
/* Pixels of mm. */
int mm(const struct metrics *m, double mm);
struct type type_make(double em, double line, bool is_bold);
/* A type made larger or smaller. */
struct type type_times(struct type t, double factor);

#endif
