/* SPDX-License-Identifier: GPL-3.0-or-later */
/* disk: the one SQLite connection of kiosk-sync, with the settings that keep a row through a
 * power cut (WAL, synchronous FULL, exclusive lock: measured, sync-and-updates.md 1.2).
 * One thread.  The exclusive lock is also what lets only one kiosk-sync run on a state. */
#ifndef FOYER_OUTBOX_DISK_H
#define FOYER_OUTBOX_DISK_H

#include "kiosk/base/err.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct disk {
	sqlite3 *db;
};

/* Opens or makes the file, checks it, and brings its schema to this version in one transaction.
 * Limit: max_pages pages of 4 KiB.  Errors: ERR_DAMAGED, ERR_EXISTS (another program holds it),
 * ERR_UNSUPPORTED (made by a newer version), ERR_DEVICE (a part cannot be read), ERR_FULL,
 * ERR_DENIED, ERR_IO. */
MUST_USE enum err disk_open(struct disk *d, const char *path, int max_pages);
void disk_close(struct disk *d);
/* True if the settings read back are those that keep a row through a power cut. */
bool disk_is_safe(struct disk *d);
/* Pages that can still be added. */
int disk_pages_left(struct disk *d);

/* Prepares sql and binds the values that `types` names, one letter each: s text (const char *),
 * i int64_t, b blob (const void *, size_t).  Borrows them until the statement is finalized. */
MUST_USE enum err disk_ask(
	struct disk *d, sqlite3_stmt **stmt_out, const char *sql, const char *types, ...);
/* disk_ask, then steps to its end and drops it.  Sets *changed_out (may be NULL) to the number
 * of rows that changed. */
MUST_USE enum err disk_run(
	struct disk *d, int *changed_out, const char *sql, const char *types, ...);
/* True if a row is there; *e gets the error when there is none for another reason than the end. */
bool disk_step(sqlite3_stmt *stmt, enum err *e);
/* First column of the first row as a number.  Errors: ERR_NOT_FOUND (no row), ERR_IO ... */
MUST_USE enum err disk_read_number(struct disk *d, const char *sql, int64_t *number_out);
/* The same; otherwise when there is none, or it cannot be read. */
int64_t disk_number(struct disk *d, const char *sql, int64_t otherwise);

MUST_USE enum err disk_begin(struct disk *d);
/* Commits when e is ERR_OK, else rolls back.  Gives what went wrong. */
MUST_USE enum err disk_end(struct disk *d, enum err e);

#endif
