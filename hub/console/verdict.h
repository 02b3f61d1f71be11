/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verdict: is a kiosk as it should be?  What it says it shows against what it should, in plain words;
 * the difference is what is loud.  Pure; any thread. */
#ifndef FOYER_HUB_CONSOLE_VERDICT_H
#define FOYER_HUB_CONSOLE_VERDICT_H

#include "hub/console/wanted.h"

enum verdict_level { VERDICT_WELL, VERDICT_SOON, VERDICT_LOUD };

enum {
	VERDICT_LATE_MIN = 15,	  /* a kiosk tells every five minutes; so long it may take a release */
	VERDICT_SILENT_MIN = 120, /* not heard for so long: somebody must go there */
	VERDICT_QUEUE_MIN = 60,	  /* requests leave within a minute when there is a line */
	VERDICT_CHECKED_H = 26,	  /* the timestamp is made anew each day */
	VERDICT_WORDS_MAX = 200
};

struct verdict {
	enum verdict_level level;
	int rank; /* within all levels: what is worse is higher */
	char words[VERDICT_WORDS_MAX]; /* one or two sentences */
};

/* w: what is published; heard_ms: when it last spoke of anything, 0 never. */
void verdict_of(const struct wanted *w, const struct wanted_one *should, const struct shown *is,
	int64_t heard_ms, struct verdict *out);

#endif
