/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void k_buf_init(struct k_buf *b, size_t max_bytes)
{
	*b = (struct k_buf){.max_bytes = max_bytes};
}

static enum err make_room(struct k_buf *b, size_t n)
{
	if (n > b->max_bytes || b->len_bytes > b->max_bytes - n)
		return ERR_TOO_BIG;
	size_t need = b->len_bytes + n + 1;
	if (need <= b->room_bytes)
		return ERR_OK;
	size_t room = b->room_bytes ? b->room_bytes : 256;
	while (room < need)
		room *= 2;
	char *data = realloc(b->data, room);
	if (!data)
		return ERR_NO_MEMORY;
	b->data = data;
	b->room_bytes = room;
	return ERR_OK;
}

enum err k_buf_add(struct k_buf *b, const void *bytes, size_t n)
{
	enum err e = make_room(b, n);
	if (e)
		return e;
	if (n)
		memcpy(b->data + b->len_bytes, bytes, n);
	b->len_bytes += n;
	b->data[b->len_bytes] = '\0';
	return ERR_OK;
}

enum err k_buf_printf(struct k_buf *b, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	enum err e = n < 0 ? ERR_BAD_INPUT : make_room(b, (size_t)n);
	if (!e) {
		vsnprintf(b->data + b->len_bytes, (size_t)n + 1, fmt, again);
		b->len_bytes += (size_t)n;
	}
	va_end(again);
	return e;
}

void k_buf_drop(struct k_buf *b, size_t n)
{
	if (n > b->len_bytes)
		n = b->len_bytes;
	if (!n)
		return;
	memmove(b->data, b->data + n, b->len_bytes - n);
	b->len_bytes -= n;
	b->data[b->len_bytes] = '\0';
}

void k_buf_clear(struct k_buf *b)
{
	k_buf_drop(b, b->len_bytes);
}

void k_buf_finish(struct k_buf *b)
{
	free(b->data);
	*b = (struct k_buf){0};
}

void k_buf_finish_wipe(struct k_buf *b)
{
	if (b->data)
		explicit_bzero(b->data, b->room_bytes);
	k_buf_finish(b);
}

enum err k_buf_read_file(struct k_buf *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_from_errno(errno);
	enum err e = ERR_OK;
	char piece[16384];
	while (!e) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		e = n < 0 ? err_from_errno(errno) : k_buf_add(b, piece, (size_t)n);
	}
	close(fd);
	return e;
}

static enum err write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_from_errno(errno);
		bytes += done;
		n -= (size_t)done;
	}
	return ERR_OK;
}

enum err k_folder_sync_of(const char *path)
{
	char copy[PATH_MAX];
	snprintf(copy, sizeof copy, "%s", path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_from_errno(errno);
	enum err e = fsync(fd) ? err_from_errno(errno) : ERR_OK;
	close(fd);
	return e;
}

enum err k_file_replace(const char *path, const void *bytes, size_t n, unsigned mode)
{
	char temp[PATH_MAX];
	if (snprintf(temp, sizeof temp, "%s.new", path) >= (int)sizeof temp)
		return ERR_TOO_BIG;
	int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return err_from_errno(errno);
	enum err e = write_all(fd, bytes, n);
	if (!e && fsync(fd))
		e = err_from_errno(errno);
	if (close(fd) && !e)
		e = err_from_errno(errno);
	if (!e && rename(temp, path))
		e = err_from_errno(errno);
	if (e) {
		unlink(temp);
		return e;
	}
	return k_folder_sync_of(path);
}
