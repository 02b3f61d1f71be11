/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of outbox.h for staff: how much waits, how long and why; never contents. */
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/outbox.h"

#include <string.h>

int outbox_waiting(struct outbox *o)
{
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	outbox_counts(o, counts);
	return counts[OUTBOX_QUEUED].count + counts[OUTBOX_SENDING].count;
}

bool outbox_has_few(struct outbox *o, int few)
{
	int64_t n = few;
	sqlite3_stmt *stmt = NULL;
	/* Four looks into the index, none of which goes further than it must. */
	enum err e = disk_ask(outbox_disk(o), &stmt,
		"SELECT count(*) FROM (SELECT 1 FROM request WHERE state IN (?,?,?,?) LIMIT ?)", "iiiii",
		(int64_t)OUTBOX_QUEUED, (int64_t)OUTBOX_SENDING, (int64_t)OUTBOX_RECEIVED,
		(int64_t)OUTBOX_QUARANTINED, (int64_t)few);
	if (!e && disk_step(stmt, &e))
		n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return !e && n < few;
}

void outbox_counts(struct outbox *o, struct outbox_count counts_out[OUTBOX_STATE_COUNT])
{
	memset(counts_out, 0, sizeof *counts_out * OUTBOX_STATE_COUNT);
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(o), &stmt,
		"SELECT state, count(*), min(at_ms) FROM request GROUP BY state", "");
	while (!e && disk_step(stmt, &e)) {
		int state = sqlite3_column_int(stmt, 0);
		if (state >= 0 && state < OUTBOX_STATE_COUNT)
			counts_out[state] = (struct outbox_count){
				sqlite3_column_int(stmt, 1), sqlite3_column_int64(stmt, 2)};
	}
	sqlite3_finalize(stmt);
}

void outbox_reasons(struct outbox *o, outbox_reason_fn *fn, void *ctx)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(o), &stmt,
		"SELECT state, reason, count(*) FROM request WHERE reason<>'' AND state IN (?,?)"
		" GROUP BY state, reason ORDER BY 3 DESC LIMIT 50",
		"ii", (int64_t)OUTBOX_QUEUED, (int64_t)OUTBOX_QUARANTINED);
	while (!e && disk_step(stmt, &e))
		fn(ctx, (enum outbox_state)sqlite3_column_int(stmt, 0),
			(const char *)sqlite3_column_text(stmt, 1), sqlite3_column_int(stmt, 2));
	sqlite3_finalize(stmt);
}
