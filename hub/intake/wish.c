/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/wish.h"

#include <string.h>

#include "hub/intake/given.h"
#include "hub/store/db.h"

enum { TASKS_MAX = 200 };

enum err wish_keep(struct hub *hub, const struct taken *t, int64_t now_ms)
{
	const char *key = t->kind == REQUEST_REPORT ? "answer" : "contact";
	const char *way = given_text_or_none(t->answers, key, SIZE_MAX);
	const char *phone = given_text_or_none(t->answers, "phone", SIZE_MAX);
	if (!t->matter || !way || !phone || !*phone ||
		(strcmp(way, "phone") && strcmp(way, "text")))
		return ERR_OK;
	return db_run(hub->db,
		"INSERT INTO wishes(kiosk, request, matter, way, made_ms) VALUES(?, ?, ?, ?, ?)",
		"ssisi", t->kiosk, t->id, t->matter, way, now_ms);
}

enum err wish_tasks(struct hub *hub, json_t **out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(hub->db, &rows,
		"SELECT w.wish, w.way, m.number, m.kind, m.state, w.made_ms FROM wishes AS w"
		" JOIN matters AS m ON m.matter = w.matter WHERE w.done_ms = 0 AND " WISH_IS_DUE
		" AND NOT EXISTS(SELECT 1 FROM journal AS j WHERE j.kiosk = w.kiosk"
		" AND j.request = w.request AND j.kind = 'text'"
		" AND j.state NOT IN ('rejected', 'needs_staff'))"
		" ORDER BY w.wish LIMIT ?",
		"i", (int64_t)TASKS_MAX);
	while (db_next(&rows))
		json_array_append_new(list,
			json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", "task",
				(json_int_t)db_int(&rows, 0), "way", db_text(&rows, 1), "number",
				db_text(&rows, 2), "kind", db_text(&rows, 3), "state",
				db_text(&rows, 4), "since", (json_int_t)db_int(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

enum err wish_done(struct hub *hub, int64_t task, const char *by, int64_t now_ms)
{
	int64_t n = 0;
	enum err e = db_one(hub->db, &n,
		"SELECT COUNT(*) FROM wishes WHERE wish = ? AND done_ms = 0", "i", task);
	if (!e && !n)
		e = ERR_NOT_FOUND;
	return e ? e
		 : db_run(hub->db,
			   "UPDATE wishes SET done_ms = ?, done_by = ? WHERE wish = ? AND done_ms "
			   "= 0",
			   "isi", now_ms, by, task);
}
