/* SPDX-License-Identifier: GPL-3.0-or-later */
/* known: what this machine knows without the line, all of it public words: the state of its own
 * requests by number, and the city's last answers (times, open reports).  Lives in the outbox's
 * database.  One thread. */
#ifndef FOYER_OUTBOX_KNOWN_H
#define FOYER_OUTBOX_KNOWN_H

#include "kiosk/base/err.h"
#include "kiosk/outbox/outbox.h"

#include <jansson.h>

/* Keeps the status (protocol.md section 5, borrowed) of its number; heard_ms is wall clock. */
MUST_USE enum err known_status_put(struct outbox *o, const json_t *status, int64_t heard_ms);
/* Sets the state of a known status ("booked") if it was `before` ("" whatever it was).  An unknown
 * number is no error. */
MUST_USE enum err known_status_set(struct outbox *o, const char *number, const char *before,
	const char *state, int64_t heard_ms);
/* Gives the status (caller must json_decref).  Errors: ERR_NOT_FOUND, ERR_DAMAGED, ERR_IO. */
MUST_USE enum err known_status_get(
	struct outbox *o, const char *number, json_t **status_out, int64_t *heard_ms_out);

/* Keeps / gives an answer of the city by name ("times"). */
MUST_USE enum err known_fact_put(struct outbox *o, const char *name, const json_t *fact);
MUST_USE enum err known_fact_get(struct outbox *o, const char *name, json_t **fact_out);

#endif
