/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/svg.h"

#include "kiosk/base/log.h"

#include <dlfcn.h>
#include <librsvg/rsvg.h>
#include <pthread.h>
#include <string.h>

/* The two functions of librsvg that are used; NULL where it cannot be loaded. */
static struct {
	__typeof__(&rsvg_handle_new_from_data) read;
	__typeof__(&rsvg_handle_render_document) render;
} rsvg;
static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;

/* ISO C has no cast from an object to a function. */
static void find(void *library, const char *name, void *function_out)
{
	void *found = dlsym(library, name);
	memcpy(function_out, &found, sizeof found);
}

static void load(void)
{
	void *library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL); /* stays to the end */
	if (!library) {
		log_error("us", "no pictures: %s", dlerror());
		return;
	}
	find(library, "rsvg_handle_new_from_data", &rsvg.read);
	find(library, "rsvg_handle_render_document", &rsvg.render);
}

static void *load_on_thread(void *unused)
{
	(void)pthread_once(&is_loaded, load);
	return unused;
}

void svg_load(void)
{
	pthread_t thread;
	if (!pthread_create(&thread, NULL, load_on_thread, NULL))
		pthread_detach(thread);
}

cairo_surface_t *svg_draw(const char *text, size_t len_bytes, int size_px, bool is_mirrored)
{
	(void)pthread_once(&is_loaded, load);
	RsvgHandle *h = NULL;
	if (rsvg.read && rsvg.render)
		h = rsvg.read((const guint8 *)text, len_bytes, NULL);
	if (!h)
		return NULL;
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size_px, size_px);
	cairo_t *cr = cairo_create(s);
	if (is_mirrored) {
		cairo_translate(cr, size_px, 0);
		cairo_scale(cr, -1, 1);
	}
	RsvgRectangle all = {0, 0, size_px, size_px};
	bool is_drawn = rsvg.render(h, cr, &all, NULL);
	cairo_destroy(cr);
	g_object_unref(h);
	if (is_drawn)
		return s;
	cairo_surface_destroy(s);
	return NULL;
}
