/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/durable.h"

#include "hub/intake/receipt.h"
#include "hub/store/db.h"
#include "kiosk/base/log.h"

#include <string.h>

enum { ID_CHARS = 32, NUMBERS_JUMP = 1000000 };

/* The mark is in the copy, and off again in what was copied.  A crash between the two makes numbers
 * jump once for nothing. */
static enum err copy(struct hub *hub, const char *path)
{
	enum err e = db_run(hub->db, "UPDATE vitals SET is_copy = 1 WHERE one = 1", "");
	if (!e)
		e = db_copy(hub->db, path);
	enum err undone = db_run(hub->db, "UPDATE vitals SET is_copy = 0 WHERE one = 1", "");
	return e ? e : undone;
}

/* A row far above the last, which means nothing to anybody. */
static enum err numbers_jump(struct hub *hub, int64_t now_ms)
{
	enum err e = db_run(hub->db,
		"INSERT INTO news(n, kiosk, matter) SELECT (SELECT COALESCE(MAX(n), 0) FROM news) + ?,"
		" '', matter FROM matters ORDER BY matter LIMIT 1",
		"i", (int64_t)NUMBERS_JUMP);
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO leases(lease, kiosk, epoch, service, place, start, state,"
			" granted_ms) SELECT (SELECT COALESCE(MAX(lease), 0) FROM leases) + ?, kiosk,"
			" 0, '', '', '', 'released', ? FROM kiosks ORDER BY kiosk LIMIT 1",
			"ii", (int64_t)NUMBERS_JUMP, now_ms);
	if (!e)
		e = db_follow(hub->db, "news", "n");
	if (!e)
		e = db_follow(hub->db, "leases", "lease");
	if (!e)
		e = db_run(hub->db, "UPDATE vitals SET is_copy = 0 WHERE one = 1", "");
	return e ? e : record_add(hub, "restored", "from a backup", "", now_ms);
}

enum err durable_begin(struct hub *hub, int64_t now_ms)
{
	int64_t is_copy = 0;
	enum err e = db_one(hub->db, &is_copy, "SELECT is_copy FROM vitals WHERE one = 1", "");
	if (e || !is_copy)
		return e;
	log_warn("store", "this database is a backup: kiosks now send again what came after it");
	e = db_begin(hub->db);
	if (e)
		return e;
	e = numbers_jump(hub, now_ms);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

enum err durable_backup(struct hub *hub, const char *path, int64_t now_ms, int64_t *count_out,
	struct record_head *record_out)
{
	struct record_head head = {0};
	int64_t last = 0, count = 0;
	enum err e = db_one(hub->db, &last, "SELECT COALESCE(MAX(seq), 0) FROM requests", "");
	if (!e)
		e = db_one(hub->db, &count, "SELECT COUNT(*) FROM requests", "");
	if (!e)
		e = record_head(hub, &head);
	if (!e)
		e = copy(hub, path);
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO backups(at_ms, last_seq, record_n, record_hash)"
			" VALUES(?, ?, ?, ?)",
			"iiis", now_ms, last, head.n, head.hash);
	if (e) {
		log_error("store", "no backup was made: %s", err_words(e));
		return e;
	}
	*count_out = count;
	*record_out = head;
	return ERR_OK;
}

/* All that has a number is there, and is in a copy that begins now; and the copy says that it is one.
 */
static enum err mark_read(
	struct hub *hub, int64_t *mark_out, int64_t *count_out, struct record_head *record_out)
{
	enum err e = db_settle(hub->db, "requests");
	if (!e)
		e = db_one(
			hub->db, mark_out, "SELECT COALESCE(MAX(seq), 0) FROM requests", "");
	if (!e)
		e = db_one(hub->db, count_out, "SELECT COUNT(*) FROM requests", "");
	if (!e)
		e = record_head(hub, record_out);
	return e ? e : db_run(hub->db, "UPDATE vitals SET is_copy = 1 WHERE one = 1", "");
}

enum err durable_backup_begin(
	struct hub *hub, int64_t *mark_out, int64_t *count_out, struct record_head *record_out)
{
	if (!db_is_shared(hub->db))
		return ERR_UNSUPPORTED;
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = mark_read(hub, mark_out, count_out, record_out);
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

enum err durable_backup_end(struct hub *hub, bool is_good, int64_t mark,
	const struct record_head *record, int64_t now_ms)
{
	int64_t last = 0;
	enum err e = db_run(hub->db, "UPDATE vitals SET is_copy = 0 WHERE one = 1", "");
	if (!e)
		e = db_one(hub->db, &last, "SELECT COALESCE(MAX(seq), 0) FROM requests", "");
	if (!e && mark > last)
		e = ERR_BAD_INPUT;
	return e || !is_good ? e
			     : db_run(hub->db,
				       "INSERT INTO backups(at_ms, last_seq, record_n, record_hash)"
				       " VALUES(?, ?, ?, ?)",
				       "iiis", now_ms, mark, record->n, record->hash);
}

static enum err say_one(
	struct hub *hub, const char *kiosk, const char *id, json_t *receipts, json_t *unknown)
{
	struct db_rows rows;
	struct receipt r;
	db_ask(hub->db, &rows,
		"SELECT sha256, outcome, seq <= (SELECT COALESCE(MAX(last_seq), 0) FROM backups)"
		" FROM requests WHERE kiosk = ? AND id = ?",
		"ss", kiosk, id);
	bool is_there = db_next(&rows);
	if (is_there && db_int(&rows, 2)) {
		receipt_make(
			&r, hub->keys, kiosk, id, db_text(&rows, 0), "durable", db_text(&rows, 1));
		json_array_append_new(
			receipts, json_pack("{s:s, s:s}", "receipt", r.text, "sig", r.sig));
	}
	enum err e = db_end(&rows);
	if (!e && !is_there)
		json_array_append_new(unknown, json_string(id));
	return e;
}

enum err durable_receipts(
	struct hub *hub, const char *kiosk, const json_t *ids, json_t **answer_out)
{
	json_t *receipts = json_array(), *unknown = json_array(), *one;
	size_t i, n = json_array_size(ids);
	enum err e = !n || n > DURABLE_IDS_MAX ? ERR_BAD_INPUT : ERR_OK;
	json_array_foreach(ids, i, one) {
		const char *id = json_string_value(one);
		if (!e && (!id || strlen(id) != ID_CHARS ||
				  strspn(id, "0123456789abcdef") != ID_CHARS))
			e = ERR_BAD_INPUT;
		if (!e)
			e = say_one(hub, kiosk, id, receipts, unknown);
	}
	json_t *answer = json_pack("{s:o, s:o}", "receipts", receipts, "unknown", unknown);
	if (e || !answer) {
		json_decref(answer);
		return e ? e : ERR_NO_MEMORY;
	}
	*answer_out = answer;
	return ERR_OK;
}
