/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/put.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/publish/change.h"
#include "hub/publish/contents.h"
#include "hub/publish/history.h"
#include "hub/publish/judge.h"
#include "hub/publish/renew.h"
#include "hub/publish/rollout.h"
#include "kiosk/content/content.h"
#include "kiosk/sync/announce.h"
#include "kiosk/tuf/strict.h"

struct put {
	struct tree tree;
	struct publish *p; /* NULL: nothing is published yet */
	struct view v;	   /* all as it will be */
	const json_t *change;
	int64_t now_s;
	char *words;
};

/* --- the package as a whole ------------------------------------------------------------------- */

static enum err look(void *ctx, const char *dir, const char *notice, char *words)
{
	(void)ctx;
	if (notice)
		return ERR_OK; /* its form and its sentences: judge.h */
	struct content *content = NULL;
	struct content_problems *problems = calloc(1, sizeof *problems);
	if (!problems)
		return ERR_NO_MEMORY;
	enum err e = content_load(dir, &content, problems);
	if (e && problems->count)
		publish_refuse(words, e, "%s:%d: %s %s (%d in all)", problems->list[0].file,
			problems->list[0].line, problems->list[0].what, problems->list[0].mend,
			problems->count);
	content_destroy(content);
	free(problems);
	return e;
}

const struct put_check put_usual_check = {look, NULL};

static enum err check_as(
	const struct put *put, const struct put_check *check, const struct release_kiosk *who)
{
	char dir[PATH_MAX];
	enum err e = tree_path(&put->tree, "publish/look", dir);
	contents_clear(dir); /* what a power cut left */
	if (!e)
		e = contents_lay_out(&put->tree, &put->v, put->change, who, dir, put->words);
	if (!e)
		e = check->look(check->ctx, dir, NULL, put->words);
	contents_clear(dir);
	return e;
}

/* One notice of the change, as a file aside of the package in dir. */
static enum err check_notice(const struct put *put, const struct put_check *check, const char *path,
	const char *dir, const char *aside)
{
	char file[PATH_MAX];
	struct tree folder;
	struct k_buf bytes;
	k_buf_init(&bytes, ANNOUNCE_BYTES_MAX);
	enum err e = tree_at(aside, &folder);
	if (!e)
		e = change_file(put->change, path, NULL, &bytes);
	if (!e)
		e = tree_path(&folder, path, file);
	if (!e)
		e = tree_put(&folder, path, bytes.data ? bytes.data : "", bytes.len_bytes);
	if (!e)
		e = check->look(check->ctx, dir, file, put->words);
	k_buf_finish(&bytes);
	return e;
}

/* Each notice that the change brings, with the package that is newest then. */
static enum err check_notices(const struct put *put, const struct put_check *check)
{
	char dir[PATH_MAX], aside[PATH_MAX];
	bool is_laid_out = false;
	size_t i;
	json_t *entry;
	enum err e = tree_path(&put->tree, "publish/look", dir);
	if (!e)
		e = tree_path(&put->tree, "publish/look-notice", aside);
	json_array_foreach(json_object_get(put->change, "files"), i, entry) {
		const char *path = strict_string(entry, "path");
		if (e || !announce_is_path(path))
			continue;
		contents_clear(aside); /* what a power cut left */
		if (!is_laid_out)
			contents_clear(dir);
		e = tree_make_folder(aside);
		if (!e && !is_laid_out)
			e = contents_lay_out(
				&put->tree, &put->v, put->change, NULL, dir, put->words);
		is_laid_out = true;
		if (!e)
			e = check_notice(put, check, path, dir, aside);
		contents_clear(aside);
	}
	contents_clear(dir);
	return e;
}

/* True if the change is of the package; a notice, keys and rollout are none of it. */
static bool is_of_package(const struct put *put)
{
	const json_t *roles = json_object_get(put->change, "roles");
	return !put->p || json_array_size(roles) != 1 ||
	       strcmp(strict_string(json_array_get(roles, 0), "name"), "announce") != 0;
}

/* What is newest, and what is shown where none of that is for. */
static enum err check_package(const struct put *put, const struct put_check *check)
{
	struct release_kiosk last = {.ring = RELEASE_RINGS_MAX,
		.may_show = put->p ? publish_floor(put->p) : -1,
		.centre = "",
		.now_s = put->now_s};
	enum err e = is_of_package(put) ? check_as(put, check, NULL) : ERR_OK;
	return e || !put->p || !is_of_package(put) ? e : check_as(put, check, &last);
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum err write_role(const struct put *put, const char *name, const json_t *entry)
{
	char file[TREE_NAME_MAX];
	struct k_buf bytes;
	k_buf_init(&bytes, TREE_METADATA_MAX);
	enum err e = view_wrap(
		strict_string(entry, "signed"), json_object_get(entry, "signatures"), &bytes);
	if (!e)
		e = tree_role(name, json_integer_value(json_object_get(entry, "version")), file);
	if (!e)
		e = tree_write(&put->tree, file, bytes.data, bytes.len_bytes);
	k_buf_finish(&bytes);
	return e;
}

static bool brings_release(const struct put *put, json_int_t release)
{
	const char *path;
	json_t *entry;
	for (int i = 0; i < put->v.count; i++) {
		const struct view_role *r = &put->v.roles[i];
		json_t *targets =
			r->change ? json_object_get(metadata_signed(r->said), "targets") : NULL;
		json_object_foreach(targets, path, entry)
			if (release_of(json_object_get(entry, "custom")) == release)
				return true;
	}
	return false;
}

static enum err keep(const struct put *put, json_int_t release, bool is_release)
{
	json_t *names = judge_signed_by(put->p, put->change);
	enum err e = history_add(&put->tree, put->change, release, is_release, names, put->now_s);
	json_decref(names);
	return e;
}

/* Files, roles, root, then what the hub signs, the timestamp last. */
static enum err write_all(struct put *put)
{
	size_t i;
	json_t *entry;
	json_int_t next = put->p ? publish_release(put->p) + 1 : 0;
	bool is_release = put->p && brings_release(put, next);
	json_t *rollout = rollout_next(put->p, is_release ? next : -1);
	enum err e = contents_write(&put->tree, &put->v, put->change, put->words);
	json_array_foreach(json_object_get(put->change, "roles"), i, entry)
		if (!e && strcmp(strict_string(entry, "name"), "root") != 0)
			e = write_role(put, strict_string(entry, "name"), entry);
	if (!e && put->v.root_change)
		e = write_role(put, "root", put->v.root_change);
	if (!e)
		e = renew_write(&put->tree, put->p, &put->v, rollout, put->now_s, put->words);
	if (!e)
		e = keep(put, is_release ? next : next ? next - 1 : 0, is_release);
	json_decref(rollout);
	return e;
}

/* --- all of it -------------------------------------------------------------------------------- */

static enum err open_old(struct put *put, const char *data_dir)
{
	enum err e = publish_open(data_dir, &put->p, put->words);
	bool is_first = e == ERR_NOT_FOUND && !tree_has(&put->tree, "content/metadata");
	if (is_first)
		*put->words = '\0';
	return is_first ? ERR_OK : e;
}

static void put_close(struct put *put)
{
	view_finish(&put->v);
	publish_close(put->p);
}

static enum err write_and_commit(struct put *put)
{
	enum err e = tree_begin(&put->tree);
	if (!e)
		e = write_all(put);
	if (!e)
		e = tree_commit(&put->tree);
	tree_forget(&put->tree);
	return e;
}

enum err publish_put(const char *data_dir, const json_t *change, const struct put_check *check,
	int64_t now_s, char *words)
{
	struct put put = {.change = change, .now_s = now_s, .words = words};
	int lock = -1;
	*words = '\0';
	enum err e = tree_at(data_dir, &put.tree);
	if (!e)
		e = tree_lock(&put.tree, &lock);
	if (!e)
		e = open_old(&put, data_dir);
	if (!e)
		e = judge_change(&put.tree, put.p, change, now_s, &put.v, words);
	if (!e)
		e = check_package(&put, check ? check : &put_usual_check);
	if (!e)
		e = check_notices(&put, check ? check : &put_usual_check);
	if (!e)
		e = write_and_commit(&put);
	put_close(&put);
	if (lock >= 0)
		close(lock);
	if (e && !*words)
		publish_refuse(words, e, "%s", err_words(e));
	return e;
}
