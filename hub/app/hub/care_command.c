/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/care_command.h"

#include <stdio.h>

#include "hub/intake/given.h"
#include "hub/intake/retention.h"
#include "hub/intake/turnover.h"
#include "hub/store/keys.h"
#include "hub/store/record.h"

static json_t *sorry(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "error", "words", words);
}

static json_t *ok_with(enum err e, const char *key, json_t *value)
{
	return e ? sorry(err_words(e)) : json_pack("{s:s, s:o}", "t", "ok", key, value);
}

/* --- keys ------------------------------------------------------------------------------------ */

json_t *care_command_keys(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	(void)now_ms;
	json_t *keys = NULL;
	enum err e = turnover_show(hub, &keys);
	return ok_with(e, "keys", keys);
}

json_t *care_command_rotate(struct hub *hub, const json_t *message, int64_t now_ms)
{
	enum err e = turnover_rotate(hub, now_ms);
	if (e == ERR_FULL && hub->keys->old_count == KEYS_OLD_MAX)
		return sorry("four old keys are there; retire one first");
	if (e == ERR_NOT_FOUND)
		return sorry("another hub made a newer key: copy keys/ from it first");
	return e ? sorry(err_words(e)) : care_command_keys(hub, message, now_ms);
}

json_t *care_command_retire(struct hub *hub, const json_t *message, int64_t now_ms)
{
	const char *key = given_text(message, "key", KEY_ID_CHARS, KEY_ID_CHARS);
	enum err e = key ? turnover_retire(hub, key, now_ms) : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND)
		return sorry("no old key has that name");
	if (e == ERR_EXISTS)
		return sorry("not yet: something may still come, or is still kept here, that only "
			     "this key opens (hubctl keys says what)");
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}

/* --- record ---------------------------------------------------------------------------------- */

json_t *care_command_record(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)now_ms;
	int64_t before = 0;
	json_t *list = NULL;
	given_int(message, "before", 0, INT64_MAX, &before);
	enum err e = record_list(hub, before, &list);
	return ok_with(e, "entries", list);
}

json_t *care_command_verify(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)now_ms;
	struct record_check c;
	struct record_head known = {0};
	const char *hash = given_text(message, "hash", RECORD_HASH_CHARS, RECORD_HASH_CHARS);
	bool is_known = hash && given_int(message, "n", 1, INT64_MAX, &known.n);
	if (is_known)
		snprintf(known.hash, sizeof known.hash, "%s", hash);
	enum err e = record_verify(hub, is_known ? &known : NULL, &c);
	if (e)
		return sorry(err_words(e));
	return json_pack("{s:s, s:b, s:I, s:I, s:s, s:s}", "t", "ok", "whole", (int)c.is_whole,
		"entries", (json_int_t)c.entries, "at", (json_int_t)c.broken_at, "hash", c.hash,
		"why", c.why ? c.why : "");
}

/* --- retention ------------------------------------------------------------------------------- */

json_t *care_command_retention(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)message;
	json_t *list = NULL;
	enum err e = retention_show(hub, now_ms, &list);
	return ok_with(e, "kinds", list);
}

json_t *care_command_retention_set(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)now_ms;
	int64_t days = 0;
	const char *kind = given_text(message, "kind", 1, 16);
	enum err e = kind && given_int(message, "days", 1, RETENTION_DAYS_MAX, &days)
			     ? retention_set(hub, kind, days)
			     : ERR_BAD_INPUT;
	if (e == ERR_BAD_INPUT)
		return sorry("say a kind of request and 1 to 3650 days");
	return e ? sorry(err_words(e)) : json_pack("{s:s}", "t", "ok");
}
