/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/lay.h"

#include "kiosk/base/check.h"

#include <math.h>
#include <string.h>

uint32_t lay_rgb(const struct lay *l, enum colour c)
{
	return c == COLOUR_NONE ? RGB_NONE : theme_rgb(l->theme, c);
}

bool lay_is_pressed(const struct lay *l, const struct item *i)
{
	return i && *l->marks->pressed && !strcmp(i->id, l->marks->pressed);
}

bool lay_is_chosen(const struct item *i)
{
	return i->state & (ITEM_CHOSEN | ITEM_TICKED);
}

void lay_place(struct lay *l, struct item *i, struct px_rect r)
{
	double one = 25.4 / l->m->panel.dpi;
	if (r.x < 0 || r.y < 0 || r.x + r.w > l->scene->w || r.y + r.h > l->scene->h)
		lay_unfit(l);
	if (l->scene->is_rtl)
		r = rect_mirror(r, l->scene->w);
	i->rect = (struct mm_rect){r.x * one, r.y * one, r.w * one, r.h * one};
}

const struct text *lay_text(struct lay *l, const char *s, const struct type *t, int width)
{
	const struct text *text = texts_get(l->texts, s, t, width < 1 ? 1 : width, 0);
	if (text->is_too_wide)
		lay_unfit(l);
	return text;
}

/* The spoken word: fill 0.8 wider on each side, 0.8 underline; bar before the sentence. */
static void spoken_lay(
	struct lay *l, const struct text *t, int base_char, struct px_rect box, enum align align)
{
	const struct metrics *m = l->m;
	struct px_rect span;
	int bar = mm(m, 1.2), pad = mm(m, 0.8);
	lay_box(l, (struct px_rect){box.x - mm(m, 3), box.y, bar, t->h}, 0, COLOUR_PRIMARY,
		COLOUR_NONE, 0);
	if (!text_span(t, l->marks->from_char - base_char, l->marks->chars, box.w, align,
		    l->scene->is_rtl, &span))
		return;
	if (l->scene->is_rtl)
		span = rect_mirror(span, box.w);
	span.x += box.x - pad;
	span.y += box.y;
	span.w += 2 * pad;
	lay_box(l, span, 0, COLOUR_SPOKEN, COLOUR_NONE, 0);
	struct px_rect under = {span.x, span.y + span.h - pad, span.w, pad};
	lay_box(l, under, 0, COLOUR_SPOKEN_TEXT, COLOUR_NONE, 0);
	struct piece p = piece_make(PIECE_TEXT, box);
	p.text = t;
	p.serial = t->serial;
	p.align = align;
	p.face = lay_rgb(l, COLOUR_SPOKEN_TEXT);
	p.clip = span;
	scene_add(l->scene, p);
}

int lay_words(struct lay *l, const struct item *i, int base_char, const struct text *t, int x,
	int y, int width, enum align align, enum colour colour)
{
	struct px_rect box = {x, y, width, t->h};
	struct piece p = piece_make(PIECE_TEXT, box);
	p.text = t;
	p.serial = t->serial;
	p.align = align;
	p.face = lay_rgb(l, colour);
	scene_add(l->scene, p);
	if (i && *l->marks->spoken && !strcmp(i->id, l->marks->spoken))
		spoken_lay(l, t, base_char, box, align);
	return t->h;
}

int lay_say(struct lay *l, const struct item *i, int base_char, const char *s, const struct type *t,
	int x, int y, int width, enum colour colour)
{
	return lay_words(
		l, i, base_char, lay_text(l, s, t, width), x, y, width, ALIGN_START, colour);
}

int lay_second_char(const struct item *i)
{
	int n = 0;
	for (const char *c = i->label; c && *c; c++)
		n += (*c & 0xC0) != 0x80;
	return n + 1;
}

void lay_picture(struct lay *l, const char *id, int x, int y, int size, enum ground ground)
{
	const struct picture *got = id && size > 0 ? pictures_get(l->pictures, id, size, l->theme,
							     ground, l->scene->is_rtl)
						   : NULL;
	if (!got)
		return;
	struct piece p = piece_make(PIECE_BITMAP, (struct px_rect){x, y, size, size});
	p.picture = got;
	p.serial = got->serial;
	scene_add(l->scene, p);
}

void lay_box(
	struct lay *l, struct px_rect r, int radius, enum colour face, enum colour edge, int edge_w)
{
	struct piece p = piece_make(PIECE_BLOCK, r);
	p.radius = radius;
	p.face = lay_rgb(l, face);
	p.edge = lay_rgb(l, edge);
	p.edge_w = edge == COLOUR_NONE ? 0 : edge_w;
	scene_add(l->scene, p);
}

void lay_block(struct lay *l, struct px_rect r, const struct skin *s, int plate_w)
{
	/* Pressed: the upper edge sinks, the lip goes; what is below stays (look.md 4). */
	r.y += s->shift;
	r.h -= s->shift;
	struct piece p = piece_make(PIECE_BLOCK, r);
	p.radius = s->radius;
	p.face = lay_rgb(l, s->face);
	p.edge = lay_rgb(l, s->edge);
	p.edge_w = s->edge == COLOUR_NONE ? 0 : s->edge_w;
	p.lip_rgb = lay_rgb(l, s->lip);
	p.lip = s->lip == COLOUR_NONE ? 0 : s->lip_h;
	p.plate = s->plate == COLOUR_NONE ? 0 : plate_w;
	p.plate_rgb = lay_rgb(l, s->plate);
	if (l->theme == THEME_MAX)
		p.plate_line = lay_rgb(l, COLOUR_BORDER);
	scene_add(l->scene, p);
}

enum look { LOOK_TILE, LOOK_MAIN, LOOK_HELP, LOOK_DANGER, LOOK_KEY, LOOK_FUNCTION, LOOK_CHANGE };

static enum look look_of(const struct item *i)
{
	if (i->state & ITEM_DANGER)
		return LOOK_DANGER;
	if (i->role == ROLE_NAV && i->slot == SLOT_HELP)
		return LOOK_HELP;
	if (i->state & ITEM_MAIN)
		return LOOK_MAIN;
	if (i->role == ROLE_KEY)
		return i->state & ITEM_FUNCTION ? LOOK_FUNCTION : LOOK_KEY;
	return i->role == ROLE_CHANGE ? LOOK_CHANGE : LOOK_TILE;
}

#define NONE COLOUR_NONE
/* face, edge, lip, text, second text, plate, ground, ground of the plate: at rest, then pressed. */
static const struct skin rest[] = {
	[LOOK_TILE] = {COLOUR_SURFACE, COLOUR_BORDER, COLOUR_BORDER, COLOUR_TEXT, COLOUR_TEXT2,
		COLOUR_PLATE, GROUND_SURFACE, GROUND_PLATE, 0, 0, 0, 0},
	[LOOK_MAIN] = {COLOUR_PRIMARY, NONE, COLOUR_PRIMARY_DEEP, COLOUR_PRIMARY_TEXT,
		COLOUR_PRIMARY_TEXT, NONE, GROUND_PRIMARY, GROUND_PRIMARY, 0, 0, 0, 0},
	[LOOK_HELP] = {COLOUR_HELP, NONE, COLOUR_HELP_DEEP, COLOUR_HELP_TEXT, COLOUR_HELP_TEXT,
		NONE, GROUND_HELP, GROUND_HELP, 0, 0, 0, 0},
	[LOOK_DANGER] = {COLOUR_DANGER, NONE, COLOUR_DANGER_DEEP, COLOUR_DANGER_TEXT,
		COLOUR_DANGER_TEXT, NONE, GROUND_DANGER, GROUND_DANGER, 0, 0, 0, 0},
	[LOOK_KEY] = {COLOUR_SURFACE, COLOUR_BORDER, COLOUR_BORDER, COLOUR_TEXT, COLOUR_TEXT2, NONE,
		GROUND_SURFACE, GROUND_SURFACE, 0, 0, 0, 0},
	[LOOK_FUNCTION] = {COLOUR_SAND_KEY, COLOUR_BORDER, COLOUR_BORDER, COLOUR_TEXT, COLOUR_TEXT2,
		NONE, GROUND_SAND_KEY, GROUND_SAND_KEY, 0, 0, 0, 0},
	[LOOK_CHANGE] = {COLOUR_PAPER, COLOUR_BORDER, COLOUR_BORDER, COLOUR_PRIMARY, COLOUR_PRIMARY,
		NONE, GROUND_PAPER, GROUND_PAPER, 0, 0, 0, 0},
};

static void skin_press(struct skin *s, enum look look)
{
	bool is_key = look == LOOK_KEY || look == LOOK_FUNCTION;
	s->lip = s->plate = NONE;
	if (look == LOOK_HELP || look == LOOK_DANGER || look == LOOK_MAIN) {
		s->face = rest[look].lip;
		s->ground = s->plate_ground = look == LOOK_MAIN ? GROUND_PRIMARY_DEEP : s->ground;
	} else if (is_key) {
		s->face = COLOUR_PRIMARY;
		s->edge = NONE;
		s->text = s->text2 = COLOUR_PRIMARY_TEXT;
		s->ground = GROUND_PRIMARY;
	} else {
		s->face = COLOUR_SELECTED;
		s->text = s->text2 = COLOUR_SELECTED_TEXT;
		s->ground = s->plate_ground = GROUND_SELECTED;
	}
}

struct skin lay_skin(const struct lay *l, const struct item *i)
{
	const struct metrics *m = l->m;
	enum look look = look_of(i);
	struct skin s = rest[look];
	s.edge_w = m->border;
	s.lip_h = m->lip;
	s.radius = i->role == ROLE_KEY ? m->key_radius : m->radius;
	if (look == LOOK_TILE && lay_is_chosen(i)) {
		s.face = COLOUR_SELECTED;
		s.edge = s.lip = COLOUR_PRIMARY;
		s.text = s.text2 = COLOUR_SELECTED_TEXT;
		s.plate = NONE;
		s.ground = s.plate_ground = GROUND_SELECTED;
		s.edge_w = m->thick;
		s.lip_h = m->thick_lip;
	}
	if (lay_is_pressed(l, i)) {
		s.shift = m->press;
		s.edge_w = m->border;
		skin_press(&s, look);
	}
	return s;
}

int lay_left(const struct lay *l)
{
	return l->area.y + l->area.h - l->y;
}
