/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No wait is longer than a day; what seems due later was written by a clock that was wrong. */
enum { OPEN_MAX = 200 };
#define WAIT_MAX_MS INT64_C(172800000)

static const struct {
	const char *name, *words;
} states[] = {
#define X(state, name, words) {name, words},
	JOURNAL_STATE_LIST(X)
#undef X
};

const char *journal_state_name(enum journal_state s)
{
	return states[s].name;
}

const char *journal_state_words(enum journal_state s)
{
	return states[s].words;
}

enum err journal_add(struct db *db, const struct journal_item *item, int64_t now_ms)
{
	return db_run(db,
		"INSERT INTO journal(endpoint, kiosk, request, kind, code, ref, matter, state,"
		" made_ms, due_ms) VALUES(?, ?, ?, ?, ?, ?, NULLIF(?, 0), 'ready', ?, ?)",
		"ssssssiii", item->endpoint, item->kiosk, item->request, item->kind, item->code,
		item->ref, item->matter, now_ms, now_ms);
}

#define COLUMNS                                                                                    \
	"SELECT item, matter, state, endpoint, kiosk, request, kind, code, ref, step, their_id,"   \
	" reason, made_ms, sent_ms, due_ms, tries, memo FROM journal "

static void copy(char *to, size_t room, const struct db_rows *rows, int column)
{
	snprintf(to, room, "%s", db_text(rows, column));
}

/* Reads the one row of an open question, and ends it. */
static enum err take_row(struct db_rows *rows, struct journal_item *out)
{
	struct journal_item item = {0};
	bool found = db_next(rows);
	if (found) {
		item.item = db_int(rows, 0);
		item.matter = db_int(rows, 1);
		for (int s = 0; s < JOURNAL_STATE_COUNT; s++)
			if (!strcmp(states[s].name, db_text(rows, 2)))
				item.state = (enum journal_state)s;
		copy(item.endpoint, sizeof item.endpoint, rows, 3);
		copy(item.kiosk, sizeof item.kiosk, rows, 4);
		copy(item.request, sizeof item.request, rows, 5);
		copy(item.kind, sizeof item.kind, rows, 6);
		copy(item.code, sizeof item.code, rows, 7);
		copy(item.ref, sizeof item.ref, rows, 8);
		copy(item.step, sizeof item.step, rows, 9);
		copy(item.their_id, sizeof item.their_id, rows, 10);
		copy(item.reason, sizeof item.reason, rows, 11);
		item.made_ms = db_int(rows, 12);
		item.sent_ms = db_int(rows, 13);
		item.due_ms = db_int(rows, 14);
		item.tries = (int)db_int(rows, 15);
		item.memo = json_loads(db_text(rows, 16), 0, NULL);
	}
	enum err e = db_end(rows);
	if (!e && !found)
		e = ERR_NOT_FOUND;
	if (!e && !item.memo)
		e = ERR_DAMAGED;
	if (e)
		json_decref(item.memo);
	else
		*out = item;
	return e;
}

enum err journal_get(struct db *db, int64_t item, struct journal_item *out)
{
	struct db_rows rows;
	db_ask(db, &rows, COLUMNS "WHERE item = ?", "i", item);
	return take_row(&rows, out);
}

enum err journal_due(struct db *db, const char *endpoint, int64_t now_ms, struct journal_item *out)
{
	struct db_rows rows;
	db_ask(db, &rows,
		COLUMNS "WHERE endpoint = ? AND due_ms IS NOT NULL AND (due_ms <= ? OR due_ms > ?)"
			" ORDER BY due_ms, item LIMIT 1",
		"sii", endpoint, now_ms, now_ms + WAIT_MAX_MS);
	return take_row(&rows, out);
}

enum err journal_interrupted(struct db *db, const char *endpoint, struct journal_item *out)
{
	struct db_rows rows;
	db_ask(db, &rows, COLUMNS "WHERE endpoint = ? AND state = 'sending' LIMIT 1", "s",
		endpoint);
	return take_row(&rows, out);
}

enum err journal_of_matter(
	struct db *db, int64_t matter, const char *kind, struct journal_item *out)
{
	struct db_rows rows;
	db_ask(db, &rows, COLUMNS "WHERE matter = ? AND kind = ? ORDER BY item DESC LIMIT 1", "is",
		matter, kind);
	return take_row(&rows, out);
}

void journal_item_finish(struct journal_item *item)
{
	json_decref(item->memo);
	item->memo = NULL;
}

enum err journal_next_ms(struct db *db, const char *endpoint, int64_t *due_ms_out)
{
	return db_one(db, due_ms_out,
		"SELECT due_ms FROM journal WHERE endpoint = ? AND due_ms IS NOT NULL"
		" ORDER BY due_ms LIMIT 1",
		"s", endpoint);
}

enum err journal_put(struct db *db, const struct journal_item *item)
{
	char *memo = json_dumps(item->memo, JSON_COMPACT);
	if (!memo)
		return ERR_NO_MEMORY;
	enum err e = db_run(db,
		"UPDATE journal SET state = ?, step = ?, memo = ?, their_id = ?, reason = ?,"
		" sent_ms = ?, due_ms = NULLIF(?, 0), tries = ? WHERE item = ?",
		"sssssiiii", states[item->state].name, item->step, memo, item->their_id,
		item->reason, item->sent_ms, item->due_ms, (int64_t)item->tries, item->item);
	free(memo);
	return e;
}

/* ERR_GONE where another hub was at the item since it was read. */
static enum err is_as_read(struct db *db, const struct journal_item *item)
{
	int64_t n = 0;
	enum err e = db_one(db, &n,
		"SELECT COUNT(*) FROM journal WHERE item = ? AND state = ? AND step = ? AND tries = ?",
		"issi", item->item, states[item->state].name, item->step, (int64_t)item->tries);
	return !e && !n ? ERR_GONE : e;
}

static enum err attempt_add(struct db *db, struct journal_item *item, const char *step,
	bool is_safe, int64_t now_ms, int64_t *attempt_out)
{
	enum err e = db_run(db,
		"UPDATE attempts SET ended_ms = ?, result = 'interrupted'"
		" WHERE item = ? AND ended_ms IS NULL",
		"ii", now_ms, item->item);
	if (!e)
		e = db_run(db, "INSERT INTO attempts(item, step, began_ms) VALUES(?, ?, ?)", "isi",
			item->item, step, now_ms);
	if (e)
		return e;
	*attempt_out = db_last_row(db);
	snprintf(item->step, sizeof item->step, "%s", step);
	item->tries++;
	if (!is_safe) {
		item->state = JOURNAL_SENDING;
		item->sent_ms = now_ms;
		item->due_ms = JOURNAL_NOT_DUE;
	}
	return journal_put(db, item);
}

enum err journal_begin(struct db *db, struct journal_item *item, const char *step, bool is_safe,
	int64_t now_ms, int64_t *attempt_out)
{
	const struct journal_item before = *item;
	int tries = 0;
	enum err e;
	do {
		*item = before;
		e = db_begin(db);
		if (e)
			return e;
		e = is_as_read(db, item);
		if (!e)
			e = attempt_add(db, item, step, is_safe, now_ms, attempt_out);
		if (!e)
			e = db_commit(db);
		else
			db_rollback(db);
	} while (e && db_again(db, &tries));
	return e;
}

enum err journal_end(struct db *db, int64_t attempt, int http, const char *result, int64_t now_ms)
{
	return db_run(db, "UPDATE attempts SET ended_ms = ?, http = ?, result = ? WHERE rowid = ?",
		"iisi", now_ms, (int64_t)http, result, attempt);
}

int64_t journal_open_attempt(struct db *db, int64_t item)
{
	int64_t attempt = 0;
	enum err e = db_one(db, &attempt,
		"SELECT rowid FROM attempts WHERE item = ? AND ended_ms IS NULL"
		" ORDER BY rowid DESC LIMIT 1",
		"i", item);
	return e ? 0 : attempt;
}

bool journal_was_tried(struct db *db, int64_t item)
{
	int64_t n = 0;
	return db_one(db, &n, "SELECT COUNT(*) FROM attempts WHERE item = ?", "i", item) || n;
}

int journal_losses(struct db *db, int64_t item)
{
	int64_t n = 0;
	return db_one(db, &n, "SELECT COUNT(*) FROM attempts WHERE item = ? AND result = 'lost'",
		       "i", item)
		       ? 0
		       : (int)n;
}

bool journal_other_has(struct db *db, const char *endpoint, const char *their_id, int64_t but_item)
{
	int64_t n = 0;
	return db_one(db, &n,
		       "SELECT COUNT(*) FROM journal WHERE endpoint = ? AND their_id = ?"
		       " AND their_id <> '' AND item <> ?",
		       "ssi", endpoint, their_id, but_item) ||
	       n;
}

enum err journal_counts(struct db *db, const char *endpoint, json_t **out)
{
	struct db_rows rows;
	json_t *counts = json_object();
	db_ask(db, &rows,
		"SELECT state, COUNT(*), MIN(made_ms) FROM journal WHERE endpoint = ? GROUP BY "
		"state",
		"s", endpoint);
	while (db_next(&rows)) {
		int64_t oldest = json_integer_value(json_object_get(counts, "oldest"));
		bool is_open = strcmp(db_text(&rows, 0), "settled") &&
			       strcmp(db_text(&rows, 0), "delivered");
		json_object_set_new(counts, db_text(&rows, 0), json_integer(db_int(&rows, 1)));
		if (is_open && (!oldest || db_int(&rows, 2) < oldest))
			json_object_set_new(counts, "oldest", json_integer(db_int(&rows, 2)));
	}
	enum err e = db_end(&rows);
	if (e)
		json_decref(counts);
	else
		*out = counts;
	return e;
}

enum err journal_open_items(struct db *db, const char *endpoint, json_t **out)
{
	struct db_rows rows;
	json_t *items = json_array();
	db_ask(db, &rows,
		"SELECT item, state, reason, ref, kind, made_ms, sent_ms, COALESCE(due_ms, 0), "
		"their_id,"
		" (SELECT COUNT(*) FROM attempts AS a WHERE a.item = j.item),"
		" COALESCE((SELECT number FROM matters AS m WHERE m.matter = j.matter), '')"
		" FROM journal AS j WHERE endpoint = ? AND state NOT IN ('delivered', 'settled')"
		" ORDER BY item LIMIT ?",
		"si", endpoint, (int64_t)OPEN_MAX);
	while (db_next(&rows))
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:I, s:s}", "item",
				(json_int_t)db_int(&rows, 0), "state", db_text(&rows, 1), "reason",
				db_text(&rows, 2), "ref", db_text(&rows, 3), "kind",
				db_text(&rows, 4), "made", (json_int_t)db_int(&rows, 5), "sent",
				(json_int_t)db_int(&rows, 6), "due", (json_int_t)db_int(&rows, 7),
				"their_id", db_text(&rows, 8), "attempts",
				(json_int_t)db_int(&rows, 9), "number", db_text(&rows, 10)));
	enum err e = db_end(&rows);
	if (e)
		json_decref(items);
	else
		*out = items;
	return e;
}
