/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help/volunteers.h"

#include <stdio.h>
#include <string.h>

#include "hub/help/calls.h"
#include "hub/store/db.h"
#include "hub/store/secret.h"

enum { SEEN_MS = 60 * 60 * 1000 };

static const int64_t life_ms = (int64_t)VOLUNTEER_DAYS * 24 * 60 * 60 * 1000;

enum err volunteers_add(
	struct hub *hub, const char *centre, int64_t now_ms, char code_out[VOLUNTEER_CODE_CHARS + 1])
{
	char code[VOLUNTEER_CODE_CHARS + 1], hash[SECRET_HASH_CHARS + 1];
	int64_t known = 0;
	enum err e = db_one(hub->db, &known,
		"SELECT (SELECT count(*) FROM kiosks WHERE centre = ?)"
		" + (SELECT count(*) FROM codes WHERE centre = ?)",
		"ss", centre, centre);
	if (!e && !known)
		e = ERR_NOT_FOUND;
	if (e)
		return e;
	secret_code_make(VOLUNTEER_CODE_CHARS, code);
	secret_hash(code, hash);
	e = db_run(hub->db, "INSERT INTO volunteer_codes(centre, hash, made_ms) VALUES(?, ?, ?)",
		"ssi", centre, hash, now_ms);
	if (!e)
		memcpy(code_out, code, sizeof code);
	return e;
}

static enum err remove_all(struct hub *hub, int64_t code)
{
	enum err e = db_run(hub->db, "DELETE FROM volunteer_phones WHERE code = ?", "i", code);
	if (!e)
		e = db_run(hub->db, "DELETE FROM volunteer_codes WHERE code = ?", "i", code);
	return !e && !db_changed(hub->db) ? ERR_NOT_FOUND : e;
}

enum err volunteers_remove(struct hub *hub, int64_t code)
{
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = remove_all(hub, code);
	if (e)
		db_rollback(hub->db);
	else
		e = db_commit(hub->db);
	if (!e)
		calls_tell(hub);
	return e;
}

enum err volunteers_list(struct hub *hub, json_t **list_out)
{
	struct db_rows rows;
	json_t *list = json_array(), *phones = NULL;
	int64_t before = 0;
	db_ask(hub->db, &rows,
		"SELECT c.code, c.centre, c.made_ms, p.phone, p.name, p.seen_ms"
		" FROM volunteer_codes c LEFT JOIN volunteer_phones p ON p.code = c.code"
		" WHERE c.code IN (SELECT code FROM volunteer_codes ORDER BY code LIMIT 1000)"
		" ORDER BY c.code, p.phone",
		"");
	while (db_next(&rows)) {
		if (db_int(&rows, 0) != before) {
			phones = json_array();
			json_array_append_new(list,
				json_pack("{s:I, s:s, s:I, s:o}", "code",
					(json_int_t)db_int(&rows, 0), "centre", db_text(&rows, 1),
					"made", (json_int_t)db_int(&rows, 2), "phones", phones));
		}
		before = db_int(&rows, 0);
		if (!db_is_null(&rows, 3))
			json_array_append_new(phones, json_pack("{s:s, s:I}", "name", db_text(&rows, 4),
							      "seen", (json_int_t)db_int(&rows, 5)));
	}
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*list_out = list;
	return e;
}

/* A name that can stand on a kiosk's page: whole UTF-8, no control characters, not long. */
static bool name_is_right(const char *name)
{
	json_t *text = json_string(name); /* NULL unless it is UTF-8 */
	int count = 0;
	bool is_right = text != NULL;
	for (const char *c = name; *c && is_right; c++) {
		count += (*c & 0xc0) != 0x80;
		is_right = (unsigned char)*c >= ' ' && *c != 0x7f;
	}
	json_decref(text);
	return is_right && count <= VOLUNTEER_NAME_LETTERS;
}

enum err volunteers_enter(struct hub *hub, const char *code, const char *name, int64_t now_ms,
	char token_out[VOLUNTEER_TOKEN_CHARS + 1])
{
	char clean[VOLUNTEER_CODE_CHARS + 1], hash[SECRET_HASH_CHARS + 1];
	int64_t number = 0;
	if (!name_is_right(name))
		return ERR_BAD_INPUT;
	if (!secret_code_read(code, VOLUNTEER_CODE_CHARS, clean))
		return ERR_DENIED;
	secret_hash(clean, hash);
	enum err e = db_one(hub->db, &number, "SELECT code FROM volunteer_codes WHERE hash = ?",
		"s", hash);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_DENIED : e;
	secret_token_make(VOLUNTEER_TOKEN_CHARS, token_out);
	secret_hash(token_out, hash);
	e = db_run(hub->db, "DELETE FROM volunteer_phones WHERE seen_ms < ?", "i", now_ms - life_ms);
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO volunteer_phones(code, hash, name, made_ms, seen_ms)"
			" VALUES(?, ?, ?, ?, ?)",
			"issii", number, hash, name, now_ms, now_ms);
	return e;
}

enum err volunteers_find(
	struct hub *hub, const char *token, int64_t now_ms, struct volunteer *out)
{
	struct db_rows rows;
	char hash[SECRET_HASH_CHARS + 1];
	int64_t seen_ms = 0;
	if (!token || strlen(token) != VOLUNTEER_TOKEN_CHARS)
		return ERR_DENIED;
	secret_hash(token, hash);
	db_ask(hub->db, &rows,
		"SELECT p.phone, c.centre, p.name, p.seen_ms FROM volunteer_phones p"
		" JOIN volunteer_codes c ON c.code = p.code WHERE p.hash = ?",
		"s", hash);
	bool is_there = db_next(&rows);
	if (is_there) {
		out->phone = db_int(&rows, 0);
		snprintf(out->centre, sizeof out->centre, "%s", db_text(&rows, 1));
		snprintf(out->name, sizeof out->name, "%s", db_text(&rows, 2));
		seen_ms = db_int(&rows, 3);
	}
	enum err e = db_end(&rows);
	if (e || !is_there || seen_ms < now_ms - life_ms)
		return e ? e : ERR_DENIED;
	secret_form_check("foyer form", token, VOLUNTEER_CHECK_CHARS, out->check);
	return seen_ms > now_ms - SEEN_MS
		       ? ERR_OK
		       : db_run(hub->db, "UPDATE volunteer_phones SET seen_ms = ? WHERE phone = ?", "ii",
				 now_ms, out->phone);
}

bool volunteers_is_in(struct hub *hub, int64_t phone)
{
	int64_t count = 0;
	enum err e = db_one(hub->db, &count,
		"SELECT count(*) FROM volunteer_phones WHERE phone = ?", "i", phone);
	return e || count; /* a database that is busy signs nobody out */
}

enum err volunteers_leave(struct hub *hub, const struct volunteer *v)
{
	enum err e = db_run(
		hub->db, "DELETE FROM volunteer_phones WHERE phone = ?", "i", v->phone);
	if (!e)
		calls_tell(hub);
	return e;
}
