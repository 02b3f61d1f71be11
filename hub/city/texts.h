/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texts: gives the wishes to be told by text (hub/intake/wish.h) whose outcome is known to the text
 * gateway's endpoint, through the same journal as all that goes on; one text a request, ever. */
#ifndef FOYER_HUB_CITY_TEXTS_H
#define FOYER_HUB_CITY_TEXTS_H

#include "hub/city/runner.h"

struct texts;

/* Looks each half minute.  Borrows all. */
MUST_USE enum err texts_create(struct loop *loop, struct hub *hub, const char *endpoint,
	struct runner *runner, struct texts **texts_out);
/* Accepts NULL. */
void texts_destroy(struct texts *texts);
/* Looks now. */
void texts_look(struct texts *texts);

#endif
