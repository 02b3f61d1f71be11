/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what a monitor reads of the database, as counts and ages.  No names, no numbers of
 * requests, no words: kinds, states, names of city systems, ids of kiosks. */
#ifndef FOYER_HUB_WATCH_FIGURES_H
#define FOYER_HUB_WATCH_FIGURES_H

#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <stdint.h>

enum { FIGURES_KIOSKS_MAX = 1000 }; /* a larger fleet is told by ages alone */

/* Appends them in the Prometheus text format.  Errors: those of db_run and k_buf_add. */
MUST_USE enum err figures_write(struct hub *hub, int64_t now_ms, struct k_buf *out);

#endif
