/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene: one picture as a list of pieces, in the order of drawing.  Layouts add pieces as if every
 * page ran left to right; the scene mirrors them for pages that run right to left.
 * Two scenes are compared piece by piece: what differs is the damage. */
#ifndef FOYER_VIEW_SCENE_H
#define FOYER_VIEW_SCENE_H

#include "kiosk/ports/display.h"
#include "kiosk/view/picture.h"
#include "kiosk/view/text.h"

#include <stddef.h>

enum { PIECES_MAX = 1200, QR_MODULES_MAX = 57, DAMAGE_MAX = 24 };

enum piece_kind {
	PIECE_BLOCK, /* rounded, with edge, lip and plate as given */
	PIECE_TEXT,
	PIECE_BITMAP,  /* pictogram or door */
	PIECE_TICK,    /* stroke of a tick in its box */
	PIECE_DIAL,    /* n of six segments */
	PIECE_SLIP,    /* edge: card with two notches and a tear line at `plate` */
	PIECE_STRIPES, /* 45 degrees, `edge_w` wide */
	PIECE_RING,    /* focus: black, colour `lip` wide, black; arrowhead `n` long */
	PIECE_QR
};

enum { RGB_NONE = 1 << 24 };

struct qr {
	uint64_t serial;
	int modules; /* a side */
	unsigned char dark[QR_MODULES_MAX * QR_MODULES_MAX];
};

struct piece {
	enum piece_kind kind;
	struct px_rect box;
	struct px_rect ink;				     /* all its pixels */
	struct px_rect clip;				     /* w 0: none */
	uint32_t face, edge, lip_rgb, plate_rgb, plate_line; /* RGB_NONE: not drawn */
	int radius, edge_w, lip, plate;
	enum align align;
	int n;
	int is_rtl, is_dashed;
	uint64_t serial;
	const struct text *text;
	const struct picture *picture; /* NULL: bitmap */
	cairo_surface_t *bitmap;
	const struct qr *qr;
	uint64_t hash; /* of all before it; scene_damage sets it */
};

struct scene {
	int w, h;
	bool is_rtl;
	uint32_t paper;
	struct piece pieces[PIECES_MAX];
	int count;
	bool is_over; /* more than PIECES_MAX were added: our bug */
};

void scene_begin(struct scene *s, int w, int h, bool is_rtl, uint32_t paper);
/* Adds a copy; gives it back, mirrored, to read.  ink is worked out. */
const struct piece *scene_add(struct scene *s, struct piece p);
/* A piece with nothing drawn yet. */
struct piece piece_make(enum piece_kind kind, struct px_rect box);

/* Paints the part of the scene that lies in r. */
void scene_paint(const struct scene *s, cairo_t *cr, struct px_rect r);

/* Rectangles that cover all differences; returns how many (0 to DAMAGE_MAX).  `before` was `now` the last
 * time: most scenes are only laid out, so that pieces get their hashes here. */
int scene_damage(const struct scene *before, struct scene *now, struct px_rect out[DAMAGE_MAX]);
/* Joins rectangles until at most max are left; returns how many. */
int rects_join(struct px_rect *r, int n, int max);

bool rects_touch(struct px_rect a, struct px_rect b);
struct px_rect rect_inset(struct px_rect r, int by);
struct px_rect rect_mirror(struct px_rect r, int w);

#endif
