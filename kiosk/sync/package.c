/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/package.h"

#include "kiosk/base/buf.h"
#include "kiosk/sync/proof.h"
#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	DIR_MAX = 3500,
	FILE_BYTES_MAX = 1 << 20, /* content.h: no file of content is larger */
	NAMES_BYTES_MAX = 4 << 20,
	REFUSED_BYTES_MAX = 1 << 16, /* eight of PACKAGE_WORDS_MAX have a few thousand */
	WALK_FDS = 16,
	WAY_MODE = 0710,  /* the kiosk's group may walk through, */
	OPEN_MODE = 0750, /* and read what is meant for it */
	FILE_MODE = 0640
};

static enum err path_of(
	const char *state_dir, const char *below, const char *name, char path[PATH_MAX])
{
	if (strlen(state_dir) > DIR_MAX)
		return ERR_TOO_BIG;
	snprintf(path, PATH_MAX, "%s/content/%s%s", state_dir, below, name);
	return ERR_OK;
}

/* Keys are in the repository for kiosk-sync, not for people to read. */
static bool is_content(const char *path)
{
	return strncmp(path, "keys/", 5) != 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths of content, sorted; NULL: no memory.  Caller: free. */
static const char **sorted(const json_t *files, size_t *n_out)
{
	const char **paths = calloc(json_object_size(files) + 1, sizeof *paths), *path;
	json_t *file;
	size_t n = 0;
	json_object_foreach((json_t *)(uintptr_t)files, path, file)
		if (paths && is_content(path))
			paths[n++] = path;
	if (paths)
		qsort(paths, n, sizeof *paths, by_name);
	*n_out = n;
	return paths;
}

static const char *hash_of(const json_t *files, const char *path)
{
	const char *hash = json_string_value(json_object_get(json_object_get(files, path), "hash"));
	return hash ? hash : "";
}

enum err package_name(const json_t *files, char name_out[PACKAGE_NAME_CHARS + 1])
{
	size_t n = 0;
	struct k_buf all;
	const char **paths = sorted(files, &n);
	enum err e = paths ? ERR_OK : ERR_NO_MEMORY;
	k_buf_init(&all, NAMES_BYTES_MAX);
	for (size_t i = 0; !e && i < n; i++)
		e = k_buf_printf(&all, "%s %s\n", hash_of(files, paths[i]), paths[i]);
	if (!e)
		e = digest_sha256_hex(all.data ? all.data : "", all.len_bytes, name_out);
	k_buf_finish(&all);
	free(paths);
	return e;
}

/* --- what was refused ------------------------------------------------------------------------- */

/* Where memory is short jansson (2.14) leaves bytes out of a text and says nothing, and what was
 * refused must not be forgotten for that: it is read, and written, twice, and both must be the
 * same. */
static enum err object_of(const struct k_buf *text, json_t **list_out)
{
	const char *bytes = text->data ? text->data : "";
	json_t *one = json_loadb(bytes, text->len_bytes, JSON_REJECT_DUPLICATES, NULL);
	json_t *other = json_loadb(bytes, text->len_bytes, JSON_REJECT_DUPLICATES, NULL);
	bool is_same = (!one && !other) || json_equal(one, other);
	json_t *list = is_same && json_is_object(one) ? json_incref(one)
		       : is_same		      ? json_object() /* it is spoilt */
						      : NULL;
	json_decref(one);
	json_decref(other);
	if (!list)
		return ERR_NO_MEMORY;
	*list_out = list;
	return ERR_OK;
}

/* Gives refused.json; an empty object if there is none, or it is spoilt. */
static enum err read_refused(const char *state_dir, json_t **list_out)
{
	char path[PATH_MAX];
	struct k_buf text;
	k_buf_init(&text, REFUSED_BYTES_MAX);
	enum err e = path_of(state_dir, "refused.json", "", path);
	if (!e)
		e = k_buf_read_file(&text, path);
	if (!e || e == ERR_NOT_FOUND || e == ERR_TOO_BIG)
		e = object_of(&text, list_out);
	k_buf_finish(&text);
	return e;
}

static enum err write_refused(const char *state_dir, const json_t *list)
{
	char path[PATH_MAX];
	enum err e = path_of(state_dir, "refused.json", "", path);
	char *text = e ? NULL : json_dumps(list, JSON_INDENT(1) | JSON_SORT_KEYS);
	char *again = e ? NULL : json_dumps(list, JSON_INDENT(1) | JSON_SORT_KEYS);
	if (!e)
		e = text && again && !strcmp(text, again)
			    ? k_file_replace(path, text, strlen(text), 0600)
			    : ERR_NO_MEMORY;
	free(text);
	free(again);
	return e;
}

/* Only so many are remembered: those of long ago are not signed any more. */
static enum err remember(
	const char *state_dir, const char *name, const char *words, bool has_failed)
{
	enum { REFUSED_MAX = 8 };
	json_t *list = NULL;
	enum err e = read_refused(state_dir, &list);
	while (json_object_size(list) >= REFUSED_MAX && !json_object_get(list, name))
		json_object_del(list, json_object_iter_key(json_object_iter(list)));
	if (!e && json_object_set_new(list, name,
			  json_pack("{s:s, s:b}", "words", words, "failed", has_failed)))
		e = ERR_NO_MEMORY;
	if (!e)
		e = write_refused(state_dir, list);
	json_decref(list);
	return e;
}

enum err package_refuse(const char *state_dir, const char *name, const char *words)
{
	return remember(state_dir, name, words, true);
}

enum err package_forget(const char *state_dir)
{
	const char *name;
	json_t *one, *list = NULL, *left = json_object();
	enum err e = left ? read_refused(state_dir, &list) : ERR_NO_MEMORY;
	json_object_foreach(list, name, one)
		if (!e && json_is_true(json_object_get(one, "failed")) &&
			json_object_set(left, name, one))
			e = ERR_NO_MEMORY;
	if (!e && json_object_size(left) != json_object_size(list))
		e = write_refused(state_dir, left);
	json_decref(left);
	json_decref(list);
	return e;
}

/* --- the folder ------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st;
	(void)kind;
	(void)walk;
	return remove(path);
}

static void remove_folder(const char *path)
{
	(void)nftw(path, remove_one, WALK_FDS, FTW_DEPTH | FTW_PHYS);
}

/* A package that is not wanted any more loses its name first: what has one is whole. */
static enum err remove_package(const char *state_dir, const char *dir)
{
	char gone[PATH_MAX];
	enum err e = path_of(state_dir, "packages/.gone", "", gone);
	if (!e)
		remove_folder(gone);
	if (!e && (rename(dir, gone) || k_folder_sync_of(dir)))
		e = err_from_errno(errno);
	if (!e)
		remove_folder(gone);
	return e;
}

static enum err make_folder(const char *path, mode_t mode)
{
	if (mkdir(path, mode) && errno != EEXIST)
		return err_from_errno(errno);
	return chmod(path, mode) ? err_from_errno(errno) : ERR_OK; /* whatever the umask says */
}

/* Makes the folders on the way to path, below the first skip characters. */
static enum err make_way(char *path, size_t skip)
{
	enum err e = ERR_OK;
	for (char *slash = strchr(path + skip, '/'); !e && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		e = make_folder(path, OPEN_MODE);
		*slash = '/';
	}
	return e;
}

static enum err link_one(const struct package_order *o, const char *dir, const char *path)
{
	char from[PATH_MAX], to[PATH_MAX];
	enum err e = path_of(o->state_dir, "files/", hash_of(o->files, path), from);
	if (!name_is_path(path) || *path == '/' ||
		snprintf(to, sizeof to, "%s/%s", dir, path) >= (int)sizeof to)
		return ERR_BAD_INPUT;
	if (!e)
		e = make_way(to, strlen(dir) + 1);
	if (!e && (link(from, to) || chmod(to, FILE_MODE)))
		e = err_from_errno(errno);
	return e;
}

static int sync_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st;
	(void)walk;
	char inside[PATH_MAX + 4];
	snprintf(inside, sizeof inside, "%s/.", path);
	return kind == FTW_D && k_folder_sync_of(inside) ? -1 : 0;
}

static enum err build(const struct package_order *o, const char *dir)
{
	size_t n = 0;
	const char **paths = sorted(o->files, &n);
	remove_folder(dir);
	enum err e = paths ? make_folder(dir, OPEN_MODE) : ERR_NO_MEMORY;
	for (size_t i = 0; !e && i < n; i++)
		e = link_one(o, dir, paths[i]);
	if (!e && nftw(dir, sync_one, WALK_FDS, FTW_PHYS))
		e = ERR_IO;
	free(paths);
	return e;
}

/* Is the file what its name in the store says? */
static bool is_whole(const char *file, const json_t *entry)
{
	const char *hash = json_string_value(json_object_get(entry, "hash"));
	struct k_buf bytes;
	json_t *hashes = json_pack(
		"{s:s}", hash && strlen(hash) == 128 ? "sha512" : "sha256", hash ? hash : "");
	k_buf_init(&bytes, FILE_BYTES_MAX);
	bool is = digest_is_hashes(hashes) && !k_buf_read_file(&bytes, file) &&
		  !digest_check_bytes(hashes, bytes.data ? bytes.data : "", bytes.len_bytes);
	k_buf_finish(&bytes);
	json_decref(hashes);
	return is;
}

/* Does the package stand there, with each file as it was signed? */
static bool stands(const struct package_order *o, const char *dir)
{
	size_t n = 0;
	bool is = !access(dir, R_OK);
	const char **paths = is && o->is_thorough ? sorted(o->files, &n) : NULL;
	is = is && (paths || !o->is_thorough);
	for (size_t i = 0; is && i < n; i++) {
		char file[PATH_MAX];
		is = snprintf(file, sizeof file, "%s/%s", dir, paths[i]) < (int)sizeof file &&
		     is_whole(file, json_object_get(o->files, paths[i]));
	}
	free(paths);
	return is;
}

/* The new one takes its place; one that stood there and was spoilt goes first. */
static enum err put_in_place(const char *state_dir, const char *fresh, const char *dir)
{
	enum err e = access(dir, F_OK) ? ERR_OK : remove_package(state_dir, dir);
	if (e)
		return e;
	return rename(fresh, dir) ? err_from_errno(errno) : k_folder_sync_of(dir);
}

static enum err prove(const struct package_order *o, const char *fresh, struct package_report *r)
{
	enum err e = build(o, fresh);
	if (!e)
		e = proof_check(o->proof, fresh, r->words, sizeof r->words);
	if (!e)
		e = put_in_place(o->state_dir, fresh, r->dir);
	else if (e == ERR_DENIED && remember(o->state_dir, r->name, r->words, false))
		e = ERR_IO;
	if (e)
		remove_folder(fresh);
	return e;
}

static enum err make_folders(const char *state_dir)
{
	char path[PATH_MAX];
	enum err e = path_of(state_dir, "", "", path);
	if (!e)
		e = make_folder(path, WAY_MODE);
	if (!e)
		e = path_of(state_dir, "packages", "", path);
	if (!e)
		e = make_folder(path, OPEN_MODE);
	return e ? e : k_folder_sync_of(path);
}

enum err package_lay(const struct package_order *order, struct package_report *r)
{
	char fresh[PATH_MAX];
	*r = (struct package_report){0};
	enum err e = package_name(order->files, r->name);
	if (!e)
		e = make_folders(order->state_dir);
	if (!e)
		e = path_of(order->state_dir, "packages/", r->name, r->dir);
	if (!e)
		e = path_of(order->state_dir, "packages/.", r->name, fresh);
	json_t *refused = NULL;
	if (!e)
		e = read_refused(order->state_dir, &refused);
	const char *why =
		json_string_value(json_object_get(json_object_get(refused, r->name), "words"));
	if (!e && why) {
		snprintf(r->words, sizeof r->words, "%s", why);
		e = ERR_DENIED;
	}
	json_decref(refused);
	if (!e && !stands(order, r->dir))
		e = prove(order, fresh, r);
	if (e) {
		*r->dir = '\0';
		if (!*r->words)
			snprintf(r->words, sizeof r->words, "%s", err_words(e));
	}
	return e;
}

static bool is_kept(const json_t *keep, const char *name)
{
	size_t i;
	json_t *one;
	json_array_foreach(keep, i, one)
		if (json_is_string(one) && !strcmp(json_string_value(one), name))
			return true;
	return false;
}

void package_sweep(const char *state_dir, const json_t *keep)
{
	char dir[PATH_MAX], path[PATH_MAX + NAME_MAX + 2];
	DIR *folder = path_of(state_dir, "packages", "", dir) ? NULL : opendir(dir);
	for (struct dirent *d = folder ? readdir(folder) : NULL; d; d = readdir(folder)) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..") || is_kept(keep, d->d_name))
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, d->d_name);
		if (*d->d_name == '.' || remove_package(state_dir, path))
			remove_folder(path);
	}
	if (folder)
		closedir(folder);
}
