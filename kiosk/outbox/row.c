/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/row.h"

#include "kiosk/outbox/outbox.h"

#include <string.h>

enum err row_insert(struct disk *d, const struct envelope_facts *facts, const char *envelope,
	size_t len_bytes, enum shown shown)
{
	unsigned char sum[ENVELOPE_SUM_BYTES];
	envelope_sum(envelope, len_bytes, sum);
	return disk_run(d, NULL,
		"INSERT INTO request(id, seq, at_ms, envelope, sha256, state, reason, outcome, "
		"receipt,"
		" round, shown) VALUES(?,?,?,?,?,?,'','','',0,?)",
		"siibbii", facts->id, facts->seq, facts->at_ms, envelope, len_bytes, sum,
		sizeof sum, (int64_t)OUTBOX_QUEUED, (int64_t)shown);
}

enum err row_replace(
	struct disk *d, const struct envelope_facts *facts, const char *envelope, size_t len_bytes)
{
	unsigned char sum[ENVELOPE_SUM_BYTES];
	envelope_sum(envelope, len_bytes, sum);
	return disk_run(d, NULL,
		"UPDATE request SET seq=?, at_ms=?, envelope=?, sha256=?, state=?, reason='' WHERE "
		"id=?",
		"iibbis", facts->seq, facts->at_ms, envelope, len_bytes, sum, sizeof sum,
		(int64_t)OUTBOX_QUEUED, facts->id);
}

bool row_fits(sqlite3_stmt *stmt, int envelope_column, int sum_column)
{
	unsigned char sum[ENVELOPE_SUM_BYTES];
	const void *envelope = sqlite3_column_blob(stmt, envelope_column);
	int len_bytes = sqlite3_column_bytes(stmt, envelope_column);
	const void *stored = sqlite3_column_blob(stmt, sum_column);
	if (!envelope || !stored || sqlite3_column_bytes(stmt, sum_column) != ENVELOPE_SUM_BYTES)
		return false;
	envelope_sum(envelope, (size_t)len_bytes, sum);
	return !memcmp(sum, stored, sizeof sum);
}
