/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of one hub: SQLite, a file of its own.  WAL, synchronous FULL and an exclusive lock: a
 * commit that returned survives a power cut, and a second program cannot open the file
 * (sync-and-updates: two connections may damage a WAL). */
#include "hub/store/db_driver.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/store/schema.h"
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

struct sqlite {
	sqlite3 *handle;
};

/* What sqlite said, as one of ours.  Logged where it is found; never with the values. */
static enum err err_of(struct sqlite *db, int rc, const char *sql)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return ERR_OK;
	if ((rc & 0xff) == SQLITE_CONSTRAINT)
		return ERR_EXISTS;
	log_error("store", "the database: %s (%d) at: %.40s", sqlite3_errstr(rc),
		sqlite3_extended_errcode(db->handle), sql);
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_DAMAGED;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return ERR_DENIED;
	case SQLITE_NOMEM:
		return ERR_NO_MEMORY;
	case SQLITE_TOOBIG:
		return ERR_TOO_BIG;
	default:
		return ERR_IO;
	}
}

static enum err run_script(struct sqlite *db, const char *sql)
{
	return err_of(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL), sql);
}

/* Reads a setting or a number back. */
static enum err value_read(struct sqlite *db, const char *sql, char *out, size_t room)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
	out[0] = '\0';
	if (rc == SQLITE_OK) {
		rc = sqlite3_step(stmt);
		const char *text = (const char *)sqlite3_column_text(stmt, 0);
		if (rc == SQLITE_ROW && text)
			snprintf(out, room, "%s", text);
	}
	enum err e = err_of(db, rc, sql);
	sqlite3_finalize(stmt);
	return e;
}

/* A store that is less durable than we say must not take requests. */
static enum err check_setting(struct sqlite *db, const char *sql, const char *want)
{
	char is[32];
	enum err e = value_read(db, sql, is, sizeof is);
	if (!e && strcmp(is, want)) {
		log_error("store", "%s is not %s here", sql, want);
		e = ERR_UNSUPPORTED;
	}
	return e;
}

static enum err settings_apply(struct sqlite *db)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	enum err e = run_script(db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
				    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
				    "PRAGMA cell_size_check=ON;");
	if (!e)
		e = check_setting(db, "PRAGMA journal_mode", "wal");
	if (!e)
		e = check_setting(db, "PRAGMA synchronous", "2");
	if (!e)
		e = check_setting(db, "PRAGMA locking_mode", "exclusive");
	return e;
}

static enum err begin(void *store)
{
	return run_script(store, "BEGIN IMMEDIATE");
}

static void rollback(void *store)
{
	struct sqlite *db = store;
	if (!sqlite3_get_autocommit(db->handle) && run_script(db, "ROLLBACK"))
		log_error("store", "a transaction could not be rolled back");
}

static enum err commit(void *store)
{
	enum err e = run_script(store, "COMMIT");
	if (e)
		rollback(store);
	return e;
}

/* Brings the tables from the version they have to the newest, all in one transaction. */
static enum err schema_raise(struct sqlite *db)
{
	char text[32], mark[48];
	enum err e = value_read(db, "PRAGMA user_version", text, sizeof text);
	int version = atoi(text);
	if (e)
		return e;
	if (version > schema_step_count)
		return schema_too_new(version);
	e = begin(db);
	for (int i = version; !e && i < schema_step_count; i++)
		e = run_script(db, schema_steps[i]);
	snprintf(mark, sizeof mark, "PRAGMA user_version=%d", schema_step_count);
	if (!e)
		e = run_script(db, mark);
	if (e) {
		rollback(db);
		return e;
	}
	return commit(db);
}

static void close_store(void *store)
{
	struct sqlite *db = store;
	sqlite3_close(db->handle);
	free(db);
}

static enum err open_store(const char *path, void **store_out)
{
	struct sqlite *db = calloc(1, sizeof *db);
	if (!db)
		return ERR_NO_MEMORY;
	int rc = sqlite3_open_v2(path, &db->handle,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_EXRESCODE,
		NULL);
	enum err e = db->handle ? err_of(db, rc, "open") : ERR_NO_MEMORY;
	if (!e)
		e = settings_apply(db);
	if (!e)
		e = schema_raise(db);
	if (e) {
		close_store(db);
		return e;
	}
	*store_out = db;
	return ERR_OK;
}

/* --- statements ----------------------------------------------------------------------------- */

static int bind_one(sqlite3_stmt *stmt, int i, const struct db_value *v)
{
	if (v->type == 's')
		return sqlite3_bind_text(stmt, i, v->bytes, -1, SQLITE_TRANSIENT);
	if (v->type == 'i')
		return sqlite3_bind_int64(stmt, i, v->number);
	return sqlite3_bind_blob64(stmt, i, v->bytes, v->len_bytes, SQLITE_TRANSIENT);
}

/* Gives a prepared statement with its values bound. */
static enum err prepare(struct sqlite *db, const char *sql, const struct db_value *values, int n,
	sqlite3_stmt **stmt_out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
	K_CHECK(rc != SQLITE_OK || sqlite3_bind_parameter_count(stmt) == n);
	for (int i = 0; rc == SQLITE_OK && i < n; i++)
		rc = bind_one(stmt, i + 1, &values[i]);
	enum err e = err_of(db, rc, sql);
	if (e)
		sqlite3_finalize(stmt);
	else
		*stmt_out = stmt;
	return e;
}

static enum err run(void *store, const char *sql, const struct db_value *values, int n)
{
	struct sqlite *db = store;
	sqlite3_stmt *stmt = NULL;
	enum err e = prepare(db, sql, values, n, &stmt);
	if (e)
		return e;
	e = err_of(db, sqlite3_step(stmt), sql);
	sqlite3_finalize(stmt);
	return e;
}

static int changed(const void *store)
{
	return sqlite3_changes(((const struct sqlite *)store)->handle);
}

static int64_t last_row(void *store)
{
	return sqlite3_last_insert_rowid(((struct sqlite *)store)->handle);
}

static enum err ask(
	void *store, const char *sql, const struct db_value *values, int n, void **cursor_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = prepare(store, sql, values, n, &stmt);
	*cursor_out = stmt;
	return e;
}

static enum err next(void *store, void *cursor, bool *is_there_out)
{
	int rc = sqlite3_step(cursor);
	*is_there_out = rc == SQLITE_ROW;
	return err_of(store, rc, sqlite3_sql(cursor));
}

static const char *text(void *cursor, int column)
{
	return (const char *)sqlite3_column_text(cursor, column);
}

static int64_t number(void *cursor, int column)
{
	return sqlite3_column_int64(cursor, column);
}

static bool is_null(void *cursor, int column)
{
	return sqlite3_column_type(cursor, column) == SQLITE_NULL;
}

static const void *blob(void *cursor, int column, size_t *n_out)
{
	const void *bytes = sqlite3_column_blob(cursor, column);
	*n_out = (size_t)sqlite3_column_bytes(cursor, column);
	return bytes;
}

static void end(void *cursor)
{
	sqlite3_finalize(cursor);
}

/* --- copying ------------------------------------------------------------------------------------
 */

static enum err copy_pages(struct sqlite *db, struct sqlite *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->handle, "main", db->handle, "main");
	if (!backup)
		return err_of(to, sqlite3_errcode(to->handle), "backup");
	int rc = sqlite3_backup_step(backup, -1);
	int end = sqlite3_backup_finish(backup);
	return err_of(to, rc == SQLITE_DONE ? end : rc, "backup");
}

/* A copy is one file: without a log beside it, and read back before it takes its name. */
static enum err copy_to(struct sqlite *db, const char *path)
{
	struct sqlite to = {0};
	int rc = sqlite3_open_v2(path, &to.handle,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
	enum err e = to.handle ? err_of(&to, rc, "open a backup") : ERR_NO_MEMORY;
	if (!e)
		e = run_script(&to, "PRAGMA synchronous=FULL");
	if (!e)
		e = copy_pages(db, &to);
	if (!e)
		e = run_script(&to, "PRAGMA journal_mode=DELETE");
	if (!e && check_setting(&to, "PRAGMA quick_check(1)", "ok"))
		e = ERR_DAMAGED;
	sqlite3_close(to.handle);
	return e;
}

static enum err copy(void *store, const char *path)
{
	char temp[PATH_MAX];
	if (snprintf(temp, sizeof temp, "%s.new", path) >= (int)sizeof temp)
		return ERR_TOO_BIG;
	if (unlink(temp) && errno != ENOENT)
		return err_from_errno(errno);
	enum err e = copy_to(store, temp);
	if (!e && rename(temp, path))
		e = err_from_errno(errno);
	if (e) {
		unlink(temp);
		return e;
	}
	return k_folder_sync_of(path);
}

const struct db_driver db_sqlite = {
	.open = open_store,
	.close = close_store,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.run = run,
	.changed = changed,
	.last_row = last_row,
	.ask = ask,
	.next = next,
	.text = text,
	.number = number,
	.is_null = is_null,
	.blob = blob,
	.end = end,
	.copy = copy,
};
