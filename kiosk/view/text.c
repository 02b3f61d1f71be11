/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/text.h"

#include "kiosk/base/check.h"
#include "kiosk/view/fonts.h"
#include "kiosk/view/shape.h"

#include <limits.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

enum { TEXTS_MAX = 700, SHAPES_MAX = 300, FAMILY_BYTES = 128 };

struct key {
	const char *words;
	int em64, width, bold_bytes, font;
	int line100;
	bool is_bold, is_number;
};

/* Lines are broken for Pango when they are drawn: most texts are only measured. */
struct entry {
	struct text text;
	struct key key;
	PangoLayout *layout; /* the shape's own until it is drawn */
	char *words;         /* other words than the key's, where they were joined or parted; else NULL */
	int width;           /* at which it breaks, in the shape's units; -1 nowhere */
	bool is_broken;
};

/* A shape, by the same key without size and width. */
struct kept {
	struct key key;
	struct shape *shape;
	unsigned used_at;
};

struct texts {
	PangoFontMap *map;
	PangoContext *context;
	GHashTable *entries; /* struct key -> struct entry */
	GHashTable *shapes;  /* struct key -> struct kept */
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

static void wipe(char *words)
{
	if (words)
		explicit_bzero(words, strlen(words));
	g_free(words);
}

static void entry_free(gpointer p)
{
	struct entry *e = p;
	g_object_unref(e->layout);
	wipe(e->words);
	wipe((char *)e->key.words);
	g_free(e);
}

static void kept_free(gpointer p)
{
	struct kept *k = p;
	shape_destroy(k->shape);
	wipe((char *)k->key.words);
	g_free(k);
}

/* No-break spaces between groups of digits: 0.26 em of their own and 0.16 more. */
static void spaces_widen(PangoAttrList *attrs, const char *s)
{
	for (const char *c = s; (c = strstr(c, "\u00a0")); c += 2) {
		PangoAttribute *wide = pango_attr_letter_spacing_new(SHAPE_EM * PANGO_SCALE * 16 / 100);
		wide->start_index = (guint)(c - s);
		wide->end_index = wide->start_index + 2;
		pango_attr_list_insert(attrs, wide);
	}
}

static PangoLayout *layout_make(struct texts *t, const struct key *k)
{
	PangoLayout *l = pango_layout_new(t->context);
	PangoFontDescription *d = pango_font_description_from_string(t->family);
	pango_font_description_set_absolute_size(d, SHAPE_EM * PANGO_SCALE);
	pango_font_description_set_weight(d, k->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	PangoAttrList *attrs = pango_attr_list_new();
	pango_attr_list_insert(attrs, pango_attr_font_features_new("tnum=1"));
	if (k->bold_bytes > 0) {
		PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
		bold->start_index = 0;
		bold->end_index = (guint)k->bold_bytes;
		pango_attr_list_insert(attrs, bold);
	}
	if (k->is_number)
		spaces_widen(attrs, k->words);
	pango_layout_set_attributes(l, attrs);
	pango_attr_list_unref(attrs);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD);
	pango_layout_set_text(l, k->words, -1);
	return l;
}

static const struct shape *shape_get(struct texts *t, const struct key *of, const char *words)
{
	struct key key = {.words = words, .bold_bytes = of->bold_bytes, .font = t->font, .is_bold = of->is_bold,
		.is_number = of->is_number};
	struct kept *k = g_hash_table_lookup(t->shapes, &key);
	if (!k) {
		k = g_new0(struct kept, 1);
		k->key = key;
		k->key.words = g_strdup(words);
		k->shape = shape_create(layout_make(t, &key));
		g_hash_table_insert(t->shapes, &k->key, k);
	}
	k->used_at = t->now;
	return k->shape;
}

static double measure_cap(struct texts *t)
{
	const struct key key = {0};
	PangoRectangle ink;
	pango_layout_get_extents(shape_layout(shape_get(t, &key, "H")), &ink, NULL);
	return (double)ink.height / PANGO_SCALE / SHAPE_EM;
}

enum err texts_create(struct texts **out)
{
	struct texts *t = g_new0(struct texts, 1);
	fonts_open();
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
	t->shapes = g_hash_table_new_full(key_hash, key_equal, NULL, kept_free);
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
	g_hash_table_destroy(t->shapes);
	g_object_unref(t->context);
	g_object_unref(t->map);
	g_free(t);
}

void texts_language(struct texts *t, const char *family, const char *tag, bool is_rtl)
{
	char wanted[FAMILY_BYTES];
	fonts_chain(family, wanted, sizeof wanted);
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

/* --- breaking lines, by arithmetic -------------------------------------------------------------- */

/* Words that are being broken into lines of at most `most` px. */
struct breaking {
	const struct shape *shape;
	double scale; /* px of a unit */
	int most;
	bool has_joined;
};

static int units(const struct breaking *b, int px)
{
	return (int)(px / b->scale);
}

static struct fold fold_at(const struct breaking *b, int width)
{
	return shape_fold(b->shape, units(b, width), b->has_joined);
}

static bool wraps_to(const struct breaking *b, int width, int lines)
{
	struct fold f = fold_at(b, width);
	return f.lines <= lines && f.widest <= units(b, width);
}

/* The narrowest width that keeps the line count, by bisection (look.md 2). */
static int balance(const struct breaking *b)
{
	int lines = fold_at(b, b->most).lines;
	int narrow = 0, wide = b->most;
	if (lines < 2 || !wraps_to(b, wide, lines))
		return wide;
	while (wide - narrow > 1) {
		int middle = (narrow + wide) / 2;
		if (wraps_to(b, middle, lines))
			wide = middle;
		else
			narrow = middle;
	}
	return wide;
}

/* What belongs together ("in the morning") is parted where it is wider than the line; numbers never are. */
static void part_if_too_wide(struct texts *t, struct entry *e, struct breaking *b)
{
	struct key key = e->key;
	if (key.is_number || wraps_to(b, b->most, INT_MAX) || !strstr(key.words, "\u00a0"))
		return;
	char *to = e->words = g_strdup(key.words);
	for (const char *c = key.words; *c; c++) {
		bool is_nbsp = !strncmp(c, "\u00a0", 2);
		*to++ = is_nbsp ? ' ' : *c;
		key.bold_bytes -= is_nbsp && c - key.words < e->key.bold_bytes;
		c += is_nbsp;
	}
	*to = 0;
	b->shape = shape_get(t, &key, e->words);
}

/* No line with one short word (look.md 2): the word before it comes down to it, if all still fits. */
static void short_word_join(struct entry *e, struct breaking *b, int *width)
{
	enum { SHORT_BYTES = 4 };
	int lines = fold_at(b, *width).lines;
	const char *s = e->words ? e->words : e->key.words, *last = strrchr(s, ' ');
	if (lines < 2 || !last || strlen(last + 1) > SHORT_BYTES)
		return;
	if (!shape_ends_with(b->shape, units(b, *width), (int)(last + 1 - s)))
		return;
	b->has_joined = true;
	if (!wraps_to(b, b->most, lines)) {
		b->has_joined = false;
		return;
	}
	*width = balance(b);
	char *joined = g_strdup_printf("%.*s\u00a0%s", (int)(last - s), s, last + 1);
	wipe(e->words);
	e->words = joined;
}

static void lines_break(struct texts *t, struct entry *e, struct breaking *b)
{
	part_if_too_wide(t, e, b);
	int width = balance(b);
	short_word_join(e, b, &width);
	e->width = units(b, width);
}

static void measure(struct entry *e, const struct breaking *b, const struct type *type, double cap_ratio)
{
	struct text *t = &e->text;
	struct fold fold = shape_fold(b->shape, e->width < 0 ? INT_MAX : e->width, b->has_joined);
	struct overhang over = shape_overhang(b->shape);
	t->em = type->em;
	t->scale = type->em / SHAPE_EM;
	t->lines = fold.lines;
	t->pitch = type->em * type->line;
	t->baseline = (t->pitch + type->em * cap_ratio) / 2;
	t->h = (int)lround(t->pitch * t->lines);
	t->w = (int)ceil(fold.widest * b->scale);
	t->is_too_wide = b->most > 0 && t->w > b->most;
	int side = (int)ceil(over.side * b->scale) + 1;
	int top = (int)floor(t->baseline - over.above * b->scale) - 1;
	int bottom = (int)ceil(t->baseline + t->pitch * (t->lines - 1) + over.below * b->scale) + 1;
	top = MIN(top, -1);
	bottom = MAX(bottom, t->h + 1);
	t->ink = (struct px_rect){-side, top, t->w + 2 * side, bottom - top};
}

static struct entry *entry_make(struct texts *t, const struct key *key, const struct type *type)
{
	struct entry *e = g_new0(struct entry, 1);
	e->key = *key;
	e->key.words = g_strdup(key->words);
	e->width = -1;
	struct breaking b = {.shape = shape_get(t, key, key->words),
		.scale = type->em / SHAPE_EM / PANGO_SCALE, .most = key->width};
	if (key->width > 0)
		lines_break(t, e, &b);
	measure(e, &b, type, t->cap_ratio);
	e->layout = g_object_ref(shape_layout(b.shape));
	e->text.serial = ++t->serial;
	return e;
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
		e = entry_make(t, &key, type);
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

static gboolean is_stale_shape(gpointer key, gpointer value, gpointer data)
{
	(void)key;
	const struct kept *k = value;
	const struct texts *t = data;
	return t->now - k->used_at > 1;
}

void texts_trim(struct texts *t)
{
	if (g_hash_table_size(t->entries) > TEXTS_MAX)
		g_hash_table_foreach_remove(t->entries, is_stale, t);
	if (g_hash_table_size(t->shapes) > SHAPES_MAX)
		g_hash_table_foreach_remove(t->shapes, is_stale_shape, t);
	t->now++;
}

void texts_forget(struct texts *t)
{
	g_hash_table_remove_all(t->entries);
	g_hash_table_remove_all(t->shapes);
}

PangoLayout *text_layout(const struct text *t)
{
	struct entry *e = (struct entry *)t; /* text is its first member; nobody else makes one */
	if (e->is_broken)
		return e->layout;
	e->is_broken = true;
	if (t->lines > 1 || e->words) {
		PangoLayout *l = pango_layout_copy(e->layout);
		if (e->words)
			pango_layout_set_text(l, e->words, -1);
		pango_layout_set_width(l, e->width);
		g_object_unref(e->layout);
		e->layout = l;
		(void)K_NEVER(pango_layout_get_line_count(l) != t->lines);
	}
	return e->layout;
}

/* Pixels of a length of the layout. */
static int px_of(const struct text *t, int length)
{
	return (int)ceil(length * t->scale / PANGO_SCALE);
}

static int line_x(const struct text *t, PangoLayoutLine *line, int box_w, enum align align, bool is_rtl)
{
	PangoRectangle r;
	pango_layout_line_get_extents(line, NULL, &r);
	int free_px = box_w - px_of(t, r.width);
	if (align == ALIGN_CENTRE)
		return free_px / 2;
	return (align == ALIGN_START) == is_rtl ? free_px : 0;
}

void text_draw(cairo_t *cr, const struct text *t, double x, double y, int box_w, enum align align,
	bool is_rtl)
{
	PangoLayout *l = text_layout(t);
	for (int i = 0; i < pango_layout_get_line_count(l); i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(l, i);
		cairo_save(cr);
		cairo_translate(cr, x + line_x(t, line, box_w, align, is_rtl), y + lround(t->baseline + i * t->pitch));
		cairo_scale(cr, t->scale, t->scale);
		cairo_move_to(cr, 0, 0);
		pango_cairo_show_layout_line(cr, line);
		cairo_restore(cr);
	}
}

bool text_span(const struct text *t, int from_char, int chars, int box_w, enum align align,
	bool is_rtl, struct px_rect *out)
{
	PangoLayout *l = text_layout(t);
	const char *s = pango_layout_get_text(l);
	glong total = g_utf8_strlen(s, -1);
	if (chars <= 0 || from_char < 0 || from_char >= total)
		return false;
	int from = (int)(g_utf8_offset_to_pointer(s, from_char) - s);
	int to = (int)(g_utf8_offset_to_pointer(s, MIN(total, from_char + chars)) - s);
	int row, x0, x1;
	pango_layout_index_to_line_x(l, from, FALSE, &row, NULL);
	PangoLayoutLine *line = pango_layout_get_line_readonly(l, row);
	to = MIN(to, pango_layout_line_get_start_index(line) + pango_layout_line_get_length(line));
	pango_layout_line_index_to_x(line, from, FALSE, &x0);
	pango_layout_line_index_to_x(line, to, FALSE, &x1);
	int left = (int)floor(MIN(x0, x1) * t->scale / PANGO_SCALE), right = px_of(t, MAX(x0, x1));
	*out = (struct px_rect){line_x(t, line, box_w, align, is_rtl) + left,
		(int)lround(row * t->pitch), right - left, (int)lround(t->pitch)};
	return true;
}
