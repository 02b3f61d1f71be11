/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/known.h"

#include "kiosk/outbox/disk.h"
#include "kiosk/model/json_text.h"

#include <stdlib.h>
#include <string.h>

enum err known_status_put(struct outbox *o, const json_t *status, int64_t heard_ms)
{
	const char *number = json_string_value(json_object_get(status, "number"));
	char *text = json_text(status, JSON_COMPACT);
	enum err e = ERR_OK;
	if (!number || !text || strlen(number) != REQUEST_NUMBER_CHARS)
		e = ERR_BAD_INPUT;
	else if (strlen(text) > OUTBOX_PUBLIC_MAX)
		e = ERR_TOO_BIG;
	else
		e = disk_run(outbox_disk(o), NULL, "INSERT OR REPLACE INTO status VALUES(?,?,?)",
			"ssi", number, text, heard_ms);
	free(text);
	return e;
}

/* First column of the statement as JSON. */
static enum err read_json(sqlite3_stmt *stmt, json_t **json_out)
{
	enum err e = ERR_OK;
	if (!disk_step(stmt, &e))
		return e ? e : ERR_NOT_FOUND;
	const char *text = (const char *)sqlite3_column_text(stmt, 0);
	json_t *json = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (!json)
		return ERR_DAMAGED;
	*json_out = json;
	return ERR_OK;
}

enum err known_status_get(
	struct outbox *o, const char *number, json_t **status_out, int64_t *heard_ms_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e = disk_ask(outbox_disk(o), &stmt,
		"SELECT json, heard_ms FROM status WHERE number=?", "s", number);
	if (!e)
		e = read_json(stmt, status_out);
	if (!e)
		*heard_ms_out = sqlite3_column_int64(stmt, 1);
	sqlite3_finalize(stmt);
	return e;
}

enum err known_status_set(struct outbox *o, const char *number, const char *before,
	const char *state, int64_t heard_ms)
{
	json_t *status = NULL;
	int64_t before_ms;
	enum err e = known_status_get(o, number, &status, &before_ms);
	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	const char *now = e ? NULL : json_string_value(json_object_get(status, "state"));
	if (!e && *before && (!now || strcmp(now, before))) {
		json_decref(status);
		return ERR_OK;
	}
	if (!e && json_object_set_new(status, "state", json_string(state)))
		e = ERR_NO_MEMORY;
	if (!e)
		e = known_status_put(o, status, heard_ms);
	json_decref(status);
	return e;
}

enum err known_fact_put(struct outbox *o, const char *name, const json_t *fact)
{
	char *text = json_text(fact, JSON_COMPACT);
	enum err e = text ? disk_run(outbox_disk(o), NULL,
				    "INSERT OR REPLACE INTO fact VALUES(?,?)", "ss", name, text)
			  : ERR_NO_MEMORY;
	free(text);
	return e;
}

enum err known_fact_get(struct outbox *o, const char *name, json_t **fact_out)
{
	sqlite3_stmt *stmt = NULL;
	enum err e =
		disk_ask(outbox_disk(o), &stmt, "SELECT json FROM fact WHERE name=?", "s", name);
	if (!e)
		e = read_json(stmt, fact_out);
	sqlite3_finalize(stmt);
	return e;
}
