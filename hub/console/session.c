/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/session.h"

#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/secret.h"

enum { SEEN_MS = 60 * 1000 };

static const int64_t idle_ms = (int64_t)SESSION_IDLE_MIN * 60 * 1000;
static const int64_t life_ms = (int64_t)SESSION_HOURS * 60 * 60 * 1000;

static bool token_is_one(const char *token)
{
	return token && strlen(token) == SESSION_TOKEN_CHARS &&
	       strspn(token, "0123456789abcdef") == SESSION_TOKEN_CHARS;
}

void session_token_make(char token_out[SESSION_TOKEN_CHARS + 1])
{
	secret_token_make(SESSION_TOKEN_CHARS, token_out);
}

void session_check_make(const char *token, char out[SESSION_CHECK_CHARS + 1])
{
	secret_form_check("foyer console form", token, SESSION_CHECK_CHARS, out);
}

enum err session_begin(struct hub *hub, int64_t staff, enum session_stage stage, int64_t now_ms,
	char token_out[SESSION_TOKEN_CHARS + 1])
{
	char token[SESSION_TOKEN_CHARS + 1], hash[SECRET_HASH_CHARS + 1];
	session_token_make(token);
	secret_hash(token, hash);
	enum err e = db_run(hub->db, "DELETE FROM staff_sessions WHERE seen_ms < ? OR made_ms < ?",
		"ii", now_ms - idle_ms - life_ms, now_ms - 2 * life_ms); /* session_was */
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO staff_sessions(staff, hash, stage, made_ms, seen_ms)"
			" VALUES(?, ?, ?, ?, ?)",
			"isiii", staff, hash, (int64_t)stage, now_ms, now_ms);
	if (!e)
		memcpy(token_out, token, sizeof token);
	return e;
}

static void read_row(struct db_rows *rows, struct session *s)
{
	s->session = db_int(rows, 0);
	s->stage = db_int(rows, 1) == SESSION_IN ? SESSION_IN : SESSION_JOINING;
	s->made_ms = db_int(rows, 2);
	s->seen_ms = db_int(rows, 3);
	snprintf(s->said, sizeof s->said, "%s", db_text(rows, 4));
	s->is_warning = db_int(rows, 5);
	s->who.staff = db_int(rows, 6);
	snprintf(s->who.name, sizeof s->who.name, "%s", db_text(rows, 7));
	s->who.roles = (unsigned)db_int(rows, 8);
	s->who.has_password = db_int(rows, 9);
}

enum err session_find(struct hub *hub, const char *token, int64_t now_ms, struct session *out)
{
	struct db_rows rows;
	char hash[SECRET_HASH_CHARS + 1];
	struct session s = {0};
	if (!token_is_one(token))
		return ERR_BAD_INPUT;
	secret_hash(token, hash);
	db_ask(hub->db, &rows,
		"SELECT l.session, l.stage, l.made_ms, l.seen_ms, l.said, l.is_warning, s.staff, s.name,"
		" s.roles, CASE WHEN s.password <> '' THEN 1 ELSE 0 END FROM staff_sessions l"
		" JOIN staff s ON s.staff = l.staff"
		" WHERE l.hash = ? AND s.gone = 0 AND l.seen_ms >= ? AND l.made_ms >= ?",
		"sii", hash, now_ms - idle_ms, now_ms - life_ms);
	if (db_next(&rows))
		read_row(&rows, &s);
	enum err e = db_end(&rows);
	if (!e && s.session && s.seen_ms < now_ms - SEEN_MS)
		e = db_run(hub->db, "UPDATE staff_sessions SET seen_ms = ? WHERE session = ?", "ii",
			now_ms, s.session);
	if (e)
		return e;
	session_check_make(token, s.check);
	*out = s;
	return ERR_OK;
}

enum err session_was(struct hub *hub, const char *token, struct staff *out)
{
	struct db_rows rows;
	char hash[SECRET_HASH_CHARS + 1];
	*out = (struct staff){0};
	if (!token_is_one(token))
		return ERR_NOT_FOUND;
	secret_hash(token, hash);
	db_ask(hub->db, &rows,
		"SELECT s.staff, s.name FROM staff_sessions l JOIN staff s ON s.staff = l.staff"
		" WHERE l.hash = ? AND l.stage = ? AND s.gone = 0",
		"si", hash, (int64_t)SESSION_IN);
	if (db_next(&rows)) {
		out->staff = db_int(&rows, 0);
		snprintf(out->name, sizeof out->name, "%s", db_text(&rows, 1));
	}
	enum err e = db_end(&rows);
	return e || out->staff ? e : ERR_NOT_FOUND;
}

enum err session_count(struct hub *hub, int64_t staff, int64_t now_ms, int64_t *count_out)
{
	return db_one(hub->db, count_out,
		"SELECT count(*) FROM staff_sessions WHERE staff = ? AND seen_ms >= ? AND made_ms >= ?",
		"iii", staff, now_ms - idle_ms, now_ms - life_ms);
}

enum err session_say(
	struct hub *hub, const struct session *s, const char *words, bool is_warning)
{
	char text[SESSION_SAID_MAX + 1];
	size_t n = (size_t)snprintf(text, sizeof text, "%s", words);
	if (n > SESSION_SAID_MAX) /* no letter is cut in two */
		for (n = SESSION_SAID_MAX; n && ((unsigned char)words[n] & 0xc0) == 0x80;)
			text[--n] = '\0';
	return db_run(hub->db, "UPDATE staff_sessions SET said = ?, is_warning = ? WHERE session = ?",
		"sii", text, (int64_t)is_warning, s->session);
}

enum err session_said(struct hub *hub, const struct session *s)
{
	return db_run(hub->db, "UPDATE staff_sessions SET said = '' WHERE session = ?", "i",
		s->session);
}

enum err session_end(struct hub *hub, const struct session *s)
{
	return db_run(hub->db, "DELETE FROM staff_sessions WHERE session = ?", "i", s->session);
}

enum err session_end_all(struct hub *hub, int64_t staff, int64_t but)
{
	return db_run(hub->db, "DELETE FROM staff_sessions WHERE staff = ? AND session <> ?", "ii",
		staff, but);
}
