/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rights: times that the city has lent to this kiosk, to book without the line (protocol.md 10; why
 * that cannot book twice: docs/developers/booking.md).  A right is HAVE, USED or RETURNING, a row
 * of the outbox's own database, so that a request and its right are one step. Rights hold only on
 * the disk that they were lent to: their binding is a hash of the machine's id, the file system,
 * the database file (inode, birth) and a number drawn when it was made.  Where that is another one,
 * nothing is sold until the city has answered.  kiosk-sync only, one thread. */
#ifndef FOYER_OUTBOX_RIGHTS_H
#define FOYER_OUTBOX_RIGHTS_H

#include "kiosk/outbox/disk.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	RIGHTS_BINDING_CHARS = 64,
	RIGHTS_CHECK_MAX = 16,
	RIGHTS_PLACE_MAX = 128,
	RIGHTS_RETURN_MAX = 64
};

/* Stored: values stay. */
enum right_state { RIGHT_HAVE = 1, RIGHT_USED = 2, RIGHT_RETURNING = 3 };

struct rights {
	struct disk *disk;
	char binding[RIGHTS_BINDING_CHARS + 1]; /* of this disk, now */
	bool is_strange; /* not the one that the rights are bound to: none is sold */
};

/* Reads the rights that disk (borrowed) holds.  place: what tells this machine and disk from
 * others, rights_place.  Errors: of disk.h. */
MUST_USE enum err rights_open(struct rights *r, struct disk *disk, const char *place);
/* Writes machine id, file system and inode of the file at path as text. */
void rights_place(const char *path, char *out, size_t size);

/* Takes the hub's answer to POST /v1/rights: drops what is of an older epoch or not lent any more,
 * makes RETURNING what the hub wants back or lent and was dropped here, keeps what is new.  One
 * transaction.  Sets *has_changed_out if what can be sold is another.  Errors: ERR_BAD_INPUT,
 * ERR_CRYPTO (a grant without the city's signature: none was taken), of disk.h. */
MUST_USE enum err rights_take(struct rights *r, const json_t *answer, const char *kiosk,
	const unsigned char receipt_key[32], bool *has_changed_out);

struct right {
	int64_t lease; /* 0: none */
	char check[RIGHTS_CHECK_MAX + 1];
};
/* A right to sell for that time; lease 0 where there is none.  Errors: of disk.h. */
MUST_USE enum err rights_find(struct rights *r, const char *service, const char *place,
	const char *start, struct right *right_out);
/* HAVE -> USED by a request, within the caller's transaction.  Errors: ERR_NOT_FOUND (not HAVE: the
 * caller rolls back). */
MUST_USE enum err rights_use(struct disk *disk, int64_t lease, const char *request);
/* The right that a request used; lease 0: none. */
MUST_USE enum err rights_used_by(struct rights *r, const char *request, struct right *right_out);

/* Leases to tell the hub that they are given back, at most RIGHTS_RETURN_MAX; how many. */
MUST_USE enum err rights_returning(
	struct rights *r, int64_t leases_out[RIGHTS_RETURN_MAX], int *n_out);
/* The hub has them back. */
MUST_USE enum err rights_returned(struct rights *r, const int64_t *leases, int n);

/* The times that can be sold, in the form of protocol.md 6.  Gives a new object. */
MUST_USE enum err rights_json(struct rights *r, json_t **lent_out);
/* The highest lease ever accepted, and the epoch. */
MUST_USE enum err rights_facts(struct rights *r, int64_t *seen_out, int64_t *epoch_out);

#endif
