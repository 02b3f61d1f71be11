/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/own.h"

#include "hub/store/db.h"
#include "kiosk/base/log.h"

#include <stdio.h>

enum err own_check(struct hub *hub)
{
	int64_t is_own = 0;
	const char *key = hub->keys->receipt_id;
	enum err e = db_run(hub->db,
		"INSERT INTO own(one, receipt_key) VALUES(1, ?) ON CONFLICT DO NOTHING", "s", key);
	if (!e)
		e = db_one(hub->db, &is_own, "SELECT receipt_key = ? FROM own WHERE one = 1", "s",
			key);
	if (!e && !is_own) {
		log_error("store",
			"the database was begun with other keys than those in keys/: copy "
			"that folder from the hub that began it");
		e = ERR_CRYPTO;
	}
	return e;
}

enum err own_working(struct hub *hub, char id_out[KEY_ID_CHARS + 1])
{
	struct db_rows rows;
	db_ask(hub->db, &rows, "SELECT working_key FROM own WHERE one = 1", "");
	snprintf(id_out, KEY_ID_CHARS + 1, "%s", db_next(&rows) ? db_text(&rows, 0) : "");
	return db_end(&rows);
}

enum err own_note_working(struct hub *hub)
{
	return db_run(hub->db, "UPDATE own SET working_key = ? WHERE one = 1", "s",
		hub->keys->working_id);
}
