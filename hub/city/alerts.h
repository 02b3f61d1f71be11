/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alerts: what weather services and others warn of.  Asks each feed of city.json now and then
 * (Atom, RSS, or one alert), keeps what is in force, and forgets nothing when a feed falls silent:
 * kiosks are told how old the last good answer is. */
#ifndef FOYER_HUB_CITY_ALERTS_H
#define FOYER_HUB_CITY_ALERTS_H

#include "hub/store/hub.h"
#include "kiosk/core/loop.h"
#include "kiosk/sync/http.h"

#include <jansson.h>

enum { ALERTS_FEEDS_MAX = 16, ALERTS_LINKS_MAX = 50, ALERTS_TOLD_MAX = 50 };

struct alerts;

/* Begins to ask.  feeds: "alerts" of city.json, borrowed; NULL is none.  Errors: ERR_BAD_INPUT
 * (what is wrong was logged), ERR_NO_MEMORY. */
MUST_USE enum err alerts_create(struct loop *loop, struct http *http, struct hub *hub,
	const json_t *feeds, struct alerts **alerts_out);
/* Accepts NULL. */
void alerts_destroy(struct alerts *alerts);

/* {"as_of", "alerts": [{"id", "from", "until", "level", "interrupts", "sender", "texts"}]}: what is
 * in force, the newest first; as_of is the oldest of the feeds' last good answers, 0 never.  Gives
 * a new object. */
MUST_USE enum err alerts_list(struct hub *hub, int64_t now_ms, json_t **out);

#endif
