/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame: what stands round every question and never moves (ux.md 2, look.md 2). */
#include "kiosk/view/lay.h"

#include <math.h>

static bool has_role(const struct page *p, enum item_role role)
{
	return page_first(p, role) != NULL;
}

static int count_role(const struct page *p, enum item_role role)
{
	int n = 0;
	for (int i = 0; i < p->item_count; i++)
		n += p->items[i].role == role && item_is_here(&p->items[i]);
	return n;
}

/* --- rail and bar ---------------------------------------------------------------------------- */

struct cell_look {
	enum colour face, text;
	enum ground ground;
};

static struct cell_look cell_look(const struct lay *l, const struct item *i)
{
	if (i->on_press.act == ACT_HELP)
		return (struct cell_look){lay_is_pressed(l, i) ? COLOUR_HELP_DEEP : COLOUR_HELP,
			COLOUR_HELP_TEXT, GROUND_HELP};
	if (lay_is_pressed(l, i) || lay_is_chosen(i))
		return (struct cell_look){COLOUR_SELECTED, COLOUR_SELECTED_TEXT, GROUND_SELECTED};
	return (struct cell_look){COLOUR_SAND, COLOUR_TEXT, GROUND_SAND};
}

/* Picture above a label of one line, else of two and the picture shrinks (ux.md 1.2). */
static void cell_lay(struct lay *l, struct item *i, struct px_rect r)
{
	const struct metrics *m = l->m;
	struct cell_look look = cell_look(l, i);
	lay_place(l, i, r);
	lay_box(l, r, 0, look.face, COLOUR_NONE, 0);
	const struct text *t = lay_text(l, i->label, &m->rail_label, r.w - mm(m, 2));
	int gap = mm(m, 1.4), icon = m->rail_icon;
	int room = r.h - t->h - gap - mm(m, 2);
	if (t->lines > 1 || icon > room)
		icon = room < mm(m, 6) ? 0 : room < icon ? room : icon;
	int y = r.y + (r.h - icon - (icon ? gap : 0) - t->h) / 2;
	lay_picture(l, i->picture, r.x + (r.w - icon) / 2, y, icon, look.ground);
	y += icon ? icon + gap : 0;
	lay_words(l, i, 0, t, r.x + mm(m, 1), y, r.w - mm(m, 2), ALIGN_CENTRE, look.text);
}

/* Stacked from the bottom up: Help lowest, five cells share the height in reach (ux.md 2.1). */
static void rail_lay(struct lay *l, int top)
{
	enum { CELLS = 5 };
	const struct metrics *m = l->m;
	int w = m->rail, h = l->scene->h - top, n = 0;
	lay_box(l, (struct px_rect){0, 0, w, l->scene->h}, 0, COLOUR_SAND, COLOUR_NONE, 0);
	lay_each(l, i) {
		if (i->role != ROLE_BAR)
			continue;
		int bottom = l->scene->h - h * n / CELLS, above = l->scene->h - h * (n + 1) / CELLS;
		cell_lay(l, i, (struct px_rect){0, above, w, bottom - above});
		/* Help has no line, but where a cell that is on would run into it. */
		bool is_alike = lay_rgb(l, COLOUR_HELP) == lay_rgb(l, COLOUR_SELECTED);
		if (above > 0 && (n || is_alike))
			lay_box(l, (struct px_rect){0, above, w, m->border}, 0,
				n ? COLOUR_BORDER : COLOUR_PAPER, COLOUR_NONE, 0);
		n++;
	}
	lay_box(l, (struct px_rect){w, 0, m->post, l->scene->h}, 0, COLOUR_POST, COLOUR_NONE, 0);
	l->area.x += w + m->post;
	l->area.w -= w + m->post;
}

static void bar_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	/* As many cells as on any other page, so that Help is as wide: A1 has fewer. */
	int here = count_role(l->page, ROLE_BAR), all = panel_bar_count(&m->panel) + (panel_bar_count(&m->panel) < 5);
	int count = here > all ? here : all, n = 0, w = l->scene->w;
	int y = l->scene->h - m->bar;
	lay_box(l, (struct px_rect){0, y, w, m->bar}, 0, COLOUR_SAND, COLOUR_NONE, 0);
	lay_each(l, i) {
		if (i->role != ROLE_BAR || !item_is_here(i))
			continue;
		int x = w * n / count, right = w * (n + 1) / count;
		cell_lay(l, i, (struct px_rect){x, y, right - x, m->bar});
		if (n > 1)
			lay_box(l, (struct px_rect){x, y, m->border, m->bar}, 0, COLOUR_BORDER,
				COLOUR_NONE, 0);
		n++;
	}
	if (n > 1 && n < count)
		lay_box(l, (struct px_rect){w * n / count, y, m->border, m->bar}, 0, COLOUR_BORDER, COLOUR_NONE, 0);
	lay_box(l, (struct px_rect){0, y - m->post, w, m->post}, 0, COLOUR_POST, COLOUR_NONE, 0);
	l->area.h -= m->bar + m->post + m->band - m->margin;
}

/* --- nav row --------------------------------------------------------------------------------- */

/* The largest nav label that fits its slot on one line: 150 % (125 % collapsed) down to 100 %, then
 * two lines, then without the picture (ux.md 1.2). */
struct nav_fit {
	const struct text *text;
	int icon;
	double factor; /* 0: it did not fit on one line */
};

static struct nav_fit nav_fit(
	struct lay *l, const struct item *i, struct px_rect r, bool collapsed, double most)
{
	const struct metrics *m = l->m;
	int icon = !i->picture ? 0 : collapsed ? m->collapsed_icon : m->nav_icon;
	int room = r.w - mm(m, 3) - (collapsed || !icon ? 0 : icon + mm(m, 2.6) + mm(m, 1));
	/* Labels of the nav row follow size 1, as the bar's do: 110 % at least at sizes 2 to 4. */
	double least = m->frame_size > 1 ? 1.1 : 1;
	struct type base = type_times(m->rail_label, 1 / least);
	for (double f = most; f >= least - 0.01; f -= 0.05) {
		struct type t = type_times(base, f);
		const struct text *text = texts_get(l->texts, i->label, &t, room, 0);
		int h = text->h + (collapsed ? icon : 0);
		if (text->lines == 1 && !text->is_too_wide && h <= r.h - m->lip)
			return (struct nav_fit){text, icon, f};
	}
	const struct text *text = texts_get(l->texts, i->label, &m->rail_label, room, 0);
	if (!text->is_too_wide && !collapsed && text->h <= r.h - m->lip)
		return (struct nav_fit){text, icon, 0};
	/* A little smaller, at last on three lines: the words stay whole.  The picture stays where it
	 * stands above them and leaves room. */
	for (double f = least; f > 0.7; f -= 0.1) {
		struct type t = type_times(base, f);
		text = texts_get(l->texts, i->label, &t, r.w - mm(m, 3), 0);
		int left = r.h - m->lip - text->h;
		if (!text->is_too_wide && left >= 0)
			return (struct nav_fit){text, collapsed && icon <= left ? icon : 0, 0};
	}
	lay_unfit(l);
	return (struct nav_fit){text, 0, 0};
}

static void nav_item_lay(
	struct lay *l, struct item *i, struct px_rect r, bool collapsed, double most)
{
	const struct metrics *m = l->m;
	struct skin s = lay_skin(l, i);
	lay_place(l, i, r);
	lay_block(l, r, &s, 0);
	struct nav_fit f = nav_fit(l, i, r, collapsed, most);
	int h = r.h - m->lip, y = r.y + s.shift + m->border / 2;
	if (f.text->h > h)
		lay_unfit(l);
	if (collapsed) {
		int gap = m->frame_size > 1 ? 0 : mm(m, 0.6);
		/* Arabic reaches below the line: the word takes the room above its letters. */
		gap -= l->scene->is_rtl ? f.text->h / 8 : 0;
		int at = y + (h - f.icon - f.text->h - (f.icon ? gap : 0)) / 2 -
			 (l->scene->is_rtl ? f.text->h / 16 : 0);
		lay_picture(l, i->picture, r.x + (r.w - f.icon) / 2, at, f.icon, s.ground);
		lay_words(l, i, 0, f.text, r.x, at + f.icon + (f.icon ? gap : 0), r.w, ALIGN_CENTRE,
			s.text);
		return;
	}
	bool is_after = i->picture && i->on_press.act == ACT_NEXT && i->picture[0] == 'n';
	int gap = f.icon ? mm(m, 2.6) : 0, w = f.text->w;
	int x = r.x + (r.w - w - gap - f.icon) / 2;
	lay_words(l, i, 0, f.text, is_after ? x : x + f.icon + gap, y + (h - f.text->h) / 2, w,
		ALIGN_CENTRE, s.text);
	lay_picture(l, f.icon ? i->picture : NULL, is_after ? x + w + gap : x, y + (h - f.icon) / 2,
		f.icon, s.ground);
}

static void nav_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	static const int order[] = {[SLOT_NONE] = 0,
		[SLOT_BACK] = 0,
		[SLOT_HELP] = 1,
		[SLOT_TOOLS] = 2,
		[SLOT_MIDDLE] = 3,
		[SLOT_NEXT] = 4};
	bool collapsed = l->page->is_collapsed;
	int h = collapsed && m->frame_size > 1 && !l->page->has_keys
			? mm(m, m->panel.class_ == PANEL_S ? 24 : 28)
			: m->nav_h;
	int y = l->area.y + l->area.h - h, right = l->area.x + l->area.w;
	/* Upright and narrow: the middle, which has the longer words, takes the larger half. */
	int narrow = l->area.w * 27 / 100, least = mm(m, 38), slot = m->slot;
	narrow = narrow < least ? least : narrow;
	bool is_narrow = m->panel.is_portrait && m->panel.class_ != PANEL_L;
	slot = is_narrow && narrow < slot ? narrow : slot;
	struct px_rect slots[] = {{l->area.x, y, slot, h}, {0}, {0},
		{l->area.x + slot + m->gap, y, l->area.w - 2 * (slot + m->gap), h},
		{right - slot, y, slot, h}};
	int pitch = (l->area.w + m->gap) / 5;
	for (int k = 0; collapsed && k < 5; k++)
		slots[k] = (struct px_rect){l->area.x + k * pitch, y, pitch - m->gap, h};
	/* One size for the row: that of the longest label that still stands on one line. */
	double most = m->frame_size == 1 ? 1 : collapsed ? 1.25 : 1.5;
	lay_each(l, i)
		if (i->role == ROLE_NAV && item_is_here(i)) {
			double f = nav_fit(l, i, slots[order[i->slot]], collapsed, most).factor;
			most = f > 0 && f < most ? f : most;
		}
	lay_each(l, i)
		if (i->role == ROLE_NAV && item_is_here(i))
			nav_item_lay(l, i, slots[order[i->slot]], collapsed, most);
	l->area.h -= h + m->gap;
}

/* --- reach zone (ux.md 2.5, look.md 6) ---------------------------------------------------------
 */

static void zone_lay(struct lay *l, int h)
{
	const struct metrics *m = l->m;
	int w = l->area.x + l->area.w + m->margin, x0 = l->area.x - m->margin;
	int floor_y = h - mm(m, 34);
	lay_box(l, (struct px_rect){x0, 0, w - x0, h}, 0, COLOUR_SAND, COLOUR_NONE, 0);
	lay_box(l, (struct px_rect){x0, floor_y, w - x0, m->post}, 0, COLOUR_PRIMARY, COLOUR_NONE,
		0);
	int picture_x = w;
	const char *id = l->page->picture;
	if (floor_y > mm(m, 60) && id && id[0] == 'd' && id[1] == 'o' && id[2] == 'o' &&
		id[3] == 'r') {
		int door_w = (int)lround(h * 0.764 * 1.2), centre = x0 + (w - x0) * 76 / 100;
		struct piece p = piece_make(
			PIECE_BITMAP, (struct px_rect){centre - door_w / 2,
					      floor_y + m->post - (int)lround(door_w / 1.2 * 0.71),
					      door_w, (int)lround(door_w / 1.2)});
		p.bitmap = l->door(l->ctx, door_w);
		p.serial = (uint64_t)door_w;
		scene_add(l->scene, p);
		picture_x = centre - door_w * 27 / 120;
	} else if (floor_y > mm(m, 60) && id) {
		int size = mm(m, 90) < floor_y - m->margin ? mm(m, 90) : floor_y - m->margin;
		picture_x = w - m->margin - mm(m, 10) - size;
		lay_picture(l, id, picture_x, floor_y - size + mm(m, 4), size, GROUND_SAND);
	}
	struct item *title = page_first(l->page, ROLE_TITLE);
	if (!title)
		return;
	int room = picture_x - x0 - 2 * m->margin;
	const struct text *t = NULL;
	for (double f = 1; f > 0.3; f -= 0.1) {
		struct type type = type_times(m->welcome, f * 1.12);
		t = texts_get(l->texts, title->label, &type, room, 0);
		if (!t->is_too_wide && t->h < floor_y - m->margin)
			break;
	}
	struct px_rect r = {x0 + m->margin, floor_y - mm(m, 6) - t->h, room, t->h};
	lay_place(l, title, r);
	lay_words(l, title, 0, t, r.x, r.y, r.w, ALIGN_START, COLOUR_TEXT);
}

void frame_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	int active = panel_px(&m->panel, panel_active_h_mm(&m->panel, l->wheelchair));
	int top = l->scene->h - active;
	top = top < mm(m, 20) ? 0 : top;
	l->has_zone = top > 0;
	l->area = (struct px_rect){m->margin, top + m->margin, l->scene->w - 2 * m->margin,
		l->scene->h - top - 2 * m->margin};
	if (!l->page->is_collapsed && has_role(l->page, ROLE_BAR)) {
		if (m->panel.is_portrait)
			bar_lay(l);
		else
			rail_lay(l, top);
	}
	if (has_role(l->page, ROLE_NAV))
		nav_lay(l);
	if (top)
		zone_lay(l, top);
	l->y = l->area.y;
}
