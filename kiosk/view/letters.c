/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/view/letters.h"

#include "kiosk/view/fonts.h"

#include <pango/pangocairo.h>
#include <string.h>

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

enum { CHAIN_BYTES = 256 };

struct letters {
	PangoFontMap *map;
	PangoContext *context;
	PangoFontset *fonts;
	char chain[CHAIN_BYTES];
};

enum err letters_create(const struct tongue *t, struct letters **out)
{
	struct letters *l = g_new0(struct letters, 1);
	fonts_open();
	fonts_chain(t->font, l->chain, sizeof l->chain);
	l->map = pango_cairo_font_map_new();
	l->context = pango_font_map_create_context(l->map);
	PangoLanguage *language = pango_language_from_string(t->tag);
	pango_context_set_language(l->context, language);
	PangoFontDescription *font = pango_font_description_from_string(l->chain);
	l->fonts = pango_context_load_fontset(l->context, font, language);
	pango_font_description_free(font);
	*out = l;
	return l->fonts ? ERR_OK : ERR_NO_MEMORY;
}

void letters_destroy(struct letters *l)
{
	if (!l)
		return;
	g_clear_object(&l->fonts);
	g_object_unref(l->context);
	g_object_unref(l->map);
	g_free(l);
}

static bool is_of_chain(const struct letters *l, const char *family)
{
	size_t n = strlen(family);
	for (const char *at = l->chain; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (!strncmp(at, family, n) && (!at[n] || at[n] == ','))
			return true;
	}
	return false;
}

bool letters_has(const struct letters *l, uint32_t character)
{
	if (pango_is_zero_width(character) || g_unichar_isspace(character))
		return true;
	PangoFont *font = pango_fontset_get_font(l->fonts, character);
	if (!font)
		return false;
	PangoFontFamily *family = pango_font_face_get_family(pango_font_get_face(font));
	bool is_there = pango_font_has_char(font, character) &&
			is_of_chain(l, pango_font_family_get_name(family));
	g_object_unref(font);
	return is_there;
}
