/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_inside: what view.c and fit.c share.  Not for others. */
#ifndef FOYER_VIEW_VIEW_INSIDE_H
#define FOYER_VIEW_VIEW_INSIDE_H

#include "kiosk/view/lay.h"
#include "kiosk/view/view.h"

enum { DOORS_MAX = 2 };

struct door {
	cairo_surface_t *surface;
	int w;
	enum theme theme;
};

struct view {
	struct panel panel;
	struct profile profile;
	const struct tongue *tongue;
	struct metrics metrics;
	struct texts *texts;
	struct pictures *pictures;
	struct scene *shown, *next;
	cairo_surface_t *surface;
	struct px_image image;
	struct marks marks;
	struct page *page;   /* borrowed; NULL: nothing is shown */
	struct page *fitted; /* the page `plan` was worked out for; only compared */
	struct plan plan;
	struct qr qr;
	struct door doors[DOORS_MAX];
	int next_door;
	int choices_max; /* 8 a part (ux.md 1.2); tests lift it */
	int failures, shrunk;
	const char *unfit_in; /* why the last plan did not fit, for the log */
	bool is_dirty;	      /* something may differ from `shown` */
};

/* Measures for that text size, until the next page is fitted. */
void view_size(struct view *v, int text_size);
/* fit.c: lays the page out under a plan into v->next; false if it does not fit. */
bool view_lay(struct view *v, struct page *page, struct plan plan);

#endif
