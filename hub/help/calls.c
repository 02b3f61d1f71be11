/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/calls.h"

#include <string.h>

#include "hub/store/db.h"

enum err calls_set(struct hub *hub, const char *kiosk, bool is_on, int64_t now_ms)
{
	if (!is_on)
		return db_run(hub->db, "UPDATE calls SET state = ? WHERE kiosk = ? AND state <> ?",
			"isi", (int64_t)CALLS_CLOSED, kiosk, (int64_t)CALLS_CLOSED);
	return db_run(hub->db,
		"INSERT INTO calls(kiosk, since_ms, state) SELECT ?, ?, ? WHERE NOT EXISTS"
		" (SELECT 1 FROM calls WHERE kiosk = ? AND state <> ?)",
		"siisi", kiosk, now_ms, (int64_t)CALLS_WAITING, kiosk, (int64_t)CALLS_CLOSED);
}

enum err calls_state_json(struct hub *hub, const char *kiosk, json_t **state_out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT state, name FROM calls WHERE kiosk = ? ORDER BY call DESC LIMIT 1", "s",
		kiosk);
	json_t *state = db_next(&rows)
				? json_pack("{s:I, s:s}", "state", (json_int_t)db_int(&rows, 0),
					  "name", db_text(&rows, 1))
				: json_pack("{s:i, s:s}", "state", CALLS_CLOSED, "name", "");
	enum err e = db_end(&rows);
	if (!e && !state)
		e = ERR_NO_MEMORY;
	if (e)
		json_decref(state);
	else
		*state_out = state;
	return e;
}

enum err calls_answer(struct hub *hub, int64_t call, const char *name)
{
	if (!*name || strlen(name) > CALLS_NAME_MAX)
		return ERR_BAD_INPUT;
	enum err e = db_run(hub->db,
		"UPDATE calls SET state = ?, name = ? WHERE call = ? AND state <> ?", "isii",
		(int64_t)CALLS_COMING, name, call, (int64_t)CALLS_CLOSED);
	return !e && !db_changed(hub->db) ? ERR_NOT_FOUND : e;
}

enum err calls_list(struct hub *hub, json_t **calls_out)
{
	struct db_rows rows;
	json_t *calls = json_array();
	db_ask(hub->db, &rows,
		"SELECT call, centre, kiosk, since_ms, state, name FROM calls JOIN kiosks"
		" USING(kiosk) WHERE state <> ? ORDER BY call LIMIT 100",
		"i", (int64_t)CALLS_CLOSED);
	while (db_next(&rows))
		json_array_append_new(calls,
			json_pack("{s:I, s:s, s:s, s:I, s:I, s:s}", "call",
				(json_int_t)db_int(&rows, 0), "centre", db_text(&rows, 1), "kiosk",
				db_text(&rows, 2), "since", (json_int_t)db_int(&rows, 3), "state",
				(json_int_t)db_int(&rows, 4), "name", db_text(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(calls);
	else
		*calls_out = calls;
	return e;
}
