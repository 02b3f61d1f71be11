/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to the server: made, looked after, and made anew when it is lost. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/postgres.h"
#include "kiosk/base/log.h"

enum {
	STEP_MS = 50,	/* one look at a connection that is on its way */
	STEPS_MAX = 5,	/* looks that one statement waits */
	WAITS_MAX = 8,	/* statements after which a connection on its way is given up */
	STALE_READS = 3 /* a server that ends says so, then hangs up */
};

/* What libpq is told before the city's own words, which go over it.  A line that is cut without a
 * word is noticed after ten seconds; of several hosts the one that can be written to is taken. */
static PGconn *conn_start(const char *where, bool is_waiting)
{
	static const char *const keys[] = {"connect_timeout", "keepalives_idle",
		"keepalives_interval", "keepalives_count", "tcp_user_timeout",
		"target_session_attrs", "application_name", "client_encoding", "dbname", NULL};
	const char *const values[] = {
		"10", "5", "2", "3", "10000", "read-write", "foyer-hub", "UTF8", where, NULL};
	return is_waiting ? PQconnectdbParams(keys, values, 1)
			  : PQconnectStartParams(keys, values, 1);
}

static void no_notice(void *ctx, const PGresult *result)
{
	(void)ctx;
	(void)result; /* it may hold values */
}

/* What the hub needs of every session.  Sequential scans lock whole tables against each other's
 * predicates (PostgreSQL manual 13.2.3), so indexes are preferred; without them, jit has nothing to
 * gain.  A hub that stands still in a transaction must not hold up the others. */
static const char session_settings[] =
	"SET default_transaction_isolation = 'serializable'; SET enable_seqscan = off;"
	"SET jit = off; SET lock_timeout = '10s'; SET statement_timeout = '30s';"
	"SET idle_in_transaction_session_timeout = '60s'; SET standard_conforming_strings = on;"
	"SET bytea_output = 'hex'; SET client_min_messages = error;";

/* A commit must be on disk, here or on the standby too, before it returns. */
static const char session_sync[] =
	"SELECT set_config('synchronous_commit', 'on', false) WHERE"
	" current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";

static const char session_check[] =
	"SELECT current_setting('fsync') || ' ' || current_setting('full_page_writes') || ' '"
	" || current_setting('server_encoding') || ' ' || current_setting('synchronous_commit')";

static enum err session_begin(struct postgres *p)
{
	char is[64] = "";
	PQsetNoticeReceiver(p->conn, no_notice, NULL);
	if (PQserverVersion(p->conn) < POSTGRES_VERSION_MIN) {
		log_error("store", "PostgreSQL %d is too old: 13 or newer",
			PQserverVersion(p->conn) / 10000);
		return ERR_UNSUPPORTED;
	}
	enum err e = postgres_script(p, session_settings);
	if (!e)
		e = postgres_script(p, session_sync);
	if (!e)
		e = postgres_read(p, session_check, is, sizeof is);
	if (!e && strcmp(is, "on on UTF8 on") && strcmp(is, "on on UTF8 remote_apply")) {
		log_error("store",
			"the database must have fsync on, full_page_writes on, encoding UTF8 and "
			"synchronous_commit on; it has %s",
			is);
		e = ERR_UNSUPPORTED;
	}
	if (!e)
		e = postgres_schema_raise(p);
	p->is_up = !e;
	if (e)
		line_close(p);
	return e;
}

enum err line_open(struct postgres *p)
{
	p->conn = conn_start(p->where, true);
	if (!p->conn)
		return ERR_NO_MEMORY;
	if (PQstatus(p->conn) == CONNECTION_OK)
		return session_begin(p);
	log_error("store", "the database server cannot be reached: %s", PQerrorMessage(p->conn));
	line_close(p);
	return ERR_OFFLINE;
}

void line_close(struct postgres *p)
{
	PQfinish(p->conn);
	p->conn = NULL;
	p->is_up = false;
	p->waits = 0;
	postgres_forget(p);
}

/* Notices that the server has hung up since the last statement. */
static bool is_alive(struct postgres *p)
{
	struct pollfd fd = {.fd = PQsocket(p->conn), .events = POLLIN};
	for (int i = 0; i < STALE_READS && PQstatus(p->conn) == CONNECTION_OK; i++)
		if (poll(&fd, 1, 0) <= 0 || !PQconsumeInput(p->conn))
			break;
	return PQstatus(p->conn) == CONNECTION_OK;
}

/* Goes on with a connection on its way for at most STEPS_MAX looks. */
static PostgresPollingStatusType go_on(struct postgres *p)
{
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;
	for (int quiet = 0; quiet < STEPS_MAX;) {
		struct pollfd fd = {.fd = PQsocket(p->conn),
			.events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT};
		quiet += poll(&fd, 1, STEP_MS) <= 0;
		state = PQconnectPoll(p->conn);
		if (state == PGRES_POLLING_OK || state == PGRES_POLLING_FAILED)
			break;
	}
	return state;
}

enum err line_ready(struct postgres *p)
{
	if (p->is_up && is_alive(p))
		return ERR_OK;
	if (p->is_up) {
		log_warn("store", "the database server hung up");
		line_close(p);
	}
	if (!p->conn)
		p->conn = conn_start(p->where, false);
	if (!p->conn)
		return ERR_NO_MEMORY;
	PostgresPollingStatusType state =
		PQstatus(p->conn) == CONNECTION_BAD ? PGRES_POLLING_FAILED : go_on(p);
	if (state == PGRES_POLLING_OK) {
		enum err e = session_begin(p);
		if (!e)
			log_info("store", "the database is there again");
		return e;
	}
	if (state == PGRES_POLLING_FAILED || ++p->waits >= WAITS_MAX)
		line_close(p);
	return ERR_OFFLINE;
}
