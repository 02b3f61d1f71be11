/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/intake/turnover.h"

#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/keys.h"
#include "hub/store/own.h"
#include "hub/store/record.h"
#include "kiosk/base/log.h"

enum { PATH_BYTES = 4096, BEHIND_MAX = 1000 };

/* Kiosks that are in use and may have something that is sealed to an older key. */
#define BEHIND                                                                                     \
	" FROM kiosks AS k WHERE k.key_clear <> ? AND NOT EXISTS (SELECT 1 FROM bindings AS b"     \
	" WHERE b.kiosk = k.kiosk AND b.lost_by <> '')"

enum err turnover_heard(struct hub *hub, const char *kiosk, int64_t waiting)
{
	const char *key = hub->keys->working_id;
	int64_t is_told = 0;
	enum err e = db_one(hub->db, &is_told,
		"SELECT COUNT(*) FROM kiosks WHERE kiosk = ? AND key_given = ? AND key_clear = ?",
		"sss", kiosk, key, key);
	if (e || is_told)
		return e;
	/* What it was given before this asking is what it has sealed with since. */
	if (waiting == 0)
		e = db_run(hub->db, "UPDATE kiosks SET key_clear = key_given WHERE kiosk = ?", "s",
			kiosk);
	return e ? e
		 : db_run(hub->db, "UPDATE kiosks SET key_given = ? WHERE kiosk = ?", "ss", key,
			   kiosk);
}

static enum err folder_name(const struct hub *hub, char out[PATH_BYTES])
{
	return snprintf(out, PATH_BYTES, "%s/keys", hub->data) >= PATH_BYTES ? ERR_TOO_BIG : ERR_OK;
}

enum err turnover_look(struct hub *hub)
{
	char dir[PATH_BYTES], last[KEY_ID_CHARS + 1];
	struct opening_key known;
	enum err e = folder_name(hub, dir);
	if (!e)
		e = own_working(hub, last);
	bool is_same = !e && !strcmp(last, hub->keys->working_id);
	if (!e && ((*last && !is_same) || keys_folder_changed(dir, hub->keys)))
		e = keys_reread(dir, hub->keys);
	if (e || !strcmp(last, hub->keys->working_id))
		return e;
	/* Noted before, and not since: a power cut, a database from a backup. */
	if (!*last || keys_opening(hub->keys, last, &known) ||
		keys_opening(hub->keys, hub->keys->recovery_id, &known)) /* the last one is lost */
		return own_note_working(hub);
	return ERR_NOT_FOUND;
}

enum err turnover_rotate(struct hub *hub, int64_t now_ms)
{
	char dir[PATH_BYTES], before[KEY_ID_CHARS + 1];
	enum err e = turnover_look(hub);
	if (e)
		return e;
	snprintf(before, sizeof before, "%s", hub->keys->working_id);
	e = folder_name(hub, dir);
	/* Requests from before there were several keys are of the first. */
	if (!e)
		e = db_run(hub->db, "UPDATE requests SET seal_key = ? WHERE seal_key = ''", "s",
			before);
	if (!e)
		e = keys_rotate(dir, hub->keys);
	if (!e)
		e = own_note_working(hub);
	if (e)
		return e;
	log_info("store", "the city has a new sealing key, %s; %s still opens what was sealed to it",
		hub->keys->working_id, before);
	return record_alone(hub, "key_rotated", hub->keys->working_id, before, now_ms);
}

static enum err kept_count(struct hub *hub, const char *key, int64_t *out)
{
	const char *known[1 + KEYS_OLD_MAX];
	for (int i = 0; i <= KEYS_OLD_MAX; i++)
		known[i] = i < hub->keys->old_count ? hub->keys->old[i].id : hub->keys->working_id;
	/* The recovery key is here for what was sealed to one that is lost. */
	if (!strcmp(key, hub->keys->recovery_id))
		return db_one(hub->db, out,
			"SELECT COUNT(*) FROM requests WHERE (seal_key = ?"
			" OR seal_key NOT IN (?, ?, ?, ?, ?)) AND erased_ms = 0",
			"ssssss", key, known[0], known[1], known[2], known[3], known[4]);
	return db_one(hub->db, out,
		"SELECT COUNT(*) FROM requests WHERE seal_key = ? AND erased_ms = 0", "s", key);
}

enum err turnover_retire(struct hub *hub, const char *key, int64_t now_ms)
{
	char dir[PATH_BYTES];
	int64_t behind = 0, kept = 0;
	struct opening_key found;
	if (!strcmp(key, hub->keys->working_id) || !keys_opening(hub->keys, key, &found))
		return ERR_NOT_FOUND;
	enum err e = db_one(hub->db, &behind, "SELECT COUNT(*)" BEHIND, "s",
		hub->keys->working_id);
	if (!e)
		e = kept_count(hub, key, &kept);
	if (!e && (behind || kept))
		e = ERR_EXISTS;
	if (!e)
		e = folder_name(hub, dir);
	if (!e)
		e = keys_retire(dir, hub->keys, key);
	return e ? e : record_alone(hub, "key_retired", key, "", now_ms);
}

static enum err olds_show(struct hub *hub, json_t *list)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < hub->keys->old_count; i++) {
		int64_t kept = 0;
		e = kept_count(hub, hub->keys->old[i].id, &kept);
		json_array_append_new(list, json_pack("{s:s, s:I}", "key", hub->keys->old[i].id,
						    "kept", (json_int_t)kept));
	}
	return e;
}

static enum err behind_show(struct hub *hub, json_t *list)
{
	struct db_rows rows;
	const char *key = hub->keys->working_id;
	db_ask(hub->db, &rows,
		"SELECT k.kiosk, k.centre, k.key_given" BEHIND " ORDER BY k.kiosk LIMIT ?", "si",
		key, (int64_t)BEHIND_MAX);
	while (db_next(&rows))
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:b}", "kiosk", db_text(&rows, 0), "centre",
				      db_text(&rows, 1), "has_new",
				      !strcmp(db_text(&rows, 2), key)));
	return db_end(&rows);
}

enum err turnover_show(struct hub *hub, json_t **out)
{
	json_t *old = json_array(), *behind = json_array();
	enum err e = olds_show(hub, old);
	if (!e && hub->keys->old_count)
		e = behind_show(hub, behind);
	json_t *all = json_pack("{s:s, s:s, s:o, s:o}", "working", hub->keys->working_id,
		"recovery", hub->keys->recovery_id, "old", old, "behind", behind);
	if (e || !all) {
		json_decref(all);
		return e ? e : ERR_NO_MEMORY;
	}
	*out = all;
	return ERR_OK;
}
