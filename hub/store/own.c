/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/store/own.h"

#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "kiosk/base/log.h"

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
