/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/calls.h"

#include <sodium.h>
#include <string.h>

#include "hub/help/volunteers.h"
#include "hub/store/db.h"

enum { CENTRE_CALLS_MAX = 50 };

void calls_tell(struct hub *hub)
{
	if (hub->on_calls)
		hub->on_calls(hub->on_calls_ctx);
}

/* Tells the others, if the last statement changed something. */
static enum err told(struct hub *hub, enum err e)
{
	if (!e && db_changed(hub->db))
		calls_tell(hub);
	return e;
}

enum err calls_set(
	struct hub *hub, const char *kiosk, bool is_on, const char *help, int64_t now_ms)
{
	if (!is_on)
		return told(hub,
			db_run(hub->db, "UPDATE calls SET state = ? WHERE kiosk = ? AND state <> 2",
				"is", (int64_t)CALLS_CLOSED, kiosk));
	/* Who came to earlier calls is nobody's business any more. */
	enum err e = db_run(hub->db, "DELETE FROM calls WHERE kiosk = ? AND state = 2", "s", kiosk);
	if (e)
		return e;
	return told(hub, db_run(hub->db,
				 "INSERT INTO calls(kiosk, since_ms, state, help)"
				 " SELECT ?, ?, ?, ? WHERE NOT EXISTS"
				 " (SELECT 1 FROM calls WHERE kiosk = ? AND state <> 2)",
				 "siiss", kiosk, now_ms, (int64_t)CALLS_WAITING, help, kiosk));
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
	enum err e = told(hub,
		db_run(hub->db,
			"UPDATE calls SET state = ?, name = ?, phone = 0 WHERE call = ? AND state <> 2",
			"isi", (int64_t)CALLS_COMING, name, call));
	return !e && !db_changed(hub->db) ? ERR_NOT_FOUND : e;
}

enum err calls_list(struct hub *hub, json_t **calls_out)
{
	struct db_rows rows;
	json_t *calls = json_array();
	db_ask(hub->db, &rows,
		"SELECT call, centre, kiosk, since_ms, state, name FROM calls JOIN kiosks"
		" USING(kiosk) WHERE state <> 2 ORDER BY call LIMIT 100",
		"");
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

/* --- the centre's volunteers ------------------------------------------------------------------ */

/* How a call stands that could not be changed.  Errors: ERR_NOT_FOUND. */
static enum err look(
	struct hub *hub, const char *centre, int64_t call, int64_t *state_out, int64_t *phone_out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT state, phone FROM calls WHERE call = ?"
		" AND kiosk IN (SELECT kiosk FROM kiosks WHERE centre = ?)",
		"is", call, centre);
	bool is_there = db_next(&rows);
	if (is_there) {
		*state_out = db_int(&rows, 0);
		*phone_out = db_int(&rows, 1);
	}
	enum err e = db_end(&rows);
	return e || is_there ? e : ERR_NOT_FOUND;
}

enum err calls_go(struct hub *hub, const struct volunteer *v, int64_t call)
{
	int64_t state = 0, phone = 0;
	enum err e = told(hub,
		db_run(hub->db,
			"UPDATE calls SET state = ?, name = ?, phone = ? WHERE call = ? AND state = ?"
			" AND kiosk IN (SELECT kiosk FROM kiosks WHERE centre = ?)",
			"isiiis", (int64_t)CALLS_COMING, v->name, v->phone, call,
			(int64_t)CALLS_WAITING, v->centre));
	if (e || db_changed(hub->db))
		return e;
	e = look(hub, v->centre, call, &state, &phone);
	if (!e && state == CALLS_CLOSED)
		return ERR_NOT_FOUND;
	return e || phone == v->phone ? e : ERR_EXISTS;
}

enum err calls_done(struct hub *hub, const struct volunteer *v, int64_t call)
{
	int64_t state = 0, phone = 0;
	enum err e = told(hub, db_run(hub->db,
				       "UPDATE calls SET state = ? WHERE call = ? AND state <> 2"
				       " AND kiosk IN (SELECT kiosk FROM kiosks WHERE centre = ?)",
				       "iis", (int64_t)CALLS_CLOSED, call, v->centre));
	return e || db_changed(hub->db) ? e : look(hub, v->centre, call, &state, &phone);
}

enum err calls_each(struct hub *hub, const char *centre, calls_row_fn *fn, void *ctx)
{
	struct db_rows rows;
	enum err e = ERR_OK;
	db_ask(hub->db, &rows,
		"SELECT c.call, c.kiosk, c.since_ms, c.state, c.name, c.phone, c.help,"
		" (SELECT count(*) FROM kiosks o WHERE o.centre = k.centre AND"
		"  (o.enrolled_ms < k.enrolled_ms OR (o.enrolled_ms = k.enrolled_ms AND"
		"   o.kiosk <= k.kiosk))),"
		" (SELECT count(*) FROM kiosks o WHERE o.centre = k.centre)"
		" FROM calls c JOIN kiosks k ON k.kiosk = c.kiosk"
		" WHERE c.state <> 2 AND k.centre = ? ORDER BY c.call LIMIT ?",
		"si", centre, (int64_t)CENTRE_CALLS_MAX);
	while (!e && db_next(&rows)) {
		const struct calls_row row = {.call = db_int(&rows, 0),
			.kiosk = db_text(&rows, 1),
			.since_ms = db_int(&rows, 2),
			.state = (enum calls_state)db_int(&rows, 3),
			.name = db_text(&rows, 4),
			.phone = db_int(&rows, 5),
			.help = db_text(&rows, 6),
			.nth = (int)db_int(&rows, 7),
			.of = (int)db_int(&rows, 8)};
		e = fn(ctx, &row);
	}
	enum err ended = db_end(&rows);
	return e ? e : ended;
}

enum err calls_version(struct hub *hub, uint64_t *version_out)
{
	struct db_rows rows;
	crypto_generichash_state hash;
	uint64_t version = 0;
	unsigned char digest[crypto_generichash_BYTES];
	crypto_generichash_init(&hash, NULL, 0, sizeof digest);
	db_ask(hub->db, &rows, "SELECT call, state, phone, name FROM calls WHERE state <> 2 ORDER BY call",
		"");
	while (db_next(&rows)) {
		const int64_t numbers[] = {db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2)};
		const char *name = db_text(&rows, 3);
		crypto_generichash_update(
			&hash, (const unsigned char *)numbers, sizeof numbers);
		crypto_generichash_update(&hash, (const unsigned char *)name, strlen(name) + 1);
	}
	enum err e = db_end(&rows);
	crypto_generichash_final(&hash, digest, sizeof digest);
	memcpy(&version, digest, sizeof version);
	if (!e)
		*version_out = version;
	return e;
}
