/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: one card of rows, each with its Change button; in pairs where two fit beside each other
 * (look.md 6). */
#include "kiosk/view/lay.h"

enum { ROWS_MAX = 16 };

struct card_row {
	struct item *row, *change;
	bool is_wide;
};

static int rows_collect(struct lay *l, struct card_row rows[ROWS_MAX])
{
	int n = 0;
	lay_each(l, i) {
		if (!item_is_here(i))
			continue;
		if (i->role == ROLE_ROW && n < ROWS_MAX)
			rows[n++] = (struct card_row){.row = i, .is_wide = i->state & ITEM_WIDE};
		else if (i->role == ROLE_CHANGE && n)
			rows[n - 1].change = i;
	}
	return n;
}

static int change_width(struct lay *l, const struct item *change)
{
	int w = lay_text(l, change->label, &l->m->label, l->area.w)->w + mm(l->m, 6);
	return w > mm(l->m, 38) ? w : mm(l->m, 38);
}

/* As high as what can be pressed must be, or as its word needs. */
static int change_height(struct lay *l, const struct item *change)
{
	int h = lay_text(l, change->label, &l->m->label, l->area.w)->h + l->m->lip + mm(l->m, 1.5);
	return h > l->m->target ? h : l->m->target;
}

struct row_words {
	const struct text *name, *answer;
	int x, width, icon;
};

/* Dots under the last line stay off the rule. */
static int dots_room(const struct metrics *m)
{
	return m->is_tall_script ? (int)(m->label.em * 0.4) : 0;
}

/* A person's own words may be longer than the page, and a name wider than the card: then plainer, at
 * last smaller, but never under the smallest size. */
static const struct text *answer_words(struct lay *l, const char *words, int width, int height)
{
	const struct metrics *m = l->m;
	const struct text *t = texts_get(l->texts, words, &m->label, width < 1 ? 1 : width, 0);
	for (double f = 1; l->plan.is_bare && m->hint.em * f > m->rail_label.em - 0.01; f -= 0.05) {
		struct type type = type_times(m->hint, f);
		if (t->h <= height && !t->is_too_wide)
			break;
		t = texts_get(l->texts, words, &type, width < 1 ? 1 : width, 0);
	}
	if (t->is_too_wide)
		lay_unfit(l);
	return t;
}

static struct row_words row_words(struct lay *l, const struct card_row *r, int w, bool has_picture)
{
	const struct metrics *m = l->m;
	int pad = mm(m, 4), end = pad;
	struct row_words t = {.icon = has_picture && r->row->picture ? m->card_icon : 0};
	if (r->change)
		end += change_width(l, r->change) + mm(m, 3);
	t.x = pad + t.icon + (t.icon ? mm(m, 3) : 0);
	t.width = w - t.x - end;
	t.name = lay_text(l, r->row->label, &m->hint, t.width);
	t.answer = answer_words(l, r->row->value ? r->row->value : "", t.width,
		lay_left(l) - t.name->h - mm(m, 4) - dots_room(m));
	return t;
}

static int row_least(struct lay *l, const struct card_row *r, int w)
{
	const struct metrics *m = l->m;
	struct row_words t = row_words(l, r, w, l->plan.plate != PLATE_NARROW);
	int text_h = t.name->h + t.answer->h + mm(m, 2) + dots_room(m);
	int least = (r->change ? change_height(l, r->change) : t.icon) + mm(m, 3);
	bool is_smaller = t.answer->em < m->hint.em - 0.01;
	if (l->plan.columns > 1 && (t.answer->lines > 2 || is_smaller))
		lay_unfit(l);
	return text_h > least ? text_h : least;
}

static void row_lay(struct lay *l, const struct card_row *r, struct px_rect cell)
{
	const struct metrics *m = l->m;
	struct row_words t = row_words(l, r, cell.w, l->plan.plate != PLATE_NARROW);
	lay_picture(l, r->row->picture, cell.x + mm(m, 4), cell.y + (cell.h - t.icon) / 2, t.icon,
		GROUND_SURFACE);
	int y = cell.y + (cell.h - t.name->h - t.answer->h) / 2;
	int text_w = t.width;
	y += lay_words(l, r->row, 0, t.name, cell.x + t.x, y, text_w, ALIGN_START, COLOUR_TEXT2);
	lay_words(l, r->row, lay_second_char(r->row), t.answer, cell.x + t.x, y, text_w,
		ALIGN_START, COLOUR_TEXT);
	lay_place(l, r->row, (struct px_rect){cell.x, cell.y, t.x + text_w, cell.h});
	if (!r->change)
		return;
	int w = change_width(l, r->change);
	int h = change_height(l, r->change);
	struct px_rect b = {cell.x + cell.w - mm(m, 4) - w, cell.y + (cell.h - h) / 2, w, h};
	struct skin s = lay_skin(l, r->change);
	lay_place(l, r->change, b);
	lay_block(l, b, &s, 0);
	const struct text *label = lay_text(l, r->change->label, &m->label, w);
	lay_words(l, r->change, 0, label, b.x, b.y + s.shift + (b.h - m->lip - label->h) / 2, w,
		ALIGN_CENTRE, s.text);
}

static void rule_lay(struct lay *l, int x, int y, int w, int h)
{
	lay_box(l, (struct px_rect){x, y, w, h}, 0, COLOUR_RULE, COLOUR_NONE, 0);
}

void check_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct card_row rows[ROWS_MAX];
	head_lay(l);
	int n = rows_collect(l, rows), columns = l->plan.columns, lines = 0, least = 0, cell = 0;
	int text_h = paragraphs_lay(l, l->area.x, 0, l->area.w, false);
	int half = l->area.w / 2;
	if (n % 2 && n)
		rows[n - 1].is_wide = true; /* the last odd row spans both (look.md 2) */
	for (int k = 0; k < n; k++) {
		bool is_wide = rows[k].is_wide || columns == 1;
		int h = row_least(l, &rows[k], is_wide ? l->area.w : half);
		least = h > least ? h : least;
		cell += is_wide && cell % 2 ? 1 : 0;
		cell += is_wide ? 2 : 1;
	}
	lines = (cell + 1) / 2;
	int room = lay_left(l) - (text_h ? text_h + m->gap : 0), most = mm(m, 36);
	int h = lines ? room / lines : 0;
	most = most < least ? least : most;
	h = h > most ? most : h;
	if (lines && h < least) {
		lay_unfit(l);
		h = least;
	}
	struct px_rect card = {l->area.x, l->y, l->area.w, h * lines};
	if (lines)
		lay_box(l, card, m->card_radius, COLOUR_SURFACE, COLOUR_RULE, m->border);
	cell = 0;
	for (int k = 0; k < n; k++) {
		bool is_wide = rows[k].is_wide || columns == 1;
		cell += is_wide && cell % 2 ? 1 : 0;
		struct px_rect r = {card.x + (cell % 2 ? half : 0), card.y + cell / 2 * h,
			is_wide ? card.w : half, h};
		if (cell / 2)
			rule_lay(l, r.x, r.y - m->border / 2, r.w, m->border);
		if (cell % 2)
			rule_lay(l, r.x - m->border / 2, r.y, m->border, h);
		row_lay(l, &rows[k], r);
		cell += is_wide ? 2 : 1;
	}
	l->y += card.h + (lines && text_h ? m->gap : 0);
	if (text_h && text_h > lay_left(l))
		lay_unfit(l);
	paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
}
