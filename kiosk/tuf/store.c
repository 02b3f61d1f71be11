/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/store.h"

#include "kiosk/tuf/name.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { FILE_MODE = 0644, DIR_MAX = PATH_MAX - NAME_MAX - 2 };

static const char first_root[] = "trusted-root", rotated[] = "rotated", lock_name[] = ".lock";

struct store {
	char dir[DIR_MAX];
	int lock;
};

static void path_of(const struct store *s, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", s->dir, name);
}

static enum err path_of_role(const struct store *s, const char *role, char path[PATH_MAX])
{
	char name[NAME_FILE_MAX + 1];
	enum err e = name_file(role, name);
	if (!e)
		snprintf(path, PATH_MAX, "%s/%s.json", s->dir, name);
	return e;
}

enum err store_open(const char *dir, struct store **store_out)
{
	char path[PATH_MAX];
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	s->lock = -1;
	enum err e = snprintf(s->dir, sizeof s->dir, "%s", dir) < DIR_MAX ? ERR_OK : ERR_TOO_BIG;
	if (!e) {
		path_of(s, lock_name, path);
		s->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
		while (!e && (s->lock < 0 || flock(s->lock, LOCK_EX)))
			if (s->lock < 0 || errno != EINTR)
				e = err_from_errno(errno);
	}
	if (e)
		store_close(s);
	else
		*store_out = s;
	return e;
}

void store_close(struct store *s)
{
	if (s && s->lock >= 0)
		close(s->lock);
	free(s);
}

static enum err load(const char *path, struct k_buf *out)
{
	k_buf_clear(out);
	return k_buf_read_file(out, path);
}

enum err store_load(struct store *s, const char *role, struct k_buf *out)
{
	char path[PATH_MAX];
	enum err e = path_of_role(s, role, path);
	return e ? e : load(path, out);
}

enum err store_load_first_root(struct store *s, struct k_buf *out)
{
	char path[PATH_MAX];
	path_of(s, first_root, path);
	return load(path, out);
}

enum err store_save(struct store *s, const char *role, const char *bytes, size_t n)
{
	char path[PATH_MAX];
	enum err e = path_of_role(s, role, path);
	return e ? e : k_file_replace(path, bytes, n, FILE_MODE);
}

enum err store_init(struct store *s, const char *bytes, size_t n)
{
	char path[PATH_MAX];
	path_of(s, first_root, path);
	enum err e = k_file_replace(path, bytes, n, FILE_MODE);
	return e ? e : store_save(s, "root", bytes, n);
}

/* --- rotated keys ----------------------------------------------------------------------------- */

enum err store_note_rotation(struct store *s, json_int_t root_version)
{
	char path[PATH_MAX], text[32];
	path_of(s, rotated, path);
	int n = snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT "\n", root_version);
	return k_file_replace(path, text, (size_t)n, FILE_MODE);
}

static enum err drop(const char *path)
{
	return unlink(path) && errno != ENOENT ? err_from_errno(errno) : ERR_OK;
}

static enum err drop_role(const struct store *s, const char *role)
{
	char path[PATH_MAX];
	enum err e = path_of_role(s, role, path);
	return e ? e : drop(path);
}

enum err store_apply_rotation(struct store *s, json_int_t root_version)
{
	char note[PATH_MAX];
	struct k_buf text;
	k_buf_init(&text, 32);
	path_of(s, rotated, note);
	enum err e = k_buf_read_file(&text, note);
	/* A note that cannot be read counts: the files come again, and it must not stay in the way.
	 */
	bool is_noted = e != ERR_NOT_FOUND &&
			(e || !text.data || strtoll(text.data, NULL, 10) <= root_version);
	k_buf_finish(&text);
	if (!is_noted)
		return ERR_OK;
	e = drop_role(s, "timestamp");
	if (!e)
		e = drop_role(s, "snapshot");
	if (!e)
		e = k_folder_sync_of(note); /* gone for certain before the note goes */
	if (!e)
		e = drop(note);
	return e;
}
