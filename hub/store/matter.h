/* SPDX-License-Identifier: GPL-3.0-or-later */
/* matter: what the city is doing about one request, in public words only: its states, its news
 * and who may find it by its number.  A person's own words never come here. */
#ifndef FOYER_HUB_STORE_MATTER_H
#define FOYER_HUB_STORE_MATTER_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* state, what staff read, and whether staff may set it. */
#define MATTER_STATE_LIST(X)                                                                       \
	X(RECEIVED, "received", "the city has it", true)                                           \
	X(WORKING, "working", "someone is working on it", true)                                    \
	X(DONE, "done", "it is done", true)                                                        \
	X(ASKED, "asked", "asked for, not sure yet", true)                                         \
	X(BOOKED, "booked", "the time is booked", true)                                            \
	X(NOT_POSSIBLE, "not_possible", "it cannot be done", true)                                 \
	X(CANCELLED, "cancelled", "cancelled", true)                                               \
	X(CHANGE_ASKED, "change_asked", "another time was asked for", false)                       \
	X(CANCEL_ASKED, "cancel_asked", "asked to cancel", false)

enum matter_state {
#define X(state, name, staff, may_set) MATTER_##state,
	MATTER_STATE_LIST(X)
#undef X
		MATTER_STATE_COUNT
};

/* "not_possible".  Static. */
const char *matter_state_name(enum matter_state s);
const char *matter_state_words(enum matter_state s);
/* The state of that name that staff may set; -1. */
int matter_state_for_staff(const char *name);

struct matter {
	int64_t row; /* 0: none */
	char kiosk[33], number[10], kind[16], state[16];
	char service[64], place[64], start[17], report_kind[64];
};

struct new_matter {
	const char *kiosk, *number, *kind;
	const char *service, *place, *start; /* NULL where there is none */
	const char *report_kind, *street;
	const char *public_id; /* NULL: not shown to the public */
	int64_t same_as;       /* the matter that it joins; 0 */
};

/* All of these write within the caller's transaction.  Errors: those of db_run. */
MUST_USE enum err matter_add(struct hub *hub, const struct new_matter *m, enum matter_state state,
	int64_t now_ms, int64_t *row_out);
/* Lets number, given out by kiosk, lead to this matter too. */
MUST_USE enum err matter_also_known(
	struct hub *hub, int64_t row, const char *kiosk, const char *number);
/* A step on.  Matters that joined this one go with it.  reason_json: a JSON object of texts by
 * language, or NULL. */
MUST_USE enum err matter_step(struct hub *hub, int64_t row, enum matter_state state,
	const char *reason_json, int64_t now_ms);
MUST_USE enum err matter_set_start(
	struct hub *hub, int64_t row, const char *service, const char *place, const char *start);

/* The matter that number means at this kiosk: the kiosk's own newest, else the only one of all
 * others (kiosks draw numbers without asking each other, so two may draw the same; then nobody is
 * shown another's).  kiosk "" asks for all alike.  Errors: ERR_NOT_FOUND, ERR_EXISTS (several). */
MUST_USE enum err matter_find(
	struct hub *hub, const char *kiosk, const char *number, struct matter *m_out);
MUST_USE enum err matter_get(struct hub *hub, int64_t row, struct matter *m_out);
/* Its status, as protocol.md 5 says.  Gives a new object. */
MUST_USE enum err matter_status(struct hub *hub, int64_t row, json_t **status_out);

#endif
