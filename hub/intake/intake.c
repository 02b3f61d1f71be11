/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/intake.h"

#include <stdio.h>
#include <string.h>

#include "hub/intake/answers.h"
#include "hub/intake/carry.h"
#include "hub/intake/arrival.h"
#include "hub/intake/receipt.h"
#include "hub/intake/wish.h"
#include "hub/store/db.h"
#include "hub/store/onward.h"
#include "kiosk/base/log.h"

/* Looks for an earlier answer.  ERR_NOT_FOUND: this request is new. */
static enum err answer_again(struct hub *hub, const struct arrival *e, struct intake_answer *answer)
{
	struct db_rows rows;
	bool is_same = false;
	json_t *receipt = NULL;
	db_ask(hub->db, &rows,
		"SELECT sha256, receipt, sig FROM requests WHERE kiosk = ? AND id = ?", "ss",
		e->kiosk, e->id);
	bool found = db_next(&rows);
	if (found) {
		is_same = !strcmp(db_text(&rows, 0), e->sha256);
		receipt = json_pack(
			"{s:s, s:s}", "receipt", db_text(&rows, 1), "sig", db_text(&rows, 2));
	}
	enum err err = db_end(&rows);
	if (!err && !found)
		err = ERR_NOT_FOUND;
	if (!err && !is_same) {
		snprintf(answer->words, sizeof answer->words,
			"another request came under this id before; this one is not taken");
		err = ERR_EXISTS;
	}
	if (!err && !receipt)
		err = ERR_NO_MEMORY;
	if (err)
		json_decref(receipt);
	else
		answer->receipt = receipt;
	return err;
}

#define DAY_MS INT64_C(86400000)

/* Signs the receipt and keeps it with the envelope.  Of what has been counted stays that it came,
 * and the day. */
static enum err keep(struct hub *hub, const struct arrival *e, const void *bytes, size_t n,
	int64_t now_ms, const struct carried *done, struct receipt *receipt)
{
	bool is_counted = request_is_counted(e->kind);
	if (is_counted) {
		now_ms -= now_ms % DAY_MS;
		n = 0;
	}
	receipt_make(receipt, hub->keys, e->kiosk, e->id, e->sha256, "received",
		outcome_name(done->outcome));
	return db_run(hub->db,
		"INSERT INTO requests(kiosk, id, sha256, kind, number, received_ms, unshown, "
		"envelope, outcome,"
		" receipt, sig, matter, right_refused, seal_key, erased_ms)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?)",
		"sssssiibsssiisi", e->kiosk, e->id, e->sha256, request_kind_name(e->kind), e->number,
		now_ms, (int64_t)e->unshown, bytes, n, outcome_name(done->outcome), receipt->text,
		receipt->sig, done->matter, (int64_t)done->right_refused, e->seal_key,
		is_counted ? now_ms : (int64_t)0);
}

/* True if the kiosk was given a sealing key that this hub has not: another hub at the same database
 * made it, and can open what comes. */
static bool lacks_a_key(struct hub *hub, const char *kiosk)
{
	struct db_rows rows;
	struct opening_key key;
	db_ask(hub->db, &rows, "SELECT key_given FROM kiosks WHERE kiosk = ?", "s", kiosk);
	bool lacks = db_next(&rows) && *db_text(&rows, 0) &&
		     !keys_opening(hub->keys, db_text(&rows, 0), &key);
	if (db_end(&rows) || !lacks)
		return false;
	log_error("intake", "another hub has made a key that is missing here: copy keys/ from it");
	return true;
}

/* Within a transaction: open, do, keep, hand on. */
static enum err take_new(struct hub *hub, struct arrival *e, const void *bytes, size_t n,
	int64_t now_ms, struct intake_answer *answer)
{
	json_t *answers = NULL;
	const char *wrong = "seal";
	struct carried done = {0};
	struct receipt receipt = {0};
	enum err err = arrival_open(e, hub->keys, &answers);
	if (err == ERR_CRYPTO && !*e->seal_key && lacks_a_key(hub, e->kiosk))
		return ERR_DENIED;
	if (err == ERR_CRYPTO)
		snprintf(answer->words, sizeof answer->words,
			"the seal does not open with the city's key");
	if (!err && !answers_are_right(e->kind, answers, &wrong))
		err = ERR_BAD_INPUT;
	if (err == ERR_BAD_INPUT)
		snprintf(answer->words, sizeof answer->words,
			"the answers inside are not right at: %s", wrong);
	if (!err)
		err = carry_out(
			hub, e->kind, e->kiosk, e->number, e->right, answers, now_ms, &done);
	if (!err)
		err = keep(hub, e, bytes, n, now_ms, &done, &receipt);
	struct taken taken = {e->kiosk, e->id, e->kind, answers, done.matter};
	if (!err)
		err = wish_keep(hub, &taken, now_ms);
	if (!err)
		err = onward_taken(hub, &taken, now_ms);
	answers_destroy(answers);
	if (err)
		return err;
	answer->receipt = json_pack("{s:s, s:s}", "receipt", receipt.text, "sig", receipt.sig);
	return answer->receipt ? ERR_OK : ERR_NO_MEMORY;
}

/* What cannot be taken is noted once, so that staff see that a kiosk has something stuck. */
static void note_refused(
	struct hub *hub, const struct arrival *e, const char *words, int64_t now_ms)
{
	enum err err = db_run(hub->db,
		"INSERT INTO refused(kiosk, id, sha256, words, at_ms)"
		" VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		"ssssi", e->kiosk, e->id, e->sha256, words, now_ms);
	if (err || db_changed(hub->db))
		log_warn("intake", "a request of kiosk %s is not taken: %s", e->kiosk, words);
}

static enum err take(struct hub *hub, struct arrival *e, const void *bytes, size_t n,
	int64_t now_ms, struct intake_answer *answer)
{
	enum err err = answer_again(hub, e, answer);
	if (err != ERR_NOT_FOUND)
		return err;
	err = db_begin(hub->db);
	if (err)
		return err;
	err = take_new(hub, e, bytes, n, now_ms, answer);
	if (!err)
		return db_commit(hub->db);
	db_rollback(hub->db);
	if (err != ERR_EXISTS)
		return err;
	/* Another hub took it meanwhile; or chance drew a public id twice: the kiosk asks again. */
	json_decref(answer->receipt);
	answer->receipt = NULL;
	err = answer_again(hub, e, answer);
	return err == ERR_NOT_FOUND ? ERR_TIMEOUT : err;
}

enum err intake_take(struct hub *hub, const char *kiosk, const void *bytes, size_t n,
	int64_t now_ms, struct intake_answer *answer)
{
	struct arrival e;
	*answer = (struct intake_answer){0};
	enum err err = arrival_read(&e, bytes, n);
	if (!err && strcmp(e.kiosk, kiosk)) {
		arrival_finish(&e);
		err = ERR_BAD_INPUT;
	}
	if (err) {
		snprintf(answer->words, sizeof answer->words,
			"this is not an envelope of this kiosk");
		return ERR_BAD_INPUT;
	}
	err = take(hub, &e, bytes, n, now_ms, answer);
	if (err == ERR_CRYPTO || err == ERR_BAD_INPUT || err == ERR_EXISTS)
		note_refused(hub, &e, answer->words, now_ms);
	if (err) {
		json_decref(answer->receipt);
		answer->receipt = NULL;
	}
	arrival_finish(&e);
	return err;
}

enum err intake_mark_unshown(struct hub *hub, const char *kiosk, const char *id)
{
	enum err e = db_run(hub->db, "UPDATE requests SET unshown = 1 WHERE kiosk = ? AND id = ?",
		"ss", kiosk, id);
	return !e && !db_changed(hub->db) ? ERR_NOT_FOUND : e;
}

/* One request for staff, with its answers, or with the word that they cannot be opened. */
static json_t *inbox_row(struct hub *hub, const struct db_rows *rows)
{
	struct arrival e;
	size_t n = 0;
	json_t *answers = NULL;
	const void *bytes = db_blob(rows, 9, &n);
	if (!arrival_read(&e, bytes, n)) {
		if (arrival_open(&e, hub->keys, &answers))
			answers = NULL;
		arrival_finish(&e);
	}
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, s:b, s:I, s:b, s:I, s:o}", "number",
		db_text(rows, 1), "kind", db_text(rows, 2), "kiosk", db_text(rows, 3), "centre",
		db_text(rows, 4), "id", db_text(rows, 10), "received", (json_int_t)db_int(rows, 5),
		"outcome", db_text(rows, 6), "state", db_text(rows, 7), "unshown",
		(int)db_int(rows, 8), "same_as_others", (json_int_t)db_int(rows, 11),
		"right_refused", (int)db_int(rows, 12), "erased", (json_int_t)db_int(rows, 13),
		"answers", answers ? answers : json_null());
}

enum err intake_inbox(struct hub *hub, int64_t after, json_t **inbox_out)
{
	struct db_rows rows;
	int count = 0;
	int64_t last = after;
	json_t *requests = json_array();
	db_ask(hub->db, &rows,
		"SELECT r.seq, r.number, r.kind, r.kiosk, k.centre, r.received_ms, r.outcome,"
		" COALESCE(m.state, ''), r.unshown, r.envelope, r.id,"
		" (SELECT COUNT(*) FROM matters AS j WHERE j.same_as = m.matter),"
		" r.right_refused, r.erased_ms"
		" FROM requests AS r JOIN kiosks AS k USING(kiosk) LEFT JOIN matters AS m ON "
		"m.matter = r.matter"
		" WHERE r.seq > ? AND r.kind NOT IN ('questionnaire', 'snags') ORDER BY r.seq LIMIT ?",
		"ii", after, (int64_t)INBOX_PAGE + 1);
	while (count < INBOX_PAGE && db_next(&rows)) {
		json_array_append_new(requests, inbox_row(hub, &rows));
		last = db_int(&rows, 0);
		count++;
	}
	bool more = count == INBOX_PAGE && db_next(&rows);
	enum err e = db_end(&rows);
	json_t *inbox = json_pack("{s:o, s:I, s:b}", "requests", requests, "last", (json_int_t)last,
		"more", (int)more);
	if (e || !inbox) {
		answers_destroy(inbox);
		return e ? e : ERR_NO_MEMORY;
	}
	*inbox_out = inbox;
	return ERR_OK;
}
