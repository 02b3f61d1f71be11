/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw: how each kind of piece is painted with Cairo.  No state. */
#ifndef FOYER_VIEW_DRAW_H
#define FOYER_VIEW_DRAW_H

#include "kiosk/view/scene.h"

void draw_rgb(cairo_t *cr, uint32_t rgb);
/* Path of a rectangle with rounded corners. */
void draw_rounded(cairo_t *cr, double x, double y, double w, double h, double r);
void draw_piece(cairo_t *cr, const struct piece *p);
/* All pixels of a focus ring round p->box: ring `lip` wide between two lines `edge_w` wide, `plate`
 * outside the box; arrowhead. */
struct px_rect draw_ring_ink(const struct piece *p);
/* The door of look.md 6 on a fresh bitmap w wide (120:100); light from pale at the top. */
cairo_surface_t *draw_door(int w, uint32_t frame, uint32_t far, uint32_t honey, uint32_t pale);

#endif
