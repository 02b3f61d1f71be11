/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture: pictograms as bitmaps, by (id, size, ground, direction), kept while in use.
 * A file is one SVG of 24 x 24 whose classes name roles (look.md 5); its <style> shows the calm
 * theme to whoever opens it, and is replaced by the colours of theme and ground here. */
#ifndef FOYER_VIEW_PICTURE_H
#define FOYER_VIEW_PICTURE_H

#include "kiosk/base/err.h"
#include "kiosk/view/theme.h"
#include "kiosk/view/view.h"

#include <cairo.h>
#include <stdint.h>

struct picture {
	uint64_t serial; /* equal serial, equal pixels */
	unsigned used_at;
};

struct pictures;

/* dir: the folder of the SVG files; copies.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err pictures_create(const char *dir, struct pictures **out);
void pictures_destroy(struct pictures *p);
/* Pictograms beside those of the folder, which come first.  Borrows them until the next call; every
 * picture that was given is gone. */
void pictures_own(struct pictures *p, const struct view_picture *list, int n);
/* size_px square.  is_mirrored: page runs right to left (only arrows turn, look.md 5).  Lives until
 * pictures_trim. */
const struct picture *pictures_get(struct pictures *p, const char *id, int size_px,
	enum theme theme, enum ground ground, bool is_mirrored);
/* Its pixels, rendered when first asked for: a page is laid out many times before it is drawn. NULL
 * where there is no such file (logged).  Lives as long as the picture. */
cairo_surface_t *picture_surface(const struct picture *picture);
/* How much of its square is painted, in percent; -1: it cannot be drawn. */
int picture_ink_percent(const struct picture *picture);
/* Call once a scene: drops what was not used in the last two, when there is much. */
void pictures_trim(struct pictures *p);

#endif
