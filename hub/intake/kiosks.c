/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/kiosks.h"

#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/record.h"
#include "kiosk/base/log.h"

enum { HEARD_STEP_MS = 60 * 1000, CODE_RANGE = 100000000 };

int64_t brake_wait_ms(const struct brake *b, int64_t now_ms)
{
	int64_t wait = b->blocked_until_ms - now_ms;
	/* A clock that was set back must not lock anybody out for longer. */
	return wait <= 0 || wait > WRONG_PAUSE_MS ? 0 : wait;
}

void brake_count(struct brake *b, int64_t now_ms)
{
	if (now_ms - b->since_ms > WRONG_PAUSE_MS || now_ms < b->since_ms)
		*b = (struct brake){.since_ms = now_ms};
	if (++b->wrong >= WRONG_MAX)
		*b = (struct brake){.blocked_until_ms = now_ms + WRONG_PAUSE_MS};
}

enum err kiosks_code_make(
	struct hub *hub, const char *centre, int64_t now_ms, char code_out[CODE_CHARS + 1])
{
	char code[CODE_CHARS + 1];
	if (!*centre || strlen(centre) > CENTRE_MAX)
		return ERR_BAD_INPUT;
	snprintf(code, sizeof code, "%08u", randombytes_uniform(CODE_RANGE) % 100000000u);
	enum err e = db_run(hub->db, "DELETE FROM codes WHERE until_ms <= ?", "i", now_ms);
	if (!e)
		e = db_run(hub->db, "INSERT INTO codes(code, centre, until_ms) VALUES(?, ?, ?)",
			"ssi", code, centre, now_ms + CODE_LIFE_MS);
	if (!e)
		memcpy(code_out, code, sizeof code);
	return e;
}

struct code {
	char centre[CENTRE_MAX + 1], kiosk[33];
};

static enum err code_find(struct hub *hub, const char *code, int64_t now_ms, struct code *out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT centre, kiosk FROM codes WHERE code = ? AND until_ms > ?",
		"si", code, now_ms);
	bool found = db_next(&rows);
	if (found) {
		snprintf(out->centre, sizeof out->centre, "%s", db_text(&rows, 0));
		snprintf(out->kiosk, sizeof out->kiosk, "%s", db_text(&rows, 1));
	}
	enum err e = db_end(&rows);
	return !e && !found ? ERR_DENIED : e;
}

static enum err enrol_new(struct hub *hub, const char *code, const char *centre,
	const unsigned char *key, int64_t now_ms, char id_out[33])
{
	unsigned char random[(KIOSK_ID_CHARS - 1) / 2];
	char id[33] = "k";
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(id + 1, sizeof id - 1, random, sizeof random);
	enum err e = db_run(hub->db,
		"INSERT INTO kiosks(kiosk, centre, key, enrolled_ms) VALUES(?, ?, ?, ?)", "ssbi",
		id, centre, key, (size_t)crypto_sign_PUBLICKEYBYTES, now_ms);
	if (!e)
		e = db_run(hub->db, "UPDATE codes SET kiosk = ? WHERE code = ?", "ss", id, code);
	if (!e)
		e = record_add(hub, "enrolled", id, centre, now_ms);
	if (!e)
		memcpy(id_out, id, sizeof id);
	return e;
}

/* The code was used: by this very key, or it is not valid. */
static enum err enrol_again(
	struct hub *hub, const char *kiosk, const unsigned char *key, char id_out[33])
{
	struct kiosk before = {0};
	enum err e = kiosks_find(hub, kiosk, &before);
	if (!e && sodium_memcmp(before.key, key, sizeof before.key))
		e = ERR_DENIED;
	if (!e)
		memcpy(id_out, before.id, sizeof before.id);
	return e;
}

enum err kiosks_enrol(struct hub *hub, const char *code,
	const unsigned char key[crypto_sign_PUBLICKEYBYTES], int64_t now_ms, char id_out[33])
{
	struct code found = {0};
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = code_find(hub, code, now_ms, &found);
	if (!e && *found.kiosk)
		e = enrol_again(hub, found.kiosk, key, id_out);
	else if (!e)
		e = enrol_new(hub, code, found.centre, key, now_ms, id_out);
	if (e)
		db_rollback(hub->db);
	else
		e = db_commit(hub->db);
	if (!e)
		log_info("intake", "kiosk %s is enrolled", id_out);
	return e;
}

enum err kiosks_find(struct hub *hub, const char *id, struct kiosk *out)
{
	struct db_rows rows;
	struct kiosk k = {0};
	size_t n = 0;
	db_ask(hub->db, &rows, "SELECT kiosk, key FROM kiosks WHERE kiosk = ?", "s", id);
	bool found = db_next(&rows);
	if (found) {
		const void *key = db_blob(&rows, 1, &n);
		snprintf(k.id, sizeof k.id, "%s", db_text(&rows, 0));
		if (n == sizeof k.key)
			memcpy(k.key, key, sizeof k.key);
	}
	enum err e = db_end(&rows);
	if (!e && !found)
		e = ERR_NOT_FOUND;
	if (!e && n != sizeof k.key)
		e = ERR_DAMAGED;
	if (!e)
		*out = k;
	return e;
}

enum err kiosks_heard(struct hub *hub, const char *id, int64_t now_ms)
{
	return db_run(hub->db, "UPDATE kiosks SET heard_ms = ? WHERE kiosk = ? AND heard_ms <= ?",
		"isi", now_ms, id, now_ms - HEARD_STEP_MS);
}

enum err kiosks_brake_read(struct hub *hub, const char *id, struct brake *out)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT wrong, wrong_since_ms, blocked_until_ms FROM kiosks WHERE kiosk = ?", "s",
		id);
	struct brake b = {0};
	if (db_next(&rows))
		b = (struct brake){(int)db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2)};
	enum err e = db_end(&rows);
	if (!e)
		*out = b;
	return e;
}

enum err kiosks_brake_write(struct hub *hub, const char *id, const struct brake *b)
{
	return db_run(hub->db,
		"UPDATE kiosks SET wrong = ?, wrong_since_ms = ?, blocked_until_ms = ?"
		" WHERE kiosk = ?",
		"iiis", (int64_t)b->wrong, b->since_ms, b->blocked_until_ms, id);
}

enum err kiosks_list(struct hub *hub, json_t **list_out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(hub->db, &rows,
		"SELECT kiosk, centre, enrolled_ms, heard_ms,"
		" (SELECT COUNT(*) FROM requests AS r WHERE r.kiosk = k.kiosk),"
		" (SELECT COUNT(*) FROM refused AS f WHERE f.kiosk = k.kiosk)"
		" FROM kiosks AS k ORDER BY enrolled_ms LIMIT 10000",
		"");
	while (db_next(&rows))
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:I, s:I, s:I, s:I}", "kiosk", db_text(&rows, 0),
				"centre", db_text(&rows, 1), "enrolled",
				(json_int_t)db_int(&rows, 2), "heard", (json_int_t)db_int(&rows, 3),
				"requests", (json_int_t)db_int(&rows, 4), "refused",
				(json_int_t)db_int(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*list_out = list;
	return e;
}
