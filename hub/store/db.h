/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db: the hub's one connection to its database, of one kind or the other: SQLite, a file that one
 * hub has to itself, or PostgreSQL, where several hubs may work at once (docs/developers/hub.md).
 * With both, a commit that returned survives a power cut.  One thread.
 * Order: db_open -> db_run / db_ask, within db_begin .. db_commit for what belongs together. */
#ifndef FOYER_HUB_STORE_DB_H
#define FOYER_HUB_STORE_DB_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;

/* True if where names a PostgreSQL server and not a file. */
bool db_is_server(const char *where);
/* Opens or makes the database and brings its tables up to date.  where: the path of a SQLite file,
 * "postgresql://USER@HOST/NAME", or "postgres:" and libpq's key=value words.
 * Errors: ERR_DENIED (another hub has the file; hubs of an older kind still work in the database),
 * ERR_DAMAGED, ERR_UNSUPPORTED (made by a newer hub, or set up to lose what it said it kept),
 * ERR_FULL, ERR_IO, ERR_OFFLINE (no server answers there). */
MUST_USE enum err db_open(const char *where, struct db **db_out);
/* Accepts NULL. */
void db_close(struct db *db);

/* One transaction at a time, as if it were alone (serializable).  db_commit rolls back by itself
 * when it fails.  With a server, ERR_OFFLINE of db_commit says that nobody knows what came of it.
 */
MUST_USE enum err db_begin(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db);

/* Runs one statement.  types has a letter for each `?`: s text (borrowed; NULL is SQL's NULL),
 * i int64_t, b blob (const void *, size_t).  Outside values never stand in sql itself.
 * Errors: ERR_EXISTS (a UNIQUE or an overlap guard said no; nothing was changed, the transaction
 * goes on), ERR_FULL, ERR_DAMAGED, ERR_IO; with a server also ERR_OFFLINE (it is tried anew with
 * the next statement) and ERR_TIMEOUT (another hub was in the way: db_again); after these two
 * the transaction can only be rolled back. */
MUST_USE enum err db_run(struct db *db, const char *sql, const char *types, ...);
/* Rows that the last db_run touched; the row number it made. */
int db_changed(const struct db *db);
int64_t db_last_row(const struct db *db);

/* A question and its rows: db_ask, while (db_next) .., db_end.  db_end gives the error of any of
 * them, and must always be called; texts and blobs live until the next db_next. */
struct db_rows {
	struct db *db;
	void *cursor;
	enum err err;
};
void db_ask(struct db *db, struct db_rows *rows, const char *sql, const char *types, ...);
bool db_next(struct db_rows *rows);
const char *db_text(const struct db_rows *rows, int column); /* "" for NULL */
int64_t db_int(const struct db_rows *rows, int column);
bool db_is_null(const struct db_rows *rows, int column);
const void *db_blob(const struct db_rows *rows, int column, size_t *n_out);
MUST_USE enum err db_end(struct db_rows *rows);

/* Copies the whole database to a new file at path, checks the copy, and syncs it with its name; a
 * file that was there is replaced when the new one is sound, never before.
 * Errors: ERR_FULL, ERR_DENIED, ERR_DAMAGED, ERR_IO, ERR_UNSUPPORTED (a server's database: its
 * own tools copy it). */
MUST_USE enum err db_copy(struct db *db, const char *path);

/* The first column of the first row.  Errors: ERR_NOT_FOUND without a row. */
MUST_USE enum err db_one(struct db *db, int64_t *out, const char *sql, const char *types, ...);

/* --- several hubs at one database --------------------------------------------------------------
 */

/* What only one of the hubs does at a time. */
enum db_job { DB_JOB_CITY, DB_JOB_COUNT };

/* True if other hubs may work in the same database: what they leave to do must be looked for. */
bool db_is_shared(const struct db *db);
/* True if this hub is the one that does job: the first that asked, until it ends or loses the
 * server.  Always true with a file.  It saves work and keeps order; what must never happen twice is
 * still decided in a transaction. */
bool db_has_job(struct db *db, enum db_job job);
/* True if the last transaction was undone because it crossed one of another hub: nothing of it was
 * kept, and the caller does the whole thing again.  Counts in tries, which begins at 0, so that it
 * ends.  Told once. */
bool db_again(struct db *db, int *tries);
enum { DB_TRIES_MAX = 20 };
/* Within a transaction: what it numbers (AUTOINCREMENT) from here on is seen by others in the order
 * of the numbers, among all that named the same what.  So who asks for "all behind the last that I
 * saw" misses none. */
MUST_USE enum err db_in_order(struct db *db, const char *what);
/* The numbers of new rows of table go on behind the highest in column, its AUTOINCREMENT one, also
 * where that was given and not made. */
MUST_USE enum err db_follow(struct db *db, const char *table, const char *column);
/* Within a transaction, before all else: waits until no other writes to table, and keeps them
 * waiting: all that got a number in it is there to be seen. */
MUST_USE enum err db_settle(struct db *db, const char *table);

#endif
