/* SPDX-License-Identifier: GPL-3.0-or-later */
/* onward: the door from the hub to the city's own systems (hub/city).  Who takes requests in or
 * books desks asks here and need not know what is behind it; where nothing is, all stays here. */
#ifndef FOYER_HUB_STORE_ONWARD_H
#define FOYER_HUB_STORE_ONWARD_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One request that was just taken in; all borrowed for the call. */
struct taken {
	const char *kiosk, *id;
	enum request_kind kind;
	const json_t *answers;
	int64_t matter; /* 0: it made or found none */
};

struct onward {
	void *ctx;
	/* Within the transaction that keeps the request.  Errors: those of db_run. */
	enum err (*taken)(void *ctx, const struct taken *t, int64_t now_ms);
	/* True if visits to service at place are booked by the city's own system, so that only its
	 * yes is a booking. */
	bool (*books)(void *ctx, const char *service, const char *place);
	/* Changes days (protocol.md 6; the hub's own hours, for visits of so many minutes) to the
	 * free times of the city's own system.  Not where that has said none lately: then one may
	 * ask for any time of the hours. */
	void (*times)(void *ctx, const char *service, const char *place, int minutes,
		int64_t now_ms, json_t *days);
};

/* As above; nothing to do where the hub stands alone. */
static inline enum err onward_taken(const struct hub *hub, const struct taken *t, int64_t now_ms)
{
	return hub->onward ? hub->onward->taken(hub->onward->ctx, t, now_ms) : ERR_OK;
}

static inline bool onward_books(const struct hub *hub, const char *service, const char *place)
{
	return hub->onward && hub->onward->books(hub->onward->ctx, service, place);
}

static inline void onward_times(const struct hub *hub, const char *service, const char *place,
	int minutes, int64_t now_ms, json_t *days)
{
	if (hub->onward)
		hub->onward->times(hub->onward->ctx, service, place, minutes, now_ms, days);
}

#endif
