/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content init, change, rollback, renew: make changes that nobody has signed yet. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/app/hubctl/content_inside.h"
#include "hub/publish/change.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/strict.h"

enum { FOLDERS_DEEP = 6 };

/* --- files of a folder ------------------------------------------------------------------------ */

/* Files with their bytes, which are its own. */
struct files {
	struct change_file *list;
	int n, room;
};

static enum err files_grow(struct files *f)
{
	int room = f->room ? 2 * f->room : 64;
	if (f->n < f->room)
		return ERR_OK;
	if (room > 2 * CHANGE_FILES_MAX)
		return ERR_FULL;
	struct change_file *more = realloc(f->list, (size_t)room * sizeof *more);
	if (!more)
		return ERR_NO_MEMORY;
	f->list = more;
	f->room = room;
	return ERR_OK;
}

static enum err files_add(struct files *f, const char *path, const char *from)
{
	struct k_buf bytes;
	k_buf_init(&bytes, CHANGE_FILE_MAX);
	enum err e = from ? k_buf_read_file(&bytes, from) : ERR_OK;
	if (!e && from && !bytes.data)
		e = k_buf_add(&bytes, "", 0);
	if (!e)
		e = files_grow(f);
	char *name = e ? NULL : strdup(path);
	if (!e && !name)
		e = ERR_NO_MEMORY;
	if (e) {
		k_buf_finish(&bytes);
		return e;
	}
	f->list[f->n++] = (struct change_file){name, bytes.data, bytes.len_bytes};
	return ERR_OK;
}

static void files_finish(struct files *f)
{
	for (int i = 0; i < f->n; i++) {
		free((char *)f->list[i].path);
		free((void *)f->list[i].bytes);
	}
	free(f->list);
	*f = (struct files){0};
}

/* Names that begin with a dot are passed over; links are not followed. */
static enum err add_folder(
	struct content_job *job, struct files *f, const char *root, const char *below, int deep)
{
	char dir[PATH_MAX], path[PATH_MAX], file[2 * PATH_MAX];
	struct stat about;
	enum err e = ERR_OK;
	snprintf(dir, sizeof dir, "%s%s%s", root, *below ? "/" : "", below);
	DIR *d = deep ? opendir(dir) : NULL;
	if (!d)
		return publish_refuse(job->words, ERR_NOT_FOUND, "%s cannot be read", dir);
	for (struct dirent *entry = readdir(d); !e && entry; entry = readdir(d)) {
		int n = snprintf(
			path, sizeof path, "%s%s%s", below, *below ? "/" : "", entry->d_name);
		snprintf(file, sizeof file, "%s/%s", root, path);
		if (*entry->d_name == '.' || n >= LAYOUT_PATH_MAX || lstat(file, &about))
			continue;
		if (S_ISDIR(about.st_mode))
			e = add_folder(job, f, root, path, deep - 1);
		else if (S_ISREG(about.st_mode))
			e = files_add(f, path, file);
	}
	closedir(d);
	return e;
}

/* What is published and lies in the folder no more is to go; notices and keys are not of it. */
static enum err add_missing(struct files *f, const struct publish *p)
{
	json_t *files = publish_files(p), *ignored;
	const char *path;
	enum err e = ERR_OK;
	int n = f->n;
	json_object_foreach(files, path, ignored) {
		bool is_there = !strncmp(path, "announce/", 9) || !strncmp(path, "keys/", 5);
		for (int i = 0; i < n && !is_there; i++)
			is_there = !strcmp(f->list[i].path, path);
		if (!e && !is_there)
			e = files_add(f, path, NULL);
	}
	json_decref(files);
	return e;
}

/* --- options ---------------------------------------------------------------------------------- */

static enum err read_order(struct content_job *job, struct change_order *o)
{
	const char *at = content_option(job, "--at"), *ring = content_option(job, "--ring");
	const char *centres = content_option(job, "--centres");
	const char *title = content_option(job, "--title");
	*o = (struct change_order){.title = title ? title : "",
		.author = content_option(job, "--author"),
		.ring = ring ? atoi(ring) : -1,
		.centres = centres ? content_list(centres) : NULL,
		.now_s = job->now_s};
	if (at && !date_read(at, &o->activate_at_s))
		return publish_refuse(
			job->words, ERR_BAD_INPUT, "--at is a date like 2026-12-01T07:00:00Z");
	if (!o->author || !*o->author)
		return publish_refuse(job->words, ERR_BAD_INPUT, "say who made it: --author NAME");
	return ERR_OK;
}

static enum err finish(
	struct content_job *job, const char *out, const struct publish *p, const json_t *change)
{
	json_t *checked = NULL;
	char *text = change_write(change);
	enum err e = text ? change_read(text, strlen(text), &checked, job->words) : ERR_NO_MEMORY;
	if (!e)
		e = content_write_change(job, out, change);
	if (!e) {
		printf("%s: %s\n", out, strict_string(change, "title"));
		content_say_missing(job, p, change);
	}
	free(text);
	json_decref(checked);
	return e;
}

/* --- the first package ------------------------------------------------------------------------ */

static enum err read_hub(struct content_job *job, const char *file, json_t **hub_out)
{
	struct k_buf text;
	k_buf_init(&text, 16384);
	enum err e = k_buf_read_file(&text, file);
	if (!e)
		e = strict_read(text.data ? text.data : "", text.len_bytes, hub_out);
	k_buf_finish(&text);
	return e ? publish_refuse(job->words, e, "%s: it is not what `hub-key` printed", file)
		 : ERR_OK;
}

static enum err read_people(struct content_job *job, struct layout_people *people)
{
	const char *files = content_option(job, "--people"), *hub = content_option(job, "--hub");
	const char *threshold = content_option(job, "--threshold");
	const char *bins = content_option(job, "--bins");
	json_t *keys = NULL, *hub_keys = NULL;
	*people = (struct layout_people){.threshold = threshold ? atoi(threshold) : 2,
		.bins = bins ? atoi(bins) : 0,
		.now_s = job->now_s};
	if (!files || !hub)
		return publish_refuse(job->words, ERR_BAD_INPUT,
			"--people a.pub,b.pub,c.pub and --hub hub.json are needed");
	if (people->threshold < 2 ||
		(people->bins && people->bins != 16 && people->bins != 32 && people->bins != 64))
		return publish_refuse(
			job->words, ERR_BAD_INPUT, "--threshold is 2 or more, --bins 16, 32 or 64");
	enum err e = content_people(job, files, &keys);
	if (!e)
		e = read_hub(job, hub, &hub_keys);
	people->keys = keys;
	people->hub = hub_keys;
	return e;
}

static void people_finish(struct layout_people *people)
{
	json_decref((json_t *)people->keys);
	json_decref((json_t *)people->hub);
}

enum err content_make_first(struct content_job *job, const struct layout_people *people,
	const char *folder, json_t **change_out)
{
	struct files files = {0};
	enum err e = add_folder(job, &files, folder, "", FOLDERS_DEEP);
	struct change_order order = {.title = "The first package",
		.author = "the ceremony",
		.files = files.list,
		.file_count = files.n,
		.ring = -1,
		.now_s = job->now_s};
	if (!e)
		e = change_first(people, &order, change_out, job->words);
	files_finish(&files);
	return e;
}

int content_init(struct content_job *job)
{
	struct layout_people people;
	json_t *change = NULL;
	const char *out = content_option(job, "--out"), *folder = content_option(job, "--content");
	content_option(job, "--author");
	enum err e = read_people(job, &people);
	if (!e && (!out || !folder || job->argc))
		e = publish_refuse(job->words, ERR_BAD_INPUT,
			"init --out first.change --content DIR --people .. --hub ..");
	if (!e)
		e = content_make_first(job, &people, folder, &change);
	if (!e)
		e = finish(job, out, NULL, change);
	json_decref(change);
	people_finish(&people);
	return content_end(job, e);
}

/* --- changes ---------------------------------------------------------------------------------- */

/* "PATH=FILE" .. */
static enum err add_words(struct content_job *job, struct files *f)
{
	enum err e = ERR_OK;
	for (int i = 0; !e && i < job->argc; i++) {
		char path[LAYOUT_PATH_MAX + 1];
		const char *equals = strchr(job->argv[i], '=');
		if (!equals || equals - job->argv[i] > LAYOUT_PATH_MAX)
			return publish_refuse(
				job->words, ERR_BAD_INPUT, "%s is no PATH=FILE", job->argv[i]);
		snprintf(path, sizeof path, "%.*s", (int)(equals - job->argv[i]), job->argv[i]);
		e = files_add(f, path, equals + 1);
		if (e)
			publish_refuse(job->words, e, "%s: %s", equals + 1, err_words(e));
	}
	return e;
}

static enum err gather(struct content_job *job, const struct publish *p, struct files *f)
{
	const char *folder = content_option(job, "--folder");
	enum err e = folder ? add_folder(job, f, folder, "", FOLDERS_DEEP) : ERR_OK;
	if (!e && folder)
		e = add_missing(f, p);
	for (const char *gone = content_option(job, "--remove"); !e && gone;
		gone = content_option(job, "--remove"))
		e = files_add(f, gone, NULL);
	return e ? e : add_words(job, f);
}

int content_change(struct content_job *job)
{
	struct change_order order;
	struct publish *p = NULL;
	struct files files = {0};
	json_t *change = NULL;
	const char *out = content_option(job, "--out");
	enum err e = read_order(job, &order);
	if (!e && (!out || !*order.title))
		e = publish_refuse(job->words, ERR_BAD_INPUT,
			"change --out new.change --title TEXT --author NAME PATH=FILE ..");
	if (!e)
		e = publish_open(job->data, &p, job->words);
	if (!e)
		e = gather(job, p, &files);
	order.files = files.list;
	order.file_count = files.n;
	if (!e)
		e = change_build(p, &order, &change, job->words);
	if (!e)
		e = finish(job, out, p, change);
	json_decref(change);
	json_decref((json_t *)order.centres);
	files_finish(&files);
	publish_close(p);
	return content_end(job, e);
}

int content_rollback(struct content_job *job)
{
	struct change_order order;
	struct publish *p = NULL;
	json_t *change = NULL;
	char title[80];
	const char *out = content_option(job, "--out");
	enum err e = read_order(job, &order);
	if (!e && (!out || job->argc != 1))
		e = publish_refuse(job->words, ERR_BAD_INPUT,
			"rollback RELEASE --out back.change --author NAME");
	json_int_t release = e ? 0 : strtoll(job->argv[0], NULL, 10);
	snprintf(title, sizeof title, "Back to release %lld", (long long)release);
	if (!*order.title)
		order.title = title;
	if (!e)
		e = publish_open(job->data, &p, job->words);
	if (!e)
		e = change_rollback(p, release, &order, &change, job->words);
	if (!e)
		e = finish(job, out, p, change);
	json_decref(change);
	json_decref((json_t *)order.centres);
	publish_close(p);
	return content_end(job, e);
}

static json_t *roles_of(const struct content_job *job)
{
	json_t *roles = job->argc ? json_array() : NULL;
	for (int i = 0; i < job->argc; i++)
		json_array_append_new(roles, json_string(job->argv[i]));
	return roles;
}

/* How many bins guides lie in now. */
static int bins_of(const struct publish *p)
{
	const struct view_role *help = view_role(&p->view, "help");
	const json_t *delegations =
		help ? json_object_get(metadata_signed(help->said), "delegations") : NULL;
	return (int)json_array_size(json_object_get(delegations, "roles"));
}

static bool has_people(const struct content_job *job)
{
	for (int i = 0; i < job->argc; i++)
		if (!strcmp(job->argv[i], "--people"))
			return true;
	return false;
}

int content_renew(struct content_job *job)
{
	struct change_order order;
	struct layout_people people = {0};
	struct publish *p = NULL;
	json_t *change = NULL;
	const char *out = content_option(job, "--out");
	enum err e = read_order(job, &order);
	bool is_new = has_people(job);
	if (!e && !out)
		e = publish_refuse(job->words, ERR_BAD_INPUT, "renew --out CHANGE --author NAME");
	if (!*order.title)
		order.title = is_new ? "Who may sign" : "New dates";
	if (!e && is_new)
		e = read_people(job, &people);
	if (!e)
		e = publish_open(job->data, &p, job->words);
	people.bins = e ? 0 : bins_of(p);
	json_t *roles = roles_of(job);
	if (!e)
		e = change_renew(p, is_new ? &people : NULL, roles, &order, &change, job->words);
	if (!e)
		e = finish(job, out, p, change);
	json_decref(roles);
	json_decref(change);
	people_finish(&people);
	publish_close(p);
	return content_end(job, e);
}
