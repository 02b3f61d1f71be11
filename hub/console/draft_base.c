/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/publish/contents.h"
#include "hub/publish/publish.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"

enum { FULL_PATH_MAX = 1024, DEPTH_MAX = 3, FILES_MAX = 2000 };

/* The repository as it was when its timestamp had this number and time. */
struct draft_base {
	struct publish *publish;
	ino_t file;
	struct timespec at;
};

bool draft_path_is_right(const char *path)
{
	size_t n = strlen(path);
	if (!n || n > DRAFT_PATH_MAX || path[n - 1] == '/')
		return false;
	for (size_t i = 0; i < n; i++) {
		bool begins = i == 0 || path[i - 1] == '/';
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./",
			    path[i]) ||
			(begins && strchr("./", path[i])))
			return false;
	}
	return true;
}

/* --- the repository --------------------------------------------------------------------------- */

static bool is_as_kept(const struct draft_base *base, const struct stat *st)
{
	return base && base->publish && base->file == st->st_ino &&
	       base->at.tv_sec == st->st_mtim.tv_sec && base->at.tv_nsec == st->st_mtim.tv_nsec;
}

const struct publish *draft_base_publish(struct hub *hub)
{
	char path[FULL_PATH_MAX], words[PUBLISH_WORDS_MAX];
	struct stat st;
	if (!hub->data || (size_t)snprintf(path, sizeof path, "%s/content/metadata/timestamp.json",
				  hub->data) >= sizeof path ||
		stat(path, &st))
		return NULL;
	if (is_as_kept(hub->base, &st))
		return hub->base->publish;
	draft_base_close(hub);
	struct draft_base *base = calloc(1, sizeof *base);
	if (!base)
		return NULL;
	enum err e = publish_open(hub->data, &base->publish, words);
	if (e) {
		log_error("console", "the content repository cannot be read: %s", words);
		free(base);
		return NULL;
	}
	base->file = st.st_ino;
	base->at = st.st_mtim;
	hub->base = base;
	return base->publish;
}

void draft_base_close(struct hub *hub)
{
	if (hub->base)
		publish_close(hub->base->publish);
	free(hub->base);
	hub->base = NULL;
}

/* --- files ---------------------------------------------------------------------------------- */

enum err draft_base_read(struct hub *hub, const char *path, struct k_buf *out)
{
	char full[FULL_PATH_MAX];
	const struct publish *p = draft_base_publish(hub);
	if (!draft_path_is_right(path))
		return ERR_BAD_INPUT;
	if (p)
		return publish_read(p, path, out);
	if (!hub->content_dir)
		return ERR_NOT_FOUND;
	if ((size_t)snprintf(full, sizeof full, "%s/%s", hub->content_dir, path) >= sizeof full)
		return ERR_TOO_BIG;
	return k_buf_read_file(out, full);
}

/* Makes the folders above path, below dir. */
static void folders_make(char *full, size_t dir_n)
{
	for (char *slash = strchr(full + dir_n + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0700); /* one that is there is none of our concern; the file tells */
		*slash = '/';
	}
}

enum err draft_base_put(const char *dir, const char *path, const char *bytes, size_t n)
{
	char full[FULL_PATH_MAX];
	if (!draft_path_is_right(path) ||
		(size_t)snprintf(full, sizeof full, "%s/%s", dir, path) >= sizeof full)
		return ERR_BAD_INPUT;
	if (unlink(full) && errno != ENOENT)
		return err_from_errno(errno);
	if (!bytes)
		return ERR_OK;
	folders_make(full, strlen(dir));
	int fd = open(full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_from_errno(errno);
	ssize_t done = write(fd, bytes, n);
	close(fd);
	return done == (ssize_t)n ? ERR_OK : ERR_FULL;
}

static enum err folder_copy(int fd, const char *prefix, int depth, const char *to, int *count);

static enum err file_copy(int dir, const char *name, const char *path, const char *to)
{
	struct k_buf bytes;
	char full[FULL_PATH_MAX];
	snprintf(full, sizeof full, "/proc/self/fd/%d/%s", dir, name);
	k_buf_init(&bytes, DRAFT_FILE_MAX);
	enum err e = k_buf_read_file(&bytes, full);
	if (!e)
		e = draft_base_put(to, path, bytes.data ? bytes.data : "", bytes.len_bytes);
	k_buf_finish(&bytes);
	return e;
}

static enum err entry_copy(
	int dir, const char *name, const char *prefix, int depth, const char *to, int *count)
{
	char path[DRAFT_PATH_MAX + 2];
	struct stat st;
	int n = snprintf(path, sizeof path, "%s%s", prefix, name);
	if (name[0] == '.' || n > DRAFT_PATH_MAX || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return ERR_OK;
	if (S_ISREG(st.st_mode) && draft_path_is_right(path))
		return ++*count > FILES_MAX ? ERR_TOO_BIG : file_copy(dir, name, path, to);
	if (!S_ISDIR(st.st_mode) || depth >= DEPTH_MAX)
		return ERR_OK;
	int below = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	path[n] = '/';
	path[n + 1] = '\0';
	return below < 0 ? ERR_IO : folder_copy(below, path, depth + 1, to, count);
}

/* Takes fd. */
static enum err folder_copy(int fd, const char *prefix, int depth, const char *to, int *count)
{
	DIR *dir = fdopendir(fd);
	enum err e = ERR_OK;
	if (!dir) {
		close(fd);
		return ERR_IO;
	}
	for (struct dirent *d = readdir(dir); d && !e; d = readdir(dir))
		e = entry_copy(dirfd(dir), d->d_name, prefix, depth, to, count);
	closedir(dir);
	return e;
}

enum err draft_base_lay_out(struct hub *hub, const char *dir)
{
	char words[PUBLISH_WORDS_MAX];
	int count = 0;
	const struct publish *p = draft_base_publish(hub);
	if (p)
		return publish_lay_out(p, NULL, dir, words);
	int fd = hub->content_dir ? open(hub->content_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd < 0)
		return ERR_NOT_FOUND;
	if (mkdir(dir, 0700)) {
		enum err e = err_from_errno(errno);
		close(fd);
		return e;
	}
	return folder_copy(fd, "", 1, dir, &count);
}

struct release_name release_name(int64_t release)
{
	struct release_name n;
	if (release)
		snprintf(n.words, sizeof n.words, "release %lld", (long long)release);
	else
		snprintf(n.words, sizeof n.words, "the first package");
	return n;
}

void draft_base_name(struct hub *hub, char *out, size_t room)
{
	const struct publish *p = draft_base_publish(hub);
	if (p)
		snprintf(out, room, "%s", release_name(publish_release(p)).words);
	else
		snprintf(out, room, "the hub's own folder (version %.8s)", hub->content->version);
}
