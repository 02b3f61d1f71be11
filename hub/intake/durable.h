/* SPDX-License-Identifier: GPL-3.0-or-later */
/* durable: a request is durable once it is in a backup of the hub; only then may a kiosk let go of
 * its own copy (goal Q4).  The mark lies in the database itself: a hub that is set up from a backup
 * calls nothing durable that it does not have. */
#ifndef FOYER_HUB_INTAKE_DURABLE_H
#define FOYER_HUB_INTAKE_DURABLE_H

#include "hub/store/hub.h"
#include "hub/store/record.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { DURABLE_IDS_MAX = 50 };

/* Copies the whole database to path (db_copy) and notes up to which request and which entry of the
 * record it goes; *count_out is how many requests it holds.  Nothing is answered meanwhile.
 * Errors: of db_copy and db_run. */
MUST_USE enum err durable_backup(struct hub *hub, const char *path, int64_t now_ms,
	int64_t *count_out, struct record_head *record_out);
/* The same where the city's own program copies the database (pg_dump), since db_copy cannot: a copy
 * that is begun after durable_backup_begin holds all requests up to *mark_out; once it has ended
 * well, durable_backup_end notes so.  It must follow in any case.
 * Errors: ERR_UNSUPPORTED (the database is a file: durable_backup), those of db_run. */
MUST_USE enum err durable_backup_begin(
	struct hub *hub, int64_t *mark_out, int64_t *count_out, struct record_head *record_out);
/* Errors: ERR_BAD_INPUT (no request bears that mark), those of db_run. */
MUST_USE enum err durable_backup_end(struct hub *hub, bool is_good, int64_t mark,
	const struct record_head *record, int64_t now_ms);
/* At the start: a database that is a copy has lost what came after it.  Kiosks may have seen higher
 * numbers of news and of lent times than it knows, so it goes on far above them. */
MUST_USE enum err durable_begin(struct hub *hub, int64_t now_ms);
/* What the hub says of these ids (an array, borrowed) of kiosk: {"receipts": [signed `durable`
 * receipts of those in a backup], "unknown": [ids that never came, or were lost with a disk]}. What
 * is in neither waits for a backup.  Errors: ERR_BAD_INPUT, those of db_run. */
MUST_USE enum err durable_receipts(
	struct hub *hub, const char *kiosk, const json_t *ids, json_t **answer_out);

#endif
