/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forms: asks the city's systems now and then what they want to know of each kind of report, so
 * that kiosks can ask it of a person (question.h).  Kept in memory: a hub that has just started says
 * of which kinds it has not heard yet, and kiosks keep what they had of these. */
#ifndef FOYER_HUB_CITY_FORMS_H
#define FOYER_HUB_CITY_FORMS_H

#include "hub/city/endpoint.h"
#include "hub/store/hub.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"

#include <jansson.h>

struct forms;

/* Begins to ask.  Borrows all.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err forms_create(struct loop *loop, struct http *http, const struct hub *hub,
	const struct endpoint *endpoints, int count, struct forms **forms_out);
/* Accepts NULL. */
void forms_destroy(struct forms *f);

/* {"forms": [{"kind", "lang", "questions"}], "unheard": [kind]} (protocol.md 12).  Accepts NULL: no
 * questions.  Gives a new object; NULL without memory. */
json_t *forms_list(const struct forms *f);

#endif
