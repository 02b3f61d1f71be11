/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/model/panel.h"

#include <math.h>

struct panel panel_make(int w_px, int h_px, double dpi, double floor_to_screen_mm)
{
	dpi = fmin(fmax(dpi, 60), 300);
	struct panel p = {
		.w_px = w_px,
		.h_px = h_px,
		.dpi = dpi,
		.w_mm = w_px * 25.4 / dpi,
		.h_mm = h_px * 25.4 / dpi,
		.floor_to_screen_mm = floor_to_screen_mm,
		.is_portrait = w_px < h_px,
	};
	double inches = hypot(w_px, h_px) / dpi;
	p.class_ = inches < 14 ? PANEL_S : inches < 20 ? PANEL_M : PANEL_L;
	return p;
}

int panel_px(const struct panel *p, double mm)
{
	long px = lround(mm * p->dpi / 25.4);
	return px < 1 ? 1 : (int)px;
}

int panel_text_size_max(const struct panel *p)
{
	return p->w_mm < 150 ? 3 : 4;
}

bool panel_is_collapsed(const struct panel *p, int text_size, bool has_keys)
{
	if (has_keys && p->class_ == PANEL_S)
		return true;
	return !p->is_portrait && p->w_mm < 240 && text_size >= 3;
}

int panel_bar_count(const struct panel *p)
{
	static const int portrait[] = {[PANEL_S] = 2, [PANEL_M] = 3, [PANEL_L] = 5};
	if (!p->is_portrait)
		return 5;
	/* ux.md 2.2: the 21.5 inch panel is L by diagonal, but too narrow for five whole words. */
	if (p->class_ == PANEL_L && p->w_mm < 300)
		return 3;
	return portrait[p->class_];
}

double panel_active_h_mm(const struct panel *p, bool wheelchair)
{
	double limit = wheelchair ? 1000 : 1200;
	double least = fmin(180, p->h_mm);
	if (p->floor_to_screen_mm <= 0)
		return p->h_mm;
	return fmin(fmax(limit - p->floor_to_screen_mm, least), p->h_mm);
}
