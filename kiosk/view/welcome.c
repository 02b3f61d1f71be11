/* SPDX-License-Identifier: GPL-3.0-or-later */
/* welcome: A1, the idle screen (look.md 6): door, languages, three starts, the wide main act, the
 * notice line. */
#include "kiosk/view/lay.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 24 };

struct cells {
	struct item *item[CELLS_MAX];
	int n;
};

static bool is_more_languages(const struct item *i)
{
	return i->role == ROLE_CHOICE && i->picture && !strcmp(i->picture, "language");
}

static struct cells collect(struct lay *l, bool languages)
{
	struct cells c = {.n = 0};
	lay_each(l, i) {
		bool is_language = i->role == ROLE_LANGUAGE || is_more_languages(i);
		bool is_start = i->role == ROLE_CHOICE && !is_language && !(i->state & ITEM_MAIN);
		if (item_is_here(i) && (languages ? is_language : is_start) && c.n < CELLS_MAX)
			c.item[c.n++] = i;
	}
	return c;
}

static struct item *easier_item(struct lay *l)
{
	lay_each(l, i)
		if (item_is_here(i) && i->role == ROLE_CHOICE && i->state & ITEM_MAIN)
			return i;
	return NULL;
}

/* --- notice line: sand to the edge of the glass
 * --------------------------------------------------- */

static void notice_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *i = page_first(l->page, ROLE_NOTICE);
	if (!i)
		return;
	int icon = m->nav_icon, x0 = l->area.x - m->margin;
	int x = l->area.x + (i->picture ? icon + mm(m, 3.6) : 0), width = l->area.x + l->area.w - x;
	const struct text *t = lay_text(l, i->label, &m->hint, width);
	int h = t->h + mm(m, 3), least = mm(m, m->panel.class_ == PANEL_S ? 12 : 16);
	h = h > least ? h : least;
	/* Down to the glass's edge, or to the post of the bar; above a nav row, if there is one. */
	bool has_nav = page_first(l->page, ROLE_NAV) != NULL;
	int bottom = l->area.y + l->area.h + (has_nav ? 0 : m->margin);
	struct px_rect r = {x0, bottom - h, l->area.w + 2 * m->margin, h};
	lay_place(l, i, r);
	lay_box(l, r, 0, COLOUR_SAND, COLOUR_NONE, 0);
	lay_picture(l, i->picture, l->area.x, r.y + (h - icon) / 2, icon, GROUND_SAND);
	lay_words(l, i, 0, t, x, r.y + (h - t->h) / 2, width, ALIGN_START, COLOUR_TEXT);
	l->area.h -= h + m->gap - (has_nav ? 0 : m->margin);
}

/* --- head: the word, and the door
 * ------------------------------------------------------------------ */

static int welcome_head(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *title = page_first(l->page, ROLE_TITLE),
		    *hint = page_first(l->page, ROLE_HINT);
	bool is_large = !l->plan.is_compact && !l->has_zone;
	if (!is_large) {
		head_lay(l);
		bool is_full = page_first(l->page, ROLE_STRIP) || !title;
		return is_full ? l->area.w : mm(m, title->rect.w);
	}
	int w = 0;
	l->y += m->panel.class_ == PANEL_S ? 0 : mm(m, 6.6);
	if (title) {
		struct type type = m->welcome;
		type.em = m->text_size == 1 ? type.em : fmax(type.em * 0.6, m->title_em);
		const struct text *t = lay_text(l, title->label, &type, l->area.w);
		lay_place(l, title, (struct px_rect){l->area.x, l->y, t->w, t->h});
		l->y += lay_words(
			l, title, 0, t, l->area.x, l->y, l->area.w, ALIGN_START, COLOUR_TEXT);
		w = t->w;
	}
	if (hint && l->plan.has_hint) {
		const struct text *t = lay_text(l, hint->label, &m->hint, l->area.w);
		lay_place(l, hint, (struct px_rect){l->area.x, l->y, t->w, t->h});
		l->y += lay_words(
			l, hint, 0, t, l->area.x, l->y, l->area.w, ALIGN_START, COLOUR_TEXT2);
		w = t->w > w ? t->w : w;
	}
	panels_lay(l);
	l->y += mm(m, 6);
	/* A strip takes the whole width: no room for the door beside it. */
	return page_first(l->page, ROLE_STRIP) ? l->area.w : w;
}

/* Top end corner, over the last tile, its light falling on it; left out where words stand there. */
static void door_lay(struct lay *l, int words_w, int last_w, int tile_top)
{
	int top = mm(l->m, 2), h = (tile_top - top) * 106 / 100, w = h * 12 / 10;
	int centre = l->area.x + l->area.w - (last_w > w ? last_w : w * 54 / 100) / 2;
	if (l->has_zone || centre - w / 2 < l->area.x + words_w || h < mm(l->m, 24))
		return;
	struct piece p = piece_make(PIECE_BITMAP, (struct px_rect){centre - w / 2, top, w, h});
	p.bitmap = l->door(l->ctx, w);
	p.serial = (uint64_t)w;
	scene_add(l->scene, p);
}

/* --- blocks
 * ------------------------------------------------------------------------------------------ */

static void language_lay(struct lay *l, struct item *i, struct px_rect r)
{
	const struct metrics *m = l->m;
	struct type type = type_times(m->label, m->text_size == 1 ? 1.2 : 1);
	int icon = is_more_languages(i) ? m->nav_icon * 6 / 5 : 0, gap = icon ? mm(m, 4) : 0;
	struct skin s = lay_skin(l, i);
	const struct text *t = texts_get(l->texts, i->label, &type, r.w - mm(m, 4) - icon - gap, 0);
	if (icon && (t->lines > 1 || t->is_too_wide)) {
		icon = gap = 0;
		t = texts_get(l->texts, i->label, &m->label, r.w - mm(m, 4), 0);
	}
	if (t->is_too_wide || t->h > r.h - m->lip)
		lay_unfit(l);
	lay_place(l, i, r);
	lay_block(l, r, &s, 0);
	int x = r.x + (r.w - t->w - icon - gap) / 2,
	    y = r.y + s.shift + (r.h - m->lip + m->border) / 2;
	lay_picture(l, icon ? i->picture : NULL, x, y - icon / 2, icon, s.ground);
	lay_words(l, i, 0, t, x + icon + gap, y - t->h / 2, t->w, ALIGN_CENTRE, s.text);
}

/* Text, sound, body, wheelchair: what can be made easier. */
static void easier_lay(struct lay *l, struct item *i, struct px_rect r)
{
	static const char *const pictures[] = {"textsize", "speaker", "easier", "wheel"};
	const struct metrics *m = l->m;
	struct skin s = lay_skin(l, i);
	int icon = mm(m, m->panel.class_ == PANEL_S ? 10 : 13.2), pitch = icon + mm(m, 4),
	    x = r.x + mm(m, 5.2);
	const struct text *t = texts_get(l->texts, i->label, &m->label, 0, 0);
	int count = t->w + 4 * pitch + mm(m, 10) <= r.w ? 4 : 1,
	    width = r.w - count * pitch - mm(m, 10);
	t = lay_text(l, i->label, &m->label, width);
	if (t->h > r.h - m->lip)
		lay_unfit(l);
	lay_place(l, i, r);
	lay_block(l, r, &s, 0);
	int middle = r.y + s.shift + (r.h - m->lip) / 2;
	for (int k = 0; k < count; k++, x += pitch)
		lay_picture(l, pictures[count == 1 ? 2 : k], x, middle - icon / 2, icon, s.ground);
	lay_words(l, i, 0, t, x, middle - t->h / 2, width, ALIGN_START, s.text);
}

/* As many columns as all names fit in, at most four. */
static int language_columns(const struct lay *l, const struct cells *c)
{
	const struct metrics *m = l->m;
	struct type type = type_times(m->label, m->text_size == 1 ? 1.2 : 1);
	int widest = mm(m, 30);
	for (int k = 0; k < c->n; k++)
		if (c->item[k]->role == ROLE_LANGUAGE) {
			int w = texts_get(l->texts, c->item[k]->label, &type, 0, 0)->w + mm(m, 5);
			widest = w > widest ? w : widest;
		}
	int columns = (l->area.w + m->gap) / (widest + m->gap);
	return columns > 4 ? 4 : columns < 1 ? 1 : columns;
}

static void languages_lay(struct lay *l, const struct cells *c, int columns, int y, int h)
{
	int gap = l->m->gap, w = (l->area.w - (columns - 1) * gap) / columns, cell = 0;
	for (int k = 0; k < c->n; k++, cell++) {
		int col = cell % columns, x = l->area.x + col * (w + gap);
		/* "More languages" takes what is left of its row. */
		bool is_last = is_more_languages(c->item[k]) || (col == columns - 1);
		struct px_rect r = {x, y + cell / columns * (h + gap),
			is_last ? l->area.x + l->area.w - x : w, h};
		language_lay(l, c->item[k], r);
	}
}

static int starts_least(struct lay *l, const struct cells *c)
{
	int columns = l->plan.columns, w = (l->area.w - (columns - 1) * l->m->gap) / columns,
	    least = 0;
	for (int k = 0; k < c->n; k++) {
		int h = tile_least(l, c->item[k], w);
		least = h > least ? h : least;
	}
	return least;
}

static void starts_lay(
	struct lay *l, const struct cells *c, struct item *easier, int y, int h, int easier_h)
{
	const struct metrics *m = l->m;
	int columns = l->plan.columns, w = (l->area.w - (columns - 1) * m->gap) / columns;
	for (int k = 0; k < c->n; k++)
		l->is_low = l->is_low || !tile_is_tall(l, c->item[k], (struct px_rect){0, 0, w, h});
	for (int k = 0; k < c->n; k++) {
		int col = k % columns, x = l->area.x + col * (w + m->gap);
		if (col == columns - 1)
			x = l->area.x + l->area.w - w;
		struct px_rect r = {x, y + k / columns * (h + m->gap), w, h};
		tile_lay(l, c->item[k], r);
	}
	l->is_low = false;
	if (!easier)
		return;
	bool is_cell = columns == 2 && c->n % 2;
	int rows = (c->n + columns - 1) / columns;
	struct px_rect r = {l->area.x, y + rows * (h + m->gap), l->area.w, easier_h};
	if (is_cell)
		r = (struct px_rect){
			l->area.x + l->area.w - w, y + (rows - 1) * (h + m->gap), w, h};
	easier_lay(l, easier, r);
}

void welcome_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct cells languages = collect(l, true), starts = collect(l, false);
	struct item *easier = easier_item(l);
	notice_lay(l);
	int words_w = welcome_head(l), columns = language_columns(l, &languages);
	int language_rows = (languages.n + columns - 1) / columns;
	int start_rows = (starts.n + l->plan.columns - 1) / l->plan.columns;
	bool has_row = easier && !(l->plan.columns == 2 && starts.n % 2);
	/* Languages and the main act are one unit high, starts 1.63 (picture 4). */
	double tall = l->plan.columns == 3 ? 1.63 : 1;
	int rows = language_rows + start_rows + has_row;
	int room = lay_left(l) - (rows - 1) * m->gap;
	double unit = room / (language_rows + has_row + tall * start_rows), most = m->target * 1.3;
	unit = fmin(unit, most);
	int h = (int)unit, start_h = (int)fmin(unit * tall, m->tile_max_h),
	    others = language_rows + has_row;
	int least = starts_least(l, &starts);
	if (start_h < least) { /* words need more: the others give it */
		start_h = least;
		h = others ? (room - start_rows * least) / others : m->target;
		h = h > most ? (int)most : h;
	}
	if (room < start_rows * start_h + others * h)
		lay_unfit(l);
	if (h < m->target)
		lay_unfit(l);
	int last_w = (l->area.w - (columns - 1) * m->gap) / columns;
	door_lay(l, words_w, last_w, l->y);
	languages_lay(l, &languages, columns, l->y, h);
	int y = l->y + language_rows * (h + m->gap);
	starts_lay(l, &starts, easier, y, start_h, h);
}
