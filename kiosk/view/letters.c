/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/letters.h"

#include <pango/pangocairo.h>

bool letters_are_there(const struct tongue *t)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *font = pango_font_description_from_string(t->font);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, t->own_name, -1);
	bool all = pango_layout_get_unknown_glyphs_count(layout) == 0;
	pango_font_description_free(font);
	g_object_unref(layout);
	g_object_unref(context);
	return all;
}
