/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of several hubs: one PostgreSQL database.  Every transaction is serializable: what two
 * hubs do at once comes out as if one had waited for the other, or one of them is undone and does
 * it again (db_again).  A hub has one connection; the server keeps the peace. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/postgres.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

enum { OID_BOOL = 16, OID_BYTEA = 17 };

static void close_store(void *store)
{
	struct postgres *p = store;
	line_close(p);
	free(p->where);
	free(p);
}

static enum err open_store(const char *where, void **store_out)
{
	static const char words[] = "postgres:"; /* libpq's words behind it; a URI goes as it is */
	struct postgres *p = calloc(1, sizeof *p);
	bool is_uri = strstr(where, "://") != NULL;
	if (!p)
		return ERR_NO_MEMORY;
	p->where = strdup(is_uri ? where : where + (strchr(where, ':') - where) + 1);
	K_CHECK(is_uri || !strncmp(where, words, sizeof words - 1) || *where);
	enum err e = p->where ? line_open(p) : ERR_NO_MEMORY;
	if (e)
		close_store(p);
	else
		*store_out = p;
	return e;
}

/* --- transactions ---------------------------------------------------------------------------- */

static enum err begin(void *store)
{
	struct postgres *p = store;
	K_CHECK(!p->is_begun);
	enum err e = line_ready(p);
	if (!e)
		e = postgres_script(p, "BEGIN ISOLATION LEVEL SERIALIZABLE");
	p->is_begun = !e;
	p->spoilt = ERR_OK;
	p->is_crossed = false;
	return e;
}

static void rollback(void *store)
{
	struct postgres *p = store;
	if (!p->is_begun)
		return;
	p->is_begun = false;
	if (p->conn && PQstatus(p->conn) == CONNECTION_OK && postgres_script(p, "ROLLBACK"))
		log_error("store", "a transaction could not be rolled back");
}

static enum err commit(void *store)
{
	struct postgres *p = store;
	if (p->spoilt) {
		enum err e = p->spoilt;
		rollback(p);
		return e;
	}
	p->is_begun = false;
	return postgres_script(p, "COMMIT");
}

/* --- statements and rows --------------------------------------------------------------------- */

static enum err run(void *store, const char *sql, const struct db_value *values, int n)
{
	struct postgres *p = store;
	PGresult *result = NULL;
	enum err e = postgres_ask(p, sql, values, n, &result);
	if (!e)
		p->changed = atoi(PQcmdTuples(result));
	PQclear(result);
	return e;
}

static int changed(const void *store)
{
	return ((const struct postgres *)store)->changed;
}

static int64_t last_row(void *store)
{
	PGresult *result = NULL;
	if (postgres_ask(store, "SELECT lastval()", NULL, 0, &result))
		return 0;
	int64_t row = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return row;
}

/* A blob out of its text. */
struct bytes {
	struct bytes *next;
	unsigned char *data;
};

struct cursor {
	PGresult *result;
	int row; /* of the next, so that the row that is read is the one before */
	struct bytes *bytes;
};

static void bytes_free(struct cursor *c)
{
	while (c->bytes) {
		struct bytes *b = c->bytes;
		c->bytes = b->next;
		PQfreemem(b->data);
		free(b);
	}
}

static void end(void *cursor)
{
	struct cursor *c = cursor;
	bytes_free(c);
	PQclear(c->result);
	free(c);
}

static enum err ask(
	void *store, const char *sql, const struct db_value *values, int n, void **cursor_out)
{
	struct cursor *c = calloc(1, sizeof *c);
	enum err e = c ? postgres_ask(store, sql, values, n, &c->result) : ERR_NO_MEMORY;
	if (e)
		free(c);
	else
		*cursor_out = c;
	return e;
}

static enum err next(void *store, void *cursor, bool *is_there_out)
{
	struct cursor *c = cursor;
	(void)store;
	bytes_free(c);
	*is_there_out = c->row < PQntuples(c->result);
	c->row += *is_there_out;
	return ERR_OK;
}

static bool is_null(void *cursor, int column)
{
	const struct cursor *c = cursor;
	return PQgetisnull(c->result, c->row - 1, column);
}

static const char *text(void *cursor, int column)
{
	const struct cursor *c = cursor;
	return is_null(cursor, column) ? NULL : PQgetvalue(c->result, c->row - 1, column);
}

static int64_t number(void *cursor, int column)
{
	const struct cursor *c = cursor;
	const char *value = PQgetvalue(c->result, c->row - 1, column);
	return PQftype(c->result, column) == OID_BOOL ? *value == 't' : strtoll(value, NULL, 10);
}

static const void *blob(void *cursor, int column, size_t *n_out)
{
	struct cursor *c = cursor;
	struct bytes *b = NULL;
	*n_out = 0;
	if (is_null(cursor, column))
		return NULL;
	K_CHECK(PQftype(c->result, column) == OID_BYTEA);
	b = calloc(1, sizeof *b);
	if (!b)
		return NULL;
	b->next = c->bytes;
	c->bytes = b;
	b->data = PQunescapeBytea(
		(const unsigned char *)PQgetvalue(c->result, c->row - 1, column), n_out);
	return b->data;
}

static enum err copy(void *store, const char *path)
{
	(void)store;
	(void)path;
	return ERR_UNSUPPORTED;
}

/* --- several hubs ---------------------------------------------------------------------------- */

static bool was_crossed(void *store)
{
	struct postgres *p = store;
	bool was = p->is_crossed;
	p->is_crossed = false;
	return was;
}

/* The lock is the session's: it goes with the connection, and has_job with it. */
static bool has_job(void *store, enum db_job job)
{
	struct postgres *p = store;
	PGresult *result = NULL;
	const struct db_value values[] = {
		{.type = 'i', .number = LOCK_CLASS}, {.type = 'i', .number = LOCK_JOB + (int)job}};
	if (p->is_begun || line_ready(p))
		return p->is_begun && p->has_job[job];
	if (!p->has_job[job] && !postgres_ask(p, "SELECT pg_try_advisory_lock(?::int, ?::int)",
					values, 2, &result)) {
		p->has_job[job] = *PQgetvalue(result, 0, 0) == 't';
		PQclear(result);
	}
	return p->has_job[job];
}

static enum err in_order(void *store, const char *what)
{
	struct postgres *p = store;
	const struct db_value values[] = {
		{.type = 'i', .number = LOCK_ORDER_CLASS}, {.type = 's', .bytes = what}};
	if (!p->is_begun)
		return ERR_OK; /* what is done alone has no order */
	return postgres_ask(
		p, "SELECT pg_advisory_xact_lock(?::int, hashtext(?))", values, 2, NULL);
}

static enum err follow(void *store, const char *table, const char *column)
{
	char sql[192];
	snprintf(sql, sizeof sql,
		"SELECT setval(pg_get_serial_sequence('%s', '%s'), (SELECT MAX(%s) FROM %s))",
		table, column, column, table);
	return postgres_ask(store, sql, NULL, 0, NULL);
}

static enum err settle(void *store, const char *table)
{
	char sql[128];
	struct postgres *p = store;
	K_CHECK(p->is_begun);
	snprintf(sql, sizeof sql, "LOCK TABLE %s IN SHARE MODE", table);
	return postgres_ask(p, sql, NULL, 0, NULL);
}

const struct db_driver db_postgres = {
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
	.was_crossed = was_crossed,
	.has_job = has_job,
	.in_order = in_order,
	.follow = follow,
	.settle = settle,
};
