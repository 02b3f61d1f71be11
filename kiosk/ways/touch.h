/* SPDX-License-Identifier: GPL-3.0-or-later */
/* touch: what a finger meant (ux.md 4.1, the default rules).  Pure: events bear the time.
 * One contact at a time acts: it lands on an item, lights it, and presses it when it lifts,
 * wherever a trembling finger went within reach of it.  It never presses a second item. */
#ifndef FOYER_WAYS_TOUCH_H
#define FOYER_WAYS_TOUCH_H

#include "kiosk/page/page.h"
#include "kiosk/ports/input.h"

#include <stdbool.h>
#include <stdint.h>

/* Sources: ux.md 4.1; A11Y-39, -40, -42, -43. */
enum {
	TOUCH_SNAP_MM = 6,     /* gaps belong to the nearest item this near */
	TOUCH_SLIP_MM = 8,     /* a slip this far beside the item still counts */
	TOUCH_GHOST_MS = 40,   /* a shorter contact is dirt or a sleeve */
	TOUCH_REPEAT_MS = 300, /* after a press: this item, and anything near, is deaf */
	TOUCH_REPEAT_MM = 15,
	TOUCH_DEAF_MS = 350,	  /* after a change of screen: everything is deaf */
	TOUCH_RESTING_MS = 10000, /* a contact held longer no longer keeps others out */
	TOUCH_ID_CHARS = 64
};

/* What is going on.  All zero: nothing yet. */
struct touch {
	bool is_down, is_inside;       /* the contact that acts; inside: lifting now would press */
	bool has_stray;		       /* a contact beside everything */
	bool has_pressed, has_changed; /* a press, a change of screen, was before */
	int finger, stray_finger;
	enum input_device device;
	int64_t down_us, stray_down_us, pressed_us, changed_us;
	double x_mm, y_mm, pressed_x_mm, pressed_y_mm;
	char item[TOUCH_ID_CHARS];    /* where the contact landed */
	char pressed[TOUCH_ID_CHARS]; /* what was pressed last */
};

/* Ids are held in struct touch: good until its next call, whatever becomes of the page. */
struct touch_result {
	const char *lit;     /* the item that shows as pressed from now on; NULL none */
	const char *pressed; /* the item that has been pressed; NULL none */
	bool missed;	     /* the contact hit nothing, left its item or was cancelled: cue */
};

/* Takes one event in; other than touch events change nothing.  The place of a finger is that
 * of its last DOWN or MOVE; an UP's own is not looked at. */
struct touch_result touch_event(struct touch *t, const struct page *p, const struct input_event *e);
/* Another screen, or another part of it, is shown from now_us on: contacts that are down never
 * act, and new ones are ignored for TOUCH_DEAF_MS.  Not for a page that was only built anew. */
void touch_page_changed(struct touch *t, int64_t now_us);

#endif
