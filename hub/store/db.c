/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/db.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/store/schema.h"
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

struct db {
	sqlite3 *handle;
};

/* What sqlite said, as one of ours.  Logged where it is found; never with the values. */
static enum err err_of(struct db *db, int rc, const char *sql)
{
	if (rc == SQLITE_OK || rc == SQLITE_DONE || rc == SQLITE_ROW)
		return ERR_OK;
	if ((rc & 0xff) == SQLITE_CONSTRAINT)
		return ERR_EXISTS;
	log_error("store", "%s (%d) at: %.40s", sqlite3_errstr(rc),
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

static enum err run_script(struct db *db, const char *sql)
{
	return err_of(db, sqlite3_exec(db->handle, sql, NULL, NULL, NULL), sql);
}

/* Reads a setting back: a store that is less durable than we say must not take requests. */
static enum err check_setting(struct db *db, const char *sql, const char *want)
{
	struct db_rows rows;
	db_ask(db, &rows, sql, "");
	bool is_right = db_next(&rows) && !strcmp(db_text(&rows, 0), want);
	enum err e = db_end(&rows);
	if (!e && !is_right) {
		log_error("store", "%s is not %s here", sql, want);
		e = ERR_UNSUPPORTED;
	}
	return e;
}

static enum err settings_apply(struct db *db)
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

/* Brings the tables from the version they have to the newest, all in one transaction. */
static enum err schema_raise(struct db *db)
{
	int64_t version = 0;
	enum err e = db_one(db, &version, "PRAGMA user_version", "");
	if (e)
		return e;
	if (version > schema_step_count) {
		log_error("store", "the database is of a newer hub (version %d, this one knows %d)",
			(int)version, schema_step_count);
		return ERR_UNSUPPORTED;
	}
	e = db_begin(db);
	for (int64_t i = version; !e && i < schema_step_count; i++)
		e = run_script(db, schema_steps[i]);
	char *mark = sqlite3_mprintf("PRAGMA user_version=%d", schema_step_count);
	if (!e)
		e = mark ? run_script(db, mark) : ERR_NO_MEMORY;
	sqlite3_free(mark);
	if (e) {
		db_rollback(db);
		return e;
	}
	return db_commit(db);
}

enum err db_open(const char *path, struct db **db_out)
{
	struct db *db = calloc(1, sizeof *db);
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
		db_close(db);
		return e;
	}
	*db_out = db;
	return ERR_OK;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	sqlite3_close(db->handle);
	free(db);
}

enum err db_begin(struct db *db)
{
	return run_script(db, "BEGIN IMMEDIATE");
}

enum err db_commit(struct db *db)
{
	enum err e = run_script(db, "COMMIT");
	if (e)
		db_rollback(db);
	return e;
}

void db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->handle) && run_script(db, "ROLLBACK"))
		log_error("store", "a transaction could not be rolled back");
}

static int bind_one(sqlite3_stmt *stmt, int i, char type, va_list *args)
{
	if (type == 's')
		return sqlite3_bind_text(
			stmt, i, va_arg(*args, const char *), -1, SQLITE_TRANSIENT);
	if (type == 'i')
		return sqlite3_bind_int64(stmt, i, va_arg(*args, int64_t));
	K_CHECK(type == 'b');
	const void *bytes = va_arg(*args, const void *);
	return sqlite3_bind_blob64(stmt, i, bytes, va_arg(*args, size_t), SQLITE_TRANSIENT);
}

/* Gives a prepared statement with its values bound. */
static enum err prepare(
	struct db *db, const char *sql, const char *types, va_list *args, sqlite3_stmt **stmt_out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db->handle, sql, -1, &stmt, NULL);
	K_CHECK(rc != SQLITE_OK || sqlite3_bind_parameter_count(stmt) == (int)strlen(types));
	for (int i = 0; rc == SQLITE_OK && types[i]; i++)
		rc = bind_one(stmt, i + 1, types[i], args);
	enum err e = err_of(db, rc, sql);
	if (e)
		sqlite3_finalize(stmt);
	else
		*stmt_out = stmt;
	return e;
}

enum err db_run(struct db *db, const char *sql, const char *types, ...)
{
	sqlite3_stmt *stmt = NULL;
	va_list args;
	va_start(args, types);
	enum err e = prepare(db, sql, types, &args, &stmt);
	va_end(args);
	if (e)
		return e;
	e = err_of(db, sqlite3_step(stmt), sql);
	sqlite3_finalize(stmt);
	return e;
}

int db_changed(const struct db *db)
{
	return sqlite3_changes(db->handle);
}

int64_t db_last_row(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

void db_ask(struct db *db, struct db_rows *rows, const char *sql, const char *types, ...)
{
	*rows = (struct db_rows){.db = db};
	va_list args;
	va_start(args, types);
	rows->err = prepare(db, sql, types, &args, &rows->stmt);
	va_end(args);
}

bool db_next(struct db_rows *rows)
{
	if (rows->err)
		return false;
	int rc = sqlite3_step(rows->stmt);
	rows->err = err_of(rows->db, rc, sqlite3_sql(rows->stmt));
	return rc == SQLITE_ROW;
}

const char *db_text(const struct db_rows *rows, int column)
{
	const char *text = (const char *)sqlite3_column_text(rows->stmt, column);
	return text ? text : "";
}

int64_t db_int(const struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows->stmt, column);
}

bool db_is_null(const struct db_rows *rows, int column)
{
	return sqlite3_column_type(rows->stmt, column) == SQLITE_NULL;
}

const void *db_blob(const struct db_rows *rows, int column, size_t *n_out)
{
	const void *bytes = sqlite3_column_blob(rows->stmt, column);
	*n_out = (size_t)sqlite3_column_bytes(rows->stmt, column);
	return bytes;
}

enum err db_end(struct db_rows *rows)
{
	sqlite3_finalize(rows->stmt);
	rows->stmt = NULL;
	return rows->err;
}

enum err db_one(struct db *db, int64_t *out, const char *sql, const char *types, ...)
{
	struct db_rows rows = {.db = db};
	va_list args;
	va_start(args, types);
	rows.err = prepare(db, sql, types, &args, &rows.stmt);
	va_end(args);
	bool found = db_next(&rows);
	int64_t value = found ? db_int(&rows, 0) : 0;
	enum err e = db_end(&rows);
	if (!e && !found)
		e = ERR_NOT_FOUND;
	if (!e)
		*out = value;
	return e;
}

/* --- copying ------------------------------------------------------------------------------------
 */

static enum err copy_pages(struct db *db, struct db *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to->handle, "main", db->handle, "main");
	if (!backup)
		return err_of(to, sqlite3_errcode(to->handle), "backup");
	int rc = sqlite3_backup_step(backup, -1);
	int end = sqlite3_backup_finish(backup);
	return err_of(to, rc == SQLITE_DONE ? end : rc, "backup");
}

/* A copy is one file: without a log beside it, and read back before it takes its name. */
static enum err copy_to(struct db *db, const char *path)
{
	struct db to = {0};
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

enum err db_copy(struct db *db, const char *path)
{
	char temp[PATH_MAX];
	if (snprintf(temp, sizeof temp, "%s.new", path) >= (int)sizeof temp)
		return ERR_TOO_BIG;
	if (unlink(temp) && errno != ENOENT)
		return err_from_errno(errno);
	enum err e = copy_to(db, temp);
	if (!e && rename(temp, path))
		e = err_from_errno(errno);
	if (e) {
		unlink(temp);
		return e;
	}
	return k_folder_sync_of(path);
}
