/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: field, letter keys and number pad (ux.md 5, look.md 6). */
#include "kiosk/view/lay.h"

#include <math.h>
#include <pango/pango.h>
#include <string.h>

/* --- field ---------------------------------------------------------------------------------------
 */

enum { FIELD_LINES_MAX = 4, SHOWN_BYTES = 1024 };

static void masked(char *out, size_t n, const struct item *i)
{
	size_t at = 0;
	const char *v = i->value ? i->value : "";
	if (!(i->state & ITEM_MASKED)) {
		g_strlcpy(out, v, n);
		return;
	}
	for (; *v && at + 4 < n; v++)
		if ((*v & 0xC0) != 0x80) {
			memcpy(out + at, "\u25CF", 3);
			at += 3;
		}
	out[at] = 0;
}

/* The end of what was typed, in as many lines as there may be: the cursor is always seen. */
static const struct text *field_text(struct lay *l, char *shown, int width, int lines)
{
	char *s = shown;
	const struct text *t = texts_get(l->texts, s, &l->m->field, width, 0);
	while ((t->lines > lines || t->is_too_wide) && *s) {
		do
			s++;
		while ((*s & 0xC0) == 0x80);
		t = texts_get(l->texts, s, &l->m->field, width, 0);
	}
	return t;
}

static void cursor_lay(struct lay *l, const struct text *t, int x, int y, int width)
{
	const struct metrics *m = l->m;
	int h = (int)lround(m->field_h * 0.65), at = 0,
	    top = y + (int)lround(t->pitch * (t->lines - 1));
	int chars = (int)g_utf8_strlen(pango_layout_get_text(text_layout(t)), -1);
	struct px_rect last;
	if (chars && text_span(t, chars - 1, 1, width, ALIGN_START, l->scene->is_rtl, &last))
		at = l->scene->is_rtl ? width - last.x : last.x + last.w;
	lay_box(l,
		(struct px_rect){
			x + at + mm(m, 0.8), top + ((int)lround(t->pitch) - h) / 2, mm(m, 1), h},
		0, COLOUR_TEXT, COLOUR_NONE, 0);
}

/* Height of the field with so many lines. */
static int field_h(const struct lay *l, int lines)
{
	int h = (int)lround(l->m->field.em * l->m->field.line) * lines + 2 * mm(l->m, 2);
	return h > l->m->field_h ? h : l->m->field_h;
}

/* The box, and under it what to mend. */
static int field_lay(struct lay *l, struct item *i, struct px_rect r, int lines)
{
	const struct metrics *m = l->m;
	char shown[SHOWN_BYTES];
	bool is_wrong = i->state & ITEM_TO_CHECK;
	int icon = i->picture ? mm(m, m->panel.class_ == PANEL_S ? 10 : 12) : 0, pad = mm(m, 5);
	int x = r.x + pad + icon + (icon ? mm(m, 3) : 0), width = r.x + r.w - x - pad - mm(m, 2);
	masked(shown, sizeof shown, i);
	const struct text *t = field_text(l, shown, width, lines);
	int y = r.y + (r.h - t->h) / 2;
	lay_place(l, i, r);
	lay_box(l, r, m->radius, COLOUR_SURFACE, is_wrong ? COLOUR_DANGER : COLOUR_PRIMARY,
		m->thick);
	lay_picture(l, i->picture, r.x + pad, r.y + (r.h - icon) / 2, icon, GROUND_SURFACE);
	lay_words(l, NULL, 0, t, x, y, width, ALIGN_START, COLOUR_TEXT);
	cursor_lay(l, t, x, y, width);
	if (!is_wrong || !i->hint || page_first(l->page, ROLE_ERROR))
		return r.h; /* the panel above says it already where there is one line for both */
	int mark = mm(m, 9), text_x = r.x + mark + mm(m, 3);
	const struct text *how = lay_text(l, i->hint, &m->label, r.x + r.w - text_x);
	int h = how->h > mark ? how->h : mark, below = r.y + r.h + mm(m, 2);
	lay_picture(l, "danger", r.x, below + (h - mark) / 2, mark, GROUND_ALERT_PAPER);
	lay_words(l, i, lay_second_char(i), how, text_x, below + (h - how->h) / 2,
		r.x + r.w - text_x, ALIGN_START, COLOUR_DANGER);
	return r.h + mm(m, 2) + h;
}

/* --- keys ----------------------------------------------------------------------------------------
 */

static bool is_key(const struct item *i)
{
	return i->role == ROLE_KEY && item_is_here(i);
}

/* Where each key stands: columns from 0 in units of one key, and rows. */
struct grid {
	double x[PAGE_ITEMS_MAX], span[PAGE_ITEMS_MAX];
	int row[PAGE_ITEMS_MAX];
	double columns;
	int rows;
};

static double key_span(const struct item *i)
{
	return i->key_span > 0 ? i->key_span : 1;
}

static void grid_as_given(const struct lay *l, struct grid *g)
{
	double at[PAGE_ITEMS_MAX] = {0};
	lay_each(l, i) {
		int k = (int)(i - l->page->items);
		if (!is_key(i) || i->key_row < 0 || i->key_row >= PAGE_ITEMS_MAX)
			continue;
		g->row[k] = i->key_row;
		g->x[k] = at[i->key_row];
		g->span[k] = key_span(i);
		at[i->key_row] += g->span[k];
		g->columns = fmax(g->columns, at[i->key_row]);
		g->rows = i->key_row + 1 > g->rows ? i->key_row + 1 : g->rows;
	}
	/* Shorter rows of letters stand in the middle (QWERTY). */
	lay_each(l, i) {
		int k = (int)(i - l->page->items);
		if (is_key(i))
			g->x[k] += (g->columns - at[i->key_row]) / 2;
		/* Numbers are not mirrored (ux.md 5.4): turned here, as the whole page will be. */
		if (is_key(i) && l->scene->is_rtl && l->page->kind == PAGE_NUMBERS)
			g->x[k] = g->columns - g->x[k] - g->span[k];
	}
}

/* In reading order on fewer columns, where keys as given would be too narrow (ux.md 5.1: portrait);
 * the keys that work on letters begin a row. */
static void grid_flowed(const struct lay *l, struct grid *g, int columns)
{
	double at = 0;
	int row = 0;
	bool was_function = false;
	lay_each(l, i) {
		int k = (int)(i - l->page->items);
		if (!is_key(i))
			continue;
		double span = fmin(key_span(i), columns);
		bool is_function = i->state & ITEM_FUNCTION;
		if (at > 0 && (at + span > columns + 0.01 || (is_function && !was_function))) {
			row++;
			at = 0;
		}
		g->row[k] = row;
		g->x[k] = at;
		g->span[k] = span;
		at += span;
		was_function = is_function;
	}
	g->columns = columns;
	g->rows = row + 1;
}

/* The letter as tall as the key allows; words of function keys at body size or what fits. */
static void key_words_lay(struct lay *l, struct item *i, struct px_rect r, const struct skin *s)
{
	const struct metrics *m = l->m;
	bool is_word = i->state & ITEM_FUNCTION || g_utf8_strlen(i->label, -1) > 2;
	int inner = r.h - m->border - m->lip / 2, icon = i->picture ? mm(m, 7.6) : 0,
	    gap = icon ? mm(m, 2) : 0;
	/* Arabic letters reach far below the line, and none stands as high as a capital. */
	bool is_deep = !is_word && (unsigned char)i->label[0] >= 0xd8 && (unsigned char)i->label[0] <= 0xdb;
	double letter = inner * (is_deep ? 0.66 : 0.73); /* em: capitals 0.56 of the face */
	const struct text *t = NULL;
	for (double f = 1; f > 0.3; f -= icon ? 0 : 0.08) {
		struct type type = type_make(
			is_word ? fmin(m->body_em, inner * 0.7) * f : letter * f, 1, true);
		t = texts_get(l->texts, i->label, &type, 0, 0);
		if (t->w + icon + gap <= r.w - mm(m, icon ? 4 : 2))
			break;
		if (!icon)
			continue;
		icon = gap = 0; /* the word says it alone before it shrinks */
		f += 0.08;
	}
	if (t->w + icon + gap > r.w)
		lay_unfit(l);
	int x = r.x + (r.w - t->w - icon - gap) / 2, y = r.y + m->border + m->lip / 4 + s->shift;
	y -= is_deep ? (int)lround(letter * 0.22) : 0;
	lay_picture(l, icon ? i->picture : NULL, x, y + (inner - icon) / 2, icon, s->ground);
	lay_words(l, i, 0, t, x + icon + gap, y + (inner - t->h) / 2, t->w, ALIGN_START, s->text);
}

static void keys_lay(struct lay *l, struct px_rect r, double key_w_mm, double key_h_mm)
{
	const struct metrics *m = l->m;
	struct grid g = {.rows = 0};
	int gap = m->key_gap, least_w = mm(m, key_w_mm), least_h = mm(m, key_h_mm);
	grid_as_given(l, &g);
	if (!g.rows)
		return;
	if ((r.w + gap) / g.columns - gap < least_w) {
		int columns = (r.w + gap) / (least_w + gap);
		g = (struct grid){.rows = 0};
		grid_flowed(l, &g, columns < 2 ? 2 : columns);
	}
	double unit = (r.w + gap) / g.columns;
	int h = (r.h - (g.rows - 1) * gap) / g.rows, most = mm(m, 26);
	h = h > most ? most : h;
	if (h < least_h)
		lay_unfit(l);
	h = h < 1 ? 1 : h;
	lay_each(l, i) {
		int k = (int)(i - l->page->items);
		if (!is_key(i))
			continue;
		int x = (int)lround(g.x[k] * unit),
		    right = (int)lround((g.x[k] + g.span[k]) * unit) - gap;
		struct px_rect key = {r.x + x, r.y + g.row[k] * (h + gap), right - x, h};
		struct skin s = lay_skin(l, i);
		lay_place(l, i, key);
		lay_block(l, key, &s, 0);
		key_words_lay(l, i, key, &s);
	}
}

/* --- pages
 * ---------------------------------------------------------------------------------------- */

/* Height of the keys at their least. */
static int keys_least(const struct lay *l, int key_h)
{
	struct grid g = {.rows = 0};
	grid_as_given(l, &g);
	return g.rows * (key_h + l->m->key_gap);
}

/* A long text gets a box of more lines, as far as the keys leave room (ux.md P3b: 4). */
static int lines_wanted(struct lay *l, const struct item *field, int keys_h)
{
	const struct metrics *m = l->m;
	int lines = texts_get(
		l->texts, field->value ? field->value : "", &m->field, l->area.w - mm(m, 30), 0)
			    ->lines;
	lines = lines > FIELD_LINES_MAX ? FIELD_LINES_MAX : lines;
	while (lines > 1 && field_h(l, lines) + m->key_gap + keys_h > lay_left(l))
		lines--;
	return lines;
}

/* How field, error and matches share a row. */
struct field_row {
	int field_w, error_w, match_w; /* 0: not in this row */
	int gap;
};

/* Matches: on S one sand button beside the field, else a row of them under it (ux.md P2a).  An
 * error in place of the title: what to mend stands beside what is to be mended. */
static struct field_row field_row(const struct lay *l, int matches, int lines, bool has_error)
{
	const struct metrics *m = l->m;
	int w = l->area.w, gap = m->key_gap;
	bool is_wide = w > mm(m, 150) || m->panel.class_ == PANEL_S;
	bool is_beside = matches == 1 && lines == 1 && is_wide;
	struct field_row r = {.gap = gap};
	if (is_beside)
		r.match_w = has_error ? w * 22 / 100 : w / 3 - gap / 2;
	if (has_error)
		r.error_w = (is_beside ? w * 50 / 100 : w * 60 / 100) - gap;
	r.field_w = w - (r.match_w ? r.match_w + gap : 0) - (r.error_w ? r.error_w + gap : 0);
	return r;
}

static void match_lay(struct lay *l, struct item *i, struct px_rect r)
{
	struct skin s = lay_skin(l, i);
	if (!lay_is_pressed(l, i) && !lay_is_chosen(i)) {
		s.face = COLOUR_SAND_KEY;
		s.ground = GROUND_SAND_KEY;
	}
	lay_place(l, i, r);
	lay_block(l, r, &s, 0);
	struct item key = {
		.id = i->id, .label = i->label, .picture = i->picture, .state = ITEM_FUNCTION};
	key_words_lay(l, &key, r, &s);
}

/* The row of the field, and the matches under it; returns their height. */
static int matches_lay(struct lay *l, struct item *field, int lines)
{
	const struct metrics *m = l->m;
	struct item *error = head_is_error(l) ? page_first(l->page, ROLE_ERROR) : NULL;
	int n = page_choices_here(l->page), x = l->area.x, y = l->y, h = field_h(l, lines);
	struct field_row row = field_row(l, n, lines, error != NULL);
	if (error)
		h = error_lay(
			l, error, (struct px_rect){x + row.field_w + row.gap, y, row.error_w, h});
	int taken = field ? field_lay(l, field, (struct px_rect){x, y, row.field_w, h}, lines) : 0;
	taken = taken > h ? taken : h;
	int each = row.match_w ? row.match_w : n ? (l->area.w - (n - 1) * row.gap) / n : 0;
	int top = row.match_w ? y : y + taken + row.gap, match_h = row.match_w ? h : m->target;
	int at = row.match_w ? x + l->area.w - row.match_w : x;
	lay_each(l, i) {
		if (!item_is_here(i) || (i->role != ROLE_CHOICE && i->role != ROLE_TICK))
			continue;
		match_lay(l, i, (struct px_rect){at, top, each, match_h});
		at += each + row.gap;
	}
	return row.match_w || !n ? taken : taken + row.gap + match_h;
}

void keyboard_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *field = page_first(l->page, ROLE_FIELD);
	if (!page_first(l->page, ROLE_KEY)) { /* the part "More" leads to */
		choices_lay(l);
		return;
	}
	bool is_small = m->panel.class_ == PANEL_S;
	double key_w = m->panel.class_ == PANEL_L ? 18 : is_small ? 16 : 15;
	double key_h = is_small ? 14 : 16;
	head_lay(l);
	int h = paragraphs_lay(l, l->area.x, l->y, l->area.w, true);
	l->y += h ? h + m->key_gap : 0;
	int lines = field ? lines_wanted(l, field, keys_least(l, mm(m, key_h))) : 1;
	l->y += matches_lay(l, field, lines) + m->key_gap;
	keys_lay(l, (struct px_rect){l->area.x, l->y, l->area.w, lay_left(l)}, key_w, key_h);
}

/* Landscape: field and choices at the start side, pad at the end side; portrait: one under the
 * other. */
void numbers_lay(struct lay *l)
{
	const struct metrics *m = l->m;
	struct item *field = page_first(l->page, ROLE_FIELD);
	head_lay(l);
	int top = l->y, h = field_h(l, 1);
	bool is_wide = !m->panel.is_portrait;
	int pad_w = is_wide ? l->area.w * 45 / 100 : l->area.w,
	    left_w = is_wide ? l->area.w - pad_w - m->gap : pad_w;
	if (field)
		l->y += field_lay(l, field, (struct px_rect){l->area.x, l->y, left_w, h}, 1) +
			m->gap;
	if (head_is_error(l))
		l->y += error_lay(l, page_first(l->page, ROLE_ERROR),
				(struct px_rect){l->area.x, l->y, left_w, 0}) +
			m->gap;
	int text_h = paragraphs_lay(l, l->area.x, l->y, left_w, true);
	l->y += text_h ? text_h + m->gap : 0;
	l->plan.columns = is_wide ? 1 : l->plan.columns;
	int tiles_h = tiles_least(l, left_w), foot = l->area.y + l->area.h;
	if (tiles_h) {
		if (foot - tiles_h < l->y)
			lay_unfit(l);
		tiles_lay(l, (struct px_rect){
				     l->area.x, is_wide ? l->y : foot - tiles_h, left_w, tiles_h});
		foot -= is_wide ? 0 : tiles_h + m->gap;
	}
	struct px_rect pad = {
		l->area.x + (is_wide ? left_w + m->gap : 0), is_wide ? top : l->y, pad_w, 0};
	pad.h = foot - pad.y;
	keys_lay(l, pad, 26, m->panel.class_ == PANEL_S ? 14 : 18);
}
