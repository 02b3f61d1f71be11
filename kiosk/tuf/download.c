/* SPDX-License-Identifier: GPL-3.0-or-later */
/* download: 5.7 of the specification: a target's bytes, never more than its length, never shown
 * under its name before all of its hashes fit. */
#include "kiosk/tuf/inside.h"

#include "kiosk/tuf/digest.h"
#include "kiosk/tuf/name.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct download {
	struct digest *digest;
	int64_t len_bytes;
	int fd;
};

static enum err take_bytes(void *ctx, const char *bytes, size_t n)
{
	struct download *d = ctx;
	digest_add(d->digest, bytes, n);
	d->len_bytes += (int64_t)n;
	while (d->fd >= 0 && n) {
		ssize_t done = write(d->fd, bytes, n);
		if (done < 0 && errno != EINTR)
			return err_from_errno(errno);
		if (done > 0) {
			bytes += done;
			n -= (size_t)done;
		}
	}
	return ERR_OK;
}

static enum err check(const struct download *d, const struct client_target *t)
{
	enum err e = digest_check(d->digest);
	return e || d->len_bytes == t->length ? e : ERR_CRYPTO;
}

/* Is the file at path the target already? */
static bool is_here(const char *path, const struct client_target *t)
{
	char piece[16384];
	struct download d = {.fd = -1};
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = -1;
	if (!digest_create(t->hashes, &d.digest)) {
		do {
			n = read(fd, piece, sizeof piece);
			if (n > 0 && take_bytes(&d, piece, (size_t)n))
				n = -1;
		} while (n > 0 && d.len_bytes <= t->length);
	}
	bool is = n == 0 && !check(&d, t);
	digest_destroy(d.digest);
	close(fd);
	return is;
}

/* 6.2.1: in a consistent snapshot "dir/HASH.file", else the path itself. */
static enum err address_of(
	const struct client *c, const char *path, const json_t *hashes, char *out, size_t room)
{
	char named[CLIENT_ADDRESS_MAX];
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	const char *hash = digest_name(hashes);
	bool is_consistent = metadata_is_consistent(c->root) && hash;
	int n = snprintf(named, sizeof named, "%.*s%s%s%s", (int)(file - path), path,
		is_consistent ? hash : "", is_consistent ? "." : "", file);
	return n < CLIENT_ADDRESS_MAX ? name_address(named, out, room) : ERR_TOO_BIG;
}

static enum err fetch_into(
	struct client *c, const char *path, const struct client_target *t, int fd)
{
	char address[CLIENT_ADDRESS_MAX];
	struct download d = {.fd = fd};
	const struct source *from = &c->options.targets;
	enum err e = address_of(c, path, t->hashes, address, sizeof address);
	if (!e)
		e = digest_create(t->hashes, &d.digest);
	if (!e)
		e = from->fetch(from->ctx, address, t->length, take_bytes, &d);
	if (!e)
		e = check(&d, t);
	digest_destroy(d.digest);
	if (!e && fsync(fd))
		e = err_from_errno(errno);
	return e;
}

static enum err bring(
	struct client *c, const char *path, const struct client_target *t, const char *file)
{
	char part[PATH_MAX];
	if (snprintf(part, sizeof part, "%s.part", file) >= PATH_MAX)
		return ERR_TOO_BIG;
	unlink(part);
	int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_from_errno(errno);
	enum err e = fetch_into(c, path, t, fd);
	if (close(fd) && !e)
		e = err_from_errno(errno);
	if (!e && rename(part, file))
		e = err_from_errno(errno);
	if (e) {
		unlink(part);
		return e;
	}
	return k_folder_sync_of(file);
}

enum err client_download_found(
	struct client *c, const char *path, const struct client_target *t, const char *file)
{
	enum err e = ERR_OK;
	if (!name_is_path(path))
		return client_refuse(c, ERR_BAD_INPUT, "not a path of a target: %s", path);
	if (t->length > c->options.limits->target_bytes)
		e = ERR_TOO_BIG;
	else if (!is_here(file, t))
		e = bring(c, path, t, file);
	return e ? client_refuse(c, e, "%s: %s", path, err_words(e)) : ERR_OK;
}

enum err client_download_to(struct client *c, const char *path, const char *file)
{
	struct client_target t = {0};
	enum err e = client_find(c, path, &t);
	if (!e)
		e = client_download_found(c, path, &t, file);
	json_decref(t.whole);
	return e;
}

enum err client_download(struct client *c, const char *path, const char *dir)
{
	char name[NAME_FILE_MAX + 1], file[PATH_MAX];
	enum err e = name_file(path, name);
	if (e)
		return e;
	if (snprintf(file, sizeof file, "%s/%s", dir, name) >= PATH_MAX)
		return client_refuse(c, ERR_TOO_BIG, "%s: %s", dir, err_words(ERR_TOO_BIG));
	return client_download_to(c, path, file);
}
