/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/retention.h"

#include <stdio.h>

#include "hub/booking/grant.h"
#include "hub/store/db.h"
#include "hub/store/record.h"
#include "kiosk/model/request.h"

#define DAY_MS INT64_C(86400000)

/* Requests of a kind whose last thing was before a time (kind, ms, ms, local start).  The start of
 * a visit is compared as text, in the town's time. */
#define OVER                                                                                       \
	" FROM requests AS r LEFT JOIN matters AS m ON m.matter = r.matter"                        \
	" WHERE r.erased_ms = 0 AND r.kind = ? AND r.received_ms < ?"                              \
	" AND NOT EXISTS (SELECT 1 FROM stages AS s WHERE s.matter = r.matter AND s.at_ms >= ?)"   \
	" AND (m.start IS NULL OR m.start < ?)"
#define WAITS                                                                                      \
	" EXISTS (SELECT 1 FROM journal AS j WHERE j.kiosk = r.kiosk AND j.request = r.id"         \
	" AND j.state NOT IN ('delivered', 'settled'))"

struct cut {
	int64_t ms;
	char start[START_CHARS + 1];
};

static enum err days_read(struct hub *hub, const char *kind, int64_t *days_out)
{
	enum err e = db_one(
		hub->db, days_out, "SELECT days FROM retention WHERE kind = ?", "s", kind);
	if (e != ERR_NOT_FOUND)
		return e;
	*days_out = RETENTION_DAYS;
	return ERR_OK;
}

static enum err cut_of(struct hub *hub, const char *kind, int64_t now_ms, struct cut *out)
{
	int64_t days = 0;
	enum err e = days_read(hub, kind, &days);
	if (e)
		return e;
	out->ms = now_ms - days * DAY_MS;
	grant_stamp(out->ms, out->start);
	return ERR_OK;
}

enum err retention_set(struct hub *hub, const char *kind, int64_t days)
{
	if (request_kind_find(kind) < 0 || days < 1 || days > RETENTION_DAYS_MAX)
		return ERR_BAD_INPUT;
	return db_run(hub->db,
		"INSERT INTO retention(kind, days) VALUES(?, ?)"
		" ON CONFLICT(kind) DO UPDATE SET days = excluded.days",
		"si", kind, days);
}

/* The envelope goes; what was delivered is not followed any more, as that would have to read it. */
static enum err erase_one(struct hub *hub, int64_t seq, int64_t now_ms)
{
	enum err e = db_run(hub->db,
		"UPDATE journal SET state = 'settled', due_ms = NULL WHERE state = 'delivered' AND"
		" EXISTS (SELECT 1 FROM requests AS r WHERE r.seq = ? AND r.kiosk = journal.kiosk"
		" AND r.id = journal.request)",
		"i", seq);
	return e ? e
		 : db_run(hub->db,
			   "UPDATE requests SET envelope = ?, erased_ms = ? WHERE seq = ?", "bii",
			   "", (size_t)0, now_ms, seq);
}

static enum err erase_kind(struct hub *hub, const char *kind, int64_t now_ms, int *count)
{
	struct cut cut;
	struct db_rows rows;
	int64_t seqs[RETENTION_LOT];
	int n = 0;
	enum err e = cut_of(hub, kind, now_ms, &cut);
	if (e)
		return e;
	db_ask(hub->db, &rows, "SELECT r.seq" OVER " AND NOT" WAITS " ORDER BY r.seq LIMIT ?",
		"siisi", kind, cut.ms, cut.ms, cut.start, (int64_t)(RETENTION_LOT - *count));
	while (n < RETENTION_LOT && db_next(&rows))
		seqs[n++] = db_int(&rows, 0);
	e = db_end(&rows);
	for (int i = 0; !e && i < n; i++)
		e = erase_one(hub, seqs[i], now_ms);
	*count += n;
	return e;
}

static enum err erase(struct hub *hub, int64_t now_ms, int *count)
{
	char words[64];
	enum err e = ERR_OK;
	for (int k = 0; !e && k < REQUEST_KIND_COUNT && *count < RETENTION_LOT; k++)
		e = erase_kind(hub, request_kind_name((enum request_kind)k), now_ms, count);
	if (e || !*count)
		return e;
	snprintf(words, sizeof words, "the words of %d requests", *count);
	return record_add(hub, "erased", "retention", words, now_ms);
}

/* Runs a statement whose rows nobody needs. */
static enum err pragma(struct hub *hub, const char *sql)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, sql, "");
	while (db_next(&rows)) {
	}
	return db_end(&rows);
}

/* In a file, what is erased is written over, and the log that still had it is cut to nothing.  A
 * server has its own rules (docs/staff/operations.md). */
static enum err forget_begin(struct hub *hub)
{
	return db_is_shared(hub->db) ? ERR_OK : pragma(hub, "PRAGMA secure_delete=ON");
}

static enum err forget_end(struct hub *hub)
{
	return db_is_shared(hub->db) ? ERR_OK : pragma(hub, "PRAGMA wal_checkpoint(TRUNCATE)");
}

enum err retention_lot(struct hub *hub, int64_t now_ms, int *count_out)
{
	int count = 0;
	enum err e = forget_begin(hub);
	if (!e)
		e = db_begin(hub->db);
	if (e)
		return e;
	e = erase(hub, now_ms, &count);
	if (e)
		db_rollback(hub->db);
	else
		e = db_commit(hub->db);
	if (!e && count < RETENTION_LOT)
		e = forget_end(hub);
	if (!e)
		*count_out = count;
	return e;
}

static enum err show_kind(struct hub *hub, const char *kind, int64_t now_ms, json_t *list)
{
	struct cut cut;
	struct db_rows rows;
	int64_t days = 0, held = 0;
	enum err e = days_read(hub, kind, &days);
	if (!e)
		e = cut_of(hub, kind, now_ms, &cut);
	if (!e)
		e = db_one(hub->db, &held, "SELECT COUNT(*)" OVER " AND" WAITS, "siis", kind,
			cut.ms, cut.ms, cut.start);
	if (e)
		return e;
	db_ask(hub->db, &rows,
		"SELECT COUNT(CASE WHEN erased_ms = 0 THEN 1 END),"
		" COUNT(CASE WHEN erased_ms <> 0 THEN 1 END),"
		" COALESCE(MIN(CASE WHEN erased_ms = 0 THEN received_ms END), 0)"
		" FROM requests WHERE kind = ?",
		"s", kind);
	if (db_next(&rows))
		json_array_append_new(list,
			json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "kind", kind, "days",
				(json_int_t)days, "kept", (json_int_t)db_int(&rows, 0), "erased",
				(json_int_t)db_int(&rows, 1), "oldest",
				(json_int_t)db_int(&rows, 2), "held", (json_int_t)held));
	return db_end(&rows);
}

enum err retention_show(struct hub *hub, int64_t now_ms, json_t **out)
{
	enum err e = ERR_OK;
	json_t *list = json_array();
	for (int k = 0; !e && k < REQUEST_KIND_COUNT; k++)
		e = show_kind(
			hub, request_kind_name((enum request_kind)k), now_ms, list);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}
