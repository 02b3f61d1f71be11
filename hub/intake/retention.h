/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retention: what a person said is erased some days after the last thing that happened to the
 * request: its arrival, a change of its state, the start of the visit.  That it came, its kind,
 * number, time, outcome and receipt stay for ever, so that repeats are still known and the figures
 * hold.  What waits for a system of the city is kept until it has arrived there. */
#ifndef FOYER_HUB_INTAKE_RETENTION_H
#define FOYER_HUB_INTAKE_RETENTION_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { RETENTION_DAYS = 90, RETENTION_DAYS_MAX = 3650, RETENTION_LOT = 200 };

/* Sets the days of a kind of request.  Errors: ERR_BAD_INPUT. */
MUST_USE enum err retention_set(struct hub *hub, const char *kind, int64_t days);
/* Erases what is due, at most RETENTION_LOT requests, in one transaction; *count_out is how many.
 * When fewer were due, the database forgets them in its log too.  Errors: those of db_run. */
MUST_USE enum err retention_lot(struct hub *hub, int64_t now_ms, int *count_out);
/* [{"kind", "days", "kept", "erased", "oldest": ms, "held": those that are due but wait for a
 * system of the city}].  Gives a new array. */
MUST_USE enum err retention_show(struct hub *hub, int64_t now_ms, json_t **out);

#endif
