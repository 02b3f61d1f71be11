/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/durable.h"

#include "hub/intake/receipt.h"
#include "hub/store/db.h"

#include <string.h>

enum { ID_CHARS = 32 };

enum err durable_backup(struct hub *hub, const char *path, int64_t now_ms, int64_t *count_out)
{
	int64_t last = 0, count = 0;
	enum err e = db_one(hub->db, &last, "SELECT COALESCE(MAX(seq), 0) FROM requests", "");
	if (!e)
		e = db_one(hub->db, &count, "SELECT COUNT(*) FROM requests", "");
	if (!e)
		e = db_copy(hub->db, path);
	if (!e)
		e = db_run(hub->db, "INSERT INTO backups(at_ms, last_seq) VALUES(?, ?)", "ii",
			now_ms, last);
	if (!e)
		*count_out = count;
	return e;
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
