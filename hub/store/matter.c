/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/matter.h"

#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/record.h"

enum { STAGES_TOLD_MAX = 12 }; /* the newest; a kiosk keeps no more */

static const struct {
	const char *name, *words;
	bool may_set;
} states[] = {
#define X(state, name, staff, may_set) {name, staff, may_set},
	MATTER_STATE_LIST(X)
#undef X
};

const char *matter_state_name(enum matter_state s)
{
	return states[s].name;
}

const char *matter_state_words(enum matter_state s)
{
	return states[s].words;
}

int matter_state_for_staff(const char *name)
{
	for (int i = 0; i < MATTER_STATE_COUNT; i++)
		if (states[i].may_set && !strcmp(states[i].name, name))
			return i;
	return -1;
}

/* A kiosk asks for what is behind the last news that it has, so its news must come in order. */
static enum err news_in_order(struct hub *hub, int64_t row)
{
	char kiosk[64] = "";
	struct db_rows rows;
	if (!db_is_shared(hub->db))
		return ERR_OK;
	db_ask(hub->db, &rows, "SELECT 'news ' || kiosk FROM matters WHERE matter = ?", "i", row);
	if (db_next(&rows))
		snprintf(kiosk, sizeof kiosk, "%s", db_text(&rows, 0));
	enum err e = db_end(&rows);
	return e ? e : db_in_order(hub->db, kiosk);
}

/* One stage and one piece of news. */
static enum err stage_add(struct hub *hub, int64_t row, const char *state, int64_t now_ms)
{
	enum err e = db_run(hub->db, "INSERT INTO stages(matter, state, at_ms) VALUES(?, ?, ?)",
		"isi", row, state, now_ms);
	if (!e)
		e = news_in_order(hub, row);
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO news(kiosk, matter) SELECT kiosk, matter FROM matters"
			" WHERE matter = ?",
			"i", row);
	return e;
}

enum err matter_add(struct hub *hub, const struct new_matter *m, enum matter_state state,
	int64_t now_ms, int64_t *row_out)
{
	enum err e = db_run(hub->db,
		"INSERT INTO matters(kiosk, number, kind, state, service, place, start, "
		"report_kind, street,"
		" public_id, same_as) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0))",
		"ssssssssssi", m->kiosk, m->number, m->kind, states[state].name, m->service,
		m->place, m->start, m->report_kind, m->street, m->public_id, m->same_as);
	if (e)
		return e;
	int64_t row = db_last_row(hub->db);
	e = matter_also_known(hub, row, m->kiosk, m->number);
	if (!e)
		e = stage_add(hub, row, states[state].name, now_ms);
	if (!e && state == MATTER_BOOKED)
		e = record_add(hub, "status", m->number, states[state].name, now_ms);
	if (!e)
		*row_out = row;
	return e;
}

enum err matter_also_known(struct hub *hub, int64_t row, const char *kiosk, const char *number)
{
	if (!*number)
		return ERR_OK;
	return db_run(hub->db,
		"INSERT INTO numbers(number, kiosk, matter) VALUES(?, ?, ?)"
		" ON CONFLICT DO NOTHING",
		"ssi",
		number, kiosk, row);
}

static enum err step_record(struct hub *hub, int64_t row, const char *state, int64_t now_ms)
{
	struct matter m;
	enum err e = matter_get(hub, row, &m);
	return e ? e : record_add(hub, "status", m.number, state, now_ms);
}

static enum err step_one(
	struct hub *hub, int64_t row, const char *state, const char *reason_json, int64_t now_ms)
{
	enum err e = db_run(hub->db, "UPDATE matters SET state = ?, reason = ? WHERE matter = ?",
		"ssi", state, reason_json, row);
	if (!e)
		e = stage_add(hub, row, state, now_ms);
	return e ? e : step_record(hub, row, state, now_ms);
}

enum err matter_step(struct hub *hub, int64_t row, enum matter_state state, const char *reason_json,
	int64_t now_ms)
{
	enum err e = step_one(hub, row, states[state].name, reason_json, now_ms);
	int64_t joined = 0;
	while (!e) {
		e = db_one(hub->db, &joined,
			"SELECT matter FROM matters WHERE same_as = ? AND matter > ?"
			" ORDER BY matter LIMIT 1",
			"ii", row, joined);
		if (e == ERR_NOT_FOUND)
			return ERR_OK;
		if (!e)
			e = step_one(hub, joined, states[state].name, reason_json, now_ms);
	}
	return e;
}

enum err matter_set_start(
	struct hub *hub, int64_t row, const char *service, const char *place, const char *start)
{
	return db_run(hub->db,
		"UPDATE matters SET service = ?, place = ?, start = ? WHERE matter = ?", "sssi",
		service, place, start, row);
}

enum err matter_find(struct hub *hub, const char *kiosk, const char *number, struct matter *m_out)
{
	struct db_rows rows;
	int64_t own = 0, other = 0;
	int others = 0;
	db_ask(hub->db, &rows,
		"SELECT matter, kiosk = ? FROM numbers WHERE number = ? ORDER BY matter", "ss",
		kiosk, number);
	while (db_next(&rows)) {
		if (db_int(&rows, 1)) {
			own = db_int(&rows, 0);
		} else if (db_int(&rows, 0) != other) {
			other = db_int(&rows, 0);
			others++;
		}
	}
	enum err e = db_end(&rows);
	if (e)
		return e;
	if (!own && others > 1)
		return ERR_EXISTS;
	return own || other ? matter_get(hub, own ? own : other, m_out) : ERR_NOT_FOUND;
}

enum err matter_get(struct hub *hub, int64_t row, struct matter *m_out)
{
	struct db_rows rows;
	struct matter m = {.row = row};
	db_ask(hub->db, &rows,
		"SELECT kiosk, number, kind, state, service, place, start, report_kind"
		" FROM matters WHERE matter = ?",
		"i", row);
	bool found = db_next(&rows);
	if (found) {
		snprintf(m.kiosk, sizeof m.kiosk, "%s", db_text(&rows, 0));
		snprintf(m.number, sizeof m.number, "%s", db_text(&rows, 1));
		snprintf(m.kind, sizeof m.kind, "%s", db_text(&rows, 2));
		snprintf(m.state, sizeof m.state, "%s", db_text(&rows, 3));
		snprintf(m.service, sizeof m.service, "%s", db_text(&rows, 4));
		snprintf(m.place, sizeof m.place, "%s", db_text(&rows, 5));
		snprintf(m.start, sizeof m.start, "%s", db_text(&rows, 6));
		snprintf(m.report_kind, sizeof m.report_kind, "%s", db_text(&rows, 7));
	}
	enum err e = db_end(&rows);
	if (!e && !found)
		e = ERR_NOT_FOUND;
	if (!e)
		*m_out = m;
	return e;
}

/* The newest stages, oldest first. */
static enum err stages_read(struct hub *hub, int64_t row, json_t *stages)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT state, at_ms FROM (SELECT rowid AS n, state, at_ms FROM stages WHERE "
		"matter = ?"
		" ORDER BY n DESC LIMIT ?) AS newest ORDER BY n",
		"ii", row, (int64_t)STAGES_TOLD_MAX);
	while (db_next(&rows))
		json_array_append_new(stages, json_pack("{s:s, s:I}", "state", db_text(&rows, 0),
						      "at", (json_int_t)db_int(&rows, 1)));
	return db_end(&rows);
}

/* Sets key to column's text where there is one. */
static void put_text(json_t *obj, const char *key, const struct db_rows *rows, int column)
{
	if (!db_is_null(rows, column))
		json_object_set_new(obj, key, json_string(db_text(rows, column)));
}

enum err matter_status(struct hub *hub, int64_t row, json_t **status_out)
{
	static const char *const keys[] = {
		"number", "kind", "state", "service", "place", "start", "report_kind", "street"};
	struct db_rows rows;
	json_t *status = json_object(), *stages = json_array();
	db_ask(hub->db, &rows,
		"SELECT number, kind, state, service, place, start, report_kind, street, reason"
		" FROM matters WHERE matter = ?",
		"i", row);
	bool found = db_next(&rows);
	for (int i = 0; found && i < 8; i++)
		put_text(status, keys[i], &rows, i);
	if (found && !db_is_null(&rows, 8))
		json_object_set_new(status, "reason", json_loads(db_text(&rows, 8), 0, NULL));
	enum err e = db_end(&rows);
	if (!e)
		e = found ? stages_read(hub, row, stages) : ERR_NOT_FOUND;
	json_object_set_new(status, "stages", stages);
	if (e)
		json_decref(status);
	else
		*status_out = status;
	return e;
}
