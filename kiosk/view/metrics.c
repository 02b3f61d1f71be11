/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/metrics.h"

#include <math.h>
#include <string.h>

/* Rows: what; columns: S, M, L; millimetres.  ux.md 1.1, 2.2, 5; look.md 2, 4. */
static const struct {
	double margin, gap, target, rail, bar, slot, collapsed_slot, rail_icon, nav_icon;
	double plate, icon, tall_plate, tall_icon, tall_from, tick_plate, tick_icon, text_gap;
	double tile_min_h, tile_max_h, key_gap, key_w, key_h, field_h;
} of_class[] = {
	[PANEL_S] = {5, 4, 20, 44, 28, 44, 38, 12, 9, 23, 15, 23, 17, 24, 20, 14, 4, 20.1, 40, 3,
		16, 14, 16},
	[PANEL_M] = {7, 5, 22, 51, 34, 74, 38, 15, 11, 27, 18, 38, 27, 35, 26, 18, 5, 23.4, 48, 4,
		18, 16, 18},
	[PANEL_L] = {10, 6, 26, 62, 38, 90, 44, 16, 14, 36, 24, 50, 34, 43, 34, 24, 8, 31.2, 48, 5,
		22, 18, 22},
};

/* ux.md 1.2: cap height of the body in mm by text size and class; title ratio by text size. */
static const double body_cap[][3] = {
	{0, 0, 0}, {5, 5.5, 6.5}, {7.5, 8.25, 9.75}, {10, 11, 13}, {12.5, 13.75, 16.25}};
static const double title_ratio[] = {0, 1.35, 1.15, 1.0, 0.8};
/* look.md 3: a label above its hint, at size 1. */
static const double hinted_ratio[] = {1.2, 1.2, 1.35};

int mm(const struct metrics *m, double length)
{
	return panel_px(&m->panel, length);
}

struct type type_make(double em, double line, bool is_bold)
{
	return (struct type){.em = em, .line = line, .is_bold = is_bold};
}

struct type type_times(struct type t, double factor)
{
	t.em *= factor;
	return t;
}

static bool is_tall(const struct tongue *t)
{
	static const char *const latin_like[] = {"Noto Sans", "Noto Sans CJK"};
	for (size_t i = 0; i < 2; i++) {
		size_t n = strlen(latin_like[i]);
		if (!strncmp(t->font, latin_like[i], n) && (i || !t->font[n]))
			return false;
	}
	return true;
}

static void types_make(struct metrics *m, double cap_ratio)
{
	int c = (int)m->panel.class_, n = m->text_size;
	double em = panel_px(&m->panel, body_cap[n][c]) / cap_ratio;
	double title = em * title_ratio[n];
	double rail = panel_px(&m->panel, body_cap[1][c]) / cap_ratio * (n > 1 ? 1.1 : 1);
	double label_line = m->is_tall_script ? 1.35 : 1.2,
	       text_line = m->is_tall_script ? 1.6 : 1.45;
	m->body_em = em;
	m->title_em = title;
	m->title = type_make(title, label_line, true);
	m->title_two = type_make(title, m->is_tall_script ? 1.3 : 1.1, true);
	m->compact_title = type_make(em * (n == 1 ? 1.08 : 1), label_line, true);
	m->label = type_make(em, label_line, true);
	m->hinted_label = type_make(em * (n == 1 ? hinted_ratio[c] : 1), label_line, true);
	m->hint = type_make(em, m->is_tall_script ? 1.4 : 1.25, false);
	m->paragraph = type_make(em, text_line, false);
	m->paragraph_bold = type_make(em, text_line, true);
	m->detail = type_make(title, label_line - 0.05, true);
	m->number = (struct type){em * 2, 1.15, true, true};
	m->welcome = type_make(em * 2.6, m->is_tall_script ? 1.35 : 1.12, true);
	m->rail_label = type_make(rail, label_line, true);
	m->field = type_make(em * (n == 1 ? 1.3 : 1), label_line, true);
}

static void tiles_make(struct metrics *m)
{
	int c = (int)m->panel.class_;
	for (int p = 0; p < PLATE_COUNT; p++) {
		double grow = p == PLATE_GROWN && m->text_size > 1 ? 1.5 : 1;
		bool is_narrow = p == PLATE_NARROW;
		struct tile_measures *t = &m->tile[p];
		double icon = of_class[c].icon, tick_icon = of_class[c].tick_icon;
		t->plate = mm(m, is_narrow ? icon + 4 : of_class[c].plate * grow);
		t->icon = mm(m, icon * grow);
		t->least = mm(m, of_class[c].tile_min_h * grow);
		t->tall_plate = is_narrow ? t->plate : mm(m, of_class[c].tall_plate * grow);
		t->tall_icon = is_narrow ? t->icon : mm(m, of_class[c].tall_icon * grow);
		t->tick_plate = mm(m, is_narrow ? tick_icon + 3 : of_class[c].tick_plate * grow);
		t->tick_icon = mm(m, tick_icon * grow);
		t->text_gap = mm(m, is_narrow ? 3 : of_class[c].text_gap * grow);
		t->tick_text_gap = mm(m, 2);
		t->tick_box = mm(m, 10 * grow);
	}
}

struct metrics metrics_make(const struct panel *panel, const struct profile *profile,
	const struct tongue *tongue, double cap_ratio)
{
	struct metrics m = {.panel = *panel, .text_size = profile->text_size};
	int c = (int)panel->class_, most = panel_text_size_max(panel);
	m.text_size = m.text_size < 1 ? 1 : m.text_size > most ? most : m.text_size;
	m.frame_size = m.text_size;
	m.is_tall_script = is_tall(tongue);
	m.margin = mm(&m, of_class[c].margin);
	m.gap = mm(&m, of_class[c].gap);
	m.target = mm(&m, of_class[c].target);
	m.nav_h = m.target;
	m.post = mm(&m, 2);
	/* The same on every screen and in every language, so that Help stays where it is: longer labels
	 * wrap (ux.md 1.2). */
	m.rail = mm(&m, of_class[c].rail * (m.text_size > 1 ? 1.1 : 1));
	m.bar = mm(&m, of_class[c].bar);
	m.band = mm(&m, 8);
	m.slot = mm(&m, of_class[c].slot);
	m.collapsed_slot = mm(&m, of_class[c].collapsed_slot);
	m.border = mm(&m, 0.6);
	m.thick = mm(&m, 1.2);
	m.lip = mm(&m, 1.4);
	m.thick_lip = mm(&m, 2.0);
	m.press = mm(&m, 0.8);
	m.radius = mm(&m, 3);
	m.key_radius = mm(&m, 2.4);
	m.card_radius = mm(&m, 4);
	m.end_pad = mm(&m, 4);
	m.tall_from = mm(&m, of_class[c].tall_from);
	m.tile_max_h = mm(&m, of_class[c].tile_max_h);
	m.rail_icon = mm(&m, of_class[c].rail_icon);
	m.nav_icon = mm(&m, of_class[c].nav_icon);
	m.collapsed_icon = mm(&m, m.text_size > 1 ? 9 : 7.6);
	m.key_gap = mm(&m, of_class[c].key_gap);
	m.key_w = mm(&m, of_class[c].key_w);
	m.key_h = mm(&m, of_class[c].key_h);
	m.field_h = mm(&m, of_class[c].field_h);
	m.card_icon = mm(&m, 16);
	tiles_make(&m);
	types_make(&m, cap_ratio);
	return m;
}
