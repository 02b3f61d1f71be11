/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/memory_display.h"

static struct display_facts facts(void *self)
{
	const struct memory_display *d = self;
	return (struct display_facts){.w_px = d->w_px,
		.h_px = d->h_px,
		.w_mm = d->w_px / d->dpi * 25.4,
		.name = "memory"};
}

static enum err present(
	void *self, const struct px_image *image, const struct px_rect *rects, int n)
{
	struct memory_display *d = self;
	d->presents++;
	for (int i = 0; i < n; i++)
		d->damaged_px += (int64_t)rects[i].w * rects[i].h;
	d->image = image;
	return ERR_OK;
}

static void dim(void *self, bool is_dim)
{
	struct memory_display *d = self;
	d->is_dim = is_dim;
}

static void destroy(void *self)
{
	struct memory_display *d = self;
	d->image = NULL;
}

struct display_port memory_display_port(struct memory_display *d, int w_px, int h_px, double dpi)
{
	*d = (struct memory_display){.w_px = w_px, .h_px = h_px, .dpi = dpi};
	return (struct display_port){
		.self = d, .facts = facts, .present = present, .dim = dim, .destroy = destroy};
}
