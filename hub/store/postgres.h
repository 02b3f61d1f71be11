/* SPDX-License-Identifier: GPL-3.0-or-later */
/* postgres: the inside of the PostgreSQL driver, by file: postgres_line.c (connection and session),
 * postgres_ask.c (one statement and its error), postgres_schema.c (tables), db_postgres.c (the
 * driver: transactions, rows, jobs).  Only these include it. */
#ifndef FOYER_HUB_STORE_POSTGRES_H
#define FOYER_HUB_STORE_POSTGRES_H

#include <libpq-fe.h>

#include "hub/store/db_driver.h"
#include "kiosk/base/buf.h"

enum { STATEMENTS_MAX = 512, POSTGRES_VERSION_MIN = 130000 };

/* Numbers of advisory locks: our own class, then one a thing. */
enum { LOCK_CLASS = 0x466f79, LOCK_ORDER_CLASS = 0x466f7a, LOCK_SCHEMA = 1, LOCK_JOB = 16 };

struct postgres {
	char *where;  /* libpq's words or URI */
	PGconn *conn; /* NULL: none */
	bool is_up;   /* the session is ready; else conn is on its way */
	int waits;    /* statements that waited for conn and went without */
	bool is_begun;
	enum err spoilt; /* ended the transaction that is begun: all that follows gives it too */
	bool is_crossed; /* the last transaction: for db_again */
	int changed;
	bool has_job[DB_JOB_COUNT];
	char *statements[STATEMENTS_MAX]; /* known to the session under their index; NULL: free */
	int statement_count;
};

/* --- postgres_line.c ------------------------------------------------------------------------- */

/* Connects, and waits for it.  As db_open. */
MUST_USE enum err line_open(struct postgres *p);
/* True is ERR_OK: a statement can be sent.  Connects anew without ever waiting long, so that a hub
 * whose server is away answers at once that it is.  Errors: ERR_OFFLINE, those of a session. */
MUST_USE enum err line_ready(struct postgres *p);
void line_close(struct postgres *p);

/* --- postgres_ask.c -------------------------------------------------------------------------- */

/* Runs one statement; outside of a transaction it is one, and done again when it crossed another.
 * Gives its result in *result_out (PQclear it), if that is not NULL.  Errors: as db_run. */
MUST_USE enum err postgres_ask(struct postgres *p, const char *sql, const struct db_value *values,
	int n, PGresult **result_out);
/* Runs statements without values, as they are, whatever the state of p.  Errors: as db_run. */
MUST_USE enum err postgres_script(struct postgres *p, const char *sql);
/* The first value of a script of one question, as text.  Errors: as db_run, ERR_NOT_FOUND. */
MUST_USE enum err postgres_read(struct postgres *p, const char *sql, char *out, size_t room);
/* The session is gone, and with it what it knew. */
void postgres_forget(struct postgres *p);

/* --- postgres_schema.c ----------------------------------------------------------------------- */

/* The hub of this version was the first that could use PostgreSQL. */
enum { POSTGRES_BASE_VERSION = 5 };
/* Adds what leads to version from the one before (POSTGRES_BASE_VERSION: from nothing).
 * Errors: as k_buf_add. */
MUST_USE enum err postgres_schema_script(int version, struct k_buf *out);
/* Brings the tables up to date, or finds them so, and keeps hubs of another kind out until the
 * session ends.  Errors: ERR_DENIED, ERR_UNSUPPORTED, as db_run. */
MUST_USE enum err postgres_schema_raise(struct postgres *p);

#endif
