/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db: the hub's one connection to its one database.  One thread.
 * WAL, synchronous FULL and an exclusive lock: a commit that returned survives a power cut, and
 * a second program cannot open the file (sync-and-updates: two connections may damage a WAL).
 * Order: db_open -> db_run / db_ask, within db_begin .. db_commit for what belongs together. */
#ifndef FOYER_HUB_STORE_DB_H
#define FOYER_HUB_STORE_DB_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct sqlite3_stmt;

/* Opens or makes the database and brings its tables up to date.
 * Errors: ERR_DENIED (another hub has it), ERR_DAMAGED, ERR_UNSUPPORTED (made by a newer hub),
 * ERR_FULL, ERR_IO. */
MUST_USE enum err db_open(const char *path, struct db **db_out);
/* Accepts NULL. */
void db_close(struct db *db);

/* One transaction at a time; db_commit rolls back by itself when it fails. */
MUST_USE enum err db_begin(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db);

/* Runs one statement.  types has a letter for each `?`: s text (borrowed; NULL is SQL's NULL),
 * i int64_t, b blob (const void *, size_t).  Outside values never stand in sql itself.
 * Errors: ERR_EXISTS (a UNIQUE or an overlap guard said no; nothing was changed), ERR_FULL,
 * ERR_DAMAGED, ERR_IO. */
MUST_USE enum err db_run(struct db *db, const char *sql, const char *types, ...);
/* Rows that the last db_run touched; the row number it made. */
int db_changed(const struct db *db);
int64_t db_last_row(const struct db *db);

/* A question and its rows: db_ask, while (db_next) .., db_end.  db_end gives the error of any of
 * them, and must always be called; texts and blobs live until the next db_next. */
struct db_rows {
	struct db *db;
	struct sqlite3_stmt *stmt;
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
 * Errors: ERR_FULL, ERR_DENIED, ERR_DAMAGED, ERR_IO. */
MUST_USE enum err db_copy(struct db *db, const char *path);

/* The first column of the first row.  Errors: ERR_NOT_FOUND without a row. */
MUST_USE enum err db_one(struct db *db, int64_t *out, const char *sql, const char *types, ...);

#endif
