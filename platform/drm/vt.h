/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vt: the console that the kiosk runs on.  UI thread.  While it is ours the kernel writes no
 * text over the picture and no key reaches a shell; another console can be shown and left. */
#ifndef FOYER_PLATFORM_VT_H
#define FOYER_PLATFORM_VT_H

#include "kiosk/core/loop.h"

#include <stdbool.h>

struct vt;

/* Told before another console is shown (false) and when ours is shown again (true). */
typedef void vt_fn(void *ctx, bool is_shown);

/* Takes the console of standard input, else the one that is shown now.  Blocks SIGUSR1 and
 * SIGUSR2, which the kernel uses.  Errors: ERR_UNSUPPORTED (there are no consoles here),
 * ERR_DENIED, ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err vt_take(struct loop *loop, vt_fn *fn, void *ctx, struct vt **vt_out);
/* Gives it back, with text and keys as they were.  Accepts NULL. */
void vt_give_back(struct vt *vt);

#endif
