/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tile: choices in one or two columns (look.md 2, 4). */
#include "kiosk/view/lay.h"

#include <math.h>
#include <string.h>

static bool is_tile(const struct item *i)
{
	return item_is_here(i) &&
	       (i->role == ROLE_CHOICE || i->role == ROLE_TICK || i->role == ROLE_LANGUAGE);
}

static bool has_box(const struct item *i)
{
	return i->role == ROLE_TICK;
}

/* Times are set as large as the title (look.md 3). */
static bool is_time(const struct item *i)
{
	return i->picture && !strncmp(i->picture, "clock:", 6) && i->label && strlen(i->label) < 12;
}

/* "Normal", "Big" ... each in its own size (ux.md G2); caps of ux.md 1.2, size 1 to 4. */
static double size_factor(const struct metrics *m, const struct item *i)
{
	bool is_size = i->on_press.act == ACT_CHOOSE && i->n >= 1 && i->n <= 4 && i->picture &&
		       !strcmp(i->picture, "textsize");
	return is_size ? (1 + 0.5 * (i->n - 1)) / (1 + 0.5 * (m->text_size - 1)) : 1;
}

/* A tile drawn in the theme it is named after (ux.md G3). */
static enum theme theme_of(const struct lay *l, const struct item *i)
{
	static const char *const names[THEME_COUNT] = {[THEME_CALM] = "theme:calm",
		[THEME_DARK] = "theme:dark",
		[THEME_MAX] = "theme:max",
		[THEME_SOFT] = "theme:soft"};
	for (int t = 0; t < THEME_COUNT; t++)
		if (i->picture && !strcmp(i->picture, names[t]))
			return (enum theme)t;
	return l->theme;
}

struct parts {
	int plate, icon, gap; /* plate 0: no picture */
	int end;	      /* what stands at the end side */
	const struct text *label, *hint;
	int text_w;
	bool is_too_wide, is_tall;
};

/* Words in what plate and end leave of the tile. */
static void parts_words(struct lay *l, const struct item *i, int w, struct parts *p)
{
	const struct metrics *m = l->m;
	bool hinted = i->hint && *i->hint && l->plan.has_choice_hints;
	struct type own = is_time(i) ? m->detail : hinted ? m->hinted_label : m->label;
	double factor = size_factor(m, i);
	own.em *= factor;
	own.line = factor > 1 ? 1.2 : own.line; /* one word: no line above or below it */
	const struct type *type = &own;
	p->text_w = w - 2 * m->border - p->plate - p->gap - p->end;
	int width = p->text_w < 1 ? 1 : p->text_w;
	p->label = texts_get(l->texts, i->label, type, width, 0);
	while (p->label->is_too_wide &&
		own.em > m->label.em * 1.01) { /* a sample of a larger size */
		own.em = fmax(own.em * 0.9, m->label.em);
		p->label = texts_get(l->texts, i->label, type, width, 0);
	}
	if (hinted &&
		p->label->lines > 2) /* no larger than the body where it then takes fewer lines */
		p->label = texts_get(l->texts, i->label, &m->label, width, 0);
	p->hint = hinted ? texts_get(l->texts, i->hint, &m->hint, width, 0) : NULL;
	p->is_too_wide = p->label->is_too_wide || (p->hint && p->hint->is_too_wide);
}

static int words_height(const struct parts *p)
{
	return p->label->h + (p->hint ? p->hint->h : 0);
}

static struct parts parts_of(struct lay *l, const struct item *i, int w, int h)
{
	const struct metrics *m = l->m;
	const struct tile_measures *t = &m->tile[l->plan.plate];
	int inner = h - m->border - m->lip;
	struct parts p = {.end = m->end_pad, .gap = m->end_pad};
	if (i->picture && has_box(i))
		p = (struct parts){
			.plate = t->tick_plate, .icon = t->tick_icon, .gap = t->tick_text_gap};
	else if (i->picture)
		p = (struct parts){
			.plate = t->plate, .icon = t->icon, .gap = t->text_gap, .end = m->end_pad};
	if (has_box(i))
		p.end = mm(m, 3) + t->tick_box + mm(m, 1);
	parts_words(l, i, w, &p);
	if (p.is_too_wide)
		lay_unfit(l);
	if (!i->picture || has_box(i) || inner < m->tall_from || l->is_low)
		return p;
	/* A tall tile takes the tall plate where the words keep their place beside it. */
	int icon = inner * 78 / 100 < t->tall_icon ? inner * 78 / 100 : t->tall_icon;
	struct parts tall = {
		.plate = t->tall_plate, .icon = icon, .gap = p.gap, .end = p.end, .is_tall = true};
	parts_words(l, i, w, &tall);
	bool is_worse = tall.is_too_wide ||
			tall.label->lines > (p.label->lines > 2 ? p.label->lines : 2) ||
			(tall.hint && tall.hint->lines > 2) || words_height(&tall) > inner;
	return is_worse ? p : tall;
}

bool tile_is_tall(struct lay *l, const struct item *i, struct px_rect r)
{
	return !i->picture || has_box(i) || parts_of(l, i, r.w, r.h).is_tall;
}

int tile_least(struct lay *l, const struct item *i, int width)
{
	const struct metrics *m = l->m;
	/* Measured as a low tile: a tall plate only stands where there is room for it. */
	struct parts p = parts_of(l, i, width, 0);
	int text_h = words_height(&p) + mm(m, 4.4);
	int icon_h = i->picture ? m->tile[l->plan.plate].least : 0;
	int box_h = has_box(i) ? m->tile[l->plan.plate].tick_box + mm(m, 4) : 0;
	if (p.hint && (p.hint->lines > 2 || p.label->lines > 2))
		lay_unfit(l);
	int least = text_h > icon_h ? text_h : icon_h;
	least = box_h > least ? box_h : least;
	return least > m->target ? least : m->target;
}

static void tick_lay(struct lay *l, const struct item *i, struct px_rect r, bool has_frame)
{
	const struct metrics *m = l->m;
	bool is_on = lay_is_chosen(i);
	int edge = mm(m, 0.8);
	lay_box(l, r, mm(m, 2), is_on ? COLOUR_PRIMARY : COLOUR_SURFACE,
		has_frame && !is_on ? COLOUR_BORDER : COLOUR_NONE, edge);
	if (!is_on)
		return;
	struct piece p = piece_make(PIECE_TICK, r);
	p.face = lay_rgb(l, COLOUR_PRIMARY_TEXT);
	scene_add(l->scene, p);
}

static void words_lay(struct lay *l, const struct item *i, const struct parts *p,
	const struct skin *s, struct px_rect inner, int x)
{
	int h = words_height(p);
	int y = inner.y + (inner.h - h) / 2;
	enum align align = i->state & ITEM_CENTRED ? ALIGN_CENTRE : ALIGN_START;
	y += lay_words(l, i, 0, p->label, x, y, p->text_w, align, s->text);
	if (p->hint)
		lay_words(l, i, lay_second_char(i), p->hint, x, y, p->text_w, align, s->text2);
}

void tile_lay(struct lay *l, struct item *i, struct px_rect r)
{
	const struct metrics *m = l->m;
	enum theme theme = l->theme;
	l->theme = theme_of(l, i);
	struct skin s = lay_skin(l, i);
	struct parts p = parts_of(l, i, r.w, r.h);
	bool shows_tick = has_box(i) || (i->role == ROLE_CHOICE && i->state & ITEM_CHOSEN);
	lay_place(l, i, r);
	lay_block(l, r, &s, p.plate);
	/* What is inside stands where it stood at rest: nothing moves when a tile is chosen. */
	struct px_rect inner = {r.x + m->border, r.y + m->border + s.shift, r.w - 2 * m->border,
		r.h - m->border - m->lip};
	if (inner.h < words_height(&p))
		lay_unfit(l);
	lay_picture(l, i->picture, inner.x + (p.plate - p.icon) / 2,
		inner.y + (inner.h - p.icon) / 2, p.icon,
		s.plate == COLOUR_NONE ? s.ground : s.plate_ground);
	words_lay(l, i, &p, &s, inner, inner.x + p.plate + p.gap);
	int right = r.x + r.w - m->border - mm(m, 3), box = m->tile[l->plan.plate].tick_box;
	int words_w = p.hint && p.hint->w > p.label->w ? p.hint->w : p.label->w;
	struct px_rect at = {right - box, inner.y + (inner.h - box) / 2, box, box};
	bool is_free = has_box(i) || at.x > inner.x + p.plate + p.gap + words_w + mm(m, 1);
	if (!is_free) { /* above the words, as large as there is room */
		/* Marks above a letter, as the Arabic ones, stand out of their line. */
		int room = (inner.h - words_height(&p)) / 2 - mm(m, 2.5);
		box = room < box ? room : box;
		at = (struct px_rect){right - box, inner.y + mm(m, 1), box, box};
		is_free = box >= mm(m, 5);
	}
	if (shows_tick && is_free)
		tick_lay(l, i, at, has_box(i));
	l->theme = theme;
}

static int column_width(const struct lay *l, int width)
{
	return (width - (l->plan.columns - 1) * l->m->gap) / l->plan.columns;
}

/* Rows that the tiles here take: one that spans both columns takes a row of its own. */
static int rows_here(const struct lay *l)
{
	int cells = 0;
	lay_each(l, i) {
		if (!is_tile(i))
			continue;
		bool is_wide = i->state & ITEM_WIDE && l->plan.columns > 1;
		cells += is_wide && cells % 2 ? 3 : is_wide ? 2 : 1;
	}
	return (cells + l->plan.columns - 1) / l->plan.columns;
}

/* The tallest least height of those here. */
static int row_least(struct lay *l, int width)
{
	int least = 0, column = column_width(l, width);
	lay_each(l, i) {
		if (!is_tile(i))
			continue;
		int h = tile_least(l, i, i->state & ITEM_WIDE ? width : column);
		least = h > least ? h : least;
	}
	return least;
}

int tiles_rows(const struct lay *l, int height, int least)
{
	return (height + l->m->gap) / (least + l->m->gap);
}

int tiles_least(struct lay *l, int width)
{
	int rows = rows_here(l);
	return rows ? rows * (row_least(l, width) + l->m->gap) - l->m->gap : 0;
}

void tiles_lay(struct lay *l, struct px_rect r)
{
	const struct metrics *m = l->m;
	int rows = rows_here(l), column = column_width(l, r.w), least = row_least(l, r.w);
	if (!rows)
		return;
	/* The choices share the height; gaps do not grow (look.md 2).  Equal to the pixel. */
	int h = (r.h - (rows - 1) * m->gap) / rows;
	h = h > m->tile_max_h && m->tile_max_h >= least ? m->tile_max_h : h;
	if (h < least) {
		lay_unfit(l);
		h = least;
	}
	/* All tiles of a page take the tall plate, or none. */
	l->is_low = false;
	bool is_low = false;
	lay_each(l, i)
		if (is_tile(i) &&
			!tile_is_tall(l, i,
				(struct px_rect){0, 0, i->state & ITEM_WIDE ? r.w : column, h}))
			is_low = true;
	l->is_low = is_low;
	int cell = 0, spare = r.h - rows * h - (rows - 1) * m->gap;
	spare = spare < 0 || h == m->tile_max_h ? 0 : spare;
	lay_each(l, i) {
		if (!is_tile(i))
			continue;
		bool is_wide = i->state & ITEM_WIDE && l->plan.columns > 1;
		cell += is_wide && cell % 2 ? 1 : 0;
		int row = cell / l->plan.columns, col = cell % l->plan.columns;
		/* The last row takes the pixels that the division left: it ends with the area. */
		int y = r.y + row * (h + m->gap), w = is_wide ? r.w : column;
		int x = col ? r.x + r.w - column : r.x;
		tile_lay(l, i, (struct px_rect){x, y, w, h + (row == rows - 1 ? spare : 0)});
		cell += is_wide ? 2 : 1;
	}
	l->is_low = false;
}
