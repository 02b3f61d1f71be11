/* SPDX-License-Identifier: GPL-3.0-or-later */
/* look: what the view has drawn, piece by piece, for the audit's rules.  The only part of the audit
 * that knows the inside of the view. */
#ifndef FOYER_TESTS_AUDIT_LOOK_H
#define FOYER_TESTS_AUDIT_LOOK_H

#include "kiosk/view/view.h"

enum { DRAWN_MAX = 1200 };

enum drawn_kind { DRAWN_TEXT, DRAWN_SHAPE, DRAWN_PICTURE, DRAWN_RING };

struct drawn {
	enum drawn_kind kind;
	struct px_rect box;   /* of a text: where its letters are */
	struct px_rect clip;  /* w 0: none */
	uint32_t face, edge;
	bool has_face;
	int edge_w;
	/* DRAWN_TEXT */
	const char *words;    /* the view's, until the next page */
	double em_px, pitch_px;
	int lines, longest;   /* characters of the longest line */
	bool is_too_wide, is_justified;
	bool is_sans;         /* drawn in a font of the Noto Sans family */
};

/* The pieces of the page that was laid out last, in the order of drawing.  Returns how many. */
int look_laid_out(const struct view *v, struct drawn out[DRAWN_MAX]);
/* The same of the picture that was painted last. */
int look_painted(const struct view *v, struct drawn out[DRAWN_MAX]);
/* True if there were more pieces than a picture may have. */
bool look_is_over(const struct view *v);
/* Forgets texts that the last two pages did not use. */
void look_trim(struct view *v);
/* Height of a capital H, and of an x, in the font of the piece, measured on drawn pixels, in px of
 * em_px.  With anti-aliasing: a row counts as far as it is covered. */
double look_cap_px(const struct view *v, double em_px);
double look_x_px(const struct view *v, double em_px);

#endif
