/* SPDX-License-Identifier: GPL-3.0-or-later */
/* door: the one picture that is not a pictogram (look.md 6): an arch, its leaf opened inwards, warm
 * light in it and on the floor.  Its two gradients are the only ones in the product. */
#include "kiosk/view/draw.h"

#include <math.h>

static void stop(cairo_pattern_t *p, double at, uint32_t rgb, double alpha)
{
	cairo_pattern_add_color_stop_rgba(p, at, (rgb >> 16 & 255) / 255.0,
		(rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0, alpha);
}

static void fill_gradient(cairo_t *cr, double y0, uint32_t from, double alpha_from, double y1,
	uint32_t to, double alpha_to)
{
	cairo_pattern_t *p = cairo_pattern_create_linear(0, y0, 0, y1);
	stop(p, 0, from, alpha_from);
	stop(p, 1, to, alpha_to);
	cairo_set_source(cr, p);
	cairo_fill(cr);
	cairo_pattern_destroy(p);
}

static void arch(cairo_t *cr, double left, double right, double top, double foot)
{
	double r = (right - left) / 2;
	cairo_new_path(cr);
	cairo_move_to(cr, left, foot);
	cairo_line_to(cr, left, top + r);
	cairo_arc(cr, left + r, top + r, r, M_PI, 2 * M_PI);
	cairo_line_to(cr, right, foot);
	cairo_close_path(cr);
}

/* 120 x 100: frame 54 wide from x 33, 71 high, 8 thick; floor at 71. */
cairo_surface_t *draw_door(int w, uint32_t frame, uint32_t far, uint32_t honey, uint32_t pale)
{
	enum { FLOOR = 71 };
	int h = (int)lround(w / 1.2);
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w, h);
	cairo_t *cr = cairo_create(s);
	cairo_scale(cr, w / 120.0, w / 120.0);
	cairo_move_to(cr, 41, FLOOR);
	cairo_line_to(cr, 79, FLOOR);
	cairo_line_to(cr, 103, 92);
	cairo_line_to(cr, 25, 92);
	cairo_close_path(cr);
	fill_gradient(cr, FLOOR, honey, 0.75, 92, honey, 0);
	arch(cr, 33, 87, 0, FLOOR);
	draw_rgb(cr, frame);
	cairo_fill(cr);
	arch(cr, 41, 79, 8, FLOOR);
	fill_gradient(cr, 8, pale, 1, FLOOR, honey, 1);
	/* The leaf stands in the opening: hinged at the start side, its free edge nearer and lower.
	 */
	cairo_save(cr);
	arch(cr, 41, 79, 8, FLOOR);
	cairo_clip(cr);
	cairo_move_to(cr, 41, FLOOR);
	cairo_line_to(cr, 41, 27);
	cairo_curve_to(cr, 43, 18, 49, 12.4, 56.4, 10.8);
	cairo_line_to(cr, 56.4, 65);
	cairo_close_path(cr);
	draw_rgb(cr, far);
	cairo_fill(cr);
	cairo_rectangle(cr, 55, 10.6, 1.5, 54.4);
	draw_rgb(cr, frame);
	cairo_fill(cr);
	cairo_restore(cr);
	cairo_arc(cr, 51, 42, 1.7, 0, 2 * M_PI);
	draw_rgb(cr, honey);
	cairo_fill(cr);
	cairo_destroy(cr);
	cairo_surface_flush(s);
	return s;
}
