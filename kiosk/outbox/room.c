/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/outbox/room.h"

#include "kiosk/base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int64_t room_free_bytes(const char *dir)
{
	struct statvfs facts;
	if (statvfs(dir, &facts))
		return -1;
	return (int64_t)facts.f_bavail * (int64_t)facts.f_frsize;
}

static bool has_ballast(const struct room *r)
{
	struct stat facts;
	return !stat(r->ballast, &facts) && facts.st_size == r->ballast_bytes;
}

static bool put_ballast(const struct room *r)
{
	int fd = open(r->ballast, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return false;
	bool is_done = !posix_fallocate(fd, 0, r->ballast_bytes) && !fsync(fd);
	close(fd);
	if (!is_done)
		unlink(r->ballast);
	return is_done;
}

bool room_is_there(const struct room *r)
{
	int64_t bytes = room_free_bytes(r->dir);
	if (bytes >= 0 && bytes < r->floor_bytes)
		return false;
	if (has_ballast(r))
		return true;
	return bytes - r->ballast_bytes >= r->floor_bytes && put_ballast(r);
}

bool room_drop_ballast(const struct room *r)
{
	if (unlink(r->ballast))
		return false;
	log_error("hw", "outbox: disk full, ballast given up; no new requests until there is room");
	return true;
}

void room_init(struct room *r, const char *dir, int64_t floor_bytes, int64_t ballast_bytes)
{
	*r = (struct room){.floor_bytes = floor_bytes, .ballast_bytes = ballast_bytes};
	snprintf(r->dir, sizeof r->dir, "%s", dir);
	snprintf(r->ballast, sizeof r->ballast, "%.*s/ballast", PATH_MAX - 16, dir);
	if (!room_is_there(r))
		log_warn("hw", "outbox: too little free room on the disk for new requests");
}
