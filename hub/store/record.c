/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/record.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"

enum { HASH_BYTES = RECORD_HASH_CHARS / 2 };

struct entry {
	int64_t n, at_ms;
	const char *who, *what, *about, *words;
};

/* Copies text so that it is one plain line; a letter is never cut in two. */
static void plain(const char *text, char out[RECORD_WORDS_MAX + 1])
{
	size_t n = strlen(text);
	if (n > RECORD_WORDS_MAX)
		for (n = RECORD_WORDS_MAX; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
	out[n] = '\0';
}

/* BLAKE2b over the hash before and the fields, a line each. */
static void entry_hash(
	const char *before, const struct entry *e, char hash_out[RECORD_HASH_CHARS + 1])
{
	unsigned char hash[HASH_BYTES];
	crypto_generichash_state state;
	char numbers[64];
	const char *const lines[] = {before, numbers, e->who, e->what, e->about, e->words};
	snprintf(numbers, sizeof numbers, "%lld %lld", (long long)e->n, (long long)e->at_ms);
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		crypto_generichash_update(
			&state, (const unsigned char *)lines[i], strlen(lines[i]));
		crypto_generichash_update(&state, (const unsigned char *)"\n", 1);
	}
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(hash_out, RECORD_HASH_CHARS + 1, hash, sizeof hash);
}

enum err record_head(struct hub *hub, struct record_head *out)
{
	struct db_rows rows;
	struct record_head head = {0};
	db_ask(hub->db, &rows, "SELECT n, hash FROM record_head WHERE one = 1", "");
	bool found = db_next(&rows);
	if (found) {
		head.n = db_int(&rows, 0);
		snprintf(head.hash, sizeof head.hash, "%s", db_text(&rows, 1));
	}
	enum err e = db_end(&rows);
	if (!e && !found)
		e = ERR_DAMAGED;
	if (!e)
		*out = head;
	return e;
}

enum err record_add(
	struct hub *hub, const char *what, const char *about, const char *words, int64_t now_ms)
{
	char who_plain[RECORD_WORDS_MAX + 1], about_plain[RECORD_WORDS_MAX + 1],
		words_plain[RECORD_WORDS_MAX + 1], hash[RECORD_HASH_CHARS + 1];
	struct record_head head = {0};
	plain(*hub->actor ? hub->actor : "hub", who_plain);
	plain(about, about_plain);
	plain(words, words_plain);
	/* The head is written first: where several hubs share a database, the next waits here. */
	enum err e = db_run(hub->db, "UPDATE record_head SET n = n + 1 WHERE one = 1", "");
	if (!e)
		e = record_head(hub, &head);
	if (e)
		return e;
	struct entry entry = {head.n, now_ms, who_plain, what, about_plain, words_plain};
	entry_hash(head.hash, &entry, hash);
	e = db_run(hub->db,
		"INSERT INTO record_entries(n, at_ms, who, what, about, words, hash)"
		" VALUES(?, ?, ?, ?, ?, ?, ?)",
		"iisssss", entry.n, entry.at_ms, entry.who, entry.what, entry.about, entry.words,
		hash);
	return e ? e
		 : db_run(hub->db, "UPDATE record_head SET hash = ? WHERE one = 1", "s", hash);
}

enum err record_alone(
	struct hub *hub, const char *what, const char *about, const char *words, int64_t now_ms)
{
	int tries = 0;
	enum err e;
	do {
		e = db_begin(hub->db);
		if (e)
			return e;
		e = record_add(hub, what, about, words, now_ms);
		if (!e)
			e = db_commit(hub->db);
		else
			db_rollback(hub->db);
	} while (e && db_again(hub->db, &tries));
	return e;
}

enum err record_list(struct hub *hub, int64_t before, json_t **out)
{
	struct db_rows rows;
	json_t *list = json_array();
	db_ask(hub->db, &rows,
		"SELECT n, at_ms, who, what, about, words FROM record_entries"
		" WHERE n < ? ORDER BY n DESC LIMIT ?",
		"ii", before ? before : INT64_MAX, (int64_t)RECORD_PAGE);
	while (db_next(&rows))
		json_array_insert_new(list, 0,
			json_pack("{s:I, s:I, s:s, s:s, s:s, s:s}", "n",
				(json_int_t)db_int(&rows, 0), "at", (json_int_t)db_int(&rows, 1),
				"who", db_text(&rows, 2), "what", db_text(&rows, 3), "about",
				db_text(&rows, 4), "words", db_text(&rows, 5)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

/* --- looking whether it is whole ------------------------------------------------------------- */

static void break_at(struct record_check *c, int64_t n, const char *why)
{
	if (c->is_whole)
		*c = (struct record_check){.entries = c->entries, .broken_at = n, .why = why};
}

/* Each entry against the one before. */
static enum err chain_walk(struct hub *hub, struct record_check *c)
{
	struct db_rows rows;
	char before[RECORD_HASH_CHARS + 1] = "", hash[RECORD_HASH_CHARS + 1];
	db_ask(hub->db, &rows,
		"SELECT n, at_ms, who, what, about, words, hash FROM record_entries ORDER BY n",
		"");
	while (c->is_whole && db_next(&rows)) {
		struct entry e = {db_int(&rows, 0), db_int(&rows, 1), db_text(&rows, 2),
			db_text(&rows, 3), db_text(&rows, 4), db_text(&rows, 5)};
		entry_hash(before, &e, hash);
		if (e.n != c->entries + 1)
			break_at(c, c->entries + 1, "this entry was taken out");
		else if (strcmp(hash, db_text(&rows, 6)))
			break_at(c, e.n, "this entry, or the one before it, was changed");
		else
			snprintf(before, sizeof before, "%s", hash);
		c->entries += c->is_whole;
	}
	if (c->is_whole)
		snprintf(c->hash, sizeof c->hash, "%s", before);
	return db_end(&rows);
}

/* What was noted elsewhere of an entry must be what stands there now. */
static enum err hold_against(
	struct hub *hub, const struct record_head *known, const char *why, struct record_check *c)
{
	int64_t same = 0;
	if (!c->is_whole || !known->n)
		return ERR_OK;
	enum err e = db_one(hub->db, &same,
		"SELECT COUNT(*) FROM record_entries WHERE n = ? AND hash = ?", "is", known->n,
		known->hash);
	if (!e && !same)
		break_at(c, known->n, why);
	return e;
}

static enum err backups_walk(struct hub *hub, struct record_check *c)
{
	struct record_head noted = {0};
	enum err e = ERR_OK;
	int64_t n = 0;
	while (!e && c->is_whole) {
		struct db_rows rows;
		db_ask(hub->db, &rows,
			"SELECT n, record_n, record_hash FROM backups WHERE n > ? ORDER BY n"
			" LIMIT 1",
			"i", n);
		bool found = db_next(&rows);
		if (found) {
			n = db_int(&rows, 0);
			noted.n = db_int(&rows, 1);
			snprintf(noted.hash, sizeof noted.hash, "%s", db_text(&rows, 2));
		}
		e = db_end(&rows);
		if (!found)
			break;
		if (!e)
			e = hold_against(hub, &noted,
				"a backup has noted another entry here: the record was made anew or "
				"cut short",
				c);
	}
	return e;
}

enum err record_verify(
	struct hub *hub, const struct record_head *known, struct record_check *out)
{
	struct record_head head = {0};
	struct record_check c = {.is_whole = true};
	enum err e = record_head(hub, &head);
	if (!e)
		e = chain_walk(hub, &c);
	if (!e && (head.n != c.entries || strcmp(head.hash, c.hash)))
		break_at(&c, c.entries + 1, "entries are missing at the end");
	if (!e)
		e = backups_walk(hub, &c);
	if (!e && known)
		e = hold_against(hub, known, "this is not the entry that was printed", &c);
	if (!e)
		*out = c;
	return e;
}
