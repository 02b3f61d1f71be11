/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wish: who asked to be told by telephone or by text.  When the outcome of the request is known it
 * is a task for staff, unless a text gateway has it in hand (hub/city/texts.h).  No name, no
 * telephone number: these stay sealed in `requests`, and staff read them in the inbox. */
#ifndef FOYER_HUB_INTAKE_WISH_H
#define FOYER_HUB_INTAKE_WISH_H

#include "hub/store/onward.h"

enum { WISH_BY_MAX = 80 };

/* States of a matter that a person wants to be told of, for a query; a callback is wanted at once.
 */
#define WISH_IS_DUE                                                                                \
	"(m.state IN ('booked', 'not_possible', 'done')"                                           \
	" OR (m.kind = 'callback' AND m.state = 'received'))"

/* Keeps the wish of a request that was just taken in, if it has one.  Within the caller's
 * transaction.  Errors: those of db_run. */
MUST_USE enum err wish_keep(struct hub *hub, const struct taken *t, int64_t now_ms);
/* [{"task", "way", "number", "kind", "state", "since"}], oldest first, at most 200: what staff have
 * to do.  Gives a new array. */
MUST_USE enum err wish_tasks(struct hub *hub, json_t **out);
/* Staff told the person.  Errors: ERR_NOT_FOUND (no such task, or it was done). */
MUST_USE enum err wish_done(struct hub *hub, int64_t task, const char *by, int64_t now_ms);

#endif
