/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal: what goes on to the city's own systems, and how far it got.  One for all adapters.  A
 * request enters in the transaction that takes it in; an attempt is on disk before its first byte
 * leaves; what a crash interrupts is ambiguous, never simply sent again.
 *
 *	         +----- again, absent ------+
 *	         v                          |
 *	READY -> SENDING -> AMBIGUOUS ------+-> NEEDS_STAFF -> (staff) READY or SETTLED
 *	           |            |
 *	           |            v
 *	           +------> DELIVERED -> SETTLED
 *	           +------> REJECTED  -> (staff) READY or SETTLED
 *
 * No personal words are in it: the person's answers stay sealed in `requests`. */
#ifndef FOYER_HUB_CITY_JOURNAL_H
#define FOYER_HUB_CITY_JOURNAL_H

#include "hub/city/text.h"
#include "hub/store/db.h"

#include <jansson.h>
#include <stdint.h>

/* state, name in the table, what staff read */
#define JOURNAL_STATE_LIST(X)                                                                      \
	X(READY, "ready", "waits to be sent")                                                      \
	X(SENDING, "sending", "is being sent")                                                     \
	X(AMBIGUOUS, "ambiguous", "sent, its fate is being looked up")                             \
	X(DELIVERED, "delivered", "delivered, followed")                                           \
	X(SETTLED, "settled", "delivered, over")                                                   \
	X(REJECTED, "rejected", "refused: staff must act")                                         \
	X(NEEDS_STAFF, "needs_staff", "staff must look")

enum journal_state {
#define X(state, name, words) JOURNAL_##state,
	JOURNAL_STATE_LIST(X)
#undef X
		JOURNAL_STATE_COUNT
};

const char *journal_state_name(enum journal_state s);
const char *journal_state_words(enum journal_state s);

enum { JOURNAL_NOT_DUE = 0 };

struct journal_item {
	int64_t item, matter; /* matter 0: none */
	enum journal_state state;
	char endpoint[33], kiosk[33], request[33], kind[16], code[128], ref[REF_MAX];
	char step[24], their_id[128], reason[160];
	int64_t made_ms,
		sent_ms; /* sent_ms: the last time that something may have arrived; 0 never */
	int64_t due_ms;	 /* JOURNAL_NOT_DUE: nothing to do */
	int tries;	 /* since the last progress */
	json_t *memo;
};

/* Adds one, READY and due.  Within the caller's transaction.  Uses endpoint, kiosk, request, kind,
 * code, ref, matter.  Errors: ERR_EXISTS (this request goes there already). */
MUST_USE enum err journal_add(struct db *db, const struct journal_item *item, int64_t now_ms);
/* The item of that row; for an endpoint: the one that is due first.  journal_item_finish frees what
 * is inside.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err journal_get(struct db *db, int64_t item, struct journal_item *out);
MUST_USE enum err journal_due(
	struct db *db, const char *endpoint, int64_t now_ms, struct journal_item *out);
/* One that is SENDING although nothing is under way: a crash, or a disk that was full, came
 * between. Errors: ERR_NOT_FOUND. */
MUST_USE enum err journal_interrupted(
	struct db *db, const char *endpoint, struct journal_item *out);
/* The newest item of a kind about a matter.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err journal_of_matter(
	struct db *db, int64_t matter, const char *kind, struct journal_item *out);
void journal_item_finish(struct journal_item *item);
/* When the next thing is due at an endpoint.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err journal_next_ms(struct db *db, const char *endpoint, int64_t *due_ms_out);

/* An attempt begins: on disk when this returns.  is_safe: repeating it does no harm, so that the
 * state stays.  A transaction of its own.  Errors: ERR_GONE (another hub was at the item since it
 * was read; nothing is changed), those of db_run. */
MUST_USE enum err journal_begin(struct db *db, struct journal_item *item, const char *step,
	bool is_safe, int64_t now_ms, int64_t *attempt_out);
/* Writes state, step, memo, their_id, reason, sent_ms, due_ms, tries.  Caller's transaction. */
MUST_USE enum err journal_put(struct db *db, const struct journal_item *item);
/* How the attempt ended (http 0: no answer).  Caller's transaction. */
MUST_USE enum err journal_end(
	struct db *db, int64_t attempt, int http, const char *result, int64_t now_ms);

/* The attempt that has no end yet; 0. */
int64_t journal_open_attempt(struct db *db, int64_t item);
/* True if any attempt was made; also when that cannot be read. */
bool journal_was_tried(struct db *db, int64_t item);
/* How often it was sent and nobody knows what came of it. */
int journal_losses(struct db *db, int64_t item);
/* True if another item of that endpoint bears their_id. */
bool journal_other_has(struct db *db, const char *endpoint, const char *their_id, int64_t but_item);

/* Counts of one endpoint, {"ready": 3, ..., "oldest": ms}; items that are not delivered, oldest
 * first, at most 200: [{"item", "state", "reason", ...}].  Never contents.  Give new objects. */
MUST_USE enum err journal_counts(struct db *db, const char *endpoint, json_t **out);
MUST_USE enum err journal_open_items(struct db *db, const char *endpoint, json_t **out);

#endif
