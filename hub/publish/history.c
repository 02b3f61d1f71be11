/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/publish/change.h"
#include "hub/publish/layout.h"
#include "kiosk/sync/release.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

enum { NUMBER_FILE_MAX = 64 };

static void name_of(json_int_t number, char file[NUMBER_FILE_MAX])
{
	snprintf(file, NUMBER_FILE_MAX, "publish/changes/%lld.json", (long long)number);
}

static json_int_t newest(const struct tree *t)
{
	return tree_newest(t, "publish/changes", ".json");
}

/* Gives a change that was kept: {"change", "release", "signed_by", "published"}; NULL: none. */
static json_t *read_kept(const struct tree *t, json_int_t number)
{
	char file[NUMBER_FILE_MAX];
	struct k_buf text;
	json_t *kept = NULL;
	name_of(number, file);
	k_buf_init(&text, TREE_CHANGE_MAX + (1 << 20));
	if (!tree_read(t, file, &text) && strict_read(text.data, text.len_bytes, &kept))
		kept = NULL;
	k_buf_finish(&text);
	return kept;
}

enum err history_add(const struct tree *t, const json_t *change, json_int_t release,
	bool is_release, const json_t *signed_by, int64_t now_s)
{
	char file[NUMBER_FILE_MAX], date[LAYOUT_DATE_MAX];
	layout_date(now_s, date);
	name_of(newest(t) + 1, file);
	json_t *kept = json_pack("{s:I, s:b, s:s, s:O, s:O}", "release", release, "is_release",
		is_release, "published", date, "signed_by", signed_by, "change", change);
	char *text = kept ? json_dumps(kept, JSON_INDENT(1)) : NULL;
	enum err e = text ? tree_write(t, file, text, strlen(text)) : ERR_NO_MEMORY;
	free(text);
	json_decref(kept);
	return e;
}

/* Gives what a role of a change says; NULL: nothing that can be read. */
static json_t *said_by(const json_t *role)
{
	const char *text = strict_string(role, "signed");
	json_t *said = NULL;
	return text && !view_parse(text, &said) ? said : NULL;
}

/* Adds the paths of its roles that this release brought (release 0: all). */
static void add_paths(const json_t *change, json_int_t release, json_t *paths)
{
	size_t i;
	json_t *role, *entry;
	const char *path;
	json_array_foreach(json_object_get(change, "roles"), i, role) {
		json_t *said = said_by(role);
		json_object_foreach(json_object_get(said, "targets"), path, entry)
			if (release_of(json_object_get(entry, "custom")) == release)
				json_object_set_new(paths, path, json_true());
		json_decref(said);
	}
}

static json_t *row_of(json_int_t number, const json_t *kept)
{
	json_t *change = json_object_get(kept, "change");
	json_int_t release = json_integer_value(json_object_get(kept, "release"));
	json_t *set = json_object(), *paths = json_array(), *ignored;
	const char *path;
	size_t i;
	json_t *file;
	bool is_release = json_is_true(json_object_get(kept, "is_release"));
	if (is_release)
		add_paths(change, release, set);
	json_array_foreach(json_object_get(change, "files"), i, file)
		json_object_set_new(set, strict_string(file, "path"), json_true());
	json_object_foreach(set, path, ignored)
		json_array_append_new(paths, json_string(path));
	json_decref(set);
	return json_pack("{s:I, s:I, s:O, s:O, s:O, s:O, s:o}", "number", number, "release",
		is_release ? release : 0, "title", json_object_get(change, "title"), "author",
		json_object_get(change, "author"), "published", json_object_get(kept, "published"),
		"signed_by", json_object_get(kept, "signed_by"), "paths", paths);
}

json_t *history_list(const struct tree *t)
{
	json_t *rows = json_array();
	for (json_int_t n = newest(t); rows && n > 0; n--) {
		json_t *kept = read_kept(t, n);
		json_t *row = kept ? row_of(n, kept) : NULL;
		if (row)
			json_array_append_new(rows, row);
		json_decref(kept);
	}
	return rows;
}

json_t *history_since(const struct tree *t, json_int_t release)
{
	json_t *paths = json_object();
	for (json_int_t n = newest(t); paths && n > 0; n--) {
		json_t *kept = read_kept(t, n);
		json_int_t its = json_integer_value(json_object_get(kept, "release"));
		if (its > release)
			add_paths(json_object_get(kept, "change"), its, paths);
		json_decref(kept);
	}
	return paths;
}

/* The entry of path in a change; gives it, or NULL. */
static json_t *entry_in(const json_t *change, const char *path)
{
	size_t i;
	json_t *role, *found = NULL;
	json_array_foreach(json_object_get(change, "roles"), i, role) {
		json_t *said = found ? NULL : said_by(role);
		if (said)
			found = json_incref(
				json_object_get(json_object_get(said, "targets"), path));
		json_decref(said);
	}
	return found;
}

static enum err bytes_of(const struct tree *t, const json_t *change, const char *path,
	const char *hash, struct k_buf *out)
{
	char file[TREE_NAME_MAX];
	enum err e = change_file(change, path, hash, out);
	if (e != ERR_NOT_FOUND)
		return e;
	k_buf_clear(out);
	e = tree_target(path, hash, file);
	if (!e)
		e = tree_read(t, file, out);
	return e == ERR_NOT_FOUND ? ERR_GONE : e;
}

enum err history_at(const struct tree *t, const char *path, json_int_t release, struct k_buf *out)
{
	enum err e = ERR_NOT_FOUND;
	for (json_int_t n = newest(t); n > 0; n--) {
		json_t *kept = read_kept(t, n), *change = json_object_get(kept, "change");
		json_int_t its = json_integer_value(json_object_get(kept, "release"));
		json_t *entry = kept && its <= release ? entry_in(change, path) : NULL;
		const json_t *custom = json_object_get(entry, "custom");
		const char *hash = entry ? digest_name(json_object_get(entry, "hashes")) : NULL;
		bool is_gone = json_object_get(custom, "gone") != NULL;
		if (hash && !is_gone)
			e = bytes_of(t, change, path, hash, out);
		json_decref(entry);
		json_decref(kept);
		if (hash)
			break;
	}
	return e;
}
