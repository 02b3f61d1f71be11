/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/renew.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/publish/hubkeys.h"
#include "hub/publish/layout.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

enum { DAY_S = 24 * 3600 };

struct renewal {
	const struct tree *tree;
	const struct publish *p;
	const struct view *v;
	int64_t now_s;
	json_int_t rollout_version; /* 0: none */
	char *words;
};

static json_t *body(const struct renewal *r, const char *type, json_int_t version)
{
	char date[LAYOUT_DATE_MAX];
	layout_date(r->now_s + (int64_t)LAYOUT_HUB_DAYS * DAY_S, date);
	return json_pack("{s:s, s:s, s:I, s:s}", "_type", type, "spec_version", "1.0.34", "version",
		version, "expires", date);
}

/* Signs body (taken) as role and writes it; the file's version is 0 for a timestamp. */
static enum err write_role(const struct renewal *r, const char *role, const json_t *keys,
	const json_t *delegation, json_t *said, json_int_t version)
{
	char file[TREE_NAME_MAX];
	struct k_buf bytes;
	k_buf_init(&bytes, TREE_METADATA_MAX);
	enum err e =
		said ? hubkeys_sign(r->tree, role, keys, delegation, said, &bytes) : ERR_NO_MEMORY;
	if (e == ERR_CRYPTO || e == ERR_NOT_FOUND)
		publish_refuse(r->words, e,
			"the key in publish/%s.pem is not the one that people signed for this hub",
			role);
	if (!e)
		e = tree_role(role, version, file);
	if (!e)
		e = tree_write(r->tree, file, bytes.data, bytes.len_bytes);
	k_buf_finish(&bytes);
	json_decref(said);
	return e;
}

/* --- rollout ---------------------------------------------------------------------------------- */

static enum err write_rollout_file(
	const struct renewal *r, const json_t *rollout, char sum_out[65], json_int_t *length_out)
{
	char file[TREE_NAME_MAX], *text = json_dumps(rollout, JSON_COMPACT | JSON_SORT_KEYS);
	enum err e = text ? digest_sha256_hex(text, strlen(text), sum_out) : ERR_NO_MEMORY;
	if (!e)
		e = tree_target(LAYOUT_ROLLOUT_PATH, sum_out, file);
	if (!e)
		e = tree_write(r->tree, file, text, strlen(text));
	*length_out = text ? (json_int_t)strlen(text) : 0;
	free(text);
	return e;
}

static const struct metadata *old_rollout(const struct renewal *r)
{
	const struct view_role *was = r->p ? view_role(&r->p->view, LAYOUT_ROLLOUT) : NULL;
	return was ? was->said : NULL;
}

static enum err write_rollout(struct renewal *r, const json_t *rollout)
{
	char sum[65];
	json_int_t length = 0;
	const struct view_role *role = view_role(r->v, LAYOUT_ROLLOUT);
	const struct metadata *old = old_rollout(r);
	r->rollout_version = old ? metadata_version(old) : 0;
	if (!rollout || !role)
		return ERR_OK;
	enum err e = write_rollout_file(r, rollout, sum, &length);
	r->rollout_version++;
	json_t *said = body(r, "targets", r->rollout_version);
	json_object_set_new(said, "targets",
		json_pack("{s:{s:I, s:{s:s}}}", LAYOUT_ROLLOUT_PATH, "length", length, "hashes",
			"sha256", sum));
	if (!e)
		return write_role(
			r, LAYOUT_ROLLOUT, role->keys, role->delegation, said, r->rollout_version);
	json_decref(said);
	return e;
}

/* --- snapshot and timestamp ------------------------------------------------------------------- */

static json_t *meta_of(const struct renewal *r)
{
	char file[LAYOUT_ROLE_MAX + 8];
	json_t *meta = json_object();
	for (int i = 0; meta && i < r->v->count; i++) {
		const struct view_role *role = &r->v->roles[i];
		json_int_t version = role->said ? metadata_version(role->said) : 0;
		if (!strcmp(role->name, LAYOUT_ROLLOUT))
			version = r->rollout_version;
		snprintf(file, sizeof file, "%s.json", role->name);
		if (version)
			json_object_set_new(meta, file, json_pack("{s:I}", "version", version));
	}
	return meta;
}

static enum err write_top(const struct renewal *r, const char *role, json_t *meta,
	json_int_t version, bool is_numbered)
{
	const json_t *keys = metadata_keys(r->v->root);
	json_t *said = body(r, role, version);
	json_object_set_new(said, "meta", meta);
	return write_role(
		r, role, keys, metadata_role(r->v->root, role), said, is_numbered ? version : 0);
}

enum err renew_write(const struct tree *t, const struct publish *p, const struct view *v,
	const json_t *rollout, int64_t now_s, char *words)
{
	struct renewal r = {t, p, v, now_s, 0, words};
	json_int_t snapshot = p ? metadata_version(p->snapshot) + 1 : 1;
	json_int_t timestamp = p ? metadata_version(p->timestamp) + 1 : 1;
	enum err e = write_rollout(&r, rollout);
	if (!e)
		e = write_top(&r, "snapshot", meta_of(&r), snapshot, true);
	if (!e)
		e = write_top(&r, "timestamp",
			json_pack("{s:{s:I}}", "snapshot.json", "version", snapshot), timestamp,
			false);
	if (e && !*words)
		publish_refuse(words, e, "the hub's own part cannot be written: %s", err_words(e));
	return e;
}

enum err renew_now(const struct tree *t, const struct publish *p, const json_t *rollout,
	int64_t now_s, char *words)
{
	struct tree noted = *t;
	enum err e = tree_begin(&noted);
	if (!e)
		e = renew_write(&noted, p, &p->view, rollout, now_s, words);
	if (!e)
		e = tree_commit(&noted);
	tree_forget(&noted);
	return e;
}

/* --- once a day ------------------------------------------------------------------------------- */

static bool is_due(const struct publish *p, int64_t now_s)
{
	int64_t expires_s = 0;
	const char *text = strict_string(metadata_signed(p->timestamp), "expires");
	return !text || !date_read(text, &expires_s) ||
	       expires_s - now_s < (int64_t)LAYOUT_HUB_DAYS * DAY_S - RENEW_AFTER_H * 3600;
}

enum err renew_if_due(const char *data_dir, int64_t now_s, bool *did_out, char *words)
{
	struct tree t;
	struct publish *p = NULL;
	int lock = -1;
	*did_out = false;
	*words = '\0';
	enum err e = tree_at(data_dir, &t);
	if (!e && !tree_has(&t, "publish"))
		return publish_refuse(words, ERR_NOT_FOUND, "there is no repository yet");
	if (!e)
		e = tree_lock(&t, &lock);
	if (!e)
		e = publish_open(data_dir, &p, words);
	if (!e && is_due(p, now_s)) {
		e = renew_now(&t, p, p->rollout, now_s, words);
		if (!e)
			renew_sweep(&t, now_s);
		*did_out = !e;
	}
	publish_close(p);
	if (lock >= 0)
		close(lock);
	return e;
}
