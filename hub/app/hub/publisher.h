/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publisher: what the running hub does for the signed content by itself: a new timestamp and
 * snapshot each day, and the newest release into the next ring once the ring before is well with
 * it.  A hub whose data folder holds no repository does nothing.  One thread. */
#ifndef FOYER_HUB_APP_PUBLISHER_H
#define FOYER_HUB_APP_PUBLISHER_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

#include <jansson.h>

struct publisher;

/* Begins.  Borrows loop and hub until publisher_destroy.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err publisher_create(
	struct loop *loop, struct hub *hub, struct publisher **publisher_out);
/* Accepts NULL. */
void publisher_destroy(struct publisher *p);

/* The command "content_note": `hubctl content` is about to change something; the record has noted
 * it (act.c).  Gives the answer. */
json_t *publisher_note(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
