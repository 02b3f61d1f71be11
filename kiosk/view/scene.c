/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/scene.h"

#include "kiosk/base/check.h"
#include "kiosk/view/draw.h"

#include <string.h>

struct px_rect rect_inset(struct px_rect r, int by)
{
	return (struct px_rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}

struct px_rect rect_mirror(struct px_rect r, int w)
{
	r.x = w - r.x - r.w;
	return r;
}

bool rects_touch(struct px_rect a, struct px_rect b)
{
	return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static struct px_rect rect_union(struct px_rect a, struct px_rect b)
{
	int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
	int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
	int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
	return (struct px_rect){x, y, right - x, bottom - y};
}

static struct px_rect rect_clip(struct px_rect r, int w, int h)
{
	int right = r.x + r.w, bottom = r.y + r.h;
	r.x = r.x < 0 ? 0 : r.x;
	r.y = r.y < 0 ? 0 : r.y;
	r.w = (right > w ? w : right) - r.x;
	r.h = (bottom > h ? h : bottom) - r.y;
	return r;
}

void scene_begin(struct scene *s, int w, int h, bool is_rtl, uint32_t paper)
{
	s->w = w;
	s->h = h;
	s->is_rtl = is_rtl;
	s->paper = paper;
	s->count = 0;
	s->is_over = false;
}

struct piece piece_make(enum piece_kind kind, struct px_rect box)
{
	struct piece p;
	memset(&p, 0, sizeof p); /* padding too: pieces are hashed as bytes */
	p.kind = kind;
	p.box = box;
	p.face = p.edge = p.lip_rgb = p.plate_rgb = p.plate_line = RGB_NONE;
	return p;
}

/* FNV-1a over the bytes before the hash itself. */
static uint64_t piece_hash(const struct piece *p)
{
	const uint64_t *word = (const uint64_t *)(const void *)p;
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < offsetof(struct piece, hash) / sizeof *word; i++)
		h = (h ^ word[i]) * 1099511628211u;
	return h;
}

static struct px_rect ink_of(const struct piece *p)
{
	if (p->kind == PIECE_RING)
		return draw_ring_ink(p);
	if (p->kind != PIECE_TEXT)
		return p->box;
	if (p->clip.w)
		return p->clip;
	/* Lines may stand anywhere in the box; ink hangs over it as far as it hangs over the
	 * advance. */
	const struct text *t = p->text;
	int over = t->ink.w - t->w;
	return (struct px_rect){p->box.x + t->ink.x - over, p->box.y + t->ink.y,
		(p->box.w > t->w ? p->box.w : t->w) + 2 * over - t->ink.x, t->ink.h};
}

const struct piece *scene_add(struct scene *s, struct piece p)
{
	if (K_NEVER(s->count == PIECES_MAX)) {
		s->is_over = true;
		return &s->pieces[PIECES_MAX - 1];
	}
	p.is_rtl = s->is_rtl;
	if (s->is_rtl) {
		p.box = rect_mirror(p.box, s->w);
		if (p.clip.w)
			p.clip = rect_mirror(p.clip, s->w);
	}
	p.ink = ink_of(&p);
	struct piece *kept = &s->pieces[s->count++];
	memcpy(kept, &p, sizeof p);
	return kept;
}

void scene_paint(const struct scene *s, cairo_t *cr, struct px_rect r)
{
	cairo_save(cr);
	cairo_rectangle(cr, r.x, r.y, r.w, r.h);
	cairo_clip(cr);
	draw_rgb(cr, s->paper);
	cairo_paint(cr);
	for (int i = 0; i < s->count; i++)
		if (rects_touch(s->pieces[i].ink, r))
			draw_piece(cr, &s->pieces[i]);
	cairo_restore(cr);
}

static long area(struct px_rect r)
{
	return (long)r.w * r.h;
}

/* The pair whose union wastes least; joined when it wastes nothing or when there are too many. */
static bool join_best(struct px_rect *r, int *n, bool must)
{
	int best_a = -1, best_b = -1;
	long best = 0;
	for (int a = 0; a < *n; a++)
		for (int b = a + 1; b < *n; b++) {
			long waste = area(rect_union(r[a], r[b])) - area(r[a]) - area(r[b]);
			if (best_a < 0 || waste < best) {
				best = waste;
				best_a = a;
				best_b = b;
			}
		}
	if (best_a < 0 || (!must && best > 0))
		return false;
	r[best_a] = rect_union(r[best_a], r[best_b]);
	r[best_b] = r[--*n];
	return true;
}

int rects_join(struct px_rect *r, int n, int max)
{
	while (n > 1 && join_best(r, &n, n > max))
		continue;
	return n;
}

static int damage_add(struct px_rect *out, int n, struct px_rect r, const struct scene *s)
{
	r = rect_clip(r, s->w, s->h);
	if (r.w <= 0 || r.h <= 0)
		return n;
	for (int i = 0; i < n; i++)
		if (rects_touch(out[i], r)) {
			out[i] = rect_union(out[i], r);
			return n;
		}
	if (n == DAMAGE_MAX)
		n = rects_join(out, n, DAMAGE_MAX / 2);
	out[n++] = r;
	return n;
}

static bool has(const struct scene *s, const struct piece *p, int near)
{
	/* Most pieces stand at the same place of the list, or nearly. */
	for (int d = 0; d < s->count; d++) {
		int up = near + d, down = near - d;
		if (up >= s->count && down < 0)
			return false;
		if (up < s->count && s->pieces[up].hash == p->hash)
			return true;
		if (down >= 0 && down < s->count && s->pieces[down].hash == p->hash)
			return true;
	}
	return false;
}

int scene_damage(const struct scene *before, struct scene *now, struct px_rect out[DAMAGE_MAX])
{
	for (int i = 0; i < now->count; i++)
		now->pieces[i].hash = piece_hash(&now->pieces[i]);
	if (before->w != now->w || before->h != now->h || before->paper != now->paper) {
		out[0] = (struct px_rect){0, 0, now->w, now->h};
		return 1;
	}
	int n = 0;
	for (int i = 0; i < before->count; i++)
		if (!has(now, &before->pieces[i], i))
			n = damage_add(out, n, before->pieces[i].ink, now);
	for (int i = 0; i < now->count; i++)
		if (!has(before, &now->pieces[i], i))
			n = damage_add(out, n, now->pieces[i].ink, now);
	return rects_join(out, n, DAMAGE_MAX);
}
