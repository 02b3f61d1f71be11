/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/tape.h"

#include "tests/fault/inside.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct tape tape;

static void *real(const char *name)
{
	void *fn = dlsym(RTLD_NEXT, name);
	if (!fn)
		abort();
	return fn;
}

/* The C library's own, by name; the type is that of the function itself. */
#define REAL(name) ((__typeof__(&name))(uintptr_t)real(#name))

/* --- putting on the tape ------------------------------------------------------------------ */

static struct op *put(enum op_kind kind, int file)
{
	if (tape.len == tape.room) {
		tape.room = tape.room ? tape.room * 2 : 4096;
		tape.ops = realloc(tape.ops, (size_t)tape.room * sizeof *tape.ops);
	}
	struct op *op = &tape.ops[tape.len++];
	*op = (struct op){.kind = kind, .file = file};
	return op;
}

static void put_write(int file, const void *bytes, size_t n, off_t at)
{
	struct op *op = put(OP_WRITE, file);
	op->bytes = malloc(n ? n : 1);
	memcpy(op->bytes, bytes, n);
	op->n = n;
	op->at = at;
}

/* The name of path within the folder, or NULL. */
static const char *name_in(const char *path)
{
	size_t n = strlen(tape.dir);
	if (!tape.is_on || strncmp(path, tape.dir, n) || path[n] != '/' ||
		strchr(path + n + 1, '/'))
		return NULL;
	return path + n + 1;
}

static int *slot_of(const char *name)
{
	for (int i = 0; i < NAMES_MAX; i++)
		if (!strcmp(tape.now.names[i].name, name))
			return &tape.now.names[i].file;
	for (int i = 0; i < NAMES_MAX; i++)
		if (!*tape.now.names[i].name) {
			snprintf(tape.now.names[i].name, NAME_CHARS, "%s", name);
			tape.now.names[i].file = -1;
			return &tape.now.names[i].file;
		}
	abort();
}

static void put_link(const char *name, int file)
{
	struct op *op = put(OP_LINK, file);
	snprintf(op->name, sizeof op->name, "%s", name);
	*slot_of(name) = file;
}

/* --- in libc's place ------------------------------------------------------------------------ */

static void opened(const char *path, int flags, int fd)
{
	if (fd < 0 || fd >= FDS_MAX || !tape.is_on)
		return;
	tape.fds[fd] = FD_OTHER;
	if (!strcmp(path, tape.dir))
		tape.fds[fd] = FD_FOLDER;
	const char *name = name_in(path);
	if (!name)
		return;
	int *slot = slot_of(name);
	if (*slot < 0)
		put_link(name, tape.files++);
	else if (flags & O_TRUNC)
		put(OP_TRUNCATE, *slot);
	tape.fds[fd] = *slot + 1;
}

int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int fd = REAL(open)(path, flags, va_arg(args, int));
	va_end(args);
	opened(path, flags, fd);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int fd = REAL(open64)(path, flags, va_arg(args, int));
	va_end(args);
	opened(path, flags, fd);
	return fd;
}

int close(int fd)
{
	if (fd >= 0 && fd < FDS_MAX)
		tape.fds[fd] = FD_OTHER;
	return REAL(close)(fd);
}

static int file_of(int fd)
{
	return tape.is_on && fd >= 0 && fd < FDS_MAX ? tape.fds[fd] - 1 : -1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	int file = file_of(fd);
	ssize_t done = REAL(write)(fd, bytes, n);
	if (file >= 0 && done > 0)
		put_write(file, bytes, (size_t)done, lseek(fd, 0, SEEK_CUR) - done);
	return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	int file = file_of(fd);
	ssize_t done = REAL(pwrite64)(fd, bytes, n, at);
	if (file >= 0 && done > 0)
		put_write(file, bytes, (size_t)done, at);
	return done;
}

static void truncated(int fd, off_t len)
{
	if (file_of(fd) >= 0)
		put(OP_TRUNCATE, file_of(fd))->at = len;
}

int ftruncate(int fd, off_t len)
{
	int result = REAL(ftruncate)(fd, len);
	if (!result)
		truncated(fd, len);
	return result;
}

int ftruncate64(int fd, off64_t len)
{
	int result = REAL(ftruncate64)(fd, len);
	if (!result)
		truncated(fd, len);
	return result;
}

int posix_fallocate(int fd, off_t at, off_t len)
{
	int result = REAL(posix_fallocate)(fd, at, len);
	if (!result)
		truncated(fd, at + len);
	return result;
}

static bool is_forgotten(int file)
{
	const char *suffix = tape.forgotten;
	for (int i = 0; suffix && i < NAMES_MAX; i++) {
		const char *name = tape.now.names[i].name;
		size_t n = strlen(name), m = strlen(suffix);
		if (*name && tape.now.names[i].file == file && n >= m &&
			!strcmp(name + n - m, suffix))
			return true;
	}
	return false;
}

static void synced(int fd)
{
	if (!tape.is_on || fd < 0 || fd >= FDS_MAX)
		return;
	if (tape.fds[fd] == FD_FOLDER) {
		if (!tape.forgotten || strcmp(tape.forgotten, "/"))
			put(OP_SYNC_FOLDER, -1);
	} else if (tape.fds[fd] != FD_OTHER && !is_forgotten(file_of(fd))) {
		put(OP_SYNC, file_of(fd));
	}
}

int fsync(int fd)
{
	int result = REAL(fsync)(fd);
	if (!result)
		synced(fd);
	return result;
}

int fdatasync(int fd)
{
	int result = REAL(fdatasync)(fd);
	if (!result)
		synced(fd);
	return result;
}

int unlink(const char *path)
{
	int result = REAL(unlink)(path);
	const char *name = result ? NULL : name_in(path);
	if (name)
		put_link(name, -1);
	return result;
}

int rename(const char *from, const char *to)
{
	int result = REAL(rename)(from, to);
	const char *old = result ? NULL : name_in(from), *new = result ? NULL : name_in(to);
	if (!old || !new)
		return result;
	int file = *slot_of(old);
	struct op *op = put(OP_RENAME, file);
	snprintf(op->name, sizeof op->name, "%s", new);
	snprintf(op->old, sizeof op->old, "%s", old);
	*slot_of(new) = file;
	*slot_of(old) = -1;
	return result;
}

/* --- begin and end -------------------------------------------------------------------------- */

static void take_file(const char *name)
{
	char path[PATH_MAX + 264], piece[65536];
	snprintf(path, sizeof path, "%s/%s", tape.dir, name);
	int fd = REAL(open)(path, O_RDONLY), file = tape.files++;
	off_t at = 0;
	for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0; at += n)
		put_write(file, piece, (size_t)n, at);
	REAL(close)(fd);
	put(OP_SYNC, file);
	put_link(name, file);
}

static void drop_ops(void)
{
	for (int i = 0; i < tape.len; i++)
		free(tape.ops[i].bytes);
	free(tape.ops);
}

void tape_start(const char *dir)
{
	drop_ops();
	tape = (struct tape){0};
	snprintf(tape.dir, sizeof tape.dir, "%s", dir);
	DIR *folder = opendir(dir);
	for (struct dirent *e; folder && (e = readdir(folder));)
		if (*e->d_name != '.')
			take_file(e->d_name);
	if (folder)
		closedir(folder);
	put(OP_SYNC_FOLDER, -1);
	tape.begin = tape.len;
	tape.is_on = true;
}

void tape_stop(void)
{
	tape.is_on = false;
}

int tape_len(void)
{
	return tape.len;
}

void tape_forget_sync(const char *suffix)
{
	tape.forgotten = suffix;
}
