/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape: words shaped once, at one size, and where their lines may break.  How many lines they take
 * at any size and width is then arithmetic: a page is laid out many times before it fits, and a
 * font costs milliseconds at every new size.  Hinting is off, so letters of one size are those of
 * another. UI thread. */
#ifndef FOYER_VIEW_SHAPE_H
#define FOYER_VIEW_SHAPE_H

#include <pango/pango.h>
#include <stdbool.h>

/* The font size that everything is shaped at, px.  Lengths here are Pango units at that size. */
enum { SHAPE_EM = 256 };

struct shape; /* opaque */

/* What words fold to: so many lines, the longest so long. */
struct fold {
	int lines, widest;
};

/* Of a layout that has no width.  Takes layout.  Gives a shape: caller calls shape_destroy. */
struct shape *shape_create(PangoLayout *layout);
void shape_destroy(struct shape *s);
/* The layout, in one line a paragraph.  Borrowed. */
PangoLayout *shape_layout(const struct shape *s);
/* Breaks lines as Pango does; has_joined: not at the last place where one could. */
struct fold shape_fold(const struct shape *s, int width, bool has_joined);
/* True if the last line at that width is one word from byte `at` on. */
bool shape_ends_with(const struct shape *s, int width, int at);
/* Most that letters hang over their line's advance, above and below the baseline. */
struct overhang {
	int side, above, below;
};
struct overhang shape_overhang(const struct shape *s);

#endif
