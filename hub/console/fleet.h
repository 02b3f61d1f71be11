/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fleet: what every kiosk should show and what it does show on its screen; what differs comes first
 * and is loud, what is well stands below in one table. */
#ifndef FOYER_HUB_CONSOLE_FLEET_H
#define FOYER_HUB_CONSOLE_FLEET_H

#include "hub/console/verdict.h"

struct turn;

enum { FLEET_MAX = 10000 };

/* One kiosk, judged. */
struct fleet_one {
	struct shown is; /* is.troubles is this one's own */
	struct wanted_one should;
	struct verdict verdict;
	int64_t heard_ms; /* when it last spoke of anything; 0: never */
};

/* All kiosks, the worst first.  Gives an array of *n_out (fleet_free).  Errors: those of the database
 * and of wanted_open; ERR_FULL (more than FLEET_MAX). */
MUST_USE enum err fleet_read(struct wanted *w, struct fleet_one **list_out, int *n_out);
void fleet_free(struct fleet_one *list, int n);

void fleet_show(struct turn *t);
void fleet_show_one(struct turn *t);
void fleet_csv(struct turn *t);

#endif
