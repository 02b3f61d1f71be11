/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: what a key meant, on the tactile keypad (ux.md 4.3) and on a keyboard (4.5).  Pure, and
 * without memory: the app keeps the focus.  No chords, no holds, no times. */
#ifndef FOYER_WAYS_KEYS_H
#define FOYER_WAYS_KEYS_H

#include "kiosk/page/page.h"
#include "kiosk/ports/input.h"

#include <stdbool.h>

/* Details in action.n that only keys give. */
enum {
	KEYS_VOLUME_ROUND = 1, /* ACT_LOUDER: after the loudest comes the softest */
	KEYS_PART_BACK = -1    /* ACT_MORE: to the part before, not the next */
};

struct keys_result {
	const struct item *focus;   /* where focus is to go, on p; NULL: it stays */
	const struct item *pressed; /* the item on p whose action this is; NULL: none */
	struct action action;	    /* to be carried out; ACT_NONE: nothing */
	bool bump;		    /* there was nothing there: cue, "End of the list." at an end */
	bool where_am_i;	    /* Up on the first item: say title and hint again */
	bool say_again;		    /* say the last thing again */
	bool quiet;		    /* stop speech */
	bool grid;		    /* millimetre grid on or off (debug builds) */
};

/* Takes one INPUT_KEY or INPUT_TEXT in; other events give an empty result.  focus: the item on
 * p that has it; NULL none yet. */
struct keys_result keys_event(
	const struct page *p, const struct item *focus, const struct input_event *e);

#endif
