/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_run: carries out a script (kiosk/ways/script.h) on an app, as a person would: presses are
 * fingers on the glass, keys are keys.  Time is turned by the stage it runs on. */
#ifndef FOYER_APP_KIOSK_SCRIPT_RUN_H
#define FOYER_APP_KIOSK_SCRIPT_RUN_H

#include "app.h"
#include "transcript.h"

/* What a script stands on: fakes whose clock it turns, or the real thing in real time. */
struct stage {
	void *self;
	/* Lets ms of time pass, and all that is due in it happen.  0: only what is due now. */
	void (*pass)(void *self, int64_t ms);
	/* Turns the line, the room for requests, the next booking's luck, the volunteer's answer;
	 * false where the real thing cannot be turned. */
	bool (*line)(void *self, bool is_up);
	bool (*room)(void *self, bool has_room);
	bool (*gone_next)(void *self);
	bool (*answer)(void *self, const char *name);
	struct clock_port clock;
};

/* Runs the file.  shots_dir NULL: `shot` is an error.  Returns 0, or 1 after the first thing that
 * failed was said on standard error as file:line. */
int script_run(struct app *a, const struct stage *stage, struct transcript *t, const char *path,
	const char *shots_dir);

#endif
