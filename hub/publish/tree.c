/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/publish/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/publish/bytes64.h"
#include "kiosk/tuf/name.h"

static const char public_part[] = "content", pending[] = "publish/pending.json";

enum err tree_at(const char *data_dir, struct tree *out)
{
	out->log = NULL;
	int n = snprintf(out->data, sizeof out->data, "%s", data_dir);
	return n > 0 && (size_t)n < sizeof out->data ? ERR_OK : ERR_TOO_BIG;
}

enum err tree_path(const struct tree *t, const char *file, char path_out[PATH_MAX])
{
	int n = snprintf(path_out, PATH_MAX, "%s/%s", t->data, file);
	return n > 0 && n < PATH_MAX ? ERR_OK : ERR_TOO_BIG;
}

enum err tree_read(const struct tree *t, const char *file, struct k_buf *out)
{
	char path[PATH_MAX];
	enum err e = tree_path(t, file, path);
	return e ? e : k_buf_read_file(out, path);
}

bool tree_has(const struct tree *t, const char *file)
{
	char path[PATH_MAX];
	return !tree_path(t, file, path) && !access(path, F_OK);
}

static bool is_public(const char *file)
{
	return !strncmp(file, public_part, sizeof public_part - 1);
}

/* Others may pass through the data folder to the public part, and see nothing of the rest. */
static enum err make_folder(const char *path, bool is_open)
{
	mode_t mode = is_open ? 0755 : 0700;
	if (!mkdir(path, mode))
		return chmod(path, mode) ? err_from_errno(errno) : k_folder_sync_of(path);
	return errno == EEXIST ? ERR_OK : err_from_errno(errno);
}

static enum err make_folders(const struct tree *t, const char *file)
{
	char path[PATH_MAX];
	enum err e = tree_path(t, file, path);
	char *from = path + strlen(t->data) + 1;
	for (char *slash = strchr(from, '/'); !e && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		e = make_folder(path, is_public(file));
		*slash = '/';
	}
	return e;
}

static enum err write_now(const struct tree *t, const char *file, const void *bytes, size_t n)
{
	char path[PATH_MAX];
	enum err e = make_folders(t, file);
	if (!e)
		e = tree_path(t, file, path);
	if (!e)
		e = k_file_replace(path, bytes, n, is_public(file) ? 0644 : 0600);
	if (!e && is_public(file) && chmod(path, 0644)) /* whatever the umask is */
		e = err_from_errno(errno);
	return e;
}

static enum err note(const struct tree *t, const char *file, const void *bytes, size_t n)
{
	char *text = bytes64_write(bytes, n);
	json_t *row = text ? json_pack("[s, s]", file, text) : NULL;
	free(text);
	return json_array_append_new(t->log, row) ? ERR_NO_MEMORY : ERR_OK;
}

enum err tree_write(const struct tree *t, const char *file, const void *bytes, size_t n)
{
	return t->log ? note(t, file, bytes, n) : write_now(t, file, bytes, n);
}

/* --- all or nothing --------------------------------------------------------------------------- */

enum err tree_begin(struct tree *t)
{
	t->log = json_array();
	return t->log ? ERR_OK : ERR_NO_MEMORY;
}

void tree_forget(struct tree *t)
{
	json_decref(t->log);
	t->log = NULL;
}

static enum err write_noted(const struct tree *t, const json_t *log)
{
	size_t i;
	json_t *row;
	enum err e = ERR_OK;
	json_array_foreach(log, i, row) {
		struct k_buf bytes;
		const char *file = json_string_value(json_array_get(row, 0));
		const char *text = json_string_value(json_array_get(row, 1));
		k_buf_init(&bytes, TREE_CHANGE_MAX * 2);
		e = file && text ? bytes64_read(text, &bytes) : ERR_DAMAGED;
		if (!e)
			e = write_now(t, file, bytes.data ? bytes.data : "", bytes.len_bytes);
		k_buf_finish(&bytes);
		if (e)
			return e;
	}
	return tree_drop(t, pending);
}

enum err tree_commit(struct tree *t)
{
	char *text = json_dumps(t->log, JSON_COMPACT);
	enum err e = text ? write_now(t, pending, text, strlen(text)) : ERR_NO_MEMORY;
	if (!e)
		e = write_noted(t, t->log);
	free(text);
	tree_forget(t);
	return e;
}

static enum err write_pending(const struct tree *t)
{
	char path[PATH_MAX];
	enum err e = tree_path(t, pending, path);
	if (e || !tree_has(t, pending))
		return e;
	json_t *log = json_load_file(path, 0, NULL);
	e = log ? write_noted(t, log) : ERR_DAMAGED;
	json_decref(log);
	return e;
}

/* --- a folder for a while --------------------------------------------------------------------- */

enum err tree_make_folder(const char *path)
{
	return mkdir(path, 0700) ? err_from_errno(errno) : ERR_OK;
}

enum err tree_put(const struct tree *t, const char *file, const void *bytes, size_t n)
{
	char path[PATH_MAX];
	enum err e = tree_path(t, file, path);
	for (char *slash = e ? NULL : strchr(path + strlen(t->data) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			return err_from_errno(errno);
		*slash = '/';
	}
	FILE *to = e ? NULL : fopen(path, "wxe");
	if (!e && !to)
		return err_from_errno(errno);
	bool is_written = !e && fwrite(bytes, 1, n, to) == n;
	if (to && fclose(to))
		is_written = false;
	return e ? e : is_written ? ERR_OK : ERR_IO;
}

static int drop_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
	(void)about;
	(void)kind;
	(void)at;
	remove(path);
	return 0;
}

void tree_remove(const struct tree *t)
{
	nftw(t->data, drop_one, 8, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

enum err tree_drop(const struct tree *t, const char *file)
{
	char path[PATH_MAX];
	enum err e = tree_path(t, file, path);
	return e ? e : unlink(path) ? err_from_errno(errno) : ERR_OK;
}

/* --- who writes ------------------------------------------------------------------------------- */

enum err tree_lock(const struct tree *t, int *fd_out)
{
	static const char lock[] = "publish/.lock";
	char path[PATH_MAX];
	enum err e = make_folders(t, lock);
	if (!e)
		e = tree_path(t, lock, path);
	int fd = e ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (!e && fd < 0)
		e = err_from_errno(errno);
	while (!e && flock(fd, LOCK_EX))
		if (errno != EINTR)
			e = err_from_errno(errno);
	if (!e)
		e = write_pending(t);
	if (e && fd >= 0)
		close(fd);
	if (!e)
		*fd_out = fd;
	return e;
}

json_int_t tree_newest(const struct tree *t, const char *folder, const char *tail)
{
	char path[PATH_MAX];
	json_int_t newest = 0;
	DIR *dir = tree_path(t, folder, path) ? NULL : opendir(path);
	for (struct dirent *f = dir ? readdir(dir) : NULL; f; f = readdir(dir)) {
		char *end = NULL;
		json_int_t n = strtoll(f->d_name, &end, 10);
		if (end != f->d_name && !strcmp(end, tail) && n > newest)
			newest = n;
	}
	if (dir)
		closedir(dir);
	return newest;
}

enum err tree_target(const char *path, const char *hash, char file_out[TREE_NAME_MAX])
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	int n = snprintf(file_out, TREE_NAME_MAX, "content/targets/%.*s%s.%s", (int)(name - path),
		path, hash, name);
	return n > 0 && n < TREE_NAME_MAX ? ERR_OK : ERR_TOO_BIG;
}

enum err tree_role(const char *role, json_int_t version, char file_out[TREE_NAME_MAX])
{
	char name[NAME_FILE_MAX + 1], number[24] = "";
	enum err e = name_escape(role, name, sizeof name);
	if (version)
		snprintf(number, sizeof number, "%lld.", (long long)version);
	int n = snprintf(file_out, TREE_NAME_MAX, "content/metadata/%s%s.json", number, name);
	return e ? e : n > 0 && n < TREE_NAME_MAX ? ERR_OK : ERR_TOO_BIG;
}
