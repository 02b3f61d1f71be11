/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/draft_base.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/content/content.h"

enum { FULL_PATH_MAX = 1024, DEPTH_MAX = 3, FILES_MAX = 2000 };

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

enum err draft_base_read(const struct hub *hub, const char *path, struct k_buf *out)
{
	char full[FULL_PATH_MAX];
	if (!draft_path_is_right(path))
		return ERR_BAD_INPUT;
	if ((size_t)snprintf(full, sizeof full, "%s/%s", hub->content_dir, path) >= sizeof full)
		return ERR_TOO_BIG;
	return k_buf_read_file(out, full);
}

static enum err folder_list(int fd, const char *prefix, int depth, json_t *out)
{
	DIR *dir = fdopendir(fd);
	enum err e = ERR_OK;
	if (!dir) {
		close(fd);
		return ERR_IO;
	}
	for (struct dirent *d = readdir(dir); d && !e; d = readdir(dir)) {
		char path[DRAFT_PATH_MAX + 2];
		struct stat st;
		int n = snprintf(path, sizeof path, "%s%s", prefix, d->d_name);
		if (d->d_name[0] == '.' || n > DRAFT_PATH_MAX ||
			fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		if (S_ISDIR(st.st_mode) && depth < DEPTH_MAX) {
			int below = openat(dirfd(dir), d->d_name,
				O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			path[n] = '/';
			path[n + 1] = '\0';
			e = below < 0 ? ERR_IO : folder_list(below, path, depth + 1, out);
		} else if (S_ISREG(st.st_mode) && draft_path_is_right(path)) {
			e = json_object_size(out) >= FILES_MAX		  ? ERR_TOO_BIG
			    : json_object_set_new(out, path, json_true()) ? ERR_NO_MEMORY
									  : ERR_OK;
		}
	}
	closedir(dir);
	return e;
}

enum err draft_base_list(const struct hub *hub, json_t **out)
{
	json_t *list = json_object();
	int fd = open(hub->content_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err e = !list ? ERR_NO_MEMORY : fd < 0 ? ERR_NOT_FOUND : folder_list(fd, "", 1, list);
	if (e)
		json_decref(list);
	else
		*out = list;
	return e;
}

void draft_base_name(const struct hub *hub, char *out, size_t room)
{
	snprintf(out, room, "the folder of the hub, version %.8s", hub->content->version);
}
