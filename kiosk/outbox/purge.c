/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/purge.h"

#include "kiosk/base/log.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/row.h"

/* state, shown: OUTBOX_DURABLE, SHOWN_NOT */
#define IS_DUE                                                                                     \
	"state=3 AND shown<>2 AND purge_hour<=(SELECT hours FROM service)"                         \
	" AND seq<(SELECT max(seq) FROM request)"

/* A line stays unless its request is due. */
static enum err keep_line(void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	(void)sha256_hex;
	struct envelope_facts facts;
	sqlite3_stmt *stmt = NULL;
	if (envelope_read(envelope, len_bytes, &facts, NULL))
		return ERR_OK;
	enum err e =
		disk_ask(ctx, &stmt, "SELECT 1 FROM request WHERE id=? AND " IS_DUE, "s", facts.id);
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
	if (disk_number(d, "SELECT count(*) FROM request WHERE " IS_DUE, 0) < lot)
		return ERR_OK;
	enum err e = copy_compact(c, keep_line, d);
	if (!e)
		e = disk_run(d, purged_out, "DELETE FROM request WHERE " IS_DUE, "");
	if (!e)
		e = forget_old_states(d);
	if (*purged_out)
		log_info("hw", "outbox: %d requests that the city keeps went from here",
			*purged_out);
	return e;
}
