/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One statement: its form, its way to the server, and what an error of it means. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/store/postgres.h"
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

enum { SQL_MAX = 16 << 10, PARAMS_MAX = 24, INT_CHARS = 24, NAME_CHARS = 16 };

/* Types of values (pg_type.dat). */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 };

/* --- errors --------------------------------------------------------------------------------- */

/* Beginning of a SQLSTATE (PostgreSQL manual, appendix A), the first that fits. */
static const struct {
	const char *begin;
	enum err err;
} states[] = {
	{"40001", ERR_TIMEOUT}, /* serialization_failure */
	{"40P01", ERR_TIMEOUT}, /* deadlock_detected */
	{"55P03", ERR_TIMEOUT}, /* lock_not_available */
	{"57014", ERR_TIMEOUT}, /* query_canceled */
	{"23", ERR_EXISTS},
	{"22", ERR_BAD_INPUT},
	{"08", ERR_OFFLINE},
	{"57P", ERR_OFFLINE},
	{"25P03", ERR_OFFLINE}, /* idle_in_transaction_session_timeout */
	{"53100", ERR_FULL},
	{"53200", ERR_NO_MEMORY},
	{"53", ERR_DENIED},
	{"28", ERR_DENIED},
	{"42501", ERR_DENIED},
	{"25006", ERR_DENIED}, /* read_only_sql_transaction */
	{"54", ERR_TOO_BIG},
	{"XX001", ERR_DAMAGED},
	{"XX002", ERR_DAMAGED},
};

static bool is_crossing(const char *state)
{
	return !strcmp(state, "40001") || !strcmp(state, "40P01");
}

/* What a result means.  Logged where it is found, by its number: its words may hold values. */
static enum err err_of(struct postgres *p, const PGresult *result, const char *sql)
{
	ExecStatusType status = PQresultStatus(result);
	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return ERR_OK;
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	enum err e = PQstatus(p->conn) == CONNECTION_BAD ? ERR_OFFLINE : ERR_IO;
	for (size_t i = 0; state && e == ERR_IO && i < K_COUNT(states); i++)
		if (!strncmp(state, states[i].begin, strlen(states[i].begin)))
			e = states[i].err;
	if (state && is_crossing(state)) {
		p->is_crossed = true;
		return e;
	}
	if (e != ERR_EXISTS)
		log_error("store", "PostgreSQL %s at: %.40s", state ? state : "is gone", sql);
	return e;
}

/* --- statements that the session knows ------------------------------------------------------ */

/* `?` becomes $1, $2 and so on, `?2` $2; what stands in quotes stays. */
static enum err dollars(const char *sql, int n, struct k_buf *out)
{
	char quote = '\0';
	int last = 0;
	enum err e = ERR_OK;
	for (const char *c = sql; !e && *c; c++) {
		if (quote || *c != '?') {
			quote = quote ? (*c == quote ? '\0' : quote)
				      : (*c == '\'' || *c == '"' ? *c : '\0');
			e = k_buf_add(out, c, 1);
			continue;
		}
		int index = isdigit((unsigned char)c[1]) ? *++c - '0' : last + 1;
		last = index > last ? index : last;
		e = k_buf_printf(out, "$%d", index);
	}
	K_CHECK(e || last == n);
	return e;
}

static enum err prepare(
	struct postgres *p, const char *name, const char *sql, const struct db_value *values, int n)
{
	struct k_buf text;
	Oid types[PARAMS_MAX];
	for (int i = 0; i < n; i++)
		types[i] = values[i].type == 's'   ? OID_TEXT
			   : values[i].type == 'i' ? OID_INT8
						   : OID_BYTEA;
	k_buf_init(&text, SQL_MAX);
	enum err e = dollars(sql, n, &text);
	if (!e) {
		PGresult *result = PQprepare(p->conn, name, text.data, n, types);
		e = err_of(p, result, sql);
		PQclear(result);
	}
	k_buf_finish(&text);
	return e;
}

static size_t place_of(const struct postgres *p, const char *sql)
{
	size_t hash = 5381;
	for (const char *c = sql; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	for (hash %= STATEMENTS_MAX; p->statements[hash] && strcmp(p->statements[hash], sql);)
		hash = (hash + 1) % STATEMENTS_MAX;
	return hash;
}

/* Gives the name of sql in the session, "" if it is known until the next only. */
static enum err name_of(struct postgres *p, const char *sql, const struct db_value *values, int n,
	char name_out[NAME_CHARS])
{
	size_t at = place_of(p, sql);
	snprintf(name_out, NAME_CHARS, "s%zu", at);
	if (p->statements[at])
		return ERR_OK;
	bool is_kept = p->statement_count < STATEMENTS_MAX * 3 / 4;
	if (!is_kept)
		name_out[0] = '\0';
	enum err e = prepare(p, name_out, sql, values, n);
	if (e || !is_kept)
		return e;
	p->statements[at] = strdup(sql);
	if (!p->statements[at])
		return ERR_NO_MEMORY;
	p->statement_count++;
	return ERR_OK;
}

void postgres_forget(struct postgres *p)
{
	for (size_t i = 0; i < STATEMENTS_MAX; i++) {
		free(p->statements[i]);
		p->statements[i] = NULL;
	}
	p->statement_count = 0;
	for (int i = 0; i < DB_JOB_COUNT; i++)
		p->has_job[i] = false;
}

/* --- sending -------------------------------------------------------------------------------- */

/* Values as libpq wants them. */
struct params {
	const char *values[PARAMS_MAX];
	int lengths[PARAMS_MAX], formats[PARAMS_MAX];
	char numbers[PARAMS_MAX][INT_CHARS];
};

static void params_fill(struct params *out, const struct db_value *values, int n)
{
	K_CHECK(n <= PARAMS_MAX);
	for (int i = 0; i < n; i++) {
		const struct db_value *v = &values[i];
		out->values[i] = v->bytes;
		out->lengths[i] = (int)v->len_bytes;
		out->formats[i] = v->type == 'b';
		if (v->type != 'i')
			continue;
		snprintf(out->numbers[i], INT_CHARS, "%lld", (long long)v->number);
		out->values[i] = out->numbers[i];
	}
}

/* The result of the next statement of a pipeline. */
static PGresult *pipeline_next(struct postgres *p)
{
	PGresult *result = PQgetResult(p->conn), *more;
	while (result && (more = PQgetResult(p->conn)))
		PQclear(more);
	return result;
}

static bool send_plain(struct postgres *p, const char *sql)
{
	return PQsendQueryParams(p->conn, sql, 0, NULL, NULL, NULL, NULL, 0);
}

/* Within a transaction, a statement that is refused must leave the rest as it was: a savepoint goes
 * before it, all in one message. */
static PGresult *send_guarded(
	struct postgres *p, const char *name, int n, const struct params *params)
{
	PGresult *result = NULL;
	if (!PQenterPipelineMode(p->conn))
		return NULL;
	if (send_plain(p, "SAVEPOINT one") &&
		PQsendQueryPrepared(
			p->conn, name, n, params->values, params->lengths, params->formats, 0) &&
		send_plain(p, "RELEASE SAVEPOINT one") && PQpipelineSync(p->conn)) {
		PQclear(pipeline_next(p));
		result = pipeline_next(p);
		PQclear(pipeline_next(p));
		PQclear(PQgetResult(p->conn)); /* the sync */
	}
	PQexitPipelineMode(p->conn);
	return result;
}

static bool changes(const char *sql)
{
	return !strncmp(sql, "INSERT", 6) || !strncmp(sql, "UPDATE", 6) ||
	       !strncmp(sql, "DELETE", 6);
}

static enum err ask_once(struct postgres *p, const char *sql, const struct db_value *values, int n,
	PGresult **result_out)
{
	char name[NAME_CHARS];
	struct params params;
	bool is_guarded = p->is_begun && changes(sql);
	enum err e = name_of(p, sql, values, n, name);
	if (e)
		return e;
	params_fill(&params, values, n);
	PGresult *result = is_guarded ? send_guarded(p, name, n, &params)
				      : PQexecPrepared(p->conn, name, n, params.values,
						params.lengths, params.formats, 0);
	e = err_of(p, result, sql);
	if (is_guarded && e == ERR_EXISTS && postgres_script(p, "ROLLBACK TO SAVEPOINT one"))
		e = ERR_IO;
	if (!e && result_out)
		*result_out = result;
	else
		PQclear(result);
	return e;
}

enum err postgres_ask(struct postgres *p, const char *sql, const struct db_value *values, int n,
	PGresult **result_out)
{
	if (p->is_begun) {
		if (!p->spoilt) {
			enum err e = ask_once(p, sql, values, n, result_out);
			if (!e || (e == ERR_EXISTS && changes(sql)))
				return e;
			p->spoilt = e;
		}
		return p->spoilt;
	}
	enum err e = line_ready(p);
	if (e)
		return e;
	bool was_crossed = p->is_crossed;
	for (int i = 0; i < DB_TRIES_MAX; i++) {
		p->is_crossed = false;
		e = ask_once(p, sql, values, n, result_out);
		if (!p->is_crossed)
			break;
	}
	p->is_crossed = p->is_crossed || was_crossed;
	return e;
}

enum err postgres_script(struct postgres *p, const char *sql)
{
	PGresult *result = PQexec(p->conn, sql);
	enum err e = err_of(p, result, sql);
	PQclear(result);
	return e;
}

enum err postgres_read(struct postgres *p, const char *sql, char *out, size_t room)
{
	PGresult *result = PQexec(p->conn, sql);
	enum err e = err_of(p, result, sql);
	if (!e && !PQntuples(result))
		e = ERR_NOT_FOUND;
	if (!e)
		snprintf(out, room, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	return e;
}
