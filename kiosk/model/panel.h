/* SPDX-License-Identifier: GPL-3.0-or-later */
/* panel: the glass in millimetres, and the few facts of layout that decide which buttons a page
 * has.  Pure.  Source of all numbers: ux.md 1.1, 1.2, 2.2, 2.3, 2.5. */
#ifndef FOYER_MODEL_PANEL_H
#define FOYER_MODEL_PANEL_H

#include <stdbool.h>

enum panel_class { PANEL_S, PANEL_M, PANEL_L };

struct panel {
	int w_px, h_px;
	double dpi;
	double w_mm, h_mm;
	double floor_to_screen_mm; /* floor to lower edge of the glass; 0 unknown */
	enum panel_class class_;
	bool is_portrait;
};

/* dpi is clamped to 60..300 (ux.md 1.1). */
struct panel panel_make(int w_px, int h_px, double dpi, double floor_to_screen_mm);
/* Pixels of mm: max(1, lround). */
int panel_px(const struct panel *p, double mm);
/* The largest text size the panel takes: 3 on a screen under 150 mm wide, else 4. */
int panel_text_size_max(const struct panel *p);
/* True if the rail goes and the nav row becomes Back, Help, Tools, More, Next (ux.md 2.2). */
bool panel_is_collapsed(const struct panel *p, int text_size, bool has_keys);
/* How many of Help, Read aloud, Language, Text size, Start again the bar shows before "Tools"
 * takes over: 5 in landscape and on L, 3 on M and 2 on S in portrait. */
int panel_bar_count(const struct panel *p);
/* Height in mm, from the lower edge, in which things may be touched (ux.md 2.5). */
double panel_active_h_mm(const struct panel *p, bool wheelchair);

#endif
