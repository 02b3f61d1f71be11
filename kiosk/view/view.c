/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/view.h"

#include "kiosk/base/check.h"
#include "kiosk/view/draw.h"
#include "kiosk/view/view_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FULL_CHOICES = 8, PATH_BYTES = 512 };

static void surface_drop(struct view *v)
{
	if (v->surface)
		cairo_surface_destroy(v->surface);
	v->surface = NULL;
}

static enum err surface_make(struct view *v, const struct panel *panel)
{
	cairo_surface_t *s =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, panel->w_px, panel->h_px);
	if (cairo_surface_status(s)) {
		cairo_surface_destroy(s);
		return ERR_NO_MEMORY;
	}
	surface_drop(v);
	v->surface = s;
	v->panel = *panel;
	v->image = (struct px_image){(uint32_t *)(void *)cairo_image_surface_get_data(s),
		panel->w_px, panel->h_px, cairo_image_surface_get_stride(s)};
	v->shown->w = 0; /* nothing of it is painted yet */
	v->is_dirty = true;
	return ERR_OK;
}

void view_size(struct view *v, int text_size)
{
	struct profile profile = v->profile;
	profile.text_size = text_size;
	double cap_ratio = texts_cap_ratio(v->texts);
	struct metrics asked = metrics_make(&v->panel, &v->profile, v->tongue, cap_ratio);
	v->metrics = metrics_make(&v->panel, &profile, v->tongue, cap_ratio);
	/* Whatever becomes of the question's words, the frame stays where it is. */
	v->metrics.frame_size = asked.frame_size;
	v->metrics.rail = asked.rail;
	v->metrics.rail_label = asked.rail_label;
	v->metrics.collapsed_icon = asked.collapsed_icon;
}

static void metrics_set(struct view *v)
{
	view_size(v, v->profile.text_size);
	v->fitted = NULL;
	v->is_dirty = true;
}

enum err view_create(const struct panel *panel, const char *assets_dir, struct view **view_out)
{
	static const struct tongue english = {.tag = "en", .font = "Noto Sans", .direction = LTR};
	char dir[PATH_BYTES];
	struct view *v = calloc(1, sizeof *v);
	enum err e = ERR_NO_MEMORY;
	if (!v)
		goto out;
	v->shown = calloc(1, sizeof *v->shown);
	v->next = calloc(1, sizeof *v->next);
	if (!v->shown || !v->next)
		goto out;
	v->choices_max = FULL_CHOICES;
	v->tongue = &english;
	v->profile = profile_default(0);
	snprintf(dir, sizeof dir, "%s/pictograms", assets_dir);
	e = pictures_create(dir, &v->pictures);
	if (e)
		goto out;
	e = texts_create(&v->texts);
	if (e)
		goto out;
	e = surface_make(v, panel);
	if (e)
		goto out;
	metrics_set(v);
	*view_out = v;
	return ERR_OK;
out:
	view_destroy(v);
	return e;
}

void view_destroy(struct view *v)
{
	if (!v)
		return;
	surface_drop(v);
	for (int i = 0; i < DOORS_MAX; i++)
		if (v->doors[i].surface)
			cairo_surface_destroy(v->doors[i].surface);
	texts_destroy(v->texts);
	pictures_destroy(v->pictures);
	free(v->shown);
	free(v->next);
	free(v);
}

enum err view_panel(struct view *v, const struct panel *panel)
{
	enum err e = surface_make(v, panel);
	if (!e)
		metrics_set(v);
	return e;
}

void view_pictures(struct view *v, const struct view_picture *list, int n)
{
	pictures_own(v->pictures, list, n);
	v->shown->count = v->next->count = 0; /* their pieces point to what was there */
	v->shown->w = 0;
	v->fitted = NULL;
	v->is_dirty = true;
}

void view_settings(struct view *v, const struct profile *profile, const struct tongue *tongue)
{
	v->profile = *profile;
	v->tongue = tongue;
	/* Pieces of the scene that is shown point into the texts: a change of font repaints all. */
	texts_language(v->texts, tongue->font, tongue->tag, tongue->direction == RTL);
	metrics_set(v);
}

static bool copy(char *to, size_t n, const char *from)
{
	from = from ? from : "";
	if (!strncmp(to, from, n - 1) && strlen(from) < n)
		return false;
	snprintf(to, n, "%s", from);
	return true;
}

void view_show(struct view *v, struct page *page)
{
	if (v->fitted != page)
		view_fit(v, page);
	v->page = page;
	v->is_dirty = true;
	if (*v->marks.pressed && !page_item(page, v->marks.pressed))
		*v->marks.pressed = 0;
	if (*v->marks.spoken && !page_item(page, v->marks.spoken))
		*v->marks.spoken = 0;
}

void view_focus(struct view *v, const char *item_id, bool scanning)
{
	v->is_dirty |= copy(v->marks.focus, sizeof v->marks.focus, item_id) ||
		       v->marks.is_scanning != scanning;
	v->marks.is_scanning = scanning;
}

void view_press(struct view *v, const char *item_id)
{
	v->is_dirty |= copy(v->marks.pressed, sizeof v->marks.pressed, item_id);
}

void view_spoken(struct view *v, const char *item_id, int from_char, int chars)
{
	v->is_dirty |= copy(v->marks.spoken, sizeof v->marks.spoken, item_id) ||
		       v->marks.from_char != from_char || v->marks.chars != chars;
	v->marks.from_char = from_char;
	v->marks.chars = chars;
}

void view_caption(struct view *v, const char *text)
{
	v->is_dirty |= copy(v->marks.caption, sizeof v->marks.caption, text);
}

void view_numbers(struct view *v, bool on)
{
	v->is_dirty |= v->marks.has_numbers != on;
	v->marks.has_numbers = on;
}

void view_border(struct view *v, bool on)
{
	v->is_dirty |= v->marks.has_border != on;
	v->marks.has_border = on;
}

void view_curtain(struct view *v, const char *words)
{
	v->is_dirty |= copy(v->marks.curtain, sizeof v->marks.curtain, words);
}

void view_forget(struct view *v)
{
	v->page = NULL;
	v->fitted = NULL;
	explicit_bzero(&v->marks, sizeof v->marks);
	explicit_bzero(&v->qr, sizeof v->qr);
	v->shown->count = v->next->count = 0;
	v->shown->w = 0;
	texts_forget(v->texts);
	cairo_surface_flush(v->surface);
	explicit_bzero(v->image.px, (size_t)v->image.stride_bytes * (size_t)v->image.h);
	cairo_surface_mark_dirty(v->surface);
	v->is_dirty = true;
}

int view_paint(struct view *v, struct px_rect *rects_out, int max)
{
	struct px_rect damage[DAMAGE_MAX];
	if (!v->is_dirty || !v->page || max < 1)
		return 0;
	view_lay(v, v->page, v->plan);
	v->is_dirty = false;
	int n = scene_damage(v->shown, v->next, damage);
	n = rects_join(damage, n, max < DAMAGE_MAX ? max : DAMAGE_MAX);
	cairo_t *cr = n ? cairo_create(v->surface) : NULL;
	for (int i = 0; i < n; i++) {
		scene_paint(v->next, cr, damage[i]);
		rects_out[i] = damage[i];
	}
	if (cr)
		cairo_destroy(cr);
	cairo_surface_flush(v->surface);
	struct scene *was = v->shown;
	v->shown = v->next;
	v->next = was;
	texts_trim(v->texts);
	pictures_trim(v->pictures);
	return n;
}

const struct px_image *view_image(const struct view *v)
{
	return &v->image;
}

enum err view_write_png(const struct view *v, const char *path)
{
	return cairo_surface_write_to_png(v->surface, path) ? ERR_IO : ERR_OK;
}
