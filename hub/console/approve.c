/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/approve.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/build.h"
#include "hub/publish/change.h"
#include "hub/publish/judge.h"
#include "hub/publish/put.h"
#include "hub/store/db.h"

enum { FILES_MAX = 2000 };

/* --- what is in the way ------------------------------------------------------------------------ */

static enum err is_same_as_pinned(
	struct hub *hub, const struct draft *d, const char *path, bool *is_same_out)
{
	struct k_buf then, now;
	k_buf_init(&then, DRAFT_FILE_MAX);
	k_buf_init(&now, DRAFT_FILE_MAX);
	enum err was = draft_read_pinned(hub, d->draft, path, &then);
	enum err is = draft_base_read(hub, path, &now);
	*is_same_out = was == is && then.len_bytes == now.len_bytes &&
		       (!now.len_bytes || !memcmp(then.data, now.data, now.len_bytes));
	k_buf_finish(&then);
	k_buf_finish(&now);
	if (was && was != ERR_NOT_FOUND)
		return was;
	return is == ERR_NOT_FOUND ? ERR_OK : is;
}

enum err approve_outdated(struct hub *hub, const struct draft *d, json_t **out)
{
	json_t *paths = NULL, *old = json_object(), *kind;
	const char *path;
	enum err e = old ? draft_paths(hub, d->draft, d->save, &paths) : ERR_NO_MEMORY;
	json_object_foreach(paths, path, kind)
	{
		bool is_same = true;
		if (!e)
			e = is_same_as_pinned(hub, d, path, &is_same);
		if (!is_same)
			json_object_set_new(old, path, json_true());
	}
	json_decref(paths);
	if (e)
		json_decref(old);
	else
		*out = old;
	return e;
}

static enum err refuse(char words[APPROVE_WORDS_MAX], const char *why)
{
	snprintf(words, APPROVE_WORDS_MAX, "%s", why);
	return ERR_DENIED;
}

/* --- freezing ------------------------------------------------------------------------------- */

struct frozen {
	struct change_file *files;
	struct k_buf *bytes;
	int count;
};

static void frozen_free(struct frozen *f)
{
	for (int i = 0; i < f->count; i++)
		k_buf_finish(&f->bytes[i]);
	free(f->files);
	free(f->bytes);
}

/* All files of the draft, as the order of a change wants them.  paths must outlive it. */
static enum err files_read(
	struct hub *hub, const struct draft *d, const json_t *paths, struct frozen *out)
{
	size_t n = json_object_size(paths);
	const char *path;
	json_t *kind;
	enum err e = ERR_OK;
	*out = (struct frozen){calloc(n + 1, sizeof *out->files), calloc(n + 1, sizeof *out->bytes), 0};
	if (!out->files || !out->bytes || n > FILES_MAX)
		return ERR_NO_MEMORY;
	json_object_foreach((json_t *)(uintptr_t)paths, path, kind)
	{
		struct k_buf *b = &out->bytes[out->count];
		bool is_gone = json_integer_value(kind) == DRAFT_FILE_GONE;
		k_buf_init(b, DRAFT_FILE_MAX);
		if (!e && !is_gone)
			e = draft_read(hub, d->draft, d->save, path, b);
		out->files[out->count++] = (struct change_file){
			path, is_gone ? NULL : b->data ? b->data : "", b->len_bytes};
	}
	return e;
}

static enum err change_make(struct hub *hub, const struct draft *d, const struct approve_plan *plan,
	int64_t now_ms, json_t **out, char words[APPROVE_WORDS_MAX])
{
	json_t *paths = NULL;
	struct frozen files = {0};
	if (!draft_base_publish(hub))
		return refuse(words, "There is no signed content yet, so nothing can be approved. First "
				     "three people hold the ceremony: hubctl content ceremony.");
	enum err e = draft_paths(hub, d->draft, d->save, &paths);
	if (!e && !json_object_size(paths))
		e = refuse(words, "This draft changes nothing yet.");
	if (!e)
		e = files_read(hub, d, paths, &files);
	const struct change_order order = {.title = d->title,
		.author = d->author,
		.files = files.files,
		.file_count = files.count,
		.activate_at_s = plan->at_ms / 1000,
		.ring = plan->ring,
		.centres = plan->centres,
		.now_s = now_ms / 1000};
	/* Asked for anew: reading files may have found a newer one. */
	const struct publish *p = e ? NULL : draft_base_publish(hub);
	if (!e && (!p || change_build(p, &order, out, words)))
		e = ERR_DENIED;
	frozen_free(&files);
	json_decref(paths);
	return e;
}

void approve_sum(const json_t *change, char out[APPROVE_SUM_CHARS + 1])
{
	crypto_hash_sha256_state state;
	unsigned char hash[crypto_hash_sha256_BYTES];
	size_t i;
	json_t *role;
	crypto_hash_sha256_init(&state);
	json_array_foreach(json_object_get(change, "roles"), i, role)
	{
		const char *parts[] = {json_string_value(json_object_get(role, "name")), "\n",
			json_string_value(json_object_get(role, "signed")), "\n"};
		for (size_t k = 0; k < 4; k++)
			if (parts[k])
				crypto_hash_sha256_update(&state, (const unsigned char *)parts[k],
					strlen(parts[k]));
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, APPROVE_SUM_CHARS + 1, hash, sizeof hash);
}

static enum err change_keep(struct hub *hub, int64_t draft, const json_t *change)
{
	char sum[APPROVE_SUM_CHARS + 1];
	char *text = change_write(change);
	approve_sum(change, sum);
	enum err e = text ? db_run(hub->db, "UPDATE drafts SET change = ?, frozen = ? WHERE draft = ?",
				    "ssi", text, sum, draft)
			  : ERR_NO_MEMORY;
	free(text);
	return e;
}

/* Ends a transaction by how it went. */
static enum err end(struct hub *hub, enum err e)
{
	if (!e)
		return db_commit(hub->db);
	db_rollback(hub->db);
	return e;
}

static char *plan_text(const struct approve_plan *plan)
{
	json_t *json = json_pack("{s:I, s:i, s:O?}", "at_ms", (json_int_t)plan->at_ms, "ring",
		plan->ring, "centres", plan->centres);
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	json_decref(json);
	return text;
}

enum err approve_ask(struct hub *hub, const struct draft *d, const struct approve_plan *plan,
	int64_t now_ms, char words[APPROVE_WORDS_MAX])
{
	json_t *change = NULL, *old = NULL;
	char *text = plan_text(plan);
	words[0] = '\0';
	enum err e = text ? approve_outdated(hub, d, &old) : ERR_NO_MEMORY;
	if (!e && json_object_size(old))
		e = refuse(words, "Somebody else's change was published meanwhile, in the same files. "
				  "Take it in first.");
	if (!e)
		e = change_make(hub, d, plan, now_ms, &change, words);
	if (!e)
		e = db_begin(hub->db);
	if (!e) {
		e = draft_step(hub, d->draft, DRAFT_OPEN, DRAFT_WAITING, "", now_ms);
		if (!e)
			e = change_keep(hub, d->draft, change);
		if (!e)
			e = db_run(hub->db, "UPDATE drafts SET plan = ? WHERE draft = ?", "si", text,
				d->draft);
		e = end(hub, e);
	}
	json_decref(change);
	json_decref(old);
	free(text);
	return e;
}

enum err approve_ask_change(struct hub *hub, const char *title, const char *who, const char *kind,
	json_t *change, int64_t now_ms, int64_t *draft_out)
{
	enum err e = db_begin(hub->db);
	if (!e) {
		e = draft_add(hub, title, who, now_ms, draft_out);
		if (!e)
			e = draft_step(hub, *draft_out, DRAFT_OPEN, DRAFT_WAITING, "", now_ms);
		if (!e)
			e = change_keep(hub, *draft_out, change);
		if (!e)
			e = db_run(hub->db, "UPDATE drafts SET kind = ? WHERE draft = ?", "si", kind,
				*draft_out);
		e = end(hub, e);
	}
	json_decref(change);
	return e;
}

enum err approve_change(struct hub *hub, int64_t draft, json_t **out)
{
	struct db_rows rows;
	char words[PUBLISH_WORDS_MAX];
	enum err e = ERR_NOT_FOUND;
	db_ask(hub->db, &rows, "SELECT change FROM drafts WHERE draft = ? AND change <> ''", "i", draft);
	while (db_next(&rows)) {
		const char *text = db_text(&rows, 0);
		e = change_read(text, strlen(text), out, words) ? ERR_DAMAGED : ERR_OK;
	}
	enum err ended = db_end(&rows);
	return ended ? ended : e;
}

enum err approve_plan_of(struct hub *hub, int64_t draft, json_t **out)
{
	struct db_rows rows;
	*out = NULL;
	db_ask(hub->db, &rows, "SELECT plan FROM drafts WHERE draft = ?", "i", draft);
	while (db_next(&rows))
		*out = json_loads(db_text(&rows, 0), JSON_REJECT_DUPLICATES, NULL);
	enum err e = db_end(&rows);
	return e ? e : *out ? ERR_OK : ERR_NOT_FOUND;
}

/* --- signatures ----------------------------------------------------------------------------- */

/* The one key that all signatures are by; NULL: several, or none. */
static const char *key_of(const json_t *signatures)
{
	const char *key = NULL;
	size_t i;
	json_t *s;
	json_array_foreach((json_t *)(uintptr_t)signatures, i, s)
	{
		const char *id = json_string_value(json_object_get(s, "keyid"));
		if (!id || (key && strcmp(key, id)))
			return NULL;
		key = id;
	}
	return key;
}

/* One account, one key: also over all drafts that ever were. */
static enum err key_is_theirs(struct hub *hub, const struct draft *d, const char *who,
	const char *keyid, char words[APPROVE_WORDS_MAX])
{
	int64_t others = 0, with_another = 0;
	enum err e = db_one(hub->db, &others,
		"SELECT COUNT(*) FROM draft_signatures WHERE keyid = ? AND who <> ?", "ss", keyid, who);
	if (!e)
		e = db_one(hub->db, &with_another,
			"SELECT COUNT(*) FROM draft_signatures WHERE draft = ? AND who = ?"
			" AND keyid <> ?",
			"iss", d->draft, who, keyid);
	if (e)
		return e;
	if (others)
		return refuse(words, "This key is somebody else's: another person has signed with it. "
				     "Each person has a key of their own.");
	if (with_another)
		return refuse(words, "You have signed this already, with another key. Somebody else "
				     "must sign too.");
	return ERR_OK;
}

static size_t signed_by(const struct publish *p, const json_t *change)
{
	json_t *names = judge_signed_by(p, change);
	size_t n = json_array_size(names);
	json_decref(names);
	return n;
}

static enum err signatures_add(
	const struct publish *p, json_t *change, const json_t *signatures, char words[APPROVE_WORDS_MAX])
{
	size_t i, before = signed_by(p, change);
	json_t *s;
	json_array_foreach((json_t *)(uintptr_t)signatures, i, s)
	{
		const char *role = json_string_value(json_object_get(s, "role"));
		const char *keyid = json_string_value(json_object_get(s, "keyid"));
		const char *sig = json_string_value(json_object_get(s, "sig"));
		if (!role || !keyid || !sig || change_add_signature(change, role, keyid, sig))
			return refuse(words, "This is no signature under this change.");
	}
	if (signed_by(p, change) > before)
		return ERR_OK;
	return refuse(words, "The signature was not taken: you have signed already, or this key may not "
			     "sign what this change says, or it belongs to an older form of the change.");
}

enum err approve_sign(struct hub *hub, const struct draft *d, const char *who,
	const json_t *signatures, int64_t now_ms, char words[APPROVE_WORDS_MAX])
{
	json_t *change = NULL;
	const struct publish *p = draft_base_publish(hub);
	const char *keyid = key_of(signatures);
	words[0] = '\0';
	if (!p || !keyid)
		return refuse(words, "One signature at a time, please: each person hands in their own.");
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = d->state == DRAFT_WAITING ? approve_change(hub, d->draft, &change) : ERR_GONE;
	if (!e)
		e = key_is_theirs(hub, d, who, keyid, words);
	if (!e)
		e = signatures_add(p, change, signatures, words);
	if (!e)
		e = change_keep(hub, d->draft, change);
	if (!e)
		e = db_run(hub->db,
			"INSERT INTO draft_signatures(draft, keyid, who, at_ms) VALUES(?, ?, ?, ?)"
			" ON CONFLICT DO NOTHING",
			"issi", d->draft, keyid, who, now_ms);
	json_decref(change);
	return end(hub, e);
}

/* Adds the signatures of a role that ours has not got. */
static void role_compare(const json_t *ours, const json_t *theirs, json_t *out)
{
	size_t i, k;
	json_t *sig, *other;
	json_array_foreach(json_object_get(theirs, "signatures"), i, sig)
	{
		bool is_there = false;
		json_array_foreach(json_object_get(ours, "signatures"), k, other)
			is_there |= json_equal(json_object_get(sig, "keyid"),
				json_object_get(other, "keyid"));
		if (!is_there)
			json_array_append_new(out,
				json_pack("{s:O, s:O, s:O}", "role", json_object_get(theirs, "name"),
					"keyid", json_object_get(sig, "keyid"), "sig",
					json_object_get(sig, "sig")));
	}
}

enum err approve_signatures_of(struct hub *hub, const struct draft *d, const char *bytes, size_t n,
	json_t **out, char words[APPROVE_WORDS_MAX])
{
	json_t *theirs = NULL, *ours = NULL, *list = json_array(), *role;
	size_t i;
	char sum[APPROVE_SUM_CHARS + 1];
	words[0] = '\0';
	enum err e = change_read(bytes, n, &theirs, words) ? ERR_DENIED : ERR_OK;
	if (!e)
		e = approve_change(hub, d->draft, &ours);
	if (!e) {
		approve_sum(theirs, sum);
		if (strcmp(sum, d->frozen))
			e = refuse(words, "That is another change, or an older form of this one. "
					  "Download it again from here, and sign that.");
	}
	if (!e)
		json_array_foreach(json_object_get(ours, "roles"), i, role)
			role_compare(role, json_array_get(json_object_get(theirs, "roles"), i), list);
	if (!e && !json_array_size(list))
		e = refuse(words, "There is no new signature in this file. Sign it first: hubctl content "
				  "sign.");
	json_decref(theirs);
	json_decref(ours);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

/* --- the end of waiting ----------------------------------------------------------------------- */

/* It is published: its plan says as which release (before: the newest until then), if it is one. */
static enum err published(
	struct hub *hub, const struct draft *d, json_int_t before, int64_t now_ms)
{
	json_t *plan = NULL;
	const struct publish *p = draft_base_publish(hub);
	enum err e = approve_plan_of(hub, d->draft, &plan);
	bool is_later = json_integer_value(json_object_get(plan, "at_ms")) > (json_int_t)now_ms;
	if (!e && p && publish_release(p) > before)
		json_object_set_new(plan, "release", json_integer(publish_release(p)));
	char *text = e ? NULL : json_dumps(plan, JSON_COMPACT);
	json_decref(plan);
	if (!e)
		e = text ? db_run(hub->db, "UPDATE drafts SET plan = ? WHERE draft = ?", "si", text,
				   d->draft)
			 : ERR_NO_MEMORY;
	free(text);
	return e ? e
		 : draft_step(hub, d->draft, DRAFT_WAITING,
			   is_later ? DRAFT_SCHEDULED : DRAFT_APPROVED, "", now_ms);
}

enum err approve_publish(struct hub *hub, const struct draft *d, int64_t now_ms, bool *did_out,
	char words[APPROVE_WORDS_MAX])
{
	json_t *change = NULL, *missing = NULL;
	const struct publish *p = draft_base_publish(hub);
	*did_out = false;
	words[0] = '\0';
	enum err e = p ? approve_change(hub, d->draft, &change) : ERR_NOT_FOUND;
	json_int_t before = p ? publish_release(p) : 0;
	if (!e)
		missing = judge_missing(p, change, words);
	if (!e && !missing)
		e = ERR_DENIED;
	if (!e && !json_array_size(missing)) {
		e = publish_put(hub->data, change, &put_usual_check, now_ms / 1000, words);
		*did_out = !e;
		if (e && e != ERR_GONE && *words)
			e = ERR_DENIED;
	}
	if (*did_out && !e)
		e = published(hub, d, before, now_ms);
	json_decref(change);
	json_decref(missing);
	return e;
}

enum err approve_end(struct hub *hub, const struct draft *d, enum draft_state to, const char *note,
	int64_t now_ms)
{
	enum err e = db_begin(hub->db);
	if (e)
		return e;
	e = draft_step(hub, d->draft, DRAFT_WAITING, to, note, now_ms);
	if (!e)
		e = db_run(hub->db, "UPDATE drafts SET change = '', frozen = '' WHERE draft = ?", "i",
			d->draft);
	return end(hub, e);
}
