/* SPDX-License-Identifier: GPL-3.0-or-later */
/* head: step, title, hint, strips, error panel, in the rhythm of look.md 2: step line, 1, title,
 * 0.8, hint, gap. */
#include "kiosk/view/lay.h"

#include <math.h>
#include <string.h>

/* Step: done = disc 3.4, now = pill 9 x 4.6, to come = ring 3.4, 1.8 apart (look.md 4). */
static int dots_width(const struct metrics *m, int count)
{
	return mm(m, 9) + (count - 1) * (mm(m, 3.4) + mm(m, 1.8));
}

static void dots_lay(struct lay *l, int x, int middle, int now, int count)
{
	const struct metrics *m = l->m;
	for (int i = 1; i <= count; i++) {
		bool is_now = i == now;
		int w = mm(m, is_now ? 9 : 3.4), h = mm(m, is_now ? 4.6 : 3.4);
		struct px_rect r = {x, middle - h / 2, w, h};
		if (i <= now)
			lay_box(l, r, h / 2, COLOUR_PRIMARY, COLOUR_NONE, 0);
		else
			lay_box(l, r, h / 2, COLOUR_PAPER, COLOUR_BORDER, mm(m, 0.7));
		x += w + mm(m, 1.8);
	}
}

struct progress {
	struct item *item; /* its words; NULL none */
	int now, count;
};

static struct progress progress_of(const struct lay *l)
{
	const struct page *p = l->page;
	struct progress g = {page_first(p, ROLE_STEP), p->step, p->steps};
	if (!p->steps && p->parts > 1 && p->parts_by == PART_BY_NEXT) {
		g.now = p->part + 1;
		g.count = p->parts;
	}
	return g;
}

/* Words and dots on one line from x; returns their width. */
static int progress_lay(struct lay *l, struct progress g, int x, int y, int width, bool has_ink)
{
	const struct metrics *m = l->m;
	int w = 0, h = (int)lround(m->hint.em * m->hint.line);
	if (g.item && g.item->label) {
		const struct text *t = texts_get(l->texts, g.item->label, &m->hint, 0, 0);
		w = t->w;
		if (has_ink) {
			lay_words(l, g.item, 0, t, x, y, w, ALIGN_START, COLOUR_TEXT2);
			lay_place(l, g.item, (struct px_rect){x, y, w, h});
		}
		if (w > width)
			lay_unfit(l);
	}
	int dots = dots_width(m, g.count), gap = w ? mm(m, 4) : 0;
	if (g.count < 2 || w + gap + dots > width)
		return w;
	if (has_ink)
		dots_lay(l, x + w + gap, y + h / 2, g.now, g.count);
	return w + gap + dots;
}

/* Strips as pictures at the end of the title's line, where there is no room for their words, which
 * are still heard.  Returns their width. */
static int chips_lay(struct lay *l, int h)
{
	const struct metrics *m = l->m;
	int size = h, step = size + mm(m, 2), icon = size * 8 / 10, taken = 0;
	lay_each(l, i)
		taken += item_is_here(i) && i->role == ROLE_STRIP ? step : 0;
	int x = l->area.x + l->area.w - taken + mm(m, 2);
	lay_each(l, i) {
		if (!item_is_here(i) || i->role != ROLE_STRIP)
			continue;
		struct px_rect r = {x, l->y, size, size};
		x += step;
		lay_place(l, i, r);
		lay_box(l, r, m->radius, COLOUR_WARNING, COLOUR_NONE, 0);
		lay_picture(l, i->picture, r.x + (size - icon) / 2, r.y + (size - icon) / 2, icon,
			GROUND_WARNING);
	}
	return taken;
}

/* Title and progress on one line at label size (ux.md 2.6 (3)). */
static void compact_lay(struct lay *l, struct item *title, struct progress g)
{
	const struct metrics *m = l->m;
	int h = (int)lround(m->label.em * m->label.line);
	int room = l->area.w - (l->plan.is_bare ? chips_lay(l, h) : 0);
	int w = progress_lay(l, g, 0, l->y, room, false);
	const struct text *t =
		title ? texts_get(l->texts, title->label, &m->compact_title, 0, 0) : NULL;
	bool shares = !t || t->w + mm(m, 4) + w <= room;
	if (w && shares)
		progress_lay(l, g, l->area.x + room - w,
			l->y + (h - (int)lround(m->hint.em * m->hint.line)) / 2, w, true);
	if (title) {
		/* A title that leaves no room for the step takes the line: the step is still
		 * heard. */
		t = lay_text(l, title->label, &m->compact_title, room);
		lay_words(l, title, 0, t, l->area.x, l->y, room, ALIGN_START, COLOUR_TEXT);
		lay_place(l, title, (struct px_rect){l->area.x, l->y, t->w, t->h});
		h = t->h > h ? t->h : h;
	}
	l->y += h;
}

/* The mark beside the title of a done page: what its item says, a clock with the true time where
 * there is one. */
static const char *done_picture(const struct page *p, const struct item *title)
{
	bool is_sure = title && title->state & ITEM_SURE;
	const char *mark = title && title->picture ? title->picture : "clock";
	for (int i = 0; i < p->item_count; i++) {
		is_sure = is_sure || p->items[i].state & ITEM_SURE;
		if (p->items[i].picture && !strncmp(p->items[i].picture, "clock:", 6) &&
			!strcmp(mark, "clock"))
			mark = p->items[i].picture;
	}
	return is_sure ? "tick" : mark;
}

/* Done: tick 16, or clock 22, beside step and title (look.md 6). */
static int done_mark_lay(struct lay *l, bool is_sure, const char *picture, int h)
{
	const struct metrics *m = l->m;
	int size = mm(m, is_sure ? 16 : 22);
	int block = h > size ? h : size;
	lay_picture(l, picture, l->area.x, l->y + (block - size) / 2, size,
		is_sure ? GROUND_SUCCESS : GROUND_PAPER);
	return size + mm(m, is_sure ? 5 : 5.4);
}

static const struct text *title_text(struct lay *l, const char *s, double factor, int width)
{
	struct type one = type_times(l->m->title, factor),
		    two = type_times(l->m->title_two, factor);
	const struct text *t = texts_get(l->texts, s, &one, width, 0);
	return t->lines > 1 ? lay_text(l, s, &two, width) : lay_text(l, s, &one, width);
}

static void titles_lay(struct lay *l, struct item *title, struct progress g)
{
	const struct metrics *m = l->m;
	bool is_done = l->page->kind == PAGE_DONE;
	const char *picture = is_done ? done_picture(l->page, title) : NULL;
	bool is_sure = picture && !strcmp(picture, "tick");
	int x = l->area.x, width = l->area.w, indent = 0;
	if (is_done)
		indent = mm(m, is_sure ? 16 : 22) + mm(m, is_sure ? 5 : 5.4);
	const struct text *t = NULL;
	if (title && !l->has_zone) {
		struct type large = type_times(m->title, 1.2);
		bool grows =
			is_done && m->panel.class_ != PANEL_S &&
			texts_get(l->texts, title->label, &large, width - indent, 0)->lines == 1;
		t = title_text(l, title->label, grows ? 1.2 : 1, width - indent);
	}
	int step_h = progress_lay(l, g, 0, 0, width - indent, false)
			     ? (int)lround(m->hint.em * m->hint.line)
			     : 0;
	int h = step_h + (step_h && t ? mm(m, 1) : 0) + (t ? t->h : 0);
	if (is_done) {
		done_mark_lay(l, is_sure, picture, h);
		x += indent;
		int size = mm(m, is_sure ? 16 : 22), spare = size - h;
		if (spare > 0)
			h = size;
		l->y += spare > 0 ? spare / 2 : 0;
		h -= spare > 0 ? spare / 2 : 0;
	}
	int y = l->y;
	if (step_h) {
		progress_lay(l, g, x, y, width - indent, true);
		y += step_h + mm(m, 1);
	}
	if (t) {
		lay_words(l, title, 0, t, x, y, width - indent, ALIGN_START, COLOUR_TEXT);
		lay_place(l, title, (struct px_rect){x, y, t->w, t->h});
	}
	l->y += h;
}

static void strip_lay(struct lay *l, struct item *i)
{
	const struct metrics *m = l->m;
	bool is_practice = i->picture && !strcmp(i->picture, "practice");
	int pad = mm(m, 1.5), icon = is_practice ? 0 : mm(m, m->panel.class_ == PANEL_S ? 9 : 11);
	int start = mm(m, 4), x = l->area.x + start + icon + (icon ? mm(m, 3) : 0);
	int width = l->area.x + l->area.w - x - start;
	const struct text *t = lay_text(l, i->label, is_practice ? &m->label : &m->hint, width);
	int h = t->h + 2 * pad > icon + 2 * pad ? t->h + 2 * pad : icon + 2 * pad;
	struct px_rect r = {l->area.x, l->y, l->area.w, h};
	lay_place(l, i, r);
	if (is_practice) {
		lay_box(l, r, m->radius, COLOUR_PAPER, COLOUR_BORDER, m->border);
		struct piece p = piece_make(PIECE_STRIPES, rect_inset(r, m->border));
		p.face = lay_rgb(l, COLOUR_SAND_KEY);
		p.edge_w = mm(m, 4);
		p.radius = m->radius - m->border;
		scene_add(l->scene, p);
		struct px_rect words = {
			x + (width - t->w) / 2 - mm(m, 2), r.y + pad, t->w + mm(m, 4), t->h};
		lay_box(l, words, m->radius, COLOUR_PAPER, COLOUR_NONE, 0);
	} else {
		lay_box(l, r, m->radius, COLOUR_WARNING, COLOUR_NONE, 0);
		lay_picture(l, i->picture, l->area.x + start, r.y + (h - icon) / 2, icon,
			GROUND_WARNING);
	}
	lay_words(l, i, 0, t, x, r.y + (h - t->h) / 2, width,
		is_practice ? ALIGN_CENTRE : ALIGN_START,
		is_practice ? COLOUR_TEXT : COLOUR_WARNING_TEXT);
	l->y += h;
}

/* Triangle, "Please check this", how to mend it (look.md 4). */
int error_lay(struct lay *l, struct item *i, struct px_rect r)
{
	const struct metrics *m = l->m;
	bool is_bare = head_is_error(l);
	int pad = mm(m, is_bare ? 1 : 3);
	int icon = mm(m, is_bare ? 9 : m->panel.class_ == PANEL_S ? 12 : 16);
	int x = r.x + pad + mm(m, is_bare ? 1 : 0) + icon + mm(m, is_bare ? 2.4 : 4);
	int width = r.x + r.w - x - pad;
	const struct text *head = lay_text(l, i->label, &m->label, width);
	const struct text *how = i->value ? lay_text(l, i->value, &m->hint, width) : NULL;
	/* Three lines are all there is room for: then how to mend it is said, the triangle says
	 * the rest. */
	int head_h = is_bare && how && head->h + how->h > mm(m, 19) ? 0 : head->h;
	int text_h = head_h + (how ? how->h : 0), h = (text_h > icon ? text_h : icon) + 2 * pad;
	r.h = h > r.h ? h : r.h;
	lay_place(l, i, r);
	lay_box(l, r, m->radius, COLOUR_SURFACE, COLOUR_DANGER, m->thick);
	lay_picture(l, "danger", r.x + pad + mm(m, is_bare ? 1 : 0), r.y + (r.h - icon) / 2, icon,
		GROUND_ALERT);
	int y = r.y + (r.h - text_h) / 2;
	if (head_h)
		y += lay_words(l, i, 0, head, x, y, width, ALIGN_START, COLOUR_DANGER);
	if (how)
		lay_words(l, i, lay_second_char(i), how, x, y, width, ALIGN_START, COLOUR_TEXT);
	return r.h;
}

bool head_is_error(const struct lay *l)
{
	return l->plan.is_bare && l->page->has_keys && page_first(l->page, ROLE_ERROR);
}

void panels_lay(struct lay *l)
{
	int space = l->m->gap * 3 / 4;
	lay_each(l, i) {
		bool is_strip = i->role == ROLE_STRIP && !(l->plan.is_bare && !l->has_zone);
		if (!item_is_here(i) || (!is_strip && i->role != ROLE_ERROR))
			continue;
		l->y += l->y > l->area.y ? space : 0;
		if (is_strip)
			strip_lay(l, i);
		else
			l->y += error_lay(l, i, (struct px_rect){l->area.x, l->y, l->area.w, 0});
	}
}

void head_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *title = page_first(l->page, ROLE_TITLE),
		    *hint = page_first(l->page, ROLE_HINT);
	struct progress g = progress_of(l);
	bool is_compact = l->plan.is_compact && !l->has_zone;
	if (head_is_error(l))
		return;
	if (is_compact)
		compact_lay(l, title, g);
	else
		titles_lay(l, title, g);
	if (hint && hint->label && l->plan.has_hint) {
		l->y += l->y > l->area.y ? mm(m, 0.8) : 0;
		int h = lay_say(l, hint, 0, hint->label, &m->hint, l->area.x, l->y, l->area.w,
			COLOUR_TEXT2);
		lay_place(l, hint, (struct px_rect){l->area.x, l->y, l->area.w, h});
		l->y += h;
	}
	panels_lay(l);
	bool is_close = is_compact || l->page->kind == PAGE_DONE;
	l->y += l->y > l->area.y ? (is_close ? mm(m, is_compact ? 3.6 : 4) : m->gap) : 0;
}
