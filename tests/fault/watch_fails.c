/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a real program: FOYER_WATCH_FAILS="12 13 28" lets the calls from the 12th up to,
 * but without, the 13th fail with that error number. */
#include "tests/fault/watch_fails.h"

#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void read_setting(void)
{
	const char *text = getenv("FOYER_WATCH_FAILS");
	if (text && sscanf(text, "%d %d %d", &watch_fails.from, &watch_fails.to,
			    &watch_fails.error) != 3)
		abort();
}
