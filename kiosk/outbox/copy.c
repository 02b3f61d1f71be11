/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/copy.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"
#include "kiosk/outbox/envelope.h"
#include "kiosk/outbox/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINE_BYTES = ENVELOPE_HEX_CHARS + 1 + OUTBOX_ENVELOPE_MAX + 2 };

enum err copy_open(struct copy *c, const char *path)
{
	struct stat facts;
	char last = '\n';
	*c = (struct copy){.fd = -1};
	if (snprintf(c->path, sizeof c->path, "%s", path) >= PATH_MAX - (int)sizeof ".new")
		return ERR_TOO_BIG;
	c->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (c->fd < 0)
		return err_from_errno(errno);
	enum err e = fstat(c->fd, &facts) ? ERR_IO : ERR_OK;
	if (!e && facts.st_size && pread(c->fd, &last, 1, facts.st_size - 1) != 1)
		e = ERR_IO;
	/* The end of a line that a power cut tore: its remains become a line of their own. */
	if (!e && last != '\n')
		e = write(c->fd, "\n", 1) == 1 ? ERR_OK : err_from_errno(errno);
	if (e) {
		copy_close(c);
		return e;
	}
	c->len_bytes = facts.st_size + (last != '\n');
	return ERR_OK;
}

void copy_close(struct copy *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static bool is_sound(const char *line, size_t len)
{
	unsigned char sum[ENVELOPE_SUM_BYTES];
	char hex[ENVELOPE_HEX_CHARS + 1];
	if (len < ENVELOPE_HEX_CHARS + 3 || line[ENVELOPE_HEX_CHARS] != ' ')
		return false;
	envelope_sum(line + ENVELOPE_HEX_CHARS + 1, len - ENVELOPE_HEX_CHARS - 1, sum);
	envelope_sum_hex(sum, hex);
	return !memcmp(hex, line, ENVELOPE_HEX_CHARS);
}

enum err copy_read(struct copy *c, copy_fn *fn, void *ctx, int *damaged_out)
{
	int fd = dup(c->fd), damaged = 0;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = malloc(LINE_BYTES);
	enum err e = file && line ? ERR_OK : ERR_NO_MEMORY;
	if (!e)
		rewind(file);
	while (!e && fgets(line, LINE_BYTES, file)) {
		size_t len = strlen(line);
		if (len && line[len - 1] == '\n')
			line[--len] = '\0';
		if (!is_sound(line, len)) {
			damaged++;
			continue;
		}
		line[ENVELOPE_HEX_CHARS] = '\0';
		e = fn(ctx, line + ENVELOPE_HEX_CHARS + 1, len - ENVELOPE_HEX_CHARS - 1, line);
	}
	if (!e && ferror(file))
		e = ERR_IO;
	free(line);
	if (file)
		fclose(file);
	else if (fd >= 0)
		close(fd);
	*damaged_out = damaged;
	return e;
}

void copy_undo(struct copy *c, off_t len_before)
{
	if (ftruncate(c->fd, len_before))
		log_error("hw", "copy: a line could not be taken back: %s", strerror(errno));
	else
		c->len_bytes = len_before;
}

/* Appends one line, whole or not at all; not synced. */
static enum err copy_write(
	struct copy *c, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	if (len_bytes > OUTBOX_ENVELOPE_MAX)
		return ERR_TOO_BIG;
	char *line = malloc(LINE_BYTES + 1);
	if (!line)
		return ERR_NO_MEMORY;
	int want =
		snprintf(line, LINE_BYTES + 1, "%s %.*s\n", sha256_hex, (int)len_bytes, envelope);
	ssize_t done = write(c->fd, line, (size_t)want);
	enum err e = done == want ? ERR_OK : done < 0 ? err_from_errno(errno) : ERR_FULL;
	free(line);
	if (e)
		copy_undo(c, c->len_bytes);
	else
		c->len_bytes += want;
	return e;
}

enum err copy_add(struct copy *c, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	off_t before = c->len_bytes;
	enum err e = copy_write(c, envelope, len_bytes, sha256_hex);
	if (!e && fdatasync(c->fd)) {
		e = err_from_errno(errno);
		copy_undo(c, before);
	}
	return e;
}

/* --- making it smaller ------------------------------------------------------------------- */

struct sieve {
	struct copy to;
	copy_fn *fn;
	void *ctx;
};

static enum err sieve_line(
	void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex)
{
	struct sieve *s = ctx;
	enum err e = s->fn(s->ctx, envelope, len_bytes, sha256_hex);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return copy_write(&s->to, envelope, len_bytes, sha256_hex);
}

enum err copy_compact(struct copy *c, copy_fn *fn, void *ctx)
{
	struct sieve s = {.fn = fn, .ctx = ctx};
	char path[PATH_MAX + sizeof ".new"];
	int damaged = 0;
	snprintf(path, sizeof path, "%s.new", c->path);
	unlink(path); /* what an earlier try left */
	enum err e = copy_open(&s.to, path);
	if (e)
		return e;
	e = copy_read(c, sieve_line, &s, &damaged);
	if (!e && fsync(s.to.fd))
		e = err_from_errno(errno);
	if (!e && rename(path, c->path))
		e = err_from_errno(errno);
	if (e) {
		copy_close(&s.to);
		unlink(path);
		return e;
	}
	copy_close(c);
	c->fd = s.to.fd;
	c->len_bytes = s.to.len_bytes;
	return k_folder_sync_of(c->path);
}
