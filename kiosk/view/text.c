/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/text.h"

#include "kiosk/base/check.h"

#include <limits.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

enum { TEXTS_MAX = 700, FAMILY_BYTES = 128 };

struct key {
	const char *words;
	int em64, width, bold_bytes, font;
	int line100;
	bool is_bold, is_number;
};

struct entry {
	struct text text;
	struct key key;
};

struct texts {
	PangoFontMap *map;
	PangoContext *context;
	GHashTable *entries; /* struct key -> struct entry */
	char family[FAMILY_BYTES];
	bool is_rtl;
	int font;            /* number of the language setting, part of the key */
	double cap_ratio;
	uint64_t serial;
	unsigned now;
};

static guint key_hash(gconstpointer p)
{
	const struct key *k = p;
	guint h = g_str_hash(k->words);
	return h ^ (guint)(k->em64 * 31 + k->width * 131 + k->bold_bytes * 7 + k->font * 1009 + k->is_bold +
			k->line100 * 17);
}

static gboolean key_equal(gconstpointer pa, gconstpointer pb)
{
	const struct key *a = pa, *b = pb;
	return a->em64 == b->em64 && a->width == b->width && a->bold_bytes == b->bold_bytes &&
		a->font == b->font && a->is_bold == b->is_bold && a->is_number == b->is_number && a->line100 == b->line100 &&
		!strcmp(a->words, b->words);
}

static void entry_free(gpointer p)
{
	struct entry *e = p;
	g_object_unref(e->text.layout);
	explicit_bzero((char *)e->key.words, strlen(e->key.words));
	g_free((char *)e->key.words);
	g_free(e);
}

/* No-break spaces between groups of digits: 0.26 em of their own and 0.16 more. */
static void spaces_widen(PangoAttrList *attrs, const char *s, double em)
{
	for (const char *c = s; (c = strstr(c, "\u00a0")); c += 2) {
		PangoAttribute *wide = pango_attr_letter_spacing_new((int)lround(em * 0.16 * PANGO_SCALE));
		wide->start_index = (guint)(c - s);
		wide->end_index = wide->start_index + 2;
		pango_attr_list_insert(attrs, wide);
	}
}

static PangoLayout *layout_make(struct texts *t, const char *s, const struct type *type, int bold_bytes)
{
	PangoLayout *l = pango_layout_new(t->context);
	PangoFontDescription *d = pango_font_description_from_string(t->family);
	pango_font_description_set_absolute_size(d, type->em * PANGO_SCALE);
	pango_font_description_set_weight(d, type->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	PangoAttrList *attrs = pango_attr_list_new();
	pango_attr_list_insert(attrs, pango_attr_font_features_new("tnum=1"));
	if (bold_bytes > 0) {
		PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
		bold->start_index = 0;
		bold->end_index = (guint)bold_bytes;
		pango_attr_list_insert(attrs, bold);
	}
	if (type->is_number)
		spaces_widen(attrs, s, type->em);
	pango_layout_set_attributes(l, attrs);
	pango_attr_list_unref(attrs);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD);
	pango_layout_set_text(l, s, -1);
	return l;
}

static double measure_cap(struct texts *t)
{
	struct type probe = {.em = 400, .line = 1};
	PangoLayout *l = layout_make(t, "H", &probe, 0);
	PangoRectangle ink;
	pango_layout_get_extents(l, &ink, NULL);
	g_object_unref(l);
	return (double)ink.height / PANGO_SCALE / probe.em;
}

enum err texts_create(struct texts **out)
{
	struct texts *t = g_new0(struct texts, 1);
	t->map = pango_cairo_font_map_new();
	t->context = pango_font_map_create_context(t->map);
	cairo_font_options_t *o = cairo_font_options_create();
	cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(t->context, o);
	cairo_font_options_destroy(o);
	pango_context_set_round_glyph_positions(t->context, FALSE);
	t->entries = g_hash_table_new_full(key_hash, key_equal, NULL, entry_free);
	texts_language(t, "Noto Sans", "en", false);
	t->cap_ratio = measure_cap(t);
	*out = t;
	return ERR_OK;
}

void texts_destroy(struct texts *t)
{
	if (!t)
		return;
	g_hash_table_destroy(t->entries);
	g_object_unref(t->context);
	g_object_unref(t->map);
	g_free(t);
}

void texts_language(struct texts *t, const char *family, const char *tag, bool is_rtl)
{
	char wanted[FAMILY_BYTES];
	g_snprintf(wanted, sizeof wanted, "%s,Noto Sans", family);
	if (!strcmp(wanted, t->family) && t->is_rtl == is_rtl)
		return;
	memcpy(t->family, wanted, sizeof wanted);
	t->is_rtl = is_rtl;
	t->font++;
	pango_context_set_language(t->context, pango_language_from_string(tag));
	pango_context_set_base_dir(t->context, is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
	texts_forget(t);
}

double texts_cap_ratio(const struct texts *t)
{
	return t->cap_ratio;
}

static int line_advance(PangoLayoutLine *line)
{
	PangoRectangle r;
	pango_layout_line_get_extents(line, NULL, &r);
	return PANGO_PIXELS_CEIL(r.width);
}

static bool wraps_to(PangoLayout *l, int width, int lines)
{
	pango_layout_set_width(l, width * PANGO_SCALE);
	if (pango_layout_get_line_count(l) > lines)
		return false;
	for (int i = 0; i < pango_layout_get_line_count(l); i++)
		if (line_advance(pango_layout_get_line_readonly(l, i)) > width)
			return false;
	return true;
}

/* The narrowest width that keeps the line count, by bisection (look.md 2). */
static void balance(PangoLayout *l, int width)
{
	int lines = pango_layout_get_line_count(l);
	int narrow = 0, wide = width;
	if (lines < 2 || !wraps_to(l, width, lines))
		return;
	while (wide - narrow > 1) {
		int middle = (narrow + wide) / 2;
		if (wraps_to(l, middle, lines))
			wide = middle;
		else
			narrow = middle;
	}
	pango_layout_set_width(l, wide * PANGO_SCALE);
}

/* No line with one short word (look.md 2): the word before it comes down to it, if all still fits. */
static void short_word_join(PangoLayout *l, int width)
{
	enum { SHORT_BYTES = 4 };
	int lines = pango_layout_get_line_count(l);
	const char *s = pango_layout_get_text(l), *last = strrchr(s, ' ');
	if (lines < 2 || !last || strlen(last + 1) > SHORT_BYTES)
		return;
	PangoLayoutLine *line = pango_layout_get_line_readonly(l, lines - 1);
	if (pango_layout_line_get_start_index(line) != (int)(last + 1 - s))
		return;
	char *joined = g_strdup_printf("%.*s\u00a0%s", (int)(last - s), s, last + 1), *was = g_strdup(s);
	int narrow = pango_layout_get_width(l);
	pango_layout_set_text(l, joined, -1);
	if (wraps_to(l, width, lines)) {
		balance(l, width);
	} else {
		pango_layout_set_text(l, was, -1);
		pango_layout_set_width(l, narrow);
	}
	g_free(joined);
	g_free(was);
}

static void measure(struct text *t, const struct type *type, double cap_ratio, int width)
{
	PangoLayout *l = t->layout;
	int left = 0, right = 0, top = 0, bottom = 0;
	t->lines = pango_layout_get_line_count(l);
	t->pitch = type->em * type->line;
	t->baseline = (t->pitch + type->em * cap_ratio) / 2;
	t->h = (int)lround(t->pitch * t->lines);
	bottom = t->h;
	for (int i = 0; i < t->lines; i++) {
		PangoRectangle ink, logical;
		pango_layout_line_get_extents(pango_layout_get_line_readonly(l, i), &ink, &logical);
		int base = (int)lround(t->baseline + i * t->pitch);
		t->w = MAX(t->w, PANGO_PIXELS_CEIL(logical.width));
		left = MIN(left, PANGO_PIXELS_FLOOR(ink.x));
		right = MAX(right, PANGO_PIXELS_CEIL(ink.x + ink.width));
		top = MIN(top, base + PANGO_PIXELS_FLOOR(ink.y));
		bottom = MAX(bottom, base + PANGO_PIXELS_CEIL(ink.y + ink.height));
	}
	t->is_too_wide = width > 0 && t->w > width;
	t->ink = (struct px_rect){left - 1, top - 1, MAX(right, t->w) - left + 2, bottom - top + 2};
}

/* What belongs together ("in the morning") is parted where it is wider than the line. */
static void lines_break(PangoLayout *l, int width)
{
	pango_layout_set_width(l, width * PANGO_SCALE);
	if (!wraps_to(l, width, INT_MAX) && strstr(pango_layout_get_text(l), "\u00a0")) {
		char *parted = g_strdup(pango_layout_get_text(l)), *to = parted;
		for (const char *c = parted; *c; c++) {
			bool is_nbsp = !strncmp(c, "\u00a0", 2);
			*to++ = is_nbsp ? ' ' : *c;
			c += is_nbsp;
		}
		*to = 0;
		pango_layout_set_text(l, parted, -1);
		pango_layout_set_width(l, width * PANGO_SCALE);
		g_free(parted);
	}
	balance(l, width);
	short_word_join(l, width);
}

const struct text *texts_get(
	struct texts *t, const char *s, const struct type *type, int width_px, int bold_bytes)
{
	struct key key = {.words = s ? s : "",
		.em64 = (int)lround(type->em * 64),
		.width = width_px,
		.bold_bytes = bold_bytes,
		.font = t->font,
		.line100 = (int)lround(type->line * 100),
		.is_bold = type->is_bold,
		.is_number = type->is_number};
	struct entry *e = g_hash_table_lookup(t->entries, &key);
	if (!e) {
		e = g_new0(struct entry, 1);
		e->key = key;
		e->key.words = g_strdup(key.words);
		e->text.layout = layout_make(t, key.words, type, bold_bytes);
		if (width_px > 0)
			lines_break(e->text.layout, width_px);
		measure(&e->text, type, t->cap_ratio, width_px);
		e->text.serial = ++t->serial;
		g_hash_table_insert(t->entries, &e->key, e);
	}
	e->text.used_at = t->now;
	return &e->text;
}

static gboolean is_stale(gpointer key, gpointer value, gpointer data)
{
	(void)key;
	const struct entry *e = value;
	const struct texts *t = data;
	return t->now - e->text.used_at > 1;
}

void texts_trim(struct texts *t)
{
	if (g_hash_table_size(t->entries) > TEXTS_MAX)
		g_hash_table_foreach_remove(t->entries, is_stale, t);
	t->now++;
}

void texts_forget(struct texts *t)
{
	g_hash_table_remove_all(t->entries);
}

static int line_x(PangoLayoutLine *line, int box_w, enum align align, bool is_rtl)
{
	int free_px = box_w - line_advance(line);
	if (align == ALIGN_CENTRE)
		return free_px / 2;
	return (align == ALIGN_START) == is_rtl ? free_px : 0;
}

void text_draw(cairo_t *cr, const struct text *t, double x, double y, int box_w, enum align align,
	bool is_rtl)
{
	for (int i = 0; i < t->lines; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(t->layout, i);
		cairo_move_to(cr, x + line_x(line, box_w, align, is_rtl),
			y + lround(t->baseline + i * t->pitch));
		pango_cairo_show_layout_line(cr, line);
	}
}

bool text_span(const struct text *t, int from_char, int chars, int box_w, enum align align,
	bool is_rtl, struct px_rect *out)
{
	const char *s = pango_layout_get_text(t->layout);
	glong total = g_utf8_strlen(s, -1);
	if (chars <= 0 || from_char < 0 || from_char >= total)
		return false;
	int from = (int)(g_utf8_offset_to_pointer(s, from_char) - s);
	int to = (int)(g_utf8_offset_to_pointer(s, MIN(total, from_char + chars)) - s);
	int row, x0, x1;
	pango_layout_index_to_line_x(t->layout, from, FALSE, &row, NULL);
	PangoLayoutLine *line = pango_layout_get_line_readonly(t->layout, row);
	to = MIN(to, pango_layout_line_get_start_index(line) + pango_layout_line_get_length(line));
	pango_layout_line_index_to_x(line, from, FALSE, &x0);
	pango_layout_line_index_to_x(line, to, FALSE, &x1);
	int left = PANGO_PIXELS_FLOOR(MIN(x0, x1)), right = PANGO_PIXELS_CEIL(MAX(x0, x1));
	*out = (struct px_rect){line_x(line, box_w, align, is_rtl) + left,
		(int)lround(row * t->pitch), right - left, (int)lround(t->pitch)};
	return true;
}
