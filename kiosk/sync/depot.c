/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/depot.h"

#include "kiosk/base/buf.h"
#include "kiosk/sync/announce.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/digest.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { DIR_MAX = 3800, FOLDER_MODE = 0755, FILE_MODE = 0644, ANNOUNCED_MAX = 64 };

/* A package of pictures and words in ten languages has some 30 MB and 2,000 files. */
const struct depot_limits depot_usual_limits = {
	.package_bytes = (int64_t)512 << 20, .floor_bytes = (int64_t)256 << 20, .files = 20000};

static const char rollout_path[] = "rollout.json";

struct depot {
	const struct depot_order *order;
	struct client *client;
	json_t *files;		    /* the new package: path to {"hash", "length"} */
	json_t *announced;	    /* urgent notices: the same; no part of the package */
	struct release_kiosk kiosk; /* whose package it is */
	json_int_t release;	    /* the highest of all that it shows */
	int64_t again_s;	    /* when the time alone makes another package of it; 0: never */
	char snapshot_sum[65];	    /* which says all of it */
	struct depot_report *report;
};

/* content/NAME below the state folder.  Errors: ERR_TOO_BIG. */
static enum err path_of(const struct depot_order *order, const char *name, char path[PATH_MAX])
{
	if (strlen(order->state_dir) > DIR_MAX)
		return ERR_TOO_BIG;
	snprintf(path, PATH_MAX, "%s/content%s%s", order->state_dir, *name ? "/" : "", name);
	return ERR_OK;
}

static enum err make_folders(const struct depot_order *order)
{
	static const char *const names[] = {"", "tuf", "files"};
	char path[PATH_MAX];
	enum err e = ERR_OK;
	for (unsigned i = 0; !e && i < sizeof names / sizeof *names; i++) {
		e = path_of(order, names[i], path);
		if (!e && mkdir(path, FOLDER_MODE) && errno != EEXIST)
			e = err_from_errno(errno);
		if (!e)
			e = k_folder_sync_of(path);
	}
	return e;
}

/* --- the client ------------------------------------------------------------------------------- */

/* A machine that was given another root trusts that one; else what it has learnt since stays. */
static enum err trust_root(const struct depot_order *order, const char *dir)
{
	char path[PATH_MAX + 16];
	struct k_buf given, has;
	k_buf_init(&given, (size_t)client_usual_limits.root_bytes);
	k_buf_init(&has, (size_t)client_usual_limits.root_bytes);
	snprintf(path, sizeof path, "%s/trusted-root", dir);
	enum err e = k_buf_read_file(&given, order->root_file);
	if (!e && (k_buf_read_file(&has, path) || given.len_bytes != has.len_bytes ||
			  memcmp(given.data, has.data, has.len_bytes) != 0))
		e = client_init(dir, given.data, given.len_bytes);
	k_buf_finish(&given);
	k_buf_finish(&has);
	return e;
}

static enum err open_client(struct depot *d)
{
	char dir[PATH_MAX];
	struct client_options options = {.metadata_dir = dir,
		.metadata = d->order->metadata,
		.targets = d->order->targets,
		.now_s = d->order->now_s,
		.limits = &client_usual_limits};
	enum err e = path_of(d->order, "tuf", dir);
	if (!e)
		e = trust_root(d->order, dir);
	return e ? e : client_create(&options, &d->client);
}

/* --- fetching --------------------------------------------------------------------------------- */

static enum err check_room(const struct depot *d, const char *file, json_int_t length)
{
	struct statvfs disk;
	if (d->report->bytes + length > d->order->limits->package_bytes ||
		d->report->files >= d->order->limits->files)
		return ERR_FULL;
	if (!access(file, F_OK))
		return ERR_OK;
	if (statvfs(d->order->state_dir, &disk))
		return err_from_errno(errno);
	int64_t room = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	return room - length < d->order->limits->floor_bytes ? ERR_FULL : ERR_OK;
}

/* Brings the file that t says, under its hash. */
static enum err bring(
	struct depot *d, const char *path, const struct client_target *t, bool *is_new_out)
{
	char file[PATH_MAX], name[160];
	const char *hash = digest_name(t->hashes);
	if (!hash)
		return ERR_UNSUPPORTED;
	snprintf(name, sizeof name, "files/%s", hash);
	enum err e = path_of(d->order, name, file);
	if (!e)
		e = check_room(d, file, t->length);
	if (e)
		return e;
	*is_new_out = access(file, F_OK) != 0;
	return client_download_found(d->client, path, t, file);
}

static enum err note(json_t *list, const char *path, const struct client_target *t)
{
	return json_object_set_new(list, path,
		       json_pack("{s:s, s:I}", "hash", digest_name(t->hashes), "length", t->length))
		       ? ERR_NO_MEMORY
		       : ERR_OK;
}

static enum err fetch(struct depot *d, const char *path, const struct client_target *t)
{
	bool is_new = false;
	enum err e = bring(d, path, t, &is_new);
	if (e)
		return e;
	d->report->new_files += is_new;
	d->report->files++;
	d->report->bytes += t->length;
	return note(d->files, path, t);
}

/* One key signs these, so whatever is wrong with one leaves that one out and nothing else. */
static enum err fetch_announced(struct depot *d, const char *path, const struct client_target *t)
{
	const json_t *instead = NULL;
	bool is_new = false;
	if (t->length > ANNOUNCE_BYTES_MAX || json_object_size(d->announced) >= ANNOUNCED_MAX ||
		release_choose(t->custom, &d->kiosk, &instead) != RELEASE_THIS)
		return ERR_OK;
	enum err e = bring(d, path, t, &is_new);
	return e ? ERR_OK : note(d->announced, path, t);
}

/* This file, the one that stood there before it, or none: as the kiosk's ring, its centre and the
 * time say. */
static enum err fetch_chosen(struct depot *d, const char *path, const struct client_target *t)
{
	struct client_target older = {0};
	const json_t *instead = NULL;
	int64_t at_s = release_changes_at(t->custom, d->kiosk.now_s);
	if (at_s && (!d->again_s || at_s < d->again_s))
		d->again_s = at_s;
	enum release_choice choice = release_choose(t->custom, &d->kiosk, &instead);
	if (choice != RELEASE_INSTEAD) {
		if (choice != RELEASE_NONE || json_object_get(t->custom, "gone"))
			d->release = release_of(t->custom) > d->release ? release_of(t->custom)
									: d->release;
		return choice == RELEASE_THIS ? fetch(d, path, t) : ERR_OK;
	}
	older.length = json_integer_value(json_object_get(instead, "length"));
	older.hashes = json_object_get(instead, "hashes");
	return fetch(d, path, &older);
}

/* A path that a role names but may not speak of is nobody's, and no part of the package. */
static enum err take_path(void *ctx, const char *path)
{
	struct depot *d = ctx;
	struct client_target target = {0};
	enum err e = client_find(d->client, path, &target);
	if (e == ERR_NOT_FOUND || !strcmp(path, rollout_path))
		e = ERR_OK;
	else if (!e && announce_is_path(path))
		e = d->announced ? fetch_announced(d, path, &target) : ERR_OK;
	else if (!e)
		e = fetch_chosen(d, path, &target);
	json_decref(target.whole);
	return e;
}

/* Which ring this kiosk is in, and how far that one may go.  Without a good word on it all counts
 * as let out: two people signed it. */
static enum err read_rollout(struct depot *d)
{
	struct client_target t = {0};
	char file[PATH_MAX];
	json_t *rollout = NULL;
	bool is_new = false;
	enum err e = client_find(d->client, rollout_path, &t);
	if (!e && t.length <= ROLLOUT_BYTES_MAX && !bring(d, rollout_path, &t, &is_new)) {
		char name[160];
		snprintf(name, sizeof name, "files/%s", digest_name(t.hashes));
		if (!path_of(d->order, name, file))
			rollout = json_load_file(file, JSON_REJECT_DUPLICATES, NULL);
	}
	d->kiosk = (struct release_kiosk){
		.centre = d->order->centre ? d->order->centre : "", .now_s = d->order->least_s};
	release_ring(rollout, d->order->kiosk ? d->order->kiosk : "", &d->kiosk);
	json_decref(rollout);
	json_decref(t.whole);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What the package will be at again_s, so that it can begin without the line: NULL: it stays as it
 * is. */
static enum err fetch_next(struct depot *d, json_t **next_out)
{
	struct depot_report report = {.new_files = d->report->new_files};
	struct depot later = *d;
	if (!d->again_s)
		return ERR_OK;
	later.report = &report;
	later.files = json_object();
	later.announced = NULL;
	later.release = 0;
	later.kiosk.now_s = d->again_s;
	enum err e = later.files ? client_each_path(d->client, take_path, &later) : ERR_NO_MEMORY;
	d->report->new_files = report.new_files;
	if (!e)
		*next_out = json_pack("{s:I, s:I, s:O}", "at", (json_int_t)d->again_s, "release",
			later.release, "files", later.files);
	json_decref(later.files);
	return e;
}

/* --- what is wanted --------------------------------------------------------------------------- */

static json_t *read_list(const struct depot_order *order, const char *name)
{
	char path[PATH_MAX];
	json_t *list = path_of(order, name, path) ? NULL : json_load_file(path, 0, NULL);
	if (json_is_object(list))
		return list;
	json_decref(list);
	return NULL;
}

static enum err write_list(const struct depot_order *order, const char *name, const json_t *list)
{
	char path[PATH_MAX];
	enum err e = path_of(order, name, path);
	char *text = e ? NULL : json_dumps(list, JSON_INDENT(1) | JSON_SORT_KEYS);
	if (!e)
		e = text ? k_file_replace(path, text, strlen(text), FILE_MODE) : ERR_NO_MEMORY;
	free(text);
	return e;
}

static enum err want(struct depot *d, json_t *next)
{
	json_t *old = read_list(d->order, "wanted.json");
	json_t *new = json_pack("{s:I, s:s, s:I, s:I, s:O, s:O, s:O*}", "version",
		client_snapshot_version(d->client), "snapshot", d->snapshot_sum, "release",
		d->release, "again", (json_int_t)d->again_s, "files", d->files, "announced",
		d->announced, "next", next);
	d->report->version = client_snapshot_version(d->client);
	d->report->is_new = !old || !json_equal(json_object_get(old, "files"), d->files);
	enum err e = new ? ERR_OK : ERR_NO_MEMORY;
	if (!e && old && d->report->is_new)
		e = write_list(d->order, "before.json", old);
	if (!e && !json_equal(old, new))
		e = write_list(d->order, "wanted.json", new);
	json_decref(old);
	json_decref(new);
	return e;
}

/* Is the package of that snapshot the one that is wanted, and not another by now? */
static bool is_wanted(struct depot *d)
{
	json_t *list = read_list(d->order, "wanted.json");
	const json_t *files = json_object_get(list, "files");
	const char *sum = json_string_value(json_object_get(list, "snapshot"));
	json_int_t again_s = json_integer_value(json_object_get(list, "again"));
	bool is_it = json_is_object(files) && sum && !strcmp(sum, d->snapshot_sum) &&
		     (!again_s || d->order->least_s < again_s);
	if (is_it) {
		d->report->version = client_snapshot_version(d->client);
		d->report->files = (int)json_object_size(files);
	}
	json_decref(list);
	return is_it;
}

static void add_hashes(const json_t *list, const char *kind, json_t *hashes)
{
	const char *path;
	json_t *file;
	json_object_foreach(json_object_get(list, kind), path, file) {
		const char *hash = json_string_value(json_object_get(file, "hash"));
		if (hash)
			json_object_set_new(hashes, hash, json_true());
	}
}

/* Files of neither package go.  One that cannot be removed does no harm. */
static void sweep(const struct depot_order *order)
{
	static const char *const lists[] = {"wanted.json", "before.json"};
	char dir[PATH_MAX], path[PATH_MAX + NAME_MAX + 2];
	json_t *hashes = json_object();
	for (unsigned i = 0; i < 2; i++) {
		json_t *list = read_list(order, lists[i]);
		add_hashes(list, "files", hashes);
		add_hashes(list, "announced", hashes);
		add_hashes(json_object_get(list, "next"), "files", hashes);
		json_decref(list);
	}
	DIR *folder = path_of(order, "files", dir) ? NULL : opendir(dir);
	for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder)) {
		if (*e->d_name == '.' || json_object_get(hashes, e->d_name))
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		unlink(path);
	}
	if (folder)
		closedir(folder);
	json_decref(hashes);
}

enum err depot_update(const struct depot_order *order, struct depot_report *report_out)
{
	*report_out = (struct depot_report){0};
	struct depot d = {.order = order,
		.files = json_object(),
		.announced = json_object(),
		.report = report_out};
	json_t *next = NULL;
	enum err e = d.files && d.announced ? make_folders(order) : ERR_NO_MEMORY;
	if (!e)
		e = open_client(&d);
	if (!e)
		e = client_refresh(d.client);
	if (!e)
		e = client_snapshot_sum(d.client, d.snapshot_sum);
	if (!e && (order->is_thorough || !is_wanted(&d))) {
		e = read_rollout(&d);
		if (!e)
			e = client_each_path(d.client, take_path, &d);
		if (!e)
			e = fetch_next(&d, &next);
		if (!e)
			e = want(&d, next);
		if (!e)
			sweep(order);
	}
	if (e)
		snprintf(report_out->words, sizeof report_out->words, "%s",
			d.client && *client_words(d.client) ? client_words(d.client)
							    : err_words(e));
	client_destroy(d.client);
	json_decref(d.files);
	json_decref(d.announced);
	json_decref(next);
	return e;
}
