/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backoff: how long to wait before the next try: doubled each time up to a cap, with jitter, so
 * that a city's kiosks do not all come at once when its hub returns (Q7). */
#ifndef FOYER_SYNC_BACKOFF_H
#define FOYER_SYNC_BACKOFF_H

#include <stdint.h>

struct backoff {
	int64_t min_ms, max_ms, next_ms; /* next_ms 0: the first */
};

/* Time to wait now, between half of the step and all of it. */
int64_t backoff_wait_ms(struct backoff *b);
void backoff_reset(struct backoff *b);

#endif
