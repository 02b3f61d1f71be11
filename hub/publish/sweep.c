/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep: renew_sweep: what nobody needs any more goes from the public tree. */
#include "hub/publish/renew.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/strict.h"

enum { DAY_S = 24 * 3600 };

struct sweep {
	const struct tree *tree;
	json_t *spoken_of; /* hashes of targets that some metadata file still names */
	int64_t before_s;  /* what was replaced since then stays */
};

/* --- metadata --------------------------------------------------------------------------------- */

/* When was that version replaced: when the next one came; 0: it was not. */
static int64_t replaced_at(const struct sweep *s, const char *tail, json_int_t version)
{
	char file[TREE_NAME_MAX], path[PATH_MAX];
	struct stat about;
	snprintf(file, sizeof file, "content/metadata/%lld%s", (long long)version + 1, tail);
	return !tree_path(s->tree, file, path) && !stat(path, &about) ? (int64_t)about.st_mtime : 0;
}

static void add_hash(const struct sweep *s, const json_t *file)
{
	const char *hash = file ? digest_name(json_object_get(file, "hashes")) : NULL;
	if (hash)
		json_object_set_new(s->spoken_of, hash, json_true());
}

static void note_targets(const struct sweep *s, const char *file)
{
	struct k_buf text;
	json_t *role = NULL, *entry;
	const char *path;
	k_buf_init(&text, TREE_METADATA_MAX);
	if (!tree_read(s->tree, file, &text) && strict_read(text.data, text.len_bytes, &role))
		role = NULL;
	json_object_foreach(
		json_object_get(json_object_get(role, "signed"), "targets"), path, entry) {
		add_hash(s, entry);
		add_hash(s, json_object_get(json_object_get(entry, "custom"), "instead"));
	}
	json_decref(role);
	k_buf_finish(&text);
}

static bool is_replaced(const struct sweep *s, const char *name)
{
	char *tail = NULL;
	json_int_t version = strtoll(name, &tail, 10);
	int64_t at_s = version && strcmp(tail, ".root.json") ? replaced_at(s, tail, version) : 0;
	return at_s && at_s < s->before_s;
}

static void sweep_metadata(const struct sweep *s)
{
	char path[PATH_MAX], file[TREE_NAME_MAX];
	json_t *old = json_array(), *name;
	size_t i;
	DIR *dir = tree_path(s->tree, "content/metadata", path) ? NULL : opendir(path);
	for (struct dirent *f = dir ? readdir(dir) : NULL; f; f = readdir(dir)) {
		int n = snprintf(file, sizeof file, "content/metadata/%s", f->d_name);
		if (*f->d_name == '.' || n >= (int)sizeof file)
			continue;
		if (!is_replaced(s, f->d_name) || json_array_append_new(old, json_string(file)))
			note_targets(s, file);
	}
	/* Only now: what came after a file says how old it is. */
	json_array_foreach(old, i, name)
		if (tree_drop(s->tree, json_string_value(name)))
			note_targets(s, json_string_value(name));
	json_decref(old);
	if (dir)
		closedir(dir);
}

/* --- targets ---------------------------------------------------------------------------------- */

/* "HASH.name": is it one that nobody speaks of? */
static bool is_unneeded(const struct sweep *s, const char *name)
{
	char hash[65];
	if (strspn(name, "0123456789abcdef") != 64 || name[64] != '.')
		return false;
	memcpy(hash, name, 64);
	hash[64] = '\0';
	return !json_object_get(s->spoken_of, hash);
}

static void sweep_folder(const struct sweep *s, const char *folder)
{
	char path[PATH_MAX], file[TREE_NAME_MAX];
	DIR *dir = tree_path(s->tree, folder, path) ? NULL : opendir(path);
	for (struct dirent *f = dir ? readdir(dir) : NULL; f; f = readdir(dir)) {
		int n = snprintf(file, sizeof file, "%s/%s", folder, f->d_name);
		if (*f->d_name == '.' || n >= (int)sizeof file)
			continue;
		if (f->d_type == DT_DIR)
			sweep_folder(s, file);
		else if (is_unneeded(s, f->d_name) && tree_drop(s->tree, file))
			continue; /* it does no harm */
	}
	if (dir)
		closedir(dir);
}

void renew_sweep(const struct tree *t, int64_t now_s)
{
	struct sweep s = {t, json_object(), now_s - (int64_t)RENEW_KEEP_DAYS * DAY_S};
	if (!s.spoken_of)
		return;
	sweep_metadata(&s);
	sweep_folder(&s, "content/targets");
	json_decref(s.spoken_of);
}
