/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stack: paragraphs one under the other, and the pages made of them. */
#include "kiosk/view/lay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Lines of at most 45 characters (ux.md 1.2): about 25 em of Noto Sans. */
static int line_limit(const struct lay *l, int width)
{
	int most = (int)lround(l->m->body_em * 25);
	return width < most ? width : most;
}

/* Roles that stand among the paragraphs; done and check pages have cards for facts and rows. */
static bool is_paragraph(const struct item *i, bool has_facts)
{
	bool is_fact = i->role == ROLE_FACT || i->role == ROLE_ROW;
	return item_is_here(i) && (i->role == ROLE_TEXT || (has_facts && is_fact));
}

static int paragraph_lay(struct lay *l, struct item *i, int x, int y, int width, bool has_ink)
{
	char words[2048];
	bool has_label = i->label && *i->label, has_value = i->value && *i->value;
	snprintf(words, sizeof words, "%s%s%s", has_label ? i->label : "",
		has_label && has_value ? " " : "", has_value ? i->value : "");
	int bold = has_label && (has_value || i->role == ROLE_FACT) ? (int)strlen(i->label) : 0;
	/* One line as long as it must be, or lines of at most 45 characters. */
	struct type type = l->m->paragraph;
	double close = l->m->hint.line > 1.3 ? l->m->hint.line : 1.3; /* A11Y-33 */
	type.line = l->plan.is_compact ? close : type.line;
	const struct text *t = texts_get(l->texts, words, &type, width, bold);
	if (t->lines > 1 && line_limit(l, width) < width)
		t = texts_get(l->texts, words, &type, line_limit(l, width), bold);
	if (t->is_too_wide)
		lay_unfit(l);
	if (has_ink) {
		lay_words(l, i, 0, t, x, y, width, ALIGN_START, COLOUR_TEXT);
		lay_place(l, i, (struct px_rect){x, y, width, t->h});
	}
	return t->h;
}

static int run_lay(struct lay *l, int x, int y, int width, bool has_ink, bool has_facts)
{
	int top = y, gap = (int)lround(l->m->body_em * 0.55);
	has_facts = has_facts && l->page->kind != PAGE_CHECK && l->page->kind != PAGE_BIG;
	lay_each(l, i) {
		if (!is_paragraph(i, has_facts))
			continue;
		y += y > top ? gap : 0;
		y += paragraph_lay(l, i, x, y, width, has_ink);
	}
	return y - top;
}

int paragraphs_lay(struct lay *l, int x, int y, int width, bool has_ink)
{
	return run_lay(l, x, y, width, has_ink, true);
}

int texts_only_lay(struct lay *l, int x, int y, int width, bool has_ink)
{
	return run_lay(l, x, y, width, has_ink, false);
}

/* Tiles at the foot of the area, as low as they may be; the rest of it is left above. */
static void foot_lay(struct lay *l)
{
	int h = tiles_least(l, l->area.w);
	if (!h)
		return;
	int top = l->area.y + l->area.h - h;
	if (top < l->y)
		lay_unfit(l);
	tiles_lay(l, (struct px_rect){l->area.x, top, l->area.w, h});
	l->area.h -= h + l->m->gap;
}

void choices_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	head_lay(l);
	int h = paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
	l->y += h ? h + m->gap : 0;
	tiles_lay(l, (struct px_rect){l->area.x, l->y, l->area.w, lay_left(l)});
}

/* Picture at the start side, paragraphs beside it, choices under both. */
void reading_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *picture = page_first(l->page, ROLE_PICTURE);
	bool is_wait = l->page->kind == PAGE_WAIT;
	head_lay(l);
	foot_lay(l);
	const char *id = picture ? picture->picture : is_wait ? l->page->picture : NULL;
	int room = lay_left(l), size = 0;
	if (id) {
		bool is_small = m->panel.class_ == PANEL_S;
		size = mm(m, is_wait ? (is_small ? 64 : 90) : is_small ? 48 : 64);
		size = size > l->area.w / 3 ? l->area.w / 3 : size;
		size = size > room ? room : size;
		size = size < mm(m, 14) ? 0 : size;
	}
	int x = l->area.x + size + (size ? mm(m, 8) : 0), width = l->area.x + l->area.w - x;
	int h = paragraphs_lay(l, x, 0, width, false);
	if (size && h > room) { /* the words need the picture's place */
		size = 0;
		x = l->area.x;
		width = l->area.w;
		h = paragraphs_lay(l, x, 0, width, false);
	}
	if (h > room || (is_wait && !size && h == 0))
		l->fits = l->fits && h <= room;
	int top = h < size ? l->y + (size - h) / 2 : l->y;
	paragraphs_lay(l, x, top, width, true);
	if (!size)
		return;
	/* The picture of a waiting page stands in the middle of its height. */
	int y = is_wait ? l->y + (room - size) / 2 : l->y;
	lay_picture(l, id, l->area.x, y, size, GROUND_PAPER);
	if (picture)
		lay_place(l, picture, (struct px_rect){l->area.x, y, size, size});
}

/* --- the number or address that fills the screen ------------------------------------------------
 */

/* Address and floor, to be read out to someone: picture, then words in title size. */
static void big_fact_lay(struct lay *l, struct item *i)
{
	const struct metrics *m = l->m;
	int icon = i->picture ? m->card_icon : 0, x = l->area.x + icon + (icon ? mm(m, 6) : 0);
	int width = l->area.x + l->area.w - x;
	const struct text *t = lay_text(l, i->label, &m->detail, width);
	const struct text *hint = i->hint ? lay_text(l, i->hint, &m->hint, width) : NULL;
	int text_h = t->h + (hint ? hint->h : 0), h = text_h > icon ? text_h : icon;
	lay_picture(l, i->picture, l->area.x, l->y + (h - icon) / 2, icon, GROUND_PAPER);
	int y = l->y + (h - text_h) / 2;
	y += lay_words(l, i, 0, t, x, y, width, ALIGN_START, COLOUR_TEXT);
	if (hint)
		lay_words(l, i, lay_second_char(i), hint, x, y, width, ALIGN_START, COLOUR_TEXT2);
	lay_place(l, i, (struct px_rect){l->area.x, l->y, l->area.w, h});
	l->y += h + m->gap;
	if (lay_left(l) < -m->gap)
		lay_unfit(l);
}

void big_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	head_lay(l);
	foot_lay(l);
	lay_each(l, i)
		if (item_is_here(i) && i->role == ROLE_FACT)
			big_fact_lay(l, i);
	struct item *n = page_first(l->page, ROLE_NUMBER);
	int text_h = paragraphs_lay(l, l->area.x, 0, l->area.w, false);
	int room = lay_left(l) - (text_h ? text_h + m->gap : 0);
	if (n) {
		const char *words = n->value ? n->value : n->label;
		const struct text *label =
			n->value && n->label ? lay_text(l, n->label, &m->hint, l->area.w) : NULL;
		const struct text *t = NULL;
		int top = l->y;
		room -= label ? label->h : 0;
		for (double f = 3.2; f >= 1; f -= 0.2) {
			struct type type = type_times(m->number, f);
			t = texts_get(l->texts, words, &type, l->area.w, 0);
			if (!t->is_too_wide && t->h <= room && (t->lines == 1 || f < 2))
				break;
		}
		if (t->is_too_wide || t->h > room)
			lay_unfit(l);
		if (label)
			l->y += lay_words(l, n, 0, label, l->area.x, l->y, l->area.w, ALIGN_START,
				COLOUR_TEXT2);
		l->y += lay_words(l, n, label ? lay_second_char(n) : 0, t, l->area.x, l->y,
			l->area.w, ALIGN_START, COLOUR_PRIMARY);
		lay_place(l, n, (struct px_rect){l->area.x, top, l->area.w, l->y - top});
		l->y += m->gap;
	}
	paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
	if (text_h && text_h > lay_left(l))
		lay_unfit(l);
}

/* --- public figures ------------------------------------------------------------------------------
 */

/* Words first, then ten people of which n are filled (ux.md N4). */
static void figure_lay(struct lay *l, struct item *i)
{
	enum { PEOPLE = 10 };
	const struct metrics *m = l->m;
	int top = l->y;
	const struct text *t = lay_text(l, i->label, &m->title, l->area.w);
	l->y += lay_words(l, i, 0, t, l->area.x, l->y, l->area.w, ALIGN_START, COLOUR_TEXT);
	if (i->value) {
		l->y += lay_say(l, i, lay_second_char(i), i->value, &m->hint, l->area.x, l->y,
			l->area.w, COLOUR_TEXT2);
	}
	if (i->n >= 0) {
		int pitch = l->area.w / PEOPLE, most = mm(m, 24);
		pitch = pitch > most ? most : pitch;
		int size = pitch * 9 / 10;
		l->y += m->gap;
		for (int k = 0; k < PEOPLE; k++)
			lay_picture(l, k < i->n ? "person" : "person-out", l->area.x + k * pitch,
				l->y, size, GROUND_PAPER);
		l->y += size;
	}
	lay_place(l, i, (struct px_rect){l->area.x, top, l->area.w, l->y - top});
	l->y += m->gap;
}

void figures_lay(struct lay *l)
{
	head_lay(l);
	foot_lay(l);
	lay_each(l, i)
		if (i->role == ROLE_FIGURE && item_is_here(i))
			figure_lay(l, i);
	int h = paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
	if (h && h > lay_left(l))
		lay_unfit(l);
}

/* --- my request: stages
 * --------------------------------------------------------------------------- */

static int stage_h(struct lay *l, const struct item *i, int width)
{
	const struct metrics *m = l->m;
	int h = lay_text(l, i->label, &m->label, width)->h + mm(m, 3);
	if (i->value && *i->value)
		h += lay_text(l, i->value, &m->hint, width)->h;
	return h > mm(m, 16) ? h : mm(m, 16);
}

/* A disc with a tick: behind us; a wide one: here; a ring: to come.  Joined by a line. */
static void stage_lay(struct lay *l, struct item *i, struct px_rect r, bool is_last)
{
	const struct metrics *m = l->m;
	int size = mm(m, 10), x = r.x + mm(m, 5), middle = r.y + r.h / 2,
	    text_x = x + size + mm(m, 5);
	int width = r.x + r.w - text_x - mm(m, 4);
	if (!is_last)
		lay_box(l, (struct px_rect){x + size / 2 - m->thick / 2, middle, m->thick, r.h}, 0,
			COLOUR_RULE, COLOUR_NONE, 0);
	struct px_rect mark = {x, middle - size / 2, size, size};
	bool is_on = i->state & (ITEM_DONE | ITEM_NOW);
	if (i->picture && i->state & ITEM_NOW)
		lay_box(l, rect_inset(mark, -mm(m, 1)), size, COLOUR_SURFACE, COLOUR_NONE, 0);
	if (i->state & ITEM_DONE)
		lay_picture(l, "tick", mark.x, mark.y, size, GROUND_SURFACE);
	else
		lay_box(l, mark, size / 2, is_on ? COLOUR_PRIMARY : COLOUR_SURFACE,
			is_on ? COLOUR_NONE : COLOUR_BORDER, m->thick);
	if (i->state & ITEM_NOW && !(i->state & ITEM_DONE))
		lay_box(l, rect_inset(mark, mm(m, 3)), size, COLOUR_HONEY, COLOUR_NONE, 0);
	const struct type *type = is_on ? &m->label : &m->hint;
	const struct text *label = lay_text(l, i->label, type, width);
	const struct text *value =
		i->value && *i->value ? lay_text(l, i->value, &m->hint, width) : NULL;
	int y = middle - (label->h + (value ? value->h : 0)) / 2;
	lay_place(l, i, r);
	y += lay_words(
		l, i, 0, label, text_x, y, width, ALIGN_START, is_on ? COLOUR_TEXT : COLOUR_TEXT2);
	if (value)
		lay_words(l, i, lay_second_char(i), value, text_x, y, width, ALIGN_START,
			COLOUR_TEXT2);
}

void stages_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *stages[16];
	int n = 0, total = 0, pad = mm(m, 2);
	head_lay(l);
	foot_lay(l);
	int text_h = paragraphs_lay(l, l->area.x, 0, l->area.w, false);
	lay_each(l, i)
		if (i->role == ROLE_STAGE && item_is_here(i) && n < 16) {
			stages[n++] = i;
			total += stage_h(l, i, l->area.w - mm(m, 24));
		}
	int room = lay_left(l) - (text_h ? text_h + m->gap : 0) - (n ? 2 * pad : 0);
	if (total > room)
		lay_unfit(l);
	if (n) {
		int most = mm(m, 30) * n, spare = (room < most ? room : most) - total;
		spare = spare > 0 ? spare / n : 0;
		struct px_rect card = {l->area.x, l->y, l->area.w, total + spare * n + 2 * pad};
		lay_box(l, card, m->card_radius, COLOUR_SURFACE, COLOUR_RULE, m->border);
		int y = l->y + pad;
		for (int k = 0; k < n; k++) {
			int h = stage_h(l, stages[k], l->area.w - mm(m, 24)) + spare;
			stage_lay(l, stages[k], (struct px_rect){l->area.x, y, l->area.w, h},
				k == n - 1);
			y += h;
		}
		l->y = card.y + card.h + m->gap;
	}
	if (text_h && text_h > lay_left(l))
		lay_unfit(l);
	paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
}
