/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting: people who want a time that is not free.  When one becomes free, the first on the list
 * whom it suits has it, and reads so in the state of the request; who does not want it cancels, and
 * it goes to the next.  Within the caller's transaction. */
#ifndef FOYER_HUB_BOOKING_WAITING_H
#define FOYER_HUB_BOOKING_WAITING_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

/* Nobody is given a time that begins sooner: they must hear of it first. */
enum { WAITING_NOTICE_HOURS = 24, WAITING_DAYS_MAX = 366 };

/* Any time of the days from first to last ("2024-05-08") suits.  Again: the new days count, the
 * place on the list stays.  Errors: ERR_BAD_INPUT (not days, or too many), those of db_run. */
MUST_USE enum err waiting_add(struct hub *hub, int64_t matter, const char *service,
	const char *place, const char *first, const char *last, int64_t now_ms);
/* Nothing to drop is well. */
MUST_USE enum err waiting_drop(struct hub *hub, int64_t matter);
/* Times of that day may have become free: gives them to who waits. */
MUST_USE enum err waiting_serve(
	struct hub *hub, const char *service, const char *place, const char *day, int64_t now_ms);
/* [{"number", "service", "place", "first", "last", "since"}], first come first, at most 1,000. */
MUST_USE enum err waiting_list(struct hub *hub, json_t **list_out);

#endif
