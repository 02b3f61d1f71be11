/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/picture.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/view/svg.h"
#include "kiosk/view/view.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* 6 MB of bitmaps: four pages of twelve pictures 150 px wide. */
enum { PICTURES_BYTES_MAX = 6 << 20, PICTURES_MAX = 300, SVG_BYTES_MAX = 72 << 10, CSS_BYTES = 640, ID_BYTES = 44 };

struct key {
	char id[ID_BYTES];
	int size;
	int theme, ground, is_mirrored;
};

struct entry {
	struct picture picture;
	struct key key;
	struct pictures *owner;
	cairo_surface_t *surface; /* NULL until it is drawn, and where it cannot be */
	bool is_tried;
};

struct pictures {
	char *dir;
	const struct view_picture *own; /* borrowed */
	int own_count;
	GHashTable *entries; /* struct key -> struct entry */
	size_t bytes;
	uint64_t serial;
	unsigned now;
};

static const char *const ids[] = {
#define PICTOGRAM(id) id,
#include "kiosk/view/pictograms.def"
#undef PICTOGRAM
};

/* Tiles that are drawn in a theme of their own share a picture (ux.md G3). */
static const char *const themes[] = {"theme:calm", "theme:dark", "theme:max", "theme:soft"};

/* Pictures that turn in right-to-left pages: direction means time there (look.md 5). */
static const char *const turning[] = {"back", "next", "again", "bksp", "skip"};

static bool is_in(const char *const *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], id))
			return true;
	return false;
}

static bool clock_time(const char *id, int *hour, int *minute)
{
	int end = 0;
	return sscanf(id, "clock:%2d:%2d%n", hour, minute, &end) == 2 && !id[end] && *hour >= 0 &&
	       *hour < 24 && *minute >= 0 && *minute < 60;
}

bool pictogram_exists(const char *id)
{
	int hour, minute;
	return id && (is_in(ids, K_COUNT(ids), id) || clock_time(id, &hour, &minute) ||
			     is_in(themes, K_COUNT(themes), id));
}

static guint key_hash(gconstpointer p)
{
	const struct key *k = p;
	return g_str_hash(k->id) ^
	       (guint)(k->size * 131 + k->theme * 31 + k->ground * 7 + k->is_mirrored);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	return !memcmp(a, b, sizeof(struct key));
}

static size_t entry_bytes(const struct entry *e)
{
	return (size_t)e->key.size * (size_t)e->key.size * 4;
}

static void entry_free(gpointer p)
{
	struct entry *e = p;
	if (e->surface)
		cairo_surface_destroy(e->surface);
	g_free(e);
}

enum err pictures_create(const char *dir, struct pictures **out)
{
	if (!g_file_test(dir, G_FILE_TEST_IS_DIR))
		return ERR_NOT_FOUND;
	struct pictures *p = g_new0(struct pictures, 1);
	p->dir = g_strdup(dir);
	p->entries = g_hash_table_new_full(key_hash, key_equal, NULL, entry_free);
	*out = p;
	return ERR_OK;
}

void pictures_destroy(struct pictures *p)
{
	if (!p)
		return;
	g_hash_table_destroy(p->entries);
	g_free(p->dir);
	g_free(p);
}

/* Rules for the role classes.  .c before the strokes, so that a shape with both keeps its own. */
static int css_write(char *css, size_t n, const struct palette *c)
{
	char outline[80] = "", under[8] = "none";
	if (c->honey_outlined) {
		snprintf(under, sizeof under, "#%06X", c->ground);
		snprintf(outline, sizeof outline, ";stroke:#%06X;stroke-width:2;paint-order:stroke",
			c->ground);
	}
	return snprintf(css, n,
		".a{fill:#%06X}.e{fill:#%06X}.b{fill:#%06X}.c{fill:#%06X%s}.d{fill:#%06X}.h{fill:#%"
		"06X}"
		".i{fill:#%06X}.sa{stroke:#%06X}.se{stroke:#%06X}.sb{stroke:#%06X}.sc{stroke:#%06X}"
		".sd{stroke:#%06X}.sh{stroke:#%06X}.si{stroke:#%06X}.sk{stroke:%s}.sn{stroke:none}",
		c->main, c->far, c->tint, c->honey, outline, c->paper, c->ground, c->ink, c->main,
		c->far, c->tint, c->honey_line, c->paper, c->ground, c->ink, under);
}

/* Clock faces show the true time (look.md 5): hands 6.7 x 1.7 and 4.3 x 2.3. */
static enum err clock_write(struct k_buf *svg, const char *css, int hour, int minute)
{
	double long_hand = minute * G_PI / 30, short_hand = (hour % 12 + minute / 60.0) * G_PI / 6;
	const char *tick =
		"<path d=\"M%g %gL%g %g\" fill=\"none\" class=\"se\" stroke-width=\"1.1\" "
		"stroke-linecap=\"round\"/>";
	enum err e = k_buf_printf(svg,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><style>%s</style>"
		"<circle cx=\"12\" cy=\"12\" r=\"11.4\" class=\"a\"/><circle cx=\"12\" cy=\"12\" "
		"r=\"9.5\" "
		"class=\"d\"/>",
		css);
	for (int i = 0; i < 4 && !e; i++)
		e = k_buf_printf(svg, tick, 12 + 8 * sin(i * G_PI / 2), 12 - 8 * cos(i * G_PI / 2),
			12 + 8.6 * sin(i * G_PI / 2), 12 - 8.6 * cos(i * G_PI / 2));
	const char *hand =
		"<path d=\"M12 12L%.3f %.3f\" fill=\"none\" class=\"sa\" stroke-width=\"%g\" "
		"stroke-linecap=\"round\"/>";
	if (!e)
		e = k_buf_printf(
			svg, hand, 12 + 6.7 * sin(long_hand), 12 - 6.7 * cos(long_hand), 1.7);
	if (!e)
		e = k_buf_printf(
			svg, hand, 12 + 4.3 * sin(short_hand), 12 - 4.3 * cos(short_hand), 2.3);
	if (!e)
		e = k_buf_printf(svg,
			"<circle cx=\"12\" cy=\"12\" r=\"1.7\" class=\"a\"/><circle cx=\"12\" "
			"cy=\"12\" r=\"0.8\" class=\"c\" style=\"stroke:none\"/></svg>");
	return e;
}

/* The drawing with our colours in place of its own. */
static enum err colours_write(struct k_buf *svg, const char *text, const char *css)
{
	const char *from = strstr(text, "<style>"), *to = from ? strstr(from, "</style>") : NULL;
	return to ? k_buf_printf(svg, "%.*s<style>%s%s", (int)(from - text), text, css, to) : ERR_BAD_INPUT;
}

static const struct view_picture *own_find(const struct pictures *p, const char *id)
{
	for (int i = 0; i < p->own_count; i++)
		if (!strcmp(p->own[i].id, id))
			return &p->own[i];
	return NULL;
}

static enum err drawing_write(struct k_buf *svg, const struct pictures *p, const char *id, const char *css)
{
	const struct view_picture *own = is_in(ids, K_COUNT(ids), id) ? NULL : own_find(p, id);
	if (own)
		return colours_write(svg, own->svg, css);
	struct k_buf file;
	k_buf_init(&file, SVG_BYTES_MAX);
	char *path = g_strdup_printf("%s/%s.svg", p->dir, id);
	enum err e = k_buf_read_file(&file, path);
	if (!e)
		e = colours_write(svg, file.data, css);
	k_buf_finish(&file);
	g_free(path);
	return e;
}

static cairo_surface_t *draw(const struct pictures *p, const struct key *k)
{
	char css[CSS_BYTES];
	struct palette colours = theme_palette((enum theme)k->theme, (enum ground)k->ground);
	css_write(css, sizeof css, &colours);
	struct k_buf svg;
	k_buf_init(&svg, SVG_BYTES_MAX);
	int hour, minute;
	bool is_clock = clock_time(k->id, &hour, &minute);
	enum err e = is_clock ? clock_write(&svg, css, hour, minute)
			      : drawing_write(&svg, p, k->id, css);
	cairo_surface_t *s =
		e ? NULL : svg_draw(svg.data, svg.len_bytes, k->size, k->is_mirrored);
	k_buf_finish(&svg);
	if (!s)
		log_warn("content", "no pictogram \"%s\"", k->id);
	return s;
}

void pictures_own(struct pictures *p, const struct view_picture *list, int n)
{
	p->own = list;
	p->own_count = n;
	g_hash_table_remove_all(p->entries);
	p->bytes = 0;
}

/* The picture that stands for an id. */
static const char *id_drawn(const struct pictures *p, const char *id)
{
	if (!pictogram_exists(id) && (!id || !own_find(p, id)))
		return "else";
	return is_in(themes, K_COUNT(themes), id) ? "colours" : id;
}

static void key_name(struct key *k, const char *id, bool is_mirrored)
{
	memset(k->id, 0, sizeof k->id); /* keys are compared byte by byte */
	g_strlcpy(k->id, id, sizeof k->id);
	k->is_mirrored = is_mirrored && is_in(turning, K_COUNT(turning), id);
}

const struct picture *pictures_get(struct pictures *p, const char *id, int size_px,
	enum theme theme, enum ground ground, bool is_mirrored)
{
	struct key key = {.size = size_px, .theme = (int)theme, .ground = (int)ground};
	key_name(&key, id ? id : "else", is_mirrored);
	struct entry *e = g_hash_table_lookup(p->entries, &key);
	if (!e) { /* a page is laid out many times before what is no picture matters */
		key_name(&key, id_drawn(p, id), is_mirrored);
		e = g_hash_table_lookup(p->entries, &key);
	}
	if (!e) {
		e = g_new0(struct entry, 1);
		e->key = key;
		e->owner = p;
		e->picture.serial = ++p->serial;
		g_hash_table_insert(p->entries, &e->key, e);
	}
	e->picture.used_at = p->now;
	return &e->picture;
}

cairo_surface_t *picture_surface(const struct picture *picture)
{
	struct entry *e = (struct entry *)picture; /* its first member; nobody else makes one */
	if (!e->is_tried) {
		e->is_tried = true;
		e->surface = draw(e->owner, &e->key);
		e->owner->bytes += e->surface ? entry_bytes(e) : 0;
	}
	return e->surface;
}

int picture_ink_percent(const struct picture *picture)
{
	cairo_surface_t *s = picture_surface(picture);
	if (!s)
		return -1;
	cairo_surface_flush(s);
	const unsigned char *data = cairo_image_surface_get_data(s);
	int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s), painted = 0;
	for (int y = 0; y < h; y++) {
		const unsigned char *row = data + (size_t)y * (size_t)cairo_image_surface_get_stride(s);
		for (int x = 0; x < w; x++) {
			uint32_t px;
			memcpy(&px, row + 4 * x, sizeof px);
			painted += px >> 24 != 0;
		}
	}
	return w && h ? (int)(100L * painted / ((long)w * h)) : -1;
}

static gboolean is_stale(gpointer key, gpointer value, gpointer data)
{
	(void)key;
	struct pictures *p = data;
	const struct entry *e = value;
	if (p->now - e->picture.used_at <= 1)
		return FALSE;
	p->bytes -= e->surface ? entry_bytes(e) : 0;
	return TRUE;
}

void pictures_trim(struct pictures *p)
{
	if (p->bytes > PICTURES_BYTES_MAX || g_hash_table_size(p->entries) > PICTURES_MAX)
		g_hash_table_foreach_remove(p->entries, is_stale, p);
	p->now++;
}
