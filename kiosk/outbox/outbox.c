/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/outbox.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/model/request.h"
#include "kiosk/outbox/copy.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/known.h"
#include "kiosk/outbox/mend.h"
#include "kiosk/outbox/purge.h"
#include "kiosk/outbox/rights.h"
#include "kiosk/outbox/room.h"
#include "kiosk/outbox/row.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGES_FOR_ONE = 96 /* the largest envelope, its index and its status, twice over */ };

const struct outbox_limits outbox_usual_limits = {.floor_bytes = 64 << 20,
	.ballast_bytes = 4 << 20,
	.max_pages = 1 << 18,
	.keep_hours = 7 * 24, .purge_lot = 64, .few = 1000};

struct outbox {
	struct disk disk;
	struct copy copy;
	struct room room;
	int keep_hours, purge_lot, few;
};

const char *outbox_state_name(enum outbox_state s)
{
	static const char *const names[] = {
#define X(state, name) name,
		OUTBOX_STATE_LIST(X)
#undef X
	};
	return names[s];
}

/* --- opening ---------------------------------------------------------------------------- */

/* Moves a damaged database (and what belongs to it) aside under the first free number. */
static enum err move_aside(const char *path)
{
	static const char *const parts[] = {"", "-wal", "-journal"};
	char from[PATH_MAX + 16], to[PATH_MAX + 32];
	int n = 1;
	for (; n < 1000; n++) {
		snprintf(to, sizeof to, "%s.damaged-%d", path, n);
		if (access(to, F_OK))
			break;
	}
	for (unsigned i = 0; i < K_COUNT(parts); i++) {
		snprintf(from, sizeof from, "%s%s", path, parts[i]);
		snprintf(to, sizeof to, "%s.damaged-%d%s", path, n, parts[i]);
		if (rename(from, to) && errno != ENOENT)
			return err_from_errno(errno);
	}
	log_error("hw", "outbox: the database is damaged; kept aside as %s.damaged-%d", path, n);
	return ERR_OK;
}

static bool is_damage(enum err e)
{
	return e == ERR_DAMAGED || e == ERR_DEVICE;
}

/* Opens the database, which keeps others out, then the copy, and makes them agree. */
static enum err open_and_mend(struct outbox *o, const char *dir, const struct outbox_limits *limits,
	struct outbox_found *found)
{
	char db[PATH_MAX + 16], log[PATH_MAX + 16];
	int64_t is_mended = 0;
	*found = (struct outbox_found){0};
	snprintf(db, sizeof db, "%s/outbox.db", dir);
	snprintf(log, sizeof log, "%s/outbox.log", dir);
	enum err e = disk_open(&o->disk, db, limits->max_pages);
	if (!e && o->copy.fd < 0)
		e = copy_open(&o->copy, log);
	if (!e)
		e = disk_read_number(&o->disk, "SELECT is_mended FROM service", &is_mended);
	found->was_rebuilt = !is_mended;
	if (!e && !disk_is_safe(&o->disk)) {
		log_error("us",
			"outbox: the database does not keep its settings; no requests are taken");
		e = ERR_UNSUPPORTED;
	}
	if (!e)
		e = mend(&o->disk, &o->copy, found);
	if (e)
		disk_close(&o->disk);
	return e;
}

static enum err open_all(struct outbox *o, const char *dir, const struct outbox_limits *limits,
	struct outbox_found *found)
{
	char db[PATH_MAX];
	if (snprintf(db, sizeof db, "%s/outbox.db", dir) >= (int)sizeof db)
		return ERR_TOO_BIG;
	enum err e = open_and_mend(o, dir, limits, found);
	if (is_damage(e)) /* a fault in reading may pass */
		e = open_and_mend(o, dir, limits, found);
	if (is_damage(e)) {
		e = move_aside(db);
		if (!e)
			e = open_and_mend(o, dir, limits, found);
	}
	return e ? e : k_folder_sync_of(db);
}

static enum err make_folder(const char *dir)
{
	if (mkdir(dir, 0700) && errno != EEXIST)
		return err_from_errno(errno);
	return ERR_OK;
}

enum err outbox_create(const char *dir, const struct outbox_limits *limits,
	struct outbox **outbox_out, struct outbox_found *found_out)
{
	struct outbox_found found = {0};
	struct outbox *o = calloc(1, sizeof *o);
	if (!o)
		return ERR_NO_MEMORY;
	o->copy.fd = -1;
	enum err e = sodium_init() < 0 ? ERR_CRYPTO : make_folder(dir);
	if (!e)
		e = open_all(o, dir, limits, &found);
	if (e) {
		outbox_destroy(o);
		return e;
	}
	found.was_rebuilt = found.was_rebuilt && found.restored;
	if (found.restored || found.copied || found.damaged)
		log_warn("hw", "outbox: %d requests restored, %d copied again, %d damaged",
			found.restored, found.copied, found.damaged);
	o->keep_hours = limits->keep_hours;
	o->purge_lot = limits->purge_lot;
	o->few = limits->few;
	room_init(&o->room, dir, limits->floor_bytes, limits->ballast_bytes);
	if (found_out)
		*found_out = found;
	*outbox_out = o;
	return ERR_OK;
}

void outbox_destroy(struct outbox *o)
{
	if (!o)
		return;
	disk_close(&o->disk);
	copy_close(&o->copy);
	free(o);
}

struct disk *outbox_disk(struct outbox *o)
{
	return &o->disk;
}

enum err outbox_rights(struct outbox *o, const char *dir, struct rights *rights_out)
{
	char path[PATH_MAX], place[RIGHTS_PLACE_MAX];
	if (snprintf(path, sizeof path, "%s/outbox.db", dir) >= (int)sizeof path)
		return ERR_TOO_BIG;
	rights_place(path, place, sizeof place);
	return rights_open(rights_out, &o->disk, place);
}

bool outbox_has_room(struct outbox *o)
{
	return room_is_there(&o->room) && disk_pages_left(&o->disk) >= PAGES_FOR_ONE;
}

/* --- keeping ---------------------------------------------------------------------------- */

/* ERR_EXISTS if the id is there with other bytes, ERR_OK with the same, ERR_NOT_FOUND if not. */
static enum err find_same(struct outbox *o, const struct outbox_new *n)
{
	sqlite3_stmt *stmt = NULL;
	struct envelope_facts facts;
	char *sealed = NULL;
	enum err e =
		disk_ask(&o->disk, &stmt, "SELECT envelope FROM request WHERE id=?", "s", n->id);
	if (!e && !disk_step(stmt, &e))
		e = e ? e : ERR_NOT_FOUND;
	if (!e)
		e = envelope_read(sqlite3_column_blob(stmt, 0),
			(size_t)sqlite3_column_bytes(stmt, 0), &facts, &sealed);
	if (!e && strcmp(sealed, n->sealed))
		e = ERR_EXISTS;
	free(sealed);
	sqlite3_finalize(stmt);
	return e;
}

static enum err keep_public(struct outbox *o, const struct outbox_new *n, int64_t now_ms)
{
	if (!*n->public_json || !*n->number)
		return ERR_OK;
	json_t *status = json_loads(n->public_json, JSON_REJECT_DUPLICATES, NULL);
	enum err e = known_status_put(o, status, now_ms);
	json_decref(status);
	if (!e && n->right)
		e = known_status_set(o, n->number, "", "booked", now_ms);
	return e;
}

/* Row, status and copy in one step: all of it, or nothing. */
static enum err keep(struct outbox *o, const struct outbox_new *n,
	const struct envelope_facts *facts, const char *envelope, int64_t now_ms)
{
	unsigned char sum[ENVELOPE_SUM_BYTES];
	char hex[ENVELOPE_HEX_CHARS + 1];
	size_t len_bytes = strlen(envelope);
	off_t copy_before = o->copy.len_bytes;
	envelope_sum(envelope, len_bytes, sum);
	envelope_sum_hex(sum, hex);
	enum err e = disk_begin(&o->disk);
	if (e)
		return e;
	bool is_unasked = request_is_unasked((enum request_kind)request_kind_find(n->kind));
	e = row_insert(
		&o->disk, facts, envelope, len_bytes, is_unasked ? SHOWN_YES : SHOWN_WAITING);
	if (!e && n->right)
		e = rights_use(&o->disk, n->right, n->id);
	if (!e)
		e = keep_public(o, n, now_ms);
	if (!e)
		e = copy_add(&o->copy, envelope, len_bytes, hex);
	e = disk_end(&o->disk, e);
	if (e && o->copy.len_bytes > copy_before)
		copy_undo(&o->copy, copy_before);
	return e;
}

/* When it was kept, as the city is told: of what is only counted the day; nobody can tell who it was. */
static int64_t told_ms(enum request_kind kind, int64_t now_ms)
{
	enum { DAY_MS = 86400000 };
	return request_is_counted(kind) ? now_ms - now_ms % DAY_MS : now_ms;
}

enum err outbox_add(struct outbox *o, const char *kiosk, const struct outbox_new *n, int64_t now_ms)
{
	enum request_kind kind = (enum request_kind)request_kind_find(n->kind);
	struct envelope_facts facts = {.at_ms = told_ms(kind, now_ms), .right = n->right};
	if (strlen(n->id) > REQUEST_ID_CHARS || strlen(n->number) > REQUEST_NUMBER_CHARS)
		return ERR_BAD_INPUT;
	snprintf(facts.id, sizeof facts.id, "%s", n->id);
	snprintf(facts.number, sizeof facts.number, "%s", n->number);
	enum err e = find_same(o, n);
	if (e != ERR_NOT_FOUND)
		return e;
	if (!outbox_has_room(o) || (request_is_unasked(kind) && !outbox_has_few(o, o->few)))
		return ERR_FULL;
	char *envelope = NULL;
	e = disk_read_number(&o->disk, "SELECT coalesce(max(seq),0)+1 FROM request", &facts.seq);
	if (!e)
		e = envelope_make(kiosk, &facts, n->kind, n->sealed, &envelope);
	if (!e)
		e = keep(o, n, &facts, envelope, now_ms);
	free(envelope);
	return e;
}

/* --- sending ---------------------------------------------------------------------------- */

void outbox_item_finish(struct outbox_item *item)
{
	free(item->envelope);
	*item = (struct outbox_item){0};
}

static enum err read_item(sqlite3_stmt *stmt, struct outbox_item *item)
{
	size_t n = (size_t)sqlite3_column_bytes(stmt, 1);
	item->envelope = malloc(n + 1);
	if (!item->envelope)
		return ERR_NO_MEMORY;
	if (n) /* what is purged has no bytes left */
		memcpy(item->envelope, sqlite3_column_blob(stmt, 1), n);
	item->envelope[n] = '\0';
	item->len_bytes = n;
	snprintf(item->id, sizeof item->id, "%s", (const char *)sqlite3_column_text(stmt, 0));
	envelope_sum_hex(sqlite3_column_blob(stmt, 2), item->sha256_hex);
	return ERR_OK;
}

/* On a full disk once more without the ballast. */
static enum err mark_sending(struct outbox *o, const char *id, int64_t round)
{
	static const char sql[] = "UPDATE request SET state=?, round=? WHERE id=?";
	enum err e = disk_run(&o->disk, NULL, sql, "iis", (int64_t)OUTBOX_SENDING, round, id);
	if (e == ERR_FULL && room_drop_ballast(&o->room))
		e = disk_run(&o->disk, NULL, sql, "iis", (int64_t)OUTBOX_SENDING, round, id);
	return e;
}

enum err outbox_next(struct outbox *o, int64_t round, struct outbox_item *item_out)
{
	sqlite3_stmt *stmt = NULL;
	struct outbox_item item = {0};
	/* The first of each state by the index, then the first of the two: with state IN (..) all that
	 * waits would be sorted for each one that is sent. */
	enum err e = disk_ask(&o->disk, &stmt,
		"SELECT id, envelope, sha256 FROM request WHERE id = (SELECT id FROM"
		" (SELECT * FROM (SELECT id, round, seq FROM request WHERE state=? AND round<?"
		" ORDER BY round, seq LIMIT 1) UNION ALL"
		" SELECT * FROM (SELECT id, round, seq FROM request WHERE state=? AND round<?"
		" ORDER BY round, seq LIMIT 1)) ORDER BY round, seq LIMIT 1)",
		"iiii", (int64_t)OUTBOX_QUEUED, round, (int64_t)OUTBOX_SENDING, round);
	if (!e && !disk_step(stmt, &e))
		e = e ? e : ERR_NOT_FOUND;
	if (!e)
		e = read_item(stmt, &item);
	sqlite3_finalize(stmt);
	if (!e)
		e = mark_sending(o, item.id, round);
	if (e)
		outbox_item_finish(&item);
	else
		*item_out = item;
	return e;
}

/* Runs a change of state of what waits; on a full disk once more without the ballast. */
static enum err set_state(
	struct outbox *o, const char *id, enum outbox_state state, const char *reason)
{
	static const char sql[] =
		"UPDATE request SET state=?, reason=substr(?,1,200) WHERE id=? AND state IN (?,?)";
	enum err e = ERR_OK;
	for (int i = 0; i < 2; i++) {
		e = disk_run(&o->disk, NULL, sql, "issii", (int64_t)state, reason, id,
			(int64_t)OUTBOX_QUEUED, (int64_t)OUTBOX_SENDING);
		if (e != ERR_FULL || !room_drop_ballast(&o->room))
			break;
	}
	return e;
}

static enum err number_of(
	struct outbox *o, const char *id, char number_out[REQUEST_NUMBER_CHARS + 1])
{
	sqlite3_stmt *stmt = NULL;
	struct envelope_facts facts;
	enum err e = disk_ask(&o->disk, &stmt, "SELECT envelope FROM request WHERE id=?", "s", id);
	if (!e && !disk_step(stmt, &e))
		e = e ? e : ERR_NOT_FOUND;
	if (!e)
		e = envelope_read(sqlite3_column_blob(stmt, 0),
			(size_t)sqlite3_column_bytes(stmt, 0), &facts, NULL);
	if (!e)
		snprintf(number_out, REQUEST_NUMBER_CHARS + 1, "%s", facts.number);
	sqlite3_finalize(stmt);
	return e;
}

/* outcome of a receipt (protocol.md section 4), the state that a person reads, and the state that
 * it takes the place of ("" any): "we have your change" stays that when the city has it. */
static const struct {
	const char *outcome, *state, *before;
} outcomes[] = {
	{"booked", "booked", ""},
	{"gone", "not_possible", ""},
	{"received", "received", "saved"},
};

/* The row with its receipt, and from when it may go.  Durable stays durable.
 * outcome NULL: as it is. */
static enum err put_receipt(struct outbox *o, const char *id, enum outbox_state state,
	const char *outcome, const char *receipt)
{
	static const char sql[] =
		"UPDATE request SET state=?, reason='', outcome=ifnull(?,outcome), receipt=?, "
		"purge_hour=iif(?=3, ?+(SELECT hours FROM service), 0) WHERE id=? AND state<>3";
	enum err e = ERR_OK;
	for (int i = 0; i < 2; i++) {
		e = disk_run(&o->disk, NULL, sql, "issiis", (int64_t)state, outcome, receipt,
			(int64_t)state, (int64_t)o->keep_hours, id);
		if (e != ERR_FULL || !room_drop_ballast(&o->room))
			break;
	}
	return e;
}

enum err outbox_receipt(struct outbox *o, const char *id, enum outbox_state state,
	const char *outcome, const char *receipt_json, int64_t now_ms)
{
	char number[REQUEST_NUMBER_CHARS + 1];
	enum err e = put_receipt(o, id, state, outcome, receipt_json);
	if (e)
		return e;
	if (number_of(o, id, number))
		return ERR_OK;
	for (unsigned i = 0; i < K_COUNT(outcomes); i++)
		if (!strcmp(outcome, outcomes[i].outcome) &&
			known_status_set(o, number, outcomes[i].before, outcomes[i].state, now_ms))
			log_warn("us", "outbox: the state of a request could not be noted");
	return ERR_OK;
}

enum err outbox_quarantine(struct outbox *o, const char *id, const char *reason)
{
	return set_state(o, id, OUTBOX_QUARANTINED, reason);
}

enum err outbox_back(struct outbox *o, const char *id, const char *reason)
{
	return set_state(o, id, OUTBOX_QUEUED, reason);
}

enum err outbox_retry(struct outbox *o, int *count_out)
{
	return disk_run(&o->disk, count_out, "UPDATE request SET state=?, round=0 WHERE state=?",
		"ii", (int64_t)OUTBOX_QUEUED, (int64_t)OUTBOX_QUARANTINED);
}

/* --- durable, and gone from here ------------------------------------------------------------ */

/* The item and number of the statement's first row; ends the statement. */
static enum err read_one(
	enum err e, sqlite3_stmt *stmt, struct outbox_item *item_out, int64_t *seq_out)
{
	struct outbox_item item = {0};
	if (!e && !disk_step(stmt, &e))
		e = e ? e : ERR_NOT_FOUND;
	if (!e)
		e = read_item(stmt, &item);
	if (!e) {
		*item_out = item;
		*seq_out = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_finalize(stmt);
	return e;
}

enum err outbox_next_received(
	struct outbox *o, int64_t after_seq, struct outbox_item *item_out, int64_t *seq_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(&o->disk, &stmt,
		"SELECT id, '', sha256, seq FROM request WHERE state=? AND seq>? ORDER BY seq "
		"LIMIT 1",
		"ii", (int64_t)OUTBOX_RECEIVED, after_seq);
	return read_one(e, stmt, item_out, seq_out);
}

enum err outbox_next_waiting(
	struct outbox *o, int64_t after_seq, struct outbox_item *item_out, int64_t *seq_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(&o->disk, &stmt,
		"SELECT id, envelope, sha256, seq FROM request WHERE state IN (?,?) AND seq>?"
		" ORDER BY seq LIMIT 1",
		"iii", (int64_t)OUTBOX_QUEUED, (int64_t)OUTBOX_SENDING, after_seq);
	return read_one(e, stmt, item_out, seq_out);
}

enum err outbox_find(struct outbox *o, const char *id, struct outbox_item *item_out)
{
	sqlite3_stmt *stmt = NULL;
	int64_t seq = 0;
	enum err e = disk_ask(
		&o->disk, &stmt, "SELECT id, '', sha256, seq FROM request WHERE id=?", "s", id);
	return read_one(e, stmt, item_out, &seq);
}

enum err outbox_durable(struct outbox *o, const char *id, const char *receipt_json)
{
	return put_receipt(o, id, OUTBOX_DURABLE, NULL, receipt_json);
}

enum err outbox_unknown(struct outbox *o, const char *id)
{
	return disk_run(&o->disk, NULL,
		"UPDATE request SET state=?, reason='the hub has lost it',"
		" shown=iif(shown=?,?,shown) WHERE id=? AND state=?",
		"iiisi", (int64_t)OUTBOX_QUEUED, (int64_t)SHOWN_TOLD, (int64_t)SHOWN_NOT, id,
		(int64_t)OUTBOX_RECEIVED);
}

enum err outbox_hour(struct outbox *o, int *purged_out)
{
	enum err e = disk_run(&o->disk, NULL, "UPDATE service SET hours=hours+1", "");
	return e ? e : purge(&o->disk, &o->copy, o->purge_lot, purged_out);
}
