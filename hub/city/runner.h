/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner: takes what is due at one endpoint out of the journal, makes the call, and writes down
 * what came of it; one call at a time for each endpoint, so that a slow or broken one holds up
 * nobody else.  Driven by the loop; sleeps until something is due. */
#ifndef FOYER_HUB_CITY_RUNNER_H
#define FOYER_HUB_CITY_RUNNER_H

#include "hub/city/endpoint.h"
#include "hub/store/hub.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"

struct runner;

/* Begins with what is due, after this turn of the loop.  Borrows all. */
MUST_USE enum err runner_create(struct loop *loop, struct http *http, struct hub *hub,
	const struct endpoint *ep, struct runner **runner_out);
/* What is under way is forgotten; the journal knows of it.  Accepts NULL. */
void runner_destroy(struct runner *r);
/* Something in the journal may be due: look in the next turn. */
void runner_kick(struct runner *r);

#endif
