/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/contents.h"

#include <stdio.h>
#include <string.h>

#include "hub/publish/change.h"
#include "hub/publish/entry.h"
#include "hub/publish/layout.h"
#include "hub/publish/notice.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

static json_t *targets_of(const struct view_role *r)
{
	return r->said ? json_object_get(metadata_signed(r->said), "targets") : NULL;
}

/* Gives the bytes of an entry's file: from the change, else from the tree. */
static enum err bytes_of(const struct tree *t, const json_t *change, const char *path,
	const json_t *file, struct k_buf *out)
{
	char name[TREE_NAME_MAX];
	const json_t *hashes = json_object_get(file, "hashes");
	const char *hash = strict_string(hashes, "sha256");
	if (!hash || json_object_size(hashes) != 1)
		return ERR_BAD_INPUT;
	enum err e = change_file(change, path, hash, out);
	if (e == ERR_NOT_FOUND) {
		k_buf_clear(out);
		e = tree_target(path, hash, name);
		if (!e)
			e = tree_read(t, name, out);
	}
	if (!e)
		e = digest_check_bytes(hashes, out->data ? out->data : "", out->len_bytes);
	if (!e && (json_int_t)out->len_bytes != json_integer_value(json_object_get(file, "length")))
		e = ERR_CRYPTO;
	return e;
}

/* --- one entry -------------------------------------------------------------------------------- */

struct check {
	const struct tree *tree;
	const struct publish *p;
	const struct view *v;
	const json_t *change;
	struct entry_now now;
	json_int_t release; /* that this change may bring */
	char *words;
};

static enum err check_notice(struct check *c, const char *path, const json_t *entry)
{
	struct announce a = {0};
	struct k_buf bytes;
	char why[NOTICE_WHY_MAX] = "its file is missing";
	const json_t *custom = json_object_get(entry, "custom");
	k_buf_init(&bytes, ANNOUNCE_BYTES_MAX);
	enum err e = bytes_of(c->tree, c->change, path, entry, &bytes);
	if (e == ERR_TOO_BIG)
		snprintf(why, sizeof why, "it is larger than %d bytes", ANNOUNCE_BYTES_MAX);
	if (!e)
		e = notice_read(path, bytes.data ? bytes.data : "", bytes.len_bytes, &a, why);
	if (!e && json_object_size(custom) != (json_object_get(custom, "centres") != NULL)) {
		snprintf(why, sizeof why, "it may be for some centres, and nothing else");
		e = ERR_DENIED;
	}
	if (!e && (a.until_s <= c->now.now_s || a.until_s - c->now.now_s > ANNOUNCE_LIFE_S)) {
		snprintf(why, sizeof why, "it ends within 72 hours from now, and not before");
		e = ERR_DENIED;
	}
	announce_finish(&a);
	k_buf_finish(&bytes);
	return e ? publish_refuse(c->words, e, "%s: %s", path, why) : ERR_OK;
}

static enum err check_new(struct check *c, const char *path, const json_t *entry, const json_t *cur)
{
	const json_t *custom = json_object_get(entry, "custom");
	const json_t *older = json_object_get(custom, "instead");
	bool is_gone = json_object_get(custom, "gone") != NULL;
	json_int_t length = json_integer_value(json_object_get(entry, "length"));
	struct k_buf bytes;
	if (release_of(custom) != c->release)
		return publish_refuse(c->words, ERR_GONE,
			"%s: this is release %lld, and the next one is %lld: make the change anew",
			path, (long long)release_of(custom), (long long)c->release);
	if (!entry_may_be_older(cur, older, &c->now))
		return publish_refuse(c->words, ERR_GONE,
			"%s: another file stood there than this change says: make it anew", path);
	if (is_gone && length)
		return publish_refuse(c->words, ERR_DENIED, "%s: it goes and has bytes", path);
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	enum err e = bytes_of(c->tree, c->change, path, entry, &bytes);
	k_buf_finish(&bytes);
	return e ? publish_refuse(c->words, e, "%s: the file that is signed is not there: %s", path,
			   err_words(e))
		 : ERR_OK;
}

static bool is_trimmed(const struct check *c, const json_t *entry, const json_t *cur)
{
	json_t *trimmed = cur && entry_is_settled(cur, &c->now) ? entry_trimmed(cur) : NULL;
	bool is = trimmed && json_equal(trimmed, entry);
	json_decref(trimmed);
	return is;
}

static enum err check_entry(
	struct check *c, const struct view_role *r, const char *path, const json_t *entry)
{
	const json_t *cur = c->p ? view_target(&c->p->view, path) : NULL;
	if (!layout_is_path(path) || view_role_for(c->v, path) != r)
		return publish_refuse(
			c->words, ERR_DENIED, "%s may not speak of %.200s", r->name, path);
	if (!release_is_form(json_object_get(entry, "custom")))
		return publish_refuse(
			c->words, ERR_BAD_INPUT, "%s: its custom is not in form", path);
	if (cur && (json_equal(cur, entry) || is_trimmed(c, entry, cur)))
		return ERR_OK;
	return !strcmp(r->name, LAYOUT_ANNOUNCE) ? check_notice(c, path, entry)
						 : check_new(c, path, entry, cur);
}

/* What was there may only go by an entry that says so; else kiosks of later rings lose it too. */
static enum err check_kept(struct check *c, const struct view_role *r)
{
	const struct view_role *was = c->p ? view_role(&c->p->view, r->name) : NULL;
	const char *path;
	json_t *cur;
	json_object_foreach(was ? targets_of(was) : NULL, path, cur) {
		bool is_gone = json_object_get(json_object_get(cur, "custom"), "gone") &&
			       entry_is_settled(cur, &c->now);
		if (!view_target(c->v, path) && !is_gone && strcmp(r->name, LAYOUT_ANNOUNCE) != 0)
			return publish_refuse(c->words, ERR_DENIED,
				"%s: it is left out, but nothing says that it goes", path);
	}
	return ERR_OK;
}

enum err contents_check(const struct tree *t, const struct publish *p, const struct view *v,
	const json_t *change, int64_t now_s, char *words)
{
	struct check c = {t, p, v, change, {p ? publish_floor(p) : 0, now_s},
		p ? publish_release(p) + 1 : 0, words};
	enum err e = ERR_OK;
	for (int i = 0; !e && i < v->count; i++) {
		const struct view_role *r = &v->roles[i];
		const char *path;
		json_t *entry;
		if (!r->change)
			continue;
		json_object_foreach(targets_of(r), path, entry)
			if (!e)
				e = check_entry(&c, r, path, entry);
		if (!e)
			e = check_kept(&c, r);
		if (!strcmp(r->name, LAYOUT_ANNOUNCE) &&
			json_object_size(targets_of(r)) > ANNOUNCE_SHOWN_MAX)
			e = publish_refuse(words, ERR_FULL,
				"at most %d urgent notices stand at one time: take one back first",
				ANNOUNCE_SHOWN_MAX);
	}
	return e;
}

/* --- the files -------------------------------------------------------------------------------- */

static enum err write_entry(
	const struct tree *t, const json_t *change, const char *path, const json_t *entry)
{
	char name[TREE_NAME_MAX];
	const char *hash = strict_string(json_object_get(entry, "hashes"), "sha256");
	struct k_buf bytes;
	enum err e = hash ? tree_target(path, hash, name) : ERR_BAD_INPUT;
	if (e || tree_has(t, name))
		return e;
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	e = bytes_of(t, change, path, entry, &bytes);
	if (!e)
		e = tree_write(t, name, bytes.data ? bytes.data : "", bytes.len_bytes);
	k_buf_finish(&bytes);
	return e;
}

enum err contents_write(
	const struct tree *t, const struct view *v, const json_t *change, char *words)
{
	for (int i = 0; i < v->count; i++) {
		const char *path;
		json_t *entry;
		if (!v->roles[i].change)
			continue;
		json_object_foreach(targets_of(&v->roles[i]), path, entry) {
			enum err e = write_entry(t, change, path, entry);
			if (e)
				return publish_refuse(
					words, e, "%s cannot be written: %s", path, err_words(e));
		}
	}
	return ERR_OK;
}

/* --- the package as a folder ------------------------------------------------------------------ */

static bool is_of_package(const char *path)
{
	return strncmp(path, "announce/", 9) != 0 && strncmp(path, "keys/", 5) != 0 &&
	       strcmp(path, LAYOUT_ROLLOUT_PATH) != 0;
}

/* What who shows at a path: the entry, an older file, or NULL. */
static const json_t *shown(const json_t *entry, const struct release_kiosk *who)
{
	const json_t *custom = json_object_get(entry, "custom"), *older = NULL;
	if (!who)
		return json_object_get(custom, "gone") ? NULL : entry;
	enum release_choice choice = release_choose(custom, who, &older);
	return choice == RELEASE_THIS ? entry : choice == RELEASE_INSTEAD ? older : NULL;
}

enum err contents_lay_out(const struct tree *t, const struct view *v, const json_t *change,
	const struct release_kiosk *who, const char *dir, char *words)
{
	struct tree folder;
	enum err e = tree_at(dir, &folder);
	if (!e)
		e = tree_make_folder(dir);
	for (int i = 0; !e && i < v->count; i++) {
		const char *path;
		json_t *entry;
		json_object_foreach(targets_of(&v->roles[i]), path, entry) {
			const json_t *file = shown(entry, who);
			if (e || !file || !is_of_package(path) || !layout_is_path(path) ||
				view_role_for(v, path) != &v->roles[i])
				continue;
			struct k_buf bytes;
			k_buf_init(&bytes, CHANGE_FILE_MAX);
			e = bytes_of(t, change, path, file, &bytes);
			if (!e)
				e = tree_put(&folder, path, bytes.data ? bytes.data : "",
					bytes.len_bytes);
			k_buf_finish(&bytes);
		}
	}
	return e ? publish_refuse(words, e, "the package cannot be laid out: %s", err_words(e))
		 : ERR_OK;
}

void contents_clear(const char *dir)
{
	struct tree folder;
	if (!tree_at(dir, &folder))
		tree_remove(&folder);
}

enum err publish_lay_out(
	const struct publish *p, const json_t *change, const char *dir, char *words)
{
	struct view v = {0};
	enum err e = change ? view_load(&p->tree, p->snapshot, change, &v, words) : ERR_OK;
	if (!e)
		e = contents_lay_out(&p->tree, change ? &v : &p->view, change, NULL, dir, words);
	view_finish(&v);
	return e;
}
