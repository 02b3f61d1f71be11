/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress: how far a change has come that two people signed: by the clock, by what was published and
 * stopped since, and by what each kiosk says that it shows.  Order: progress_open -> progress_of ... ->
 * progress_close.  One thread. */
#ifndef FOYER_HUB_CONSOLE_PROGRESS_H
#define FOYER_HUB_CONSOLE_PROGRESS_H

#include "hub/console/draft.h"
#include "hub/console/fleet.h"

enum progress_state {
	PROGRESS_NONE,	    /* it is not published, or it is an urgent notice: its own state says all */
	PROGRESS_LATER,	    /* its time has not come */
	PROGRESS_UNDER_WAY, /* some kiosks that it is for do not show it yet */
	PROGRESS_STOPPED,   /* an operator stopped it */
	PROGRESS_SHOWN,	    /* all that it is for show it */
	PROGRESS_PAST	    /* newer releases came after it */
};

struct progress {
	enum progress_state state;
	int shown, all; /* kiosks that show it, of those that it is for; UNDER_WAY, STOPPED, SHOWN */
};

/* What it is judged by. */
struct progress_ground {
	struct wanted wanted;
	struct fleet_one *fleet; /* the worst first */
	int fleet_count;
	bool is_read; /* the fleet: only where something needs it */
};

/* Borrows hub and memory.  Errors: of wanted_open.  Close it also after an error. */
MUST_USE enum err progress_open(struct hub *hub, struct wanted_memory *memory, int64_t now_ms,
	struct progress_ground *out);
void progress_close(struct progress_ground *g);
/* Reads the fleet, once.  Errors: of fleet_read. */
MUST_USE enum err progress_fleet(struct progress_ground *g);
/* Errors: of the database and of fleet_read. */
MUST_USE enum err progress_of(
	struct progress_ground *g, const struct draft *d, struct progress *out);

/* What staff read behind "This draft is"; lives as long as the program. */
const char *progress_words(const struct draft *d, const struct progress *p);
/* Adds how many kiosks show it, as a paragraph; nothing where that says nothing. */
void progress_count_show(struct turn *t, const struct progress *p);

#endif
