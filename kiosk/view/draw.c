/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/draw.h"

#include <math.h>

void draw_rgb(cairo_t *cr, uint32_t rgb)
{
	cairo_set_source_rgb(
		cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

void draw_rounded(cairo_t *cr, double x, double y, double w, double h, double r)
{
	r = fmax(0, fmin(r, fmin(w, h) / 2));
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + w - r, y + r, r, -M_PI / 2, 0);
	cairo_arc(cr, x + w - r, y + h - r, r, 0, M_PI / 2);
	cairo_arc(cr, x + r, y + h - r, r, M_PI / 2, M_PI);
	cairo_arc(cr, x + r, y + r, r, M_PI, 3 * M_PI / 2);
	cairo_close_path(cr);
}

static void fill_box(cairo_t *cr, struct px_rect b, double r, uint32_t rgb)
{
	draw_rgb(cr, rgb);
	if (r > 0)
		draw_rounded(cr, b.x, b.y, b.w, b.h, r);
	else
		cairo_rectangle(cr, b.x, b.y, b.w, b.h);
	cairo_fill(cr);
}

static void draw_dashes(cairo_t *cr, const struct piece *p)
{
	double half = p->edge_w / 2.0;
	double dash[] = {p->edge_w * 2.4, p->edge_w * 1.6};
	fill_box(cr, p->box, p->radius, p->face);
	draw_rgb(cr, p->edge);
	cairo_set_line_width(cr, p->edge_w);
	cairo_set_dash(cr, dash, 2, 0);
	draw_rounded(cr, p->box.x + half, p->box.y + half, p->box.w - p->edge_w,
		p->box.h - p->edge_w, p->radius - half);
	cairo_stroke(cr);
	cairo_set_dash(cr, NULL, 0, 0);
}

/* A block without an edge shows its lip below only, so no dark hair stands round its upper corners.
 */
static void draw_lip(cairo_t *cr, const struct piece *p, struct px_rect face)
{
	struct px_rect b = p->box;
	if (!p->edge_w) {
		int from = face.y + face.h - p->radius;
		cairo_save(cr);
		cairo_rectangle(cr, b.x, from, b.w, b.y + b.h - from);
		cairo_clip(cr);
	}
	fill_box(cr, b, p->radius, p->lip_rgb);
	if (!p->edge_w)
		cairo_restore(cr);
}

/* Edge and lip are one filled shape, the face lies on it: no seam, no half pixel. */
static void draw_block(cairo_t *cr, const struct piece *p)
{
	struct px_rect face = rect_inset(p->box, p->edge_w);
	if (p->is_dashed) {
		draw_dashes(cr, p);
		return;
	}
	face.h = p->box.h - p->edge_w - (p->lip ? p->lip : p->edge_w);
	double inner = fmax(p->radius - p->edge_w, 0);
	if (p->lip_rgb != RGB_NONE && p->lip)
		draw_lip(cr, p, face);
	else if (p->edge != RGB_NONE && p->edge_w)
		fill_box(cr, p->box, p->radius, p->edge);
	if (p->face != RGB_NONE)
		fill_box(cr, face, inner, p->face);
	if (!p->plate || p->plate_rgb == RGB_NONE)
		return;
	cairo_save(cr);
	draw_rounded(cr, face.x, face.y, face.w, face.h, inner);
	cairo_clip(cr);
	int x = p->is_rtl ? face.x + face.w - p->plate : face.x;
	fill_box(cr, (struct px_rect){x, face.y, p->plate, face.h}, 0, p->plate_rgb);
	if (p->plate_line != RGB_NONE) {
		int at = p->is_rtl ? x : x + p->plate - p->edge_w;
		fill_box(cr, (struct px_rect){at, face.y, p->edge_w, face.h}, 0, p->plate_line);
	}
	cairo_restore(cr);
}

static void draw_text(cairo_t *cr, const struct piece *p)
{
	cairo_save(cr);
	if (p->clip.w) {
		cairo_rectangle(cr, p->clip.x, p->clip.y, p->clip.w, p->clip.h);
		cairo_clip(cr);
	}
	draw_rgb(cr, p->face);
	text_draw(cr, p->text, p->box.x, p->box.y, p->box.w, p->align, p->is_rtl);
	cairo_restore(cr);
}

static void draw_bitmap(cairo_t *cr, const struct piece *p)
{
	cairo_surface_t *s = p->picture ? picture_surface(p->picture) : p->bitmap;
	if (!s)
		return;
	cairo_set_source_surface(cr, s, p->box.x, p->box.y);
	cairo_paint(cr);
}

/* The stroke of a tick, 1.3 of 10 wide (look.md 4). */
static void draw_tick(cairo_t *cr, const struct piece *p)
{
	double u = p->box.w / 10.0, x = p->box.x, y = p->box.y;
	draw_rgb(cr, p->face);
	cairo_set_line_width(cr, 1.3 * u);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
	cairo_move_to(cr, x + 2.3 * u, y + 5.2 * u);
	cairo_line_to(cr, x + 4.2 * u, y + 7.0 * u);
	cairo_line_to(cr, x + 7.7 * u, y + 3.1 * u);
	cairo_stroke(cr);
}

/* Six segments of 50 degrees; those gone are a thin line (look.md 4). */
static void draw_dial(cairo_t *cr, const struct piece *p)
{
	double size = p->box.w, x = p->box.x + size / 2, y = p->box.y + size / 2;
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
	for (int i = 0; i < 6; i++) {
		double from = -M_PI / 2 + (i * 60 + 5) * M_PI / 180;
		bool is_left = i >= 6 - p->n;
		draw_rgb(cr, is_left ? p->face : p->edge);
		cairo_set_line_width(cr, size * (is_left ? 0.09 : 0.02));
		cairo_new_path(cr);
		cairo_arc(cr, x, y, size * 0.43, from, from + 50 * M_PI / 180);
		cairo_stroke(cr);
	}
}

/* A slip of paper: card, two notches, a dotted tear line (look.md 6). */
static void draw_slip(cairo_t *cr, const struct piece *p)
{
	struct px_rect b = p->box;
	double half = p->edge_w / 2.0, r = p->radius - half, notch = p->lip;
	double left = b.x + half, right = b.x + b.w - half, top = b.y + half,
	       bottom = b.y + b.h - half;
	double tear = p->is_rtl ? b.x + b.w - p->plate : b.x + p->plate;
	cairo_new_path(cr);
	cairo_arc(cr, left + r, top + r, r, M_PI, 3 * M_PI / 2);
	cairo_line_to(cr, tear - notch, top);
	cairo_arc_negative(cr, tear, top, notch, M_PI, 0);
	cairo_arc(cr, right - r, top + r, r, -M_PI / 2, 0);
	cairo_arc(cr, right - r, bottom - r, r, 0, M_PI / 2);
	cairo_arc_negative(cr, tear, bottom, notch, 0, M_PI);
	cairo_arc(cr, left + r, bottom - r, r, M_PI / 2, M_PI);
	cairo_close_path(cr);
	draw_rgb(cr, p->face);
	cairo_fill_preserve(cr);
	draw_rgb(cr, p->edge);
	cairo_set_line_width(cr, p->edge_w);
	cairo_stroke(cr);
	/* n: diameter of a dot; every 2.6 for 1.1 */
	draw_rgb(cr, p->lip_rgb);
	double step = p->n * 2.6 / 1.1;
	for (double y = top + notch + step; y < bottom - notch - step / 2; y += step) {
		cairo_arc(cr, tear, y, p->n / 2.0, 0, 2 * M_PI);
		cairo_fill(cr);
	}
}

static void draw_stripes(cairo_t *cr, const struct piece *p)
{
	struct px_rect b = p->box;
	cairo_save(cr);
	draw_rounded(cr, b.x, b.y, b.w, b.h, p->radius);
	cairo_clip(cr);
	draw_rgb(cr, p->face);
	cairo_set_line_width(cr, p->edge_w);
	double step = p->edge_w * 2 * M_SQRT2;
	for (double x = b.x - b.h; x < b.x + b.w + b.h; x += step) {
		cairo_move_to(cr, x, b.y + b.h + p->edge_w);
		cairo_line_to(cr, x + b.h + 2 * p->edge_w, b.y - p->edge_w);
	}
	cairo_stroke(cr);
	cairo_restore(cr);
}

static void draw_qr(cairo_t *cr, const struct piece *p)
{
	int module = p->box.w / p->qr->modules;
	draw_rgb(cr, p->face);
	for (int y = 0; y < p->qr->modules; y++)
		for (int x = 0; x < p->qr->modules; x++)
			if (p->qr->dark[y * p->qr->modules + x])
				cairo_rectangle(cr, p->box.x + x * module, p->box.y + y * module,
					module, module);
	cairo_save(cr);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	cairo_fill(cr);
	cairo_restore(cr);
}

/* How far the arrowhead's base lies outside the box: on the ring's outer line. */
static int ring_reach(const struct piece *p)
{
	return p->plate + 2 * p->edge_w + p->lip;
}

struct px_rect draw_ring_ink(const struct piece *p)
{
	return rect_inset(p->box, -(ring_reach(p) + p->edge_w + 1));
}

static void ring_line(cairo_t *cr, const struct piece *p, double out, double width, uint32_t rgb)
{
	double d = out + width / 2;
	draw_rgb(cr, rgb);
	cairo_set_line_width(cr, width);
	draw_rounded(
		cr, p->box.x - d, p->box.y - d, p->box.w + 2 * d, p->box.h + 2 * d, p->radius + d);
	cairo_stroke(cr);
}

/* radius: of the item.  n: length of the arrowhead. */
static void draw_ring(cairo_t *cr, const struct piece *p)
{
	double out = p->plate, line = p->edge_w;
	ring_line(cr, p, out, 2 * line + p->lip, p->edge);
	ring_line(cr, p, out + line, p->lip, p->face);
	double base = ring_reach(p) - line * 1.3,
	       x = p->is_rtl ? p->box.x + p->box.w + base : p->box.x - base;
	double y = p->box.y + p->box.h / 2.0, tip = p->is_rtl ? x - p->n : x + p->n;
	double half = p->n * 0.76;
	cairo_move_to(cr, x, y - half);
	cairo_line_to(cr, tip, y);
	cairo_line_to(cr, x, y + half);
	cairo_close_path(cr);
	draw_rgb(cr, p->face);
	cairo_fill_preserve(cr);
	draw_rgb(cr, p->edge);
	cairo_set_line_width(cr, line * 1.3);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
	cairo_stroke(cr);
}

void draw_piece(cairo_t *cr, const struct piece *p)
{
	static void (*const draw[])(cairo_t *, const struct piece *) = {
		[PIECE_BLOCK] = draw_block,
		[PIECE_TEXT] = draw_text,
		[PIECE_BITMAP] = draw_bitmap,
		[PIECE_TICK] = draw_tick,
		[PIECE_DIAL] = draw_dial,
		[PIECE_SLIP] = draw_slip,
		[PIECE_STRIPES] = draw_stripes,
		[PIECE_RING] = draw_ring,
		[PIECE_QR] = draw_qr,
	};
	draw[p->kind](cr, p);
}
