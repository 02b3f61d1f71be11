/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/mend.h"

#include "kiosk/base/log.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/row.h"

struct mending {
	struct disk *d;
	struct outbox_found *found;
	int64_t last_seq; /* of the database, before */
};

static bool row_is_sound(struct disk *d, const char *id, bool *is_there)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(d, &stmt, "SELECT envelope, sha256 FROM request WHERE id=?", "s", id);
	*is_there = !e && disk_step(stmt, &e);
	bool is_sound = *is_there && row_fits(stmt, 0, 1);
	sqlite3_finalize(stmt);
	return is_sound;
}

/* True for a request of which only the copy knows because the power went, or the disk failed,
 * while it was being saved: it stands behind the last of the database, or another has its place. */
static bool was_cut(struct disk *d, const struct mending *m, int64_t seq)
{
	sqlite3_stmt *stmt = NULL;
	if (m->found->was_rebuilt)
		return false;
	enum err e = disk_ask(d, &stmt, "SELECT 1 FROM request WHERE seq=?", "i", seq);
	bool is_taken = !e && disk_step(stmt, &e);
	sqlite3_finalize(stmt);
	return is_taken || seq > m->last_seq;
}

/* One line of the copy.  The person of one that was cut off was shown nothing, and the city is told
 * so.  In a database made anew, or older than its copy, nobody knows; then we say nothing. */
static enum err take_line(void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	(void)sha256_hex;
	struct mending *m = ctx;
	struct envelope_facts facts;
	bool is_there = false;
	enum err e = envelope_read(envelope, len_bytes, &facts, NULL);
	if (e) {
		m->found->damaged++;
		return e == ERR_BAD_INPUT ? ERR_OK : e;
	}
	e = disk_run(m->d, NULL, "INSERT OR IGNORE INTO temp.in_copy VALUES(?)", "s", facts.id);
	if (e || row_is_sound(m->d, facts.id, &is_there))
		return e;
	m->found->restored++;
	if (is_there)
		return row_replace(m->d, &facts, envelope, len_bytes);
	enum shown shown = was_cut(m->d, m, facts.seq) ? SHOWN_NOT : SHOWN_YES;
	return row_insert(m->d, &facts, envelope, len_bytes, shown);
}

/* Quarantines each row whose bytes are not those that were stored. */
static enum err check_rows(struct mending *m)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(m->d, &stmt, "SELECT id, envelope, sha256 FROM request", "");
	while (!e && disk_step(stmt, &e)) {
		if (row_fits(stmt, 1, 2))
			continue;
		m->found->damaged++;
		e = disk_run(m->d, NULL, "UPDATE request SET state=?, reason=? WHERE id=?", "iss",
			(int64_t)OUTBOX_QUARANTINED, "damaged on this machine's disk",
			(const char *)sqlite3_column_text(stmt, 0));
	}
	sqlite3_finalize(stmt);
	return e;
}

/* Gives the copy what it has lost. */
static enum err fill_copy(struct mending *m, struct copy *c)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(m->d, &stmt,
		"SELECT envelope, sha256 FROM request WHERE id NOT IN (SELECT id FROM temp.in_copy)"
		" ORDER BY seq",
		"");
	while (!e && disk_step(stmt, &e)) {
		char hex[ENVELOPE_HEX_CHARS + 1];
		if (!row_fits(stmt, 0, 1))
			continue;
		envelope_sum_hex(sqlite3_column_blob(stmt, 1), hex);
		e = copy_add(c, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0),
			hex);
		m->found->copied += !e;
	}
	sqlite3_finalize(stmt);
	return e;
}

enum err mend(struct disk *d, struct copy *c, struct outbox_found *found)
{
	struct mending m = {.d = d, .found = found};
	int bad_lines = 0;
	enum err e = disk_begin(d);
	if (e)
		return e;
	e = disk_read_number(d, "SELECT coalesce(max(seq),0) FROM request", &m.last_seq);
	if (!e)
		e = disk_run(d, NULL, "CREATE TEMP TABLE in_copy(id TEXT PRIMARY KEY)", "");
	if (!e)
		e = copy_read(c, take_line, &m, &bad_lines);
	if (!e)
		e = check_rows(&m);
	if (!e)
		e = fill_copy(&m, c);
	if (!e)
		e = disk_run(d, NULL, "UPDATE request SET round=0, state=iif(state=?,?,state)",
			"ii", (int64_t)OUTBOX_SENDING, (int64_t)OUTBOX_QUEUED);
	if (!e)
		e = disk_run(d, NULL, "UPDATE service SET is_mended=1 WHERE is_mended=0", "");
	if (!e)
		e = disk_run(d, NULL, "DROP TABLE temp.in_copy", "");
	if (bad_lines)
		log_warn("hw", "outbox: %d lines of the second copy are damaged", bad_lines);
	return disk_end(d, e);
}
