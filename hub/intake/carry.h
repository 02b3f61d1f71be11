/* SPDX-License-Identifier: GPL-3.0-or-later */
/* carry: does what a request asks for, one function a kind.  Within the caller's transaction. */
#ifndef FOYER_HUB_INTAKE_CARRY_H
#define FOYER_HUB_INTAKE_CARRY_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* What the person is told (protocol.md 4): "booked", "gone" or "received". */
enum outcome { OUTCOME_BOOKED, OUTCOME_GONE, OUTCOME_RECEIVED };

/* "booked".  Static. */
const char *outcome_name(enum outcome o);

struct carried {
	enum outcome outcome;
	int64_t matter;	    /* the matter that this request made or acted on; 0 none */
	bool right_refused; /* it came with a right that was not the kiosk's to use */
};

/* kiosk is the sender, number the request's own ("" if it has none), right the lease that it used (0
 * none), answers those of its kind, in the right form (answers_are_right).  Errors: those of
 * db_run. */
MUST_USE enum err carry_out(struct hub *hub, enum request_kind kind, const char *kiosk,
	const char *number, int64_t right, const json_t *answers, int64_t now_ms,
	struct carried *out);

#endif
