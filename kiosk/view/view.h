/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view: the page as pixels.  UI thread.
 * Order: view_create -> (view_settings) -> view_fit, view_show -> view_paint -> present the
 * rectangles -> view_focus / view_press / view_spoken / view_caption -> view_paint ...
 * A change only marks; view_paint works out what differs from what is shown and paints that.
 * Nothing changed: nothing is painted. */
#ifndef FOYER_VIEW_VIEW_H
#define FOYER_VIEW_VIEW_H

#include "kiosk/base/err.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/panel.h"
#include "kiosk/model/profile.h"
#include "kiosk/page/page.h"
#include "kiosk/ports/display.h"

#include <stdbool.h>
#include <stdint.h>

struct view; /* opaque */

/* A pictogram beside those of assets_dir: SVG of the same form (picture.h). */
struct view_picture {
	const char *id, *svg;
	size_t len_bytes;
};

/* Makes a view of a panel; pictograms are read from assets_dir/pictograms when first drawn.
 * Owner: caller calls view_destroy; copies panel and assets_dir.  Starts with profile_default and
 * the direction LTR.  Errors: ERR_NOT_FOUND (no pictograms there), ERR_NO_MEMORY. */
MUST_USE enum err view_create(
	const struct panel *panel, const char *assets_dir, struct view **view_out);
/* Frees it.  Accepts NULL. */
void view_destroy(struct view *v);

/* Another panel (a window was resized): a new picture; fit and show the page again after it.
 * Errors: ERR_NO_MEMORY, the old picture stays. */
MUST_USE enum err view_panel(struct view *v, const struct panel *panel);
/* Pictograms that the content brings; those of Foyer of the same name come first.  Borrows the list and
 * all of it until the next call.  Show the page again after it. */
void view_pictures(struct view *v, const struct view_picture *list, int n);
/* How the person wants it (text_size, theme, wheelchair) and the language of the page (font,
 * direction).  Fit and show the page again after it.  Borrows tongue for ever (static table). */
void view_settings(struct view *v, const struct profile *profile, const struct tongue *tongue);

/* A page_fit (page.h): ctx is the view.  Sets parts, ITEM_AWAY and every rect, in mm from the
 * upper left corner of the glass.  What cannot be laid out by the rules of ux.md 2.6 is logged
 * by screen id and counted in view_fit_failures. */
void view_fit(void *ctx, struct page *page);
int view_fit_failures(const struct view *v);
/* How many pages were set in smaller words than asked for, because no division fitted. */
int view_fit_shrunk(const struct view *v);
/* The text size that the page fitted last is set in, 1 to 4. */
int view_fit_size(const struct view *v);

/* Shows a page.  Borrows it until the next view_show or view_forget.  A page of another screen or
 * part clears what was pressed, spoken and captioned. */
void view_show(struct view *v, struct page *page);
/* Ring round an item; NULL: none.  scanning: the wide ring (ux.md 1.3). */
void view_focus(struct view *v, const char *item_id, bool scanning);
/* An item is held down; NULL: none. */
void view_press(struct view *v, const char *item_id);
/* The words being spoken: chars characters from from_char of the item's label, then, as if joined
 * by one space, of its hint and value.  chars 0: the whole item is marked at its start side.
 * item_id NULL: nothing is spoken. */
void view_spoken(struct view *v, const char *item_id, int from_char, int chars);
/* Words of the caption strip, or NULL.  Copies at most 400 bytes. */
void view_caption(struct view *v, const char *text);
/* Numbers 1 to 9 over the choices, while voice commands are on. */
void view_numbers(struct view *v, bool on);
/* The edge of the glass in the colour of danger: an alert pulses with it (ux.md N3). */
void view_border(struct view *v, bool on);
/* Screen curtain (X4): black but for these words; NULL: the page again.  Copies. */
void view_curtain(struct view *v, const char *words);
/* Drops the page and every drawn word of a person from memory: end of a visit. */
void view_forget(struct view *v);

/* Paints what changed since the last call.  Fills rects_out with at most max rectangles (at least
 * 1) that cover it and returns how many; 0: nothing changed. */
int view_paint(struct view *v, struct px_rect *rects_out, int max);
/* The picture.  The view's, valid until view_panel or view_destroy. */
const struct px_image *view_image(const struct view *v);
/* Writes the picture as it was painted last.  Errors: ERR_IO. */
MUST_USE enum err view_write_png(const struct view *v, const char *path);

/* True if there is a pictogram of that id, or it is a clock face ("clock:10:30"). */
bool pictogram_exists(const char *id);

#endif
