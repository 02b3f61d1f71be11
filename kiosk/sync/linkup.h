/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linkup: tells when a network of this machine comes up or gets an address (rtnetlink), so that
 * the line is tried at once and not when a timer says so. */
#ifndef FOYER_SYNC_LINKUP_H
#define FOYER_SYNC_LINKUP_H

#include "kiosk/core/loop.h"

struct linkup;

/* fn may be called several times for one change.  Errors: ERR_NO_MEMORY, ERR_UNSUPPORTED (the
 * kernel or the sandbox has none; timers alone do then). */
MUST_USE enum err linkup_create(
	struct loop *loop, loop_timer_fn *fn, void *ctx, struct linkup **linkup_out);
void linkup_destroy(struct linkup *l);

#endif
