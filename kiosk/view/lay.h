/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lay: what every layout writes with.  A layout runs down the page once for a plan, adds pieces to
 * the scene, places the items, and clears `fits` where something does not fit the plan. */
#ifndef FOYER_VIEW_LAY_H
#define FOYER_VIEW_LAY_H

#include "kiosk/page/page.h"
#include "kiosk/view/metrics.h"
#include "kiosk/view/scene.h"
#include "kiosk/view/theme.h"

enum { CAPTION_BYTES = 401, ID_BYTES_MAX = 64 };

/* What the moment adds to a page. */
struct marks {
	char focus[ID_BYTES_MAX], pressed[ID_BYTES_MAX], spoken[ID_BYTES_MAX]; /* ids; "" none */
	bool is_scanning, has_numbers, has_border;
	int from_char, chars;
	char caption[CAPTION_BYTES], curtain[CAPTION_BYTES];
};

/* One way to lay a page out; tried in the order of ux.md 2.6. */
struct plan {
	bool has_choice_hints, has_hint;
	int columns; /* of tiles */
	enum plate plate;
	bool is_compact; /* title at label size on one line with the progress */
	bool is_bare; /* strips are chips beside the title; long words of a row are set plainer */
};

struct lay {
	const struct metrics *m;
	struct page *page;
	struct scene *scene;
	struct texts *texts;
	struct pictures *pictures;
	struct qr *qr; /* the one QR code kept */
	cairo_surface_t *(*door)(void *ctx, int w);
	void *ctx;
	enum theme theme;
	bool wheelchair;
	const struct marks *marks;
	struct plan plan;
	struct px_rect area; /* of the question: inside the margins, above the nav row */
	int y;		     /* next free line of it */
	int capacity;	     /* most choices a part takes under this plan */
	int choices_max;     /* 8 (ux.md 1.2) */
	bool is_low;	     /* tiles keep the low plate: not all have room for the tall one */
	bool has_zone;	     /* the title stands in the reach zone */
	bool fits;
	const char *unfit_in; /* function that found first what does not fit */
};

/* How a block looks in the state it is in. */
struct skin {
	enum colour face, edge, lip, text, text2, plate;
	enum ground ground, plate_ground;
	int edge_w, lip_h, radius;
	int shift; /* content stands so much lower: it is pressed */
};

uint32_t lay_rgb(const struct lay *l, enum colour c);
bool lay_is_pressed(const struct lay *l, const struct item *i);
bool lay_is_chosen(const struct item *i);

/* Places the item there, in mm. */
void lay_place(struct lay *l, struct item *i, struct px_rect r);
/* Words measured, not drawn.  A word wider than width clears fits. */
const struct text *lay_text(struct lay *l, const char *s, const struct type *t, int width);
/* Draws words of an item; base_char is the place of their first character among the item's spoken
 * words (view_spoken).  Returns their height. */
int lay_words(struct lay *l, const struct item *i, int base_char, const struct text *t, int x,
	int y, int width, enum align align, enum colour colour);
/* The same, of one type and start-aligned, in one call. */
int lay_say(struct lay *l, const struct item *i, int base_char, const char *s, const struct type *t,
	int x, int y, int width, enum colour colour);
/* Place of the first character of an item's second words. */
int lay_second_char(const struct item *i);
void lay_picture(struct lay *l, const char *id, int x, int y, int size, enum ground ground);
/* A flat shape. */
void lay_box(struct lay *l, struct px_rect r, int radius, enum colour face, enum colour edge,
	int edge_w);
/* The block of an item, as its skin says; plate_w 0: no plate. */
void lay_block(struct lay *l, struct px_rect r, const struct skin *s, int plate_w);
/* Skin of a tile, nav button, key, change button or act, by role and state. */
struct skin lay_skin(const struct lay *l, const struct item *i);
/* What remains of the area below l->y. */
int lay_left(const struct lay *l);

/* frame.c: rail or bar, reach zone, nav row; sets area. */
void frame_lay(struct lay *l);
/* head.c: step, title, hint, strips, error; leaves l->y at the first line of the content. */
void head_lay(struct lay *l);
/* Strips and error panel from l->y on. */
void panels_lay(struct lay *l);
/* The error panel in r, at least as high as r; returns its height. */
int error_lay(struct lay *l, struct item *i, struct px_rect r);
/* Keys and error on a small screen: the error stands in place of the title, which is still heard.
 */
bool head_is_error(const struct lay *l);
/* tile.c: the choices that are here as tiles in rect; all rows equally high. */
void tiles_lay(struct lay *l, struct px_rect r);
/* Height the choices that are here need at least in that width, with their gaps; 0: there are none.
 */
int tiles_least(struct lay *l, int width);
/* One tile. */
void tile_lay(struct lay *l, struct item *i, struct px_rect r);
/* True if it has the tall plate there, or no plate at all. */
bool tile_is_tall(struct lay *l, const struct item *i, struct px_rect r);
/* Least height of one tile of that width under the plan; clears fits if a word does not fit. */
int tile_least(struct lay *l, const struct item *i, int width);
/* Rows of that least height in height. */
int tiles_rows(const struct lay *l, int height, int least);
/* stack.c: paragraphs one under the other; returns their height.  has_ink false: only measured.
 * texts_only: without the facts of a done page. */
int paragraphs_lay(struct lay *l, int x, int y, int width, bool has_ink);
int texts_only_lay(struct lay *l, int x, int y, int width, bool has_ink);
/* marks.c: caption strip, voice numbers, focus ring, curtain; after everything else. */
void marks_lay(struct lay *l);

/* One for each page_kind. */
void choices_lay(struct lay *l);
void welcome_lay(struct lay *l);
void keyboard_lay(struct lay *l);
void numbers_lay(struct lay *l);
void check_lay(struct lay *l);
void done_lay(struct lay *l);
void reading_lay(struct lay *l);
void stages_lay(struct lay *l);
void big_lay(struct lay *l);
void emergency_lay(struct lay *l);
void time_lay(struct lay *l);
void steppers_lay(struct lay *l);
void faces_lay(struct lay *l);
void figures_lay(struct lay *l);

/* Something does not fit the plan. */
#define lay_unfit(l)                                                                               \
	((void)((l)->unfit_in = (l)->fits ? __func__ : (l)->unfit_in, (l)->fits = false))

#define lay_each(l, i)                                                                             \
	for (struct item *i = (l)->page->items; i < (l)->page->items + (l)->page->item_count; i++)

#endif
