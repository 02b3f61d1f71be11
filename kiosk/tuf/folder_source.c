/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/tuf/folder_source.h"

#include "kiosk/tuf/name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder_source {
	int fd;
};

/* Opens one step of a path in the folder at; a link is none of our folder's. */
static int open_step(int at, const char *step, int flags)
{
	int fd = openat(at, step, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags);
	int errnum = errno;
	close(at);
	errno = errnum;
	return fd;
}

static enum err err_of_open(void)
{
	return errno == ENOENT ? ERR_NOT_FOUND : ERR_DENIED;
}

/* Errors: ERR_NOT_FOUND, ERR_DENIED (a link, a pipe, a folder ...). */
static enum err open_file(int folder, char *path, int *fd_out)
{
	struct stat what;
	int fd = dup(folder);
	for (char *slash = strchr(path, '/'); fd >= 0 && slash; slash = strchr(path, '/')) {
		*slash = 0;
		fd = open_step(fd, path, O_DIRECTORY);
		path = slash + 1;
	}
	if (fd >= 0)
		fd = open_step(fd, path, 0);
	if (fd < 0)
		return err_of_open();
	if (fstat(fd, &what) || !S_ISREG(what.st_mode)) {
		close(fd);
		return ERR_DENIED;
	}
	*fd_out = fd;
	return ERR_OK;
}

static enum err read_file(int fd, int64_t max_bytes, source_sink *sink, void *sink_ctx)
{
	char piece[16384];
	enum err e = ERR_OK;
	while (!e) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		max_bytes -= n < 0 ? 0 : n;
		if (n < 0)
			e = err_from_errno(errno);
		else
			e = max_bytes < 0 ? ERR_TOO_BIG : sink(sink_ctx, piece, (size_t)n);
	}
	return e;
}

static enum err fetch(
	void *ctx, const char *path, int64_t max_bytes, source_sink *sink, void *sink_ctx)
{
	struct folder_source *s = ctx;
	int fd = -1;
	char *plain = name_unescape(path);
	if (!plain)
		return ERR_NO_MEMORY;
	enum err e = name_is_path(plain) ? open_file(s->fd, plain, &fd) : ERR_DENIED;
	if (!e)
		e = read_file(fd, max_bytes, sink, sink_ctx);
	if (fd >= 0)
		close(fd);
	free(plain);
	return e;
}

enum err folder_source_create(const char *dir, struct folder_source **source_out)
{
	struct folder_source *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	s->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->fd < 0) {
		enum err e = err_of_open();
		free(s);
		return e;
	}
	*source_out = s;
	return ERR_OK;
}

void folder_source_destroy(struct folder_source *s)
{
	if (s)
		close(s->fd);
	free(s);
}

struct source folder_source_port(struct folder_source *s)
{
	return (struct source){.fetch = fetch, .ctx = s};
}
