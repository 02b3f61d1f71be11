/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/audit/look.h"

#include "kiosk/view/view_inside.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Letters of a text, as Pango gives them line by line, where the view puts the lines. */
static struct px_rect letters_of(const struct piece *p)
{
	const struct text *t = p->text;
	PangoLayout *l = text_layout(t);
	double px = t->scale / PANGO_SCALE;
	double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
	for (int i = 0; i < t->lines; i++) {
		PangoRectangle ink, logical;
		pango_layout_line_get_extents(pango_layout_get_line_readonly(l, i), &ink, &logical);
		if (!ink.width)
			continue;
		double spare = p->box.w - logical.width * px;
		bool at_end = (p->align == ALIGN_START) == (p->is_rtl != 0);
		double x = p->box.x + ink.x * px + (p->align == ALIGN_CENTRE ? spare / 2 : at_end ? spare : 0);
		double base = p->box.y + lround(t->baseline + i * t->pitch);
		x0 = fmin(x0, x);
		x1 = fmax(x1, x + ink.width * px);
		y0 = fmin(y0, base + ink.y * px);
		y1 = fmax(y1, base + (ink.y + ink.height) * px);
	}
	if (x1 < x0)
		return (struct px_rect){p->box.x, p->box.y, 0, 0};
	return (struct px_rect){(int)floor(x0), (int)floor(y0), (int)ceil(x1 - x0), (int)ceil(y1 - y0)};
}

static int longest_line(PangoLayout *l)
{
	const char *s = pango_layout_get_text(l);
	int most = 0;
	for (int i = 0; i < pango_layout_get_line_count(l); i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(l, i);
		int from = pango_layout_line_get_start_index(line);
		int n = (int)g_utf8_strlen(s + from, pango_layout_line_get_length(line));
		most = n > most ? n : most;
	}
	return most;
}

/* The font that really draws the first letters. */
static bool is_sans(PangoLayout *l)
{
	PangoLayoutLine *line = pango_layout_get_line_readonly(l, 0);
	if (!line || !line->runs)
		return true;
	PangoGlyphItem *run = line->runs->data;
	PangoFontDescription *d = pango_font_describe(run->item->analysis.font);
	bool is = g_str_has_prefix(pango_font_description_get_family(d), "Noto Sans");
	pango_font_description_free(d);
	return is;
}

static void text_look(struct drawn *d, const struct piece *p)
{
	PangoLayout *l = text_layout(p->text);
	d->kind = DRAWN_TEXT;
	d->box = letters_of(p);
	d->words = pango_layout_get_text(l);
	d->em_px = p->text->em;
	d->pitch_px = p->text->pitch;
	d->lines = p->text->lines;
	d->longest = longest_line(l);
	d->is_too_wide = p->text->is_too_wide;
	d->is_sans = is_sans(l);
	d->is_justified = pango_layout_get_justify(l);
}

static int look(const struct scene *s, struct drawn out[DRAWN_MAX])
{
	int n = s->count < DRAWN_MAX ? s->count : DRAWN_MAX;
	for (int i = 0; i < n; i++) {
		const struct piece *p = &s->pieces[i];
		out[i] = (struct drawn){.kind = p->kind == PIECE_BITMAP ? DRAWN_PICTURE
						: p->kind == PIECE_RING ? DRAWN_RING
									: DRAWN_SHAPE,
			.box = p->box, .clip = p->clip, .face = p->face, .edge = p->edge,
			.has_face = p->face != RGB_NONE || p->kind != PIECE_BLOCK, .edge_w = p->edge_w};
		if (p->kind == PIECE_TEXT)
			text_look(&out[i], p);
	}
	return n;
}

int look_laid_out(const struct view *v, struct drawn out[DRAWN_MAX])
{
	return look(v->next, out);
}

int look_painted(const struct view *v, struct drawn out[DRAWN_MAX])
{
	return look(v->shown, out);
}

bool look_is_over(const struct view *v)
{
	return v->next->is_over;
}

void look_trim(struct view *v)
{
	texts_trim(v->texts);
}

/* Ink of one letter, drawn black on white: sum of the coverage down its darkest column. */
static double letter_px(const struct view *v, const char *letter, double em_px)
{
	struct type type = {.em = em_px, .line = 2};
	const struct text *t = texts_get(v->texts, letter, &type, 0, 0);
	int w = t->w + 4, h = t->h + 4;
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
	cairo_t *cr = cairo_create(s);
	text_draw(cr, t, 2, 2, t->w, ALIGN_START, false);
	cairo_destroy(cr);
	cairo_surface_flush(s);
	const unsigned char *px = cairo_image_surface_get_data(s);
	int stride = cairo_image_surface_get_stride(s), first = -1, last = -1;
	unsigned char row_first = 0, row_last = 0;
	for (int y = 0; y < h; y++) {
		unsigned char most = 0;
		for (int x = 0; x < w; x++)
			most = px[y * stride + x] > most ? px[y * stride + x] : most;
		if (most && first < 0) {
			first = y;
			row_first = most;
		}
		if (most) {
			last = y;
			row_last = most;
		}
	}
	cairo_surface_destroy(s);
	return first < 0 ? 0 : last - first - 1 + (row_first + row_last) / 255.0;
}

double look_cap_px(const struct view *v, double em_px)
{
	return letter_px(v, "H", em_px);
}

double look_x_px(const struct view *v, double em_px)
{
	return letter_px(v, "x", em_px);
}
