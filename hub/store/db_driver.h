/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db_driver: what a kind of database does for db.h.  Only hub/store/db*.c include this. */
#ifndef FOYER_HUB_STORE_DB_DRIVER_H
#define FOYER_HUB_STORE_DB_DRIVER_H

#include "hub/store/db.h"

/* One value for a `?`; types as in db_run. */
struct db_value {
	char type;
	int64_t number;
	const void *bytes; /* s: text, or NULL */
	size_t len_bytes;  /* of a blob */
};

/* Each function as the one of db.h with that name (follow: SQLite does so by itself).  A cursor is
 * never NULL where ask was ERR_OK. The rows of the second half may be NULL: nobody else works in
 * such a database. */
struct db_driver {
	enum err (*open)(const char *where, void **store_out);
	void (*close)(void *store);
	enum err (*begin)(void *store);
	enum err (*commit)(void *store);
	void (*rollback)(void *store);
	enum err (*run)(void *store, const char *sql, const struct db_value *values, int n);
	int (*changed)(const void *store);
	int64_t (*last_row)(void *store);
	enum err (*ask)(void *store, const char *sql, const struct db_value *values, int n,
		void **cursor_out);
	enum err (*next)(void *store, void *cursor, bool *is_there_out);
	const char *(*text)(void *cursor, int column); /* NULL for NULL */
	int64_t (*number)(void *cursor, int column);
	bool (*is_null)(void *cursor, int column);
	const void *(*blob)(void *cursor, int column, size_t *n_out);
	void (*end)(void *cursor);
	enum err (*copy)(void *store, const char *path);

	bool (*was_crossed)(void *store);
	bool (*has_job)(void *store, enum db_job job);
	enum err (*in_order)(void *store, const char *what);
	enum err (*follow)(void *store, const char *table, const char *column);
	enum err (*settle)(void *store, const char *table);
};

extern const struct db_driver db_sqlite, db_postgres;

#endif
