/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe: looks what one endpoint can do and where it deviates, one question after another, without
 * changing anything there (`hubctl city test`). */
#ifndef FOYER_HUB_CITY_PROBE_H
#define FOYER_HUB_CITY_PROBE_H

#include "hub/city/endpoint.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"

struct prober;

MUST_USE enum err prober_create(struct loop *loop, struct http *http, struct prober **prober_out);
/* Accepts NULL. */
void prober_destroy(struct prober *prober);
/* Begins; the report of the last one is forgotten.  Borrows ep.  Errors: ERR_THROTTLED (one is
 * under way). */
MUST_USE enum err prober_start(struct prober *prober, const struct endpoint *ep);
/* {"over", "lines": [{"what", "found", "good"}]} so far.  Gives a new object. */
MUST_USE enum err prober_report(const struct prober *prober, json_t **out);

#endif
