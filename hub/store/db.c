/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/db.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/db_driver.h"
#include "kiosk/base/check.h"

enum { VALUES_MAX = 24 };

struct db {
	const struct db_driver *driver;
	void *store;
};

bool db_is_server(const char *where)
{
	static const char *const begins[] = {"postgresql:", "postgres:"};
	for (size_t i = 0; i < K_COUNT(begins); i++)
		if (!strncmp(where, begins[i], strlen(begins[i])))
			return true;
	return false;
}

enum err db_open(const char *where, struct db **db_out)
{
	struct db *db = calloc(1, sizeof *db);
	if (!db)
		return ERR_NO_MEMORY;
	db->driver = db_is_server(where) ? &db_postgres : &db_sqlite;
	enum err e = db->driver->open(where, &db->store);
	if (e)
		free(db);
	else
		*db_out = db;
	return e;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db->driver->close(db->store);
	free(db);
}

enum err db_begin(struct db *db)
{
	return db->driver->begin(db->store);
}

enum err db_commit(struct db *db)
{
	return db->driver->commit(db->store);
}

void db_rollback(struct db *db)
{
	db->driver->rollback(db->store);
}

/* --- statements ----------------------------------------------------------------------------- */

/* Takes the values out of the arguments; gives how many they are. */
static int gather(const char *types, va_list *args, struct db_value values[VALUES_MAX])
{
	int n = 0;
	for (; types[n]; n++) {
		K_CHECK(n < VALUES_MAX);
		struct db_value *v = &values[n];
		*v = (struct db_value){.type = types[n]};
		if (v->type == 's') {
			v->bytes = va_arg(*args, const char *);
		} else if (v->type == 'i') {
			v->number = va_arg(*args, int64_t);
		} else {
			K_CHECK(v->type == 'b');
			v->bytes = va_arg(*args, const void *);
			v->len_bytes = va_arg(*args, size_t);
		}
	}
	return n;
}

enum err db_run(struct db *db, const char *sql, const char *types, ...)
{
	struct db_value values[VALUES_MAX];
	va_list args;
	va_start(args, types);
	int n = gather(types, &args, values);
	va_end(args);
	return db->driver->run(db->store, sql, values, n);
}

int db_changed(const struct db *db)
{
	return db->driver->changed(db->store);
}

int64_t db_last_row(const struct db *db)
{
	return db->driver->last_row(db->store);
}

void db_ask(struct db *db, struct db_rows *rows, const char *sql, const char *types, ...)
{
	struct db_value values[VALUES_MAX];
	va_list args;
	va_start(args, types);
	int n = gather(types, &args, values);
	va_end(args);
	*rows = (struct db_rows){.db = db};
	rows->err = db->driver->ask(db->store, sql, values, n, &rows->cursor);
}

bool db_next(struct db_rows *rows)
{
	bool is_there = false;
	if (!rows->err)
		rows->err = rows->db->driver->next(rows->db->store, rows->cursor, &is_there);
	return is_there;
}

const char *db_text(const struct db_rows *rows, int column)
{
	const char *text = rows->db->driver->text(rows->cursor, column);
	return text ? text : "";
}

int64_t db_int(const struct db_rows *rows, int column)
{
	return rows->db->driver->number(rows->cursor, column);
}

bool db_is_null(const struct db_rows *rows, int column)
{
	return rows->db->driver->is_null(rows->cursor, column);
}

const void *db_blob(const struct db_rows *rows, int column, size_t *n_out)
{
	return rows->db->driver->blob(rows->cursor, column, n_out);
}

enum err db_end(struct db_rows *rows)
{
	if (rows->cursor)
		rows->db->driver->end(rows->cursor);
	rows->cursor = NULL;
	return rows->err;
}

enum err db_one(struct db *db, int64_t *out, const char *sql, const char *types, ...)
{
	struct db_value values[VALUES_MAX];
	struct db_rows rows = {.db = db};
	va_list args;
	va_start(args, types);
	int n = gather(types, &args, values);
	va_end(args);
	rows.err = db->driver->ask(db->store, sql, values, n, &rows.cursor);
	bool found = db_next(&rows);
	int64_t value = found ? db_int(&rows, 0) : 0;
	enum err e = db_end(&rows);
	if (!e && !found)
		e = ERR_NOT_FOUND;
	if (!e)
		*out = value;
	return e;
}

enum err db_copy(struct db *db, const char *path)
{
	return db->driver->copy(db->store, path);
}

/* --- several hubs at one database ------------------------------------------------------------ */

bool db_is_shared(const struct db *db)
{
	return db->driver->has_job != NULL;
}

bool db_again(struct db *db, int *tries)
{
	bool was_crossed = db->driver->was_crossed && db->driver->was_crossed(db->store);
	return was_crossed && ++*tries < DB_TRIES_MAX;
}

bool db_has_job(struct db *db, enum db_job job)
{
	return !db->driver->has_job || db->driver->has_job(db->store, job);
}

enum err db_in_order(struct db *db, const char *what)
{
	return db->driver->in_order ? db->driver->in_order(db->store, what) : ERR_OK;
}

enum err db_follow(struct db *db, const char *table, const char *column)
{
	return db->driver->follow ? db->driver->follow(db->store, table, column) : ERR_OK;
}

enum err db_settle(struct db *db, const char *table)
{
	return db->driver->settle ? db->driver->settle(db->store, table) : ERR_OK;
}
