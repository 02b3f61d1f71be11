/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/shape.h"

#include <string.h>

/* A place where a line may end. */
struct stop {
	int at;		/* byte where the next line begins */
	int end, start; /* advance up to here: without the space that goes, and with it */
	bool is_forced;
};

struct shape {
	PangoLayout *layout;
	struct stop *stops;
	int count;
	struct overhang overhang;
};

/* Advance of the letters that begin at each byte. */
static int *advances(PangoLayout *l, size_t bytes)
{
	int *advance = g_new0(int, bytes + 1);
	PangoLayoutIter *iter = pango_layout_get_iter(l);
	do {
		PangoRectangle logical;
		pango_layout_iter_get_cluster_extents(iter, NULL, &logical);
		advance[pango_layout_iter_get_index(iter)] += logical.width;
	} while (pango_layout_iter_next_cluster(iter));
	pango_layout_iter_free(iter);
	return advance;
}

static void stops_find(struct shape *s)
{
	int n, x = 0, space = 0;
	const char *words = pango_layout_get_text(s->layout);
	const PangoLogAttr *attrs = pango_layout_get_log_attrs_readonly(s->layout, &n);
	int *advance = advances(s->layout, strlen(words));
	s->stops = g_new0(struct stop, (size_t)n + 1);
	int i = 0;
	for (const char *c = words; *c; i++) {
		int at = (int)(c - words), next = (int)(g_utf8_next_char(c) - words);
		if (i && i < n && attrs[i].is_line_break)
			s->stops[s->count++] =
				(struct stop){at, x - space, x, attrs[i].is_mandatory_break};
		int w = 0;
		for (int b = at; b < next; b++)
			w += advance[b];
		space = i < n && attrs[i].is_white ? w : 0;
		x += w;
		c = words + next;
	}
	s->stops[s->count++] = (struct stop){(int)strlen(words), x, x, true};
	g_free(advance);
}

static void overhang_find(struct shape *s)
{
	/* A letter in the middle may come to stand at the end of a line. */
	s->overhang.side = SHAPE_EM * PANGO_SCALE / 5;
	for (int i = 0; i < pango_layout_get_line_count(s->layout); i++) {
		PangoRectangle ink, logical;
		pango_layout_line_get_extents(
			pango_layout_get_line_readonly(s->layout, i), &ink, &logical);
		s->overhang.side =
			MAX(s->overhang.side, MAX(-ink.x, ink.x + ink.width - logical.width));
		s->overhang.above = MAX(s->overhang.above, -ink.y);
		s->overhang.below = MAX(s->overhang.below, ink.y + ink.height);
	}
}

struct shape *shape_create(PangoLayout *layout)
{
	struct shape *s = g_new0(struct shape, 1);
	s->layout = layout;
	stops_find(s);
	overhang_find(s);
	return s;
}

void shape_destroy(struct shape *s)
{
	g_object_unref(s->layout);
	g_free(s->stops);
	g_free(s);
}

PangoLayout *shape_layout(const struct shape *s)
{
	return s->layout;
}

/* Ends the line that begins at advance `from` at a stop not before `first`.  Gives that stop: the
 * last that fits, or the first if none does. */
static int line_end(const struct shape *s, int first, int from, int width, bool has_joined)
{
	int best = -1;
	for (int i = first; i < s->count; i++) {
		bool is_joined = has_joined && i == s->count - 2;
		if (is_joined)
			continue;
		if (best >= 0 && s->stops[i].end - from > width)
			break;
		best = i;
		if (s->stops[i].is_forced || s->stops[i].end - from > width)
			break;
	}
	return best;
}

struct fold shape_fold(const struct shape *s, int width, bool has_joined)
{
	struct fold fold = {0};
	for (int stop = 0, from = 0; stop < s->count; stop++) {
		stop = line_end(s, stop, from, width, has_joined);
		fold.widest = MAX(fold.widest, s->stops[stop].end - from);
		fold.lines++;
		from = s->stops[stop].start;
	}
	return fold;
}

bool shape_ends_with(const struct shape *s, int width, int at)
{
	int begins = 0;
	for (int stop = 0, from = 0; stop < s->count; stop++) {
		begins = stop ? s->stops[stop - 1].at : 0;
		stop = line_end(s, stop, from, width, false);
		from = s->stops[stop].start;
	}
	return begins == at;
}

struct overhang shape_overhang(const struct shape *s)
{
	return s->overhang;
}
