/* SPDX-License-Identifier: GPL-3.0-or-later */
/* special: emergency, are you still there, sound and speed, faces. */
#include "kiosk/view/lay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Tiles at the foot of the area, a little higher than they must be where there is room. */
static void foot_lay(struct lay *l)
{
	int h = tiles_least(l, l->area.w);
	h = lay_left(l) > h * 3 ? h * 6 / 5 : h;
	int top = l->area.y + l->area.h - h;
	if (!h)
		return;
	tiles_lay(l, (struct px_rect){l->area.x, top, l->area.w, h});
	l->area.h -= h + l->m->gap;
}

/* --- emergency
 * ------------------------------------------------------------------------------------ */

/* "Call" four times, "112" 5.2 times the body, on one baseline; smaller where there is no room. */
static void call_lay(struct lay *l, struct item *n, const char *word, const char *number, int x,
	int y, int width, int height)
{
	const struct metrics *m = l->m;
	const struct text *a = NULL, *b = NULL;
	int space = 0;
	for (double f = 1, next; f > 0.2; f = next) {
		struct type small = type_make(m->body_em * 4 * f, 1.15, true);
		struct type large = type_make(m->body_em * 5.2 * f, 1.15, true);
		a = *word ? texts_get(l->texts, word, &small, 0, 0) : NULL;
		b = texts_get(l->texts, number, &large, 0, 0);
		space = a ? (int)lround(small.em * 0.26) : 0;
		int w = (a ? a->w : 0) + space + b->w;
		if (w <= width && b->h <= height)
			break;
		next = fmin(f * 0.97, f * 0.99 * fmin((double)width / w, (double)height / b->h));
	}
	if ((a ? a->w : 0) + space + b->w > width || b->h > height)
		lay_unfit(l);
	int aw = a ? a->w : 0;
	/* One baseline: the larger one's. */
	if (a)
		lay_words(l, n, 0, a, x, y + (int)lround(b->baseline - a->baseline), aw,
			ALIGN_START, COLOUR_DANGER_TEXT);
	lay_words(l, n, lay_second_char(n), b, x + aw + space, y, b->w, ALIGN_START,
		COLOUR_DANGER_TEXT);
	lay_place(l, n, (struct px_rect){x, y, aw + space + b->w, b->h});
}

/* "Call 112" in one string is taken apart at its last space. */
static void call_split(const struct item *n, char word[64], char number[64])
{
	const char *label = n->label ? n->label : "", *cut = strrchr(label, ' ');
	word[0] = 0;
	if (n->value) {
		snprintf(word, 64, "%s", label);
		snprintf(number, 64, "%s", n->value);
		char *at = strstr(word, n->value); /* the label may bear the number too */
		if (at)
			*at = 0;
		size_t len = strlen(word);
		while (len && word[len - 1] == ' ')
			word[--len] = 0;
		return;
	}
	snprintf(number, 64, "%s", cut ? cut + 1 : label);
	if (cut)
		snprintf(word, 64, "%.*s", (int)(cut - label), label);
}

static void panel_lay(struct lay *l, struct px_rect r)
{
	const struct metrics *m = l->m;
	struct item *title = page_first(l->page, ROLE_TITLE), *n = page_first(l->page, ROLE_NUMBER);
	char word[64], number[64];
	lay_box(l, r, m->card_radius, COLOUR_DANGER,
		l->theme == THEME_MAX ? COLOUR_BORDER : COLOUR_NONE, m->thick);
	int pad = mm(m, m->panel.class_ == PANEL_S ? 6 : 10.5),
	    octagon = mm(m, m->panel.class_ == PANEL_S ? 13 : 18);
	int phone = mm(m, 64) < r.h * 2 / 3 ? mm(m, 64) : r.h * 2 / 3;
	int x = r.x + pad, width = r.w - 2 * pad - phone - pad;
	const struct text *beside = texts_get(l->texts, title ? title->label : "", &m->title, 0, 0);
	bool has_phone = phone > mm(m, 22) && beside->w + octagon + mm(m, 6) <= width;
	width += has_phone ? 0 : phone + pad;
	const struct text *t =
		lay_text(l, title ? title->label : "", &m->title, width - octagon - mm(m, 6));
	int head = t->h > octagon ? t->h : octagon, gap = mm(m, 3);
	int call_h = r.h - 2 * mm(m, 4) - head - gap, most = (int)lround(m->body_em * 5.2 * 1.15);
	call_h = call_h > most ? most : call_h;
	int y = r.y + (r.h - head - gap - call_h) / 2;
	lay_picture(l, "octagon", x, y + (head - octagon) / 2, octagon, GROUND_DANGER);
	if (title) {
		int text_x = x + octagon + mm(m, 6);
		lay_words(l, title, 0, t, text_x, y + (head - t->h) / 2, width, ALIGN_START,
			COLOUR_DANGER_TEXT);
		lay_place(l, title, (struct px_rect){text_x, y + (head - t->h) / 2, t->w, t->h});
	}
	if (n) {
		call_split(n, word, number);
		call_lay(l, n, word, number, x, y + head + gap, width, call_h);
	}
	if (has_phone)
		lay_picture(l, "phone", r.x + r.w - pad * 5 / 4 - phone, r.y + (r.h - phone) / 2,
			phone, GROUND_DANGER);
}

/* Sentences under the panel: the bold one, which matters, in title size.  Returns the height. */
static int matter_lay(struct lay *l, int y, bool has_ink)
{
	const struct metrics *m = l->m;
	int top = y;
	lay_each(l, i) {
		bool is_hint = i->role == ROLE_HINT && l->plan.has_hint;
		if (!item_is_here(i) || (!is_hint && i->role != ROLE_TEXT))
			continue;
		bool is_bold = i->role == ROLE_TEXT && i->label && *i->label;
		const char *words = i->label && *i->label ? i->label : i->value;
		const struct text *t =
			lay_text(l, words ? words : "", is_bold ? &m->title : &m->hint, l->area.w);
		if (has_ink) {
			lay_words(l, i, 0, t, l->area.x, y, l->area.w, ALIGN_START,
				is_bold ? COLOUR_TEXT : COLOUR_TEXT2);
			lay_place(l, i, (struct px_rect){l->area.x, y, l->area.w, t->h});
		}
		y += t->h;
	}
	return y - top;
}

void emergency_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	foot_lay(l);
	int text_h = matter_lay(l, 0, false), space = m->gap * 3 / 4;
	struct px_rect panel = {
		l->area.x, l->y, l->area.w, lay_left(l) - text_h - (text_h ? space : 0)};
	panel.h = panel.h > mm(m, 120) ? mm(m, 120) : panel.h;
	if (panel.h < mm(m, 30))
		lay_unfit(l);
	panel_lay(l, panel);
	l->y += panel.h + space;
	matter_lay(l, l->y, true);
}

/* --- are you still there
 * ----------------------------------------------------------------------------- */

/* Two choices: the safe one is the wider (picture 15). */
static void time_tiles_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *a = page_choice(l->page, 1), *b = page_choice(l->page, 2);
	int wide = (l->area.w - m->gap) * 608 / 1000, least,
	    h = mm(m, m->panel.class_ == PANEL_S ? 27 : 30);
	bool was_fitting = l->fits;
	if (a && b && !page_choice(l->page, 3) && l->plan.columns == 2) {
		int la = tile_least(l, a, wide), lb = tile_least(l, b, l->area.w - m->gap - wide);
		least = la > lb ? la : lb;
		h = h > least ? h : least;
		int y = l->area.y + l->area.h - h;
		tile_lay(l, a, (struct px_rect){l->area.x, y, wide, h});
		tile_lay(l, b,
			(struct px_rect){
				l->area.x + wide + m->gap, y, l->area.w - m->gap - wide, h});
		l->area.h -= h + m->gap;
		return;
	}
	l->fits = was_fitting;
	foot_lay(l);
}

static void dial_lay(struct lay *l, struct item *dial, int x, int y, int size)
{
	struct piece p = piece_make(PIECE_DIAL, (struct px_rect){x, y, size, size});
	p.face = lay_rgb(l, COLOUR_PRIMARY);
	p.edge = lay_rgb(l, COLOUR_BORDER);
	p.n = (dial->n + 9) / 10;
	p.n = p.n > 6 ? 6 : p.n;
	scene_add(l->scene, p);
	/* Number: capitals 0.27 of the dial. */
	struct type type = type_make(size * 0.36, 1.15, true);
	const struct text *t = texts_get(l->texts, dial->value ? dial->value : "", &type, 0, 0);
	lay_words(l, dial, lay_second_char(dial), t, x + (size - t->w) / 2, y + (size - t->h) / 2,
		t->w, ALIGN_START, COLOUR_TEXT);
	lay_place(l, dial, (struct px_rect){x, y, size, size});
}

void time_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *dial = page_first(l->page, ROLE_DIAL);
	head_lay(l);
	time_tiles_lay(l);
	int room = lay_left(l), size = mm(m, m->panel.class_ == PANEL_S ? 54 : 76);
	size = size > room ? room : size;
	size = size > l->area.w / 2 ? l->area.w / 2 : size;
	if (dial && size < mm(m, 24))
		lay_unfit(l);
	size = dial ? size : 0;
	int x = l->area.x + size + (size ? mm(m, 9) : 0), width = l->area.x + l->area.w - x;
	/* Short lines beside the dial, where there is room for them. */
	int limit = (int)lround(m->body_em * 12.5), words_w = width < limit ? width : limit;
	int h = paragraphs_lay(l, x, 0, words_w, false);
	if (h > room && words_w < width)
		h = paragraphs_lay(l, x, 0, words_w = width, false);
	if (h > room)
		lay_unfit(l);
	int middle = l->y + (room + m->gap) / 2;
	if (dial && size > 0)
		dial_lay(l, dial, l->area.x, middle - size / 2, size);
	paragraphs_lay(l, x, middle - h / 2, words_w, true);
}

/* --- sound and speed
 * ---------------------------------------------------------------------------------- */

static int meter_h(const struct metrics *m)
{
	return mm(m, 14);
}

static int pair_width(const struct lay *l, int width)
{
	int gap = l->m->gap;
	return l->plan.columns == 1 ? (width - gap) / 2 : (width * 74 / 100 - 2 * gap) / 2;
}

/* One pair: less, level, more; in one column the level stands above.  Level: n of n_max bars. */
static void pair_lay(struct lay *l, struct item *less, struct item *more, struct px_rect r)
{
	const struct metrics *m = l->m;
	bool is_stacked = l->plan.columns == 1;
	int top = is_stacked ? meter_h(m) : 0, w = pair_width(l, r.w);
	int meter = is_stacked ? r.w : r.w - 2 * (w + m->gap);
	struct px_rect a = {r.x, r.y + top, w, r.h - top}, b = {r.x + r.w - w, a.y, w, a.h};
	if (tile_least(l, less, w) > a.h || tile_least(l, more, w) > a.h)
		lay_unfit(l);
	tile_lay(l, less, a);
	tile_lay(l, more, b);
	int n = more->n_max > 0 ? more->n_max : 1, x = is_stacked ? r.x : r.x + w + m->gap,
	    pitch = meter / n;
	pitch = pitch > mm(m, 9) ? mm(m, 9) : pitch;
	int bar = pitch * 6 / 10,
	    foot = is_stacked ? r.y + top - mm(m, 2) : r.y + r.h - m->lip - mm(m, 2);
	int most = is_stacked ? top - mm(m, 2) : r.h - m->lip - mm(m, 4);
	for (int k = 0; k < n; k++) {
		int h = most * (k + 3) / (n + 2);
		bool is_on = k < more->n;
		struct px_rect one = {x + k * pitch + (pitch - bar) / 2, foot - h, bar, h};
		lay_box(l, one, mm(m, 1), is_on ? COLOUR_PRIMARY : COLOUR_PAPER,
			is_on ? COLOUR_NONE : COLOUR_BORDER, m->border);
	}
}

static int pairs_collect(struct lay *l, struct item *pairs[8][2])
{
	int n = 0, half = 0;
	lay_each(l, i) {
		if (i->role != ROLE_STEPPER || !item_is_here(i) || n == 8)
			continue;
		pairs[n][half] = i;
		n += half;
		half = !half;
	}
	return n;
}

void steppers_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *pairs[8][2];
	head_lay(l);
	int n = pairs_collect(l, pairs), tiles_h = tiles_least(l, l->area.w);
	int w = pair_width(l, l->area.w), least = m->target;
	for (int k = 0; k < n; k++) {
		int a = tile_least(l, pairs[k][0], w), b = tile_least(l, pairs[k][1], w);
		least = a > least ? a : least;
		least = b > least ? b : least;
	}
	least += l->plan.columns == 1 ? meter_h(m) : 0;
	int need = n * (least + m->gap) + tiles_h - (tiles_h ? 0 : m->gap), room = lay_left(l);
	if (need > room)
		lay_unfit(l);
	for (int k = 0; k < n; k++) {
		pair_lay(l, pairs[k][0], pairs[k][1],
			(struct px_rect){l->area.x, l->y, l->area.w, least});
		l->y += least + m->gap;
	}
	int h = lay_left(l);
	tiles_lay(l, (struct px_rect){l->area.x, l->y, l->area.w,
			     h > tiles_h * 5 / 4 ? tiles_h * 5 / 4 : h});
}

/* --- faces
 * -------------------------------------------------------------------------------------------- */

static void face_lay(struct lay *l, struct item *i, struct px_rect r, int text_h)
{
	const struct metrics *m = l->m;
	struct skin s = lay_skin(l, i);
	const struct text *t = lay_text(l, i->label, &m->label, r.w - mm(m, 3));
	int gap = mm(m, 3), inner = r.h - m->lip - m->border,
	    icon = inner - text_h - gap - mm(m, 5);
	int most = r.w - mm(m, 6);
	icon = icon > most ? most : icon;
	if (icon < mm(m, 12))
		lay_unfit(l);
	int y = r.y + s.shift + (inner - icon - gap - text_h) / 2;
	lay_place(l, i, r);
	lay_block(l, r, &s, 0);
	lay_picture(l, i->picture, r.x + (r.w - icon) / 2, y, icon, s.ground);
	lay_words(l, i, 0, t, r.x, y + icon + gap, r.w, ALIGN_CENTRE, s.text);
}

/* Five in a row (three in "Keep it simple"); where their words do not fit, tiles as elsewhere. */
void faces_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *faces[8];
	int n = 0;
	lay_each(l, i)
		if (i->role == ROLE_CHOICE && item_is_here(i) && i->picture &&
			!strncmp(i->picture, "face", 4) && n < 8)
			faces[n++] = i;
	int pitch = n ? (l->area.w + m->gap) / n : 0;
	enum plate first = m->text_size > 1 ? PLATE_GROWN : PLATE_PLAIN;
	bool is_row = n && l->page->parts < 2 && l->plan.plate == first && l->plan.columns == 2 &&
		      pitch - m->gap > mm(m, 20);
	if (!is_row) {
		choices_lay(l);
		return;
	}
	head_lay(l);
	int h = lay_left(l), most = pitch * 8 / 5;
	/* What is not a face stands under them. */
	int others = 0;
	lay_each(l, i)
		others += i->role == ROLE_CHOICE && item_is_here(i) &&
			  !(i->picture && !strncmp(i->picture, "face", 4));
	int below = others ? m->target * 12 / 10 + m->gap : 0;
	h -= below;
	h = h > most ? most : h;
	int text_h = 0;
	for (int k = 0; k < n; k++) {
		int one = lay_text(l, faces[k]->label, &m->label, pitch - m->gap - mm(m, 3))->h;
		text_h = one > text_h ? one : text_h;
	}
	for (int k = 0; k < n; k++)
		face_lay(l, faces[k],
			(struct px_rect){l->area.x + k * pitch, l->y, pitch - m->gap, h}, text_h);
	int k = 0, w = others ? (l->area.w - (others - 1) * m->gap) / others : 0;
	int half = (l->area.w - m->gap) / 2;
	w = others == 1 && w > half ? half : w;
	lay_each(l, i) {
		if (i->role != ROLE_CHOICE || !item_is_here(i) ||
			(i->picture && !strncmp(i->picture, "face", 4)))
			continue;
		tile_lay(l, i,
			(struct px_rect){l->area.x + k++ * (w + m->gap), l->y + h + m->gap, w,
				below - m->gap});
	}
}
