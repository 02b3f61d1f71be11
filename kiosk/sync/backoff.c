/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/backoff.h"

#include <sodium.h>

int64_t backoff_wait_ms(struct backoff *b)
{
	int64_t step_ms = b->next_ms ? b->next_ms : b->min_ms;
	b->next_ms = step_ms * 2 > b->max_ms ? b->max_ms : step_ms * 2;
	return step_ms / 2 + randombytes_uniform((uint32_t)(step_ms / 2 + 1));
}

void backoff_reset(struct backoff *b)
{
	b->next_ms = 0;
}
