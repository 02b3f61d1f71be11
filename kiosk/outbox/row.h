/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row: one request in the database. */
#ifndef FOYER_OUTBOX_ROW_H
#define FOYER_OUTBOX_ROW_H

#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/envelope.h"

/* Has the person been shown the confirmation?  Stored: values stay. */
enum shown {
	SHOWN_WAITING = 0, /* about to be */
	SHOWN_YES = 1,
	SHOWN_NOT = 2, /* confirmation_not_shown: the city must be told */
	SHOWN_TOLD = 3 /* and has been */
};

/* Stores a queued request and its sum.  Errors: of disk.h (ERR_EXISTS: the id is there). */
MUST_USE enum err row_insert(struct disk *d, const struct envelope_facts *facts,
	const char *envelope, size_t len_bytes, enum shown shown);
/* Puts sound bytes in the place of damaged ones, and queues them. */
MUST_USE enum err row_replace(
	struct disk *d, const struct envelope_facts *facts, const char *envelope, size_t len_bytes);
/* True if the envelope in one column of the row has the sum in the other. */
bool row_fits(sqlite3_stmt *stmt, int envelope_column, int sum_column);

#endif
