/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proof: has kiosk-proof look at a content folder, in a child with limits of its own.  Blocks. */
#ifndef FOYER_SYNC_PROOF_H
#define FOYER_SYNC_PROOF_H

#include "kiosk/base/err.h"

#include <stddef.h>

enum { PROOF_S = 120 }; /* a hundred times what the demo town takes on a small board */

/* ERR_OK: good.  ERR_DENIED: not good, and words_out is the first thing that it said; also if it
 * crashed or did not end in time.  Other errors: it could not be asked. */
MUST_USE enum err proof_check(
	const char *program, const char *dir, char *words_out, size_t words_room);

#endif
