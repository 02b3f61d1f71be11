/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of outbox.h on confirmations that nobody saw (Q12). */
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/row.h"

#include <stdio.h>

enum err outbox_shown(struct outbox *o, const char *id)
{
	return disk_run(outbox_disk(o), NULL, "UPDATE request SET shown=? WHERE id=? AND shown<>?",
		"isi", (int64_t)SHOWN_YES, id, (int64_t)SHOWN_TOLD);
}

int64_t outbox_last_seq(struct outbox *o)
{
	return disk_number(outbox_disk(o), "SELECT coalesce(max(seq),0) FROM request", 0);
}

enum err outbox_mark_unshown(struct outbox *o, int64_t seq)
{
	return disk_run(outbox_disk(o), NULL, "UPDATE request SET shown=? WHERE shown=? AND seq<=?",
		"iii", (int64_t)SHOWN_NOT, (int64_t)SHOWN_WAITING, seq);
}

enum err outbox_next_unshown(struct outbox *o, char id_out[REQUEST_ID_CHARS + 1])
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(o), &stmt,
		"SELECT id FROM request WHERE shown=? AND state IN (?,?) ORDER BY seq LIMIT 1",
		"iii", (int64_t)SHOWN_NOT, (int64_t)OUTBOX_RECEIVED, (int64_t)OUTBOX_DURABLE);
	if (!e && !disk_step(stmt, &e))
		e = e ? e : ERR_NOT_FOUND;
	if (!e)
		snprintf(id_out, REQUEST_ID_CHARS + 1, "%s",
			(const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return e;
}

enum err outbox_unshown_told(struct outbox *o, const char *id)
{
	return disk_run(outbox_disk(o), NULL, "UPDATE request SET shown=? WHERE id=?", "is",
		(int64_t)SHOWN_TOLD, id);
}
