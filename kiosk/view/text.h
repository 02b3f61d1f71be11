/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text: words laid out by Pango, kept by (words, width, type) while they are in use.  Shaped once for
 * all sizes and widths (shape.h).
 * Lines are set on our own pitch with the capitals in its middle, so that a label stands in the
 * middle of its block whatever the font's own ascent is. */
#ifndef FOYER_VIEW_TEXT_H
#define FOYER_VIEW_TEXT_H

#include "kiosk/base/err.h"
#include "kiosk/ports/display.h"

#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

/* How words are set.  em is the font size in pixels. */
struct type {
	double em, line; /* line: pitch in em */
	bool is_bold;
	bool is_number; /* spaces 0.42 em wide: groups of digits stand apart (look.md 3) */
};

enum align { ALIGN_START, ALIGN_CENTRE, ALIGN_END };

struct text {
	uint64_t serial;   /* never used twice: equal serial, equal pixels */
	int w, h;          /* of the lines' advance; h = lines * pitch */
	int lines;
	bool is_too_wide;  /* a word is wider than the width asked for */
	struct px_rect ink;/* from the upper start corner, for ALIGN_START and left to right */
	double pitch, baseline;
	double em, scale;  /* font size in pixels; pixels of a pixel of text_layout */
	unsigned used_at;
};

struct texts;

MUST_USE enum err texts_create(struct texts **out);
void texts_destroy(struct texts *t);
/* Font family, language tag and base direction from now on.  Forgets nothing. */
void texts_language(struct texts *t, const char *family, const char *tag, bool is_rtl);
/* Height of "H" in em in the loaded font (ux.md 1.2: measured, not read from a table). */
double texts_cap_ratio(const struct texts *t);
/* s in lines of at most width_px (0: one line), lines of about equal length.  bold_bytes: so many
 * bytes at the start are bold.  Lives until texts_trim. */
const struct text *texts_get(
	struct texts *t, const char *s, const struct type *type, int width_px, int bold_bytes);
/* Call once a scene: drops what was not used in the last two, when there is much. */
void texts_trim(struct texts *t);
/* Drops all (a person's words may be among them). */
void texts_forget(struct texts *t);

/* Its lines, at a font size of their own: times t->scale.  Borrowed until texts_trim. */
struct _PangoLayout *text_layout(const struct text *t);
/* Draws it in a box of width box_w whose upper left corner is x, y. */
void text_draw(cairo_t *cr, const struct text *t, double x, double y, int box_w, enum align align,
	bool is_rtl);
/* Where chars characters from from_char stand, relative to that corner; one rectangle, on the
 * line of the first of them.  False if there are none. */
bool text_span(const struct text *t, int from_char, int chars, int box_w, enum align align,
	bool is_rtl, struct px_rect *out);

#endif
