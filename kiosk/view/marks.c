/* SPDX-License-Identifier: GPL-3.0-or-later */
/* marks: what the moment lays over a page: voice numbers, caption strip, focus ring, curtain. */
#include "kiosk/base/check.h"
#include "kiosk/view/lay.h"

#include <math.h>
#include <string.h>

/* Pixels of an item's rect, as a layout writes them (left to right). */
static struct px_rect item_px(const struct lay *l, const struct item *i)
{
	double px = l->m->panel.dpi / 25.4;
	struct px_rect r = {(int)lround(i->rect.x * px), (int)lround(i->rect.y * px),
		(int)lround(i->rect.w * px), (int)lround(i->rect.h * px)};
	return l->scene->is_rtl ? rect_mirror(r, l->scene->w) : r;
}

/* Disc 13, number in it, 1 mm paper ring, centre 3.5 inside the upper start corner (look.md 4). */
static void numbers_marks(struct lay *l)
{
	enum { NUMBERS_MAX = 9 };
	const struct metrics *m = l->m;
	int size = mm(m, 13), ring = mm(m, 1), inside = mm(m, 3.5);
	for (int n = 1; n <= NUMBERS_MAX; n++) {
		const struct item *i = page_choice(l->page, n);
		if (!i || i->rect.w <= 0)
			return;
		struct px_rect r = item_px(l, i);
		struct px_rect disc = {
			r.x + inside - size / 2, r.y + inside - size / 2, size, size};
		char digit[2] = {(char)('0' + n), 0};
		struct type type = type_make(size * 0.62, 1.2, true);
		const struct text *t = texts_get(l->texts, digit, &type, 0, 0);
		lay_box(l, rect_inset(disc, -ring), size, COLOUR_PAPER, COLOUR_NONE, 0);
		lay_box(l, disc, size, COLOUR_PRIMARY, COLOUR_NONE, 0);
		lay_words(l, NULL, 0, t, disc.x, disc.y + (size - t->h) / 2, size, ALIGN_CENTRE,
			COLOUR_PRIMARY_TEXT);
	}
}

static int content_foot(const struct lay *l)
{
	int foot = l->area.y;
	for (int k = 0; k < l->page->item_count; k++) {
		const struct item *i = &l->page->items[k];
		enum item_group g = item_group(i);
		if (!item_is_here(i) || i->rect.w <= 0 || g == GROUP_NAV || g == GROUP_BAR)
			continue;
		struct px_rect r = item_px(l, i);
		foot = r.y + r.h > foot ? r.y + r.h : foot;
	}
	return foot;
}

/* Two lines above the nav row where the question leaves room, else over its head: choices are never
 * covered.  In the reach zone under the floor line. */
static void caption_marks(struct lay *l)
{
	const struct metrics *m = l->m;
	if (!*l->marks->caption)
		return;
	int icon = mm(m, 9), pad = mm(m, 3), x = l->area.x + pad + icon + pad;
	int width = l->area.x + l->area.w - x - pad;
	struct type type = m->hint;
	const struct text *t = texts_get(l->texts, l->marks->caption, &type, width, 0);
	for (double f = 0.9; t->lines > 2 && f > 0.4; f -= 0.1) {
		type = type_times(m->hint, f);
		t = texts_get(l->texts, l->marks->caption, &type, width, 0);
	}
	int h = (t->h > icon ? t->h : icon) + 2 * mm(m, 1.5), bottom = l->area.y + l->area.h;
	int y = bottom - content_foot(l) >= h ? bottom - h : l->area.y - mm(m, 1);
	if (l->has_zone)
		y = l->area.y - m->margin - mm(m, 32);
	struct px_rect r = {l->area.x, y, l->area.w, h};
	lay_box(l, r, m->radius, COLOUR_SAND_KEY, COLOUR_BORDER, m->border);
	lay_picture(l, "speaker", r.x + pad, r.y + (h - icon) / 2, icon, GROUND_SAND_KEY);
	lay_words(l, NULL, 0, t, x, r.y + (h - t->h) / 2, width, ALIGN_START, COLOUR_TEXT);
}

static int radius_of(const struct lay *l, const struct item *i)
{
	if (i->role == ROLE_KEY)
		return l->m->key_radius;
	return i->role == ROLE_BAR || i->role == ROLE_NOTICE ? 0 : l->m->radius;
}

/* 0.6 black, 1.4 colour (scanning 2.8), 0.6 black, 1 outside; arrowhead (ux.md 1.3). */
static void ring_marks(struct lay *l)
{
	const struct metrics *m = l->m;
	const struct item *i = *l->marks->focus ? page_item(l->page, l->marks->focus) : NULL;
	if (!i || !item_is_here(i) || i->rect.w <= 0)
		return;
	struct piece p = piece_make(PIECE_RING, item_px(l, i));
	p.plate = mm(m, 1);
	p.edge_w = mm(m, 0.6);
	p.lip = mm(m, l->marks->is_scanning ? 2.8 : 1.4);
	p.n = mm(m, 5.2);
	p.radius = radius_of(l, i);
	p.face = lay_rgb(l, COLOUR_RING);
	p.edge = lay_rgb(l, COLOUR_BLACK);
	/* At the edge of the glass the ring goes inside: it is never cut. */
	int reach = p.plate + 2 * p.edge_w + p.lip;
	int right = l->scene->w - reach, bottom = l->scene->h - reach;
	struct px_rect b = p.box;
	int x1 = b.x + b.w > right ? right : b.x + b.w,
	    y1 = b.y + b.h > bottom ? bottom : b.y + b.h;
	b.x = b.x < reach ? reach : b.x;
	b.y = b.y < reach ? reach : b.y;
	p.box = (struct px_rect){b.x, b.y, x1 - b.x, y1 - b.y};
	scene_add(l->scene, p);
}

/* X4: nobody can look; "In use, with sound" in dim letters. */
static void curtain_marks(struct lay *l)
{
	const struct metrics *m = l->m;
	struct px_rect all = {0, 0, l->scene->w, l->scene->h};
	struct piece black = piece_make(PIECE_BLOCK, all);
	black.face = 0x000000;
	scene_add(l->scene, black);
	const struct text *t =
		texts_get(l->texts, l->marks->curtain, &m->label, all.w - 2 * m->margin, 0);
	struct piece p = piece_make(PIECE_TEXT,
		(struct px_rect){m->margin, (all.h - t->h) / 2, all.w - 2 * m->margin, t->h});
	p.text = t;
	p.serial = t->serial;
	p.align = ALIGN_CENTRE;
	p.face = 0x6E6E6E; /* dim: 4.1:1 on black, enough to find, not to read over a shoulder */
	scene_add(l->scene, p);
}

/* Narrower than the margin, so that it covers nothing. */
static void border_marks(struct lay *l)
{
	int w = l->scene->w, h = l->scene->h, thick = mm(l->m, 2);
	const struct px_rect sides[] = {
		{0, 0, w, thick}, {0, h - thick, w, thick}, {0, 0, thick, h}, {w - thick, 0, thick, h}};
	for (size_t i = 0; i < K_COUNT(sides); i++) {
		struct piece p = piece_make(PIECE_BLOCK, sides[i]);
		p.face = lay_rgb(l, COLOUR_DANGER);
		scene_add(l->scene, p);
	}
}

void marks_lay(struct lay *l)
{
	if (*l->marks->curtain) {
		curtain_marks(l);
		return;
	}
	if (l->marks->has_numbers)
		numbers_marks(l);
	caption_marks(l);
	ring_marks(l);
	if (l->marks->has_border)
		border_marks(l);
}
