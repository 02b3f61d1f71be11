/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_store: where a test's hub keeps its data: a file in the test's folder; or, where
 * FOYER_TEST_DATABASE has libpq's words for a database ("host=/run/x user=foyer dbname=test"), a
 * new schema there, so that the same tests run with both (tests/system/postgres_units.sh). */
#ifndef FOYER_TESTS_HUB_TEST_STORE_H
#define FOYER_TESTS_HUB_TEST_STORE_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEST_STORE_MAX = 256 };

static inline const char *test_store_server(void)
{
	return getenv("FOYER_TEST_DATABASE");
}

static inline void test_store_run(const char *sql)
{
	PGconn *conn = PQconnectdb(test_store_server());
	PGresult *result = PQexec(conn, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(conn));
	PQclear(result);
	PQfinish(conn);
}

/* What db_open is told; another place with each call. */
static inline void test_store_make(const char *dir, char where_out[TEST_STORE_MAX])
{
	static int made;
	char sql[96];
	if (!test_store_server()) {
		snprintf(where_out, TEST_STORE_MAX, "%s/hub.db", dir);
		return;
	}
	snprintf(sql, sizeof sql, "CREATE SCHEMA hub_%d_%d", getpid(), ++made);
	test_store_run(sql);
	snprintf(where_out, TEST_STORE_MAX, "postgres:%s options=-csearch_path=hub_%d_%d,public",
		test_store_server(), getpid(), made);
}

/* Drops what test_store_make made; a file goes with its folder. */
static inline void test_store_drop(const char *where)
{
	char sql[160];
	const char *name = strstr(where, "hub_");
	if (!test_store_server() || !name)
		return;
	snprintf(sql, sizeof sql,
		"SET client_min_messages = error; SET lock_timeout = '5s';"
		"DROP SCHEMA %.*s CASCADE",
		(int)strcspn(name, ","), name);
	test_store_run(sql);
}

#endif
