/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox: durable queue of sealed requests on their way to the city (sync-and-updates.md 1.3,
 * Q1 to Q9 and Q12).  kiosk-sync only, one thread, one process a state folder.
 * Order: outbox_create -> outbox_add, then for each item outbox_next -> outbox_receipt,
 * outbox_quarantine or outbox_back -> outbox_destroy.  Nothing is ever deleted by age. */
#ifndef FOYER_OUTBOX_OUTBOX_H
#define FOYER_OUTBOX_OUTBOX_H

#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	OUTBOX_SEALED_MAX = 160 * 1024, /* base64, of SEAL_SIZE_MAX and two boxes */
	OUTBOX_ENVELOPE_MAX = OUTBOX_SEALED_MAX + 1024,
	OUTBOX_PUBLIC_MAX = 16 * 1024,
	OUTBOX_REASON_MAX = 200
};

/* state, name in protocol.md and in receipts */
#define OUTBOX_STATE_LIST(X)                                                                       \
	X(QUEUED, "queued")                                                                        \
	X(SENDING, "sending")                                                                      \
	X(RECEIVED, "received")                                                                    \
	X(DURABLE, "durable")                                                                      \
	X(QUARANTINED, "quarantined")

enum outbox_state {
#define X(state, name) OUTBOX_##state,
	OUTBOX_STATE_LIST(X)
#undef X
		OUTBOX_STATE_COUNT
};

/* "queued".  Static. */
const char *outbox_state_name(enum outbox_state s);

struct outbox;
struct disk;

struct outbox_limits {
	int64_t floor_bytes;   /* no new requests with less free than this */
	int64_t ballast_bytes; /* reserved; given up so that receipts can be kept on a full disk */
	int max_pages;	       /* of 4 KiB, for the database */
	int keep_hours;	       /* in service, that what is durable stays here */
	int purge_lot;	       /* so many go at a time at least: each lot writes the copy anew */
	int few;	       /* with as many that the city has not for good, what nobody asked is not kept */
};

/* What a city's centre needs: 64 MiB free, 4 MiB ballast, 1 GiB of database, 7 days, lots of 64; counts
 * of the machine's own (request_is_unasked) while fewer than 1000 items are not durable. */
extern const struct outbox_limits outbox_usual_limits;

/* What opening found and mended, for the log and the tests. */
struct outbox_found {
	bool was_rebuilt; /* the database was damaged or missing and was made anew from the copy */
	int restored;	  /* items taken from the copy */
	int copied;	  /* items that the copy had lost */
	int damaged;	  /* items in neither that are sound: quarantined */
};

/* Opens the state folder dir (made if missing, mode 0700), mends what a crash or damage left.
 * found_out may be NULL.  Errors: ERR_EXISTS (another program holds it), ERR_UNSUPPORTED (from a
 * newer version, or the settings do not hold), ERR_FULL, ERR_DENIED, ERR_IO. */
MUST_USE enum err outbox_create(const char *dir, const struct outbox_limits *limits,
	struct outbox **outbox_out, struct outbox_found *found_out);
void outbox_destroy(struct outbox *o);
/* False: say so before a person starts (disk full, or settings that do not hold). */
bool outbox_has_room(struct outbox *o);
/* The connection, for known.h. */
struct disk *outbox_disk(struct outbox *o);
struct rights;
/* Opens the rights (rights.h) that this outbox in dir keeps.  Errors: of disk.h. */
MUST_USE enum err outbox_rights(struct outbox *o, const char *dir, struct rights *rights_out);

struct outbox_new {
	const char *id, *number, *kind; /* as in model/request.h; number "" if it has none */
	const char *sealed;		/* seal_make */
	const char *public_json;	/* status form of protocol.md section 5, or "" */
	int64_t right;			/* lease that it uses in the same step (rights.h); 0 none */
};

/* Stores copies; on ERR_OK it survives a power cut and its bytes never change.  The same id with
 * the same sealed bytes again is ERR_OK and stores nothing.  now_ms is wall clock.
 * Errors: ERR_BAD_INPUT, ERR_TOO_BIG, ERR_EXISTS (same id, other bytes), ERR_NOT_FOUND (its right is
 * not there to use: nothing was stored), ERR_FULL (of what nobody asked also: too much waits), ERR_IO. */
MUST_USE enum err outbox_add(
	struct outbox *o, const char *kiosk, const struct outbox_new *n, int64_t now_ms);

struct outbox_item {
	char id[REQUEST_ID_CHARS + 1];
	char sha256_hex[65]; /* of the envelope */
	char *envelope;	     /* outbox_item_finish frees it */
	size_t len_bytes;
};

/* Gives the next item that waits and that this round has not tried, least lately tried first, and
 * marks it `sending`.  As there is one flusher, what an earlier round left `sending` waits too.
 * Rounds count up from 1 in a process.  Errors: ERR_NOT_FOUND (none), ERR_IO. */
MUST_USE enum err outbox_next(struct outbox *o, int64_t round, struct outbox_item *item_out);
void outbox_item_finish(struct outbox_item *item);
/* How many wait (queued, or being sent). */
int outbox_waiting(struct outbox *o);
/* True if fewer than few are here that the city does not call durable. */
bool outbox_has_few(struct outbox *o, int few);

/* The city's signed receipt came: RECEIVED or DURABLE, with its outcome ("booked") and text. */
MUST_USE enum err outbox_receipt(struct outbox *o, const char *id, enum outbox_state state,
	const char *outcome, const char *receipt_json, int64_t now_ms);
/* The city will never take these bytes: kept, shown to staff, out of the others' way. */
MUST_USE enum err outbox_quarantine(struct outbox *o, const char *id, const char *reason);
/* No answer: queued again, with why. */
MUST_USE enum err outbox_back(struct outbox *o, const char *id, const char *reason);
/* All that is quarantined is queued again; gives how many. */
MUST_USE enum err outbox_retry(struct outbox *o, int *count_out);

/* --- by another road than the line (a stick) --- */

/* Gives the first behind after_seq that waits, with its envelope, and leaves it as it is.
 * Errors: ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err outbox_next_waiting(
	struct outbox *o, int64_t after_seq, struct outbox_item *item_out, int64_t *seq_out);
/* Gives id and hash (no envelope).  Errors: ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err outbox_find(struct outbox *o, const char *id, struct outbox_item *item_out);

/* --- durable, and gone from here (Q4) --- */

/* Gives the first behind after_seq that the city has but does not yet call durable: its id and hash
 * (no envelope).  Errors: ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err outbox_next_received(
	struct outbox *o, int64_t after_seq, struct outbox_item *item_out, int64_t *seq_out);
/* The signed receipt says `durable`; outcome and public state stay as they are. */
MUST_USE enum err outbox_durable(struct outbox *o, const char *id, const char *receipt_json);
/* The hub has it no more, though it once gave a receipt: queued again, and told again that its
 * person saw no confirmation, if so.  Not what is durable. */
MUST_USE enum err outbox_unknown(struct outbox *o, const char *id);
/* Call once an hour of running.  What has been durable for keep_hours such hours goes, in
 * lots, from the database and from the copy; a wall clock that jumps changes nothing.
 * Gives how many went.  Errors: ERR_FULL, ERR_IO (all is still there, or part of it is). */
MUST_USE enum err outbox_hour(struct outbox *o, int *purged_out);

/* --- confirmation_not_shown (Q12) --- */

/* The person has been shown the confirmation.  An unknown id is no error. */
MUST_USE enum err outbox_shown(struct outbox *o, const char *id);
/* Highest sequence number given out. */
int64_t outbox_last_seq(struct outbox *o);
/* Whatever up to seq has not been shown by now will not be: the city must be told. */
MUST_USE enum err outbox_mark_unshown(struct outbox *o, int64_t seq);
/* Gives the id of one that the city has and must be told of.  Errors: ERR_NOT_FOUND, ERR_IO. */
MUST_USE enum err outbox_next_unshown(struct outbox *o, char id_out[REQUEST_ID_CHARS + 1]);
MUST_USE enum err outbox_unshown_told(struct outbox *o, const char *id);

/* --- for staff: never contents --- */

struct outbox_count {
	int count;
	int64_t oldest_ms; /* wall clock of the oldest; 0 none */
};

void outbox_counts(struct outbox *o, struct outbox_count counts_out[OUTBOX_STATE_COUNT]);
typedef void outbox_reason_fn(void *ctx, enum outbox_state state, const char *reason, int count);
/* Calls with each reason of what is queued or quarantined. */
void outbox_reasons(struct outbox *o, outbox_reason_fn *fn, void *ctx);

#endif
