/* SPDX-License-Identifier: GPL-3.0-or-later */
/* city: the city's own systems, as DATA/city.json says: carries requests there, brings answers
 * back. Order: city_create, then hub.city and hub.onward are set; city_destroy before the database.
 */
#ifndef FOYER_HUB_CITY_CITY_H
#define FOYER_HUB_CITY_CITY_H

#include "hub/store/hub.h"
#include "hub/store/onward.h"
#include "kiosk/core/loop.h"

#include <jansson.h>
#include <stdint.h>

struct city;

/* Reads path and begins.  Gives NULL in *city_out, and ERR_OK, where there is no such file: the hub
 * then keeps all to itself.  Borrows loop and hub; sets hub->city and hub->onward.
 * Errors: ERR_BAD_INPUT (what is wrong was logged), ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err city_create(
	struct loop *loop, struct hub *hub, const char *path, struct city **city_out);
/* Accepts NULL. */
void city_destroy(struct city *city);

/* Looks at once for what is due, instead of when it was going to. */
void city_look(struct city *city);

/* "server" of city.json; NULL: other programs are not let in (open311_server.h). */
const json_t *city_server(const struct city *city);

/* What the city's systems ask of each kind of report (forms.h).  Accepts NULL.  Gives a new object;
 * NULL without memory. */
json_t *city_forms(const struct city *city);

/* What staff ask for; each gives a new object.
 * Endpoints with their counts; items of one that are not delivered (never contents). */
MUST_USE enum err city_list(struct city *city, json_t **out);
MUST_USE enum err city_items(struct city *city, const char *endpoint, json_t **out);
/* Sends an item again that was refused or handed to staff; the person reads that it is asked for.
 * Errors: ERR_NOT_FOUND (none such, or not in such a state). */
MUST_USE enum err city_retry(struct city *city, int64_t item, int64_t now_ms);
/* Staff found it in, or entered it into, the city's system: their_id may be "".  As city_retry. */
MUST_USE enum err city_settle(
	struct city *city, int64_t item, const char *their_id, int64_t now_ms);
/* Looks what an endpoint can do, without changing anything there; the report grows while it is
 * asked for: {"over": bool, "lines": [{"what", "found", "good"}]}.
 * Errors: ERR_NOT_FOUND (no such endpoint), ERR_THROTTLED (another test is under way). */
MUST_USE enum err city_test(struct city *city, const char *endpoint);
MUST_USE enum err city_test_report(struct city *city, json_t **out);

#endif
