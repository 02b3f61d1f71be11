/* SPDX-License-Identifier: GPL-3.0-or-later */
/* schedule: from when, in which rings and at which centres a change is shown. */
#ifndef FOYER_HUB_CONSOLE_SCHEDULE_H
#define FOYER_HUB_CONSOLE_SCHEDULE_H

#include "hub/console/approve.h"
#include "hub/console/turn.h"

/* Adds the fields: day, time, ring, centre. */
void schedule_fields_show(struct turn *t);
/* Reads them.  Gives NULL (then json_decref plan->centres), or what is wrong, in plain words. */
const char *schedule_read(const struct turn *t, struct approve_plan *plan);
/* Adds the plan of a waiting draft, in words. */
MUST_USE enum err schedule_plan_show(struct turn *t, const struct draft *d);

#endif
