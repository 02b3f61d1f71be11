/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jacks: is something plugged into a headphone socket?  UI thread.
 * libinput tells nothing of headphones, so SW_HEADPHONE_INSERT is read from evdev itself
 * (A11Y-15).  Several sockets count as one: in, if one of them is. */
#ifndef FOYER_PLATFORM_JACKS_H
#define FOYER_PLATFORM_JACKS_H

#include "kiosk/core/loop.h"

struct jacks;

/* Told when the answer changes; is_in is false before the first call. */
typedef void jacks_fn(void *ctx, bool is_in, int64_t time_us);

/* Watches every socket there is and every one that comes.  The first answer comes in a turn of
 * the loop, not in here.  Errors: ERR_NO_MEMORY, ERR_IO (udev). */
MUST_USE enum err jacks_create(
	struct loop *loop, jacks_fn *fn, void *ctx, struct jacks **jacks_out);
/* Accepts NULL. */
void jacks_destroy(struct jacks *j);

#endif
