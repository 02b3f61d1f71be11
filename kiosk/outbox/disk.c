/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/disk.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

#include <stdarg.h>
#include <string.h>

/* One row a version: what brings the schema from the version before to it. */
static const char *const migrations[] = {
	/* 1.  state, shown: enum outbox_state, enum shown.  round: the flusher's round that tried
	 * it last.  sha256 is over envelope, which holds all that was promised. */
	"CREATE TABLE request(id TEXT PRIMARY KEY, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,"
	" envelope BLOB NOT NULL, sha256 BLOB NOT NULL, state INTEGER NOT NULL,"
	" reason TEXT NOT NULL, outcome TEXT NOT NULL, receipt TEXT NOT NULL,"
	" round INTEGER NOT NULL, shown INTEGER NOT NULL) STRICT;"
	"CREATE INDEX request_by_state ON request(state, round, seq);"
	"CREATE TABLE status(number TEXT PRIMARY KEY, json TEXT NOT NULL,"
	" heard_ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE fact(name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;",
	/* 2.  hours: how long kiosk-sync has run in all.  purge_hour: when it reaches this, what is
	 * durable may go; 0 for all else.  A durable row of version 1 gets seven days.  is_mended:
	 * all that the copy knows was once taken into this database. */
	"ALTER TABLE request ADD COLUMN purge_hour INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE service(hours INTEGER NOT NULL, is_mended INTEGER NOT NULL) STRICT;"
	"INSERT INTO service SELECT 0, EXISTS(SELECT 1 FROM request);"
	"UPDATE request SET purge_hour=168 WHERE state=3;",
	/* 3.  Times that the city lent us (rights.h).  state: enum right_state.  word: the check on
	 * the slip.  request: id of the one that used it. */
	"CREATE TABLE lent(lease INTEGER PRIMARY KEY, state INTEGER NOT NULL,"
	" service TEXT NOT NULL, place TEXT NOT NULL, start TEXT NOT NULL, word TEXT NOT NULL,"
	" request TEXT NOT NULL) STRICT;"
	"CREATE INDEX lent_time ON lent(service, place, start);"
	"CREATE INDEX lent_request ON lent(request) WHERE request<>'';"
	"CREATE TABLE lent_facts(seen INTEGER NOT NULL, epoch INTEGER NOT NULL,"
	" nonce TEXT NOT NULL, binding TEXT NOT NULL) STRICT;",
};

/* setting, SQL that sets it, SQL that reads it back, what it must read */
static const struct {
	const char *set, *read, *want;
} settings[] = {
	{"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA locking_mode", "exclusive"},
	{"PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal"},
	{"PRAGMA synchronous=FULL", "PRAGMA synchronous", "2"},
	{"PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
	{"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
};

static const struct {
	int code;
	enum err err;
} from_sqlite[] = {
	{SQLITE_OK, ERR_OK},
	{SQLITE_DONE, ERR_OK},
	{SQLITE_ROW, ERR_OK},
	{SQLITE_NOMEM, ERR_NO_MEMORY},
	{SQLITE_FULL, ERR_FULL},
	{SQLITE_TOOBIG, ERR_TOO_BIG},
	{SQLITE_CORRUPT, ERR_DAMAGED},
	{SQLITE_NOTADB, ERR_DAMAGED},
	{SQLITE_BUSY, ERR_EXISTS},
	{SQLITE_LOCKED, ERR_EXISTS},
	{SQLITE_CONSTRAINT, ERR_EXISTS},
	{SQLITE_READONLY, ERR_DENIED},
	{SQLITE_PERM, ERR_DENIED},
	{SQLITE_CANTOPEN, ERR_DENIED},
};

static enum err err_of(int code)
{
	if (code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ)
		return ERR_DEVICE;
	for (unsigned i = 0; i < K_COUNT(from_sqlite); i++)
		if (from_sqlite[i].code == (code & 0xff))
			return from_sqlite[i].err;
	return ERR_IO;
}

static enum err run_text(struct disk *d, const char *sql)
{
	int code = sqlite3_exec(d->db, sql, NULL, NULL, NULL);
	if (code)
		log_warn("us", "disk: %s", sqlite3_errmsg(d->db));
	return err_of(code);
}

/* --- statements ------------------------------------------------------------------------- */

static enum err ask(
	struct disk *d, sqlite3_stmt **stmt_out, const char *sql, const char *types, va_list args)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(d->db, sql, -1, &stmt, NULL);
	for (int i = 1; !code && types[i - 1]; i++) {
		if (types[i - 1] == 'i') {
			code = sqlite3_bind_int64(stmt, i, va_arg(args, int64_t));
		} else if (types[i - 1] == 's') {
			code = sqlite3_bind_text(
				stmt, i, va_arg(args, const char *), -1, SQLITE_STATIC);
		} else {
			const void *bytes = va_arg(args, const void *);
			code = sqlite3_bind_blob64(
				stmt, i, bytes, va_arg(args, size_t), SQLITE_STATIC);
		}
	}
	if (code) {
		log_error("us", "disk: %s: %s", sqlite3_errmsg(d->db), sql);
		sqlite3_finalize(stmt);
		return err_of(code);
	}
	*stmt_out = stmt;
	return ERR_OK;
}

enum err disk_ask(struct disk *d, sqlite3_stmt **stmt_out, const char *sql, const char *types, ...)
{
	va_list args;
	va_start(args, types);
	enum err e = ask(d, stmt_out, sql, types, args);
	va_end(args);
	return e;
}

bool disk_step(sqlite3_stmt *stmt, enum err *e)
{
	int code = sqlite3_step(stmt);
	*e = err_of(code);
	return code == SQLITE_ROW;
}

enum err disk_run(struct disk *d, int *changed_out, const char *sql, const char *types, ...)
{
	sqlite3_stmt *stmt = NULL;
	va_list args;
	va_start(args, types);
	enum err e = ask(d, &stmt, sql, types, args);
	va_end(args);
	if (e)
		return e;
	while (disk_step(stmt, &e)) {
	}
	sqlite3_finalize(stmt);
	if (changed_out)
		*changed_out = e ? 0 : sqlite3_changes(d->db);
	return e;
}

enum err disk_read_number(struct disk *d, const char *sql, int64_t *number_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(d, &stmt, sql, "");
	if (e)
		return e;
	if (disk_step(stmt, &e))
		*number_out = sqlite3_column_int64(stmt, 0);
	else if (!e)
		e = ERR_NOT_FOUND;
	sqlite3_finalize(stmt);
	return e;
}

int64_t disk_number(struct disk *d, const char *sql, int64_t otherwise)
{
	int64_t number = otherwise;
	return disk_read_number(d, sql, &number) ? otherwise : number;
}

enum err disk_begin(struct disk *d)
{
	return run_text(d, "BEGIN IMMEDIATE");
}

enum err disk_end(struct disk *d, enum err e)
{
	if (!e)
		e = run_text(d, "COMMIT");
	if (e && !sqlite3_get_autocommit(d->db))
		(void)run_text(d, "ROLLBACK");
	return e;
}

/* --- opening ---------------------------------------------------------------------------- */

/* ERR_OK if sql reads want, ERR_DAMAGED if it reads another thing. */
static enum err reads(struct disk *d, const char *sql, const char *want)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(d, &stmt, sql, "");
	if (e)
		return e;
	const char *text = disk_step(stmt, &e) ? (const char *)sqlite3_column_text(stmt, 0) : "";
	if (!e && !text)
		e = ERR_NO_MEMORY;
	/* A page that could not be read is told in words. */
	else if (!e && strstr(text, "error code="))
		e = strstr(text, "error code=7") ? ERR_NO_MEMORY : ERR_DEVICE;
	else if (!e && strcmp(text, want))
		e = ERR_DAMAGED;
	sqlite3_finalize(stmt);
	return e;
}

bool disk_is_safe(struct disk *d)
{
	for (unsigned i = 0; i < K_COUNT(settings); i++)
		if (reads(d, settings[i].read, settings[i].want))
			return false;
	return true;
}

int disk_pages_left(struct disk *d)
{
	return (int)(disk_number(d, "PRAGMA max_page_count", 0) -
		     disk_number(d, "PRAGMA page_count", 0) +
		     disk_number(d, "PRAGMA freelist_count", 0));
}

static enum err migrate(struct disk *d)
{
	enum err e = disk_begin(d);
	if (e)
		return e;
	int64_t version = 0;
	e = disk_read_number(d, "PRAGMA user_version", &version);
	if (e)
		return disk_end(d, e);
	if (version > (int64_t)K_COUNT(migrations))
		return disk_end(d, ERR_UNSUPPORTED);
	for (int64_t i = version; i < (int64_t)K_COUNT(migrations) && !e; i++)
		e = run_text(d, migrations[i]);
	char text[64];
	sqlite3_snprintf(sizeof text, text, "PRAGMA user_version=%d", (int)K_COUNT(migrations));
	if (!e && version < (int64_t)K_COUNT(migrations))
		e = run_text(d, text);
	return disk_end(d, e);
}

enum err disk_open(struct disk *d, const char *path, int max_pages)
{
	char text[64];
	*d = (struct disk){0};
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
	enum err e = err_of(sqlite3_open_v2(path, &d->db, flags, NULL));
	if (!e)
		e = err_of(sqlite3_db_config(d->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL));
	if (!e && sqlite3_db_readonly(d->db, "main"))
		e = ERR_DENIED;
	for (unsigned i = 0; i < K_COUNT(settings) && !e; i++)
		e = run_text(d, settings[i].set);
	sqlite3_snprintf(sizeof text, text, "PRAGMA max_page_count=%d", max_pages);
	if (!e)
		e = run_text(d, text);
	if (!e)
		e = migrate(d);
	if (!e)
		e = reads(d, "PRAGMA integrity_check(1)", "ok");
	if (e)
		disk_close(d);
	return e;
}

void disk_close(struct disk *d)
{
	sqlite3_close(d->db);
	d->db = NULL;
}
