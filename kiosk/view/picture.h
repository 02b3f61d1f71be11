/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture: pictograms as bitmaps, by (id, size, ground, direction), kept while in use.
 * A file is one SVG of 24 x 24 whose classes name roles (look.md 5); its <style> shows the calm
 * theme to whoever opens it, and is replaced by the colours of theme and ground here. */
#ifndef FOYER_VIEW_PICTURE_H
#define FOYER_VIEW_PICTURE_H

#include "kiosk/base/err.h"
#include "kiosk/view/theme.h"

#include <cairo.h>
#include <stdint.h>

struct picture {
	uint64_t serial; /* equal serial, equal pixels */
	cairo_surface_t *surface;
	unsigned used_at;
};

struct pictures;

/* dir: the folder of the SVG files; copies.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err pictures_create(const char *dir, struct pictures **out);
void pictures_destroy(struct pictures *p);
/* size_px square.  is_mirrored: page runs right to left (only arrows turn, look.md 5).  NULL for an
 * id that is not there (logged once a scene by its id).  Lives until pictures_trim. */
const struct picture *pictures_get(struct pictures *p, const char *id, int size_px, enum theme theme,
	enum ground ground, bool is_mirrored);
/* Call once a scene: drops what was not used in the last two, when there is much. */
void pictures_trim(struct pictures *p);

#endif
