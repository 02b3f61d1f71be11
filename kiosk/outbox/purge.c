/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/purge.h"

#include "kiosk/base/log.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/row.h"

#include <sodium.h>

/* state, shown: OUTBOX_DURABLE, SHOWN_NOT */
#define IS_DUE                                                                                     \
	"state=3 AND shown<>2 AND purge_hour<=(SELECT hours FROM service)"                         \
	" AND seq<(SELECT max(seq) FROM request)"

/* What goes is written down first: the copy and the database must drop the same ones. */
static enum err list_due(struct disk *d)
{
	enum err e = disk_run(d, NULL, "DROP TABLE IF EXISTS temp.due", "");
	if (!e)
		e = disk_run(d, NULL,
			"CREATE TEMP TABLE due(sha256 BLOB PRIMARY KEY, id TEXT NOT NULL)", "");
	return e ? e
		 : disk_run(d, NULL,
			   "INSERT OR IGNORE INTO temp.due SELECT sha256, id FROM request "
			   "WHERE " IS_DUE,
			   "");
}

/* A line stays unless its request is due. */
static enum err keep_line(void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	(void)envelope, (void)len_bytes;
	unsigned char sum[ENVELOPE_SUM_BYTES];
	sqlite3_stmt *stmt = NULL;
	sodium_hex2bin(sum, sizeof sum, sha256_hex, ENVELOPE_HEX_CHARS, NULL, NULL, NULL);
	enum err e =
		disk_ask(ctx, &stmt, "SELECT 1 FROM temp.due WHERE sha256=?", "b", sum, sizeof sum);
	if (!e && disk_step(stmt, &e))
		e = ERR_NOT_FOUND;
	sqlite3_finalize(stmt);
	return e;
}

static enum err forget_old_states(struct disk *d)
{
	return disk_run(d, NULL,
		"DELETE FROM status WHERE rowid<=(SELECT max(rowid) FROM status)-?", "i",
		(int64_t)PURGE_STATUS_MAX);
}

enum err purge(struct disk *d, struct copy *c, int lot, int *purged_out)
{
	*purged_out = 0;
	int64_t due = 0;
	enum err e = disk_read_number(d, "SELECT count(*) FROM request WHERE " IS_DUE, &due);
	if (e || due < lot)
		return e;
	e = list_due(d);
	if (!e)
		e = copy_compact(c, keep_line, d);
	if (!e)
		e = disk_run(d, purged_out,
			"DELETE FROM request WHERE id IN (SELECT id FROM temp.due)", "");
	if (!e)
		e = forget_old_states(d);
	if (*purged_out)
		log_info("hw", "outbox: %d requests that the city keeps went from here",
			*purged_out);
	return e;
}
