/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/core/wire.h"

#include "kiosk/base/buf.h"
#include "kiosk/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PIECE_BYTES = 16 * 1024, PIECES_A_TURN = 16, LENGTH_BYTES = 4, QUEUE_FRAMES = 2 };

struct wire {
	struct loop *loop;
	struct loop_watch *watch; /* NULL: the other end is gone */
	wire_fn *fn;
	void *ctx;
	struct k_buf in, out;
	int fd;
	bool is_busy, is_dead; /* destroyed while busy: freed by the one who is busy */
};

static enum err make_nonblocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) || fcntl(fd, F_SETFD, FD_CLOEXEC))
		return ERR_IO;
	return ERR_OK;
}

static void wire_free(struct wire *wire)
{
	k_buf_finish_wipe(&wire->in);
	k_buf_finish_wipe(&wire->out);
	free(wire);
}

/* --- sending ---------------------------------------------------------------------------- */

/* Sends what the socket takes; waits for room for the rest. */
static enum err flush(struct wire *wire)
{
	size_t sent = 0;
	enum err e = ERR_OK;
	while (sent < wire->out.len_bytes) {
		ssize_t n = send(
			wire->fd, wire->out.data + sent, wire->out.len_bytes - sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			e = errno == EAGAIN ? ERR_OK : ERR_OFFLINE;
			break;
		}
		sent += (size_t)n;
	}
	k_buf_drop(&wire->out, sent);
	if (!wire->out.len_bytes && wire->out.data)
		explicit_bzero(wire->out.data, wire->out.room_bytes);
	loop_watch_set(wire->watch, LOOP_READ | (wire->out.len_bytes && !e ? LOOP_WRITE : 0u));
	return e;
}

static enum err add_frame(struct wire *wire, const char *text, size_t len_bytes)
{
	if (len_bytes > WIRE_FRAME_MAX)
		return ERR_TOO_BIG;
	uint32_t length = (uint32_t)len_bytes;
	size_t before = wire->out.len_bytes;
	enum err e = k_buf_add(&wire->out, &length, sizeof length);
	if (e)
		return e;
	e = k_buf_add(&wire->out, text, len_bytes);
	if (e)
		wire->out.len_bytes = before;
	return e;
}

enum err wire_send(struct wire *wire, json_t *message)
{
	if (!message)
		return ERR_NO_MEMORY;
	char *text = wire->watch ? json_dumps(message, JSON_COMPACT) : NULL;
	json_decref(message);
	if (!wire->watch)
		return ERR_OFFLINE;
	if (!text)
		return ERR_NO_MEMORY;
	size_t len_bytes = strlen(text);
	bool was_waiting = wire->out.len_bytes > 0;
	enum err e = add_frame(wire, text, len_bytes);
	explicit_bzero(text, len_bytes);
	free(text);
	return e || was_waiting ? e : flush(wire);
}

/* --- receiving -------------------------------------------------------------------------- */

static void lose(struct wire *wire)
{
	loop_watch_remove(wire->watch);
	wire->watch = NULL;
	wire->fn(wire->ctx, NULL);
}

/* Hands over the whole frames in `in`.  False: the other end talks nonsense. */
static bool take_frames(struct wire *wire)
{
	size_t at = 0;
	bool is_sane = true;
	while (!wire->is_dead && wire->in.len_bytes - at >= LENGTH_BYTES) {
		uint32_t length;
		memcpy(&length, wire->in.data + at, sizeof length);
		if (length > WIRE_FRAME_MAX) {
			is_sane = false;
			break;
		}
		if (wire->in.len_bytes - at - LENGTH_BYTES < length)
			break;
		json_t *message = json_loadb(
			wire->in.data + at + LENGTH_BYTES, length, JSON_REJECT_DUPLICATES, NULL);
		at += LENGTH_BYTES + length;
		is_sane = json_is_object(message);
		if (is_sane)
			wire->fn(wire->ctx, message);
		json_decref(message);
		if (!is_sane)
			break;
	}
	k_buf_drop(&wire->in, at);
	if (!wire->in.len_bytes && wire->in.data)
		explicit_bzero(wire->in.data, wire->in.room_bytes);
	return is_sane;
}

/* Reads what is there.  False: the other end is gone, or talks nonsense. */
static bool receive(struct wire *wire)
{
	char piece[PIECE_BYTES];
	bool is_there = true;
	for (int i = 0; i < PIECES_A_TURN && is_there && !wire->is_dead; i++) {
		ssize_t n = recv(wire->fd, piece, sizeof piece, 0);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		if (n <= 0 || k_buf_add(&wire->in, piece, (size_t)n)) {
			is_there = false;
		} else if (!take_frames(wire)) {
			log_error("us", "wire: a frame that is not one; connection closed");
			is_there = false;
		}
	}
	explicit_bzero(piece, sizeof piece);
	return is_there;
}

static void on_socket(void *ctx, unsigned events)
{
	struct wire *wire = ctx;
	wire->is_busy = true;
	bool is_there = true;
	if (events & LOOP_WRITE)
		is_there = flush(wire) == ERR_OK;
	if (events & (LOOP_READ | LOOP_HANGUP))
		is_there = receive(wire) && is_there;
	if (!is_there && !wire->is_dead)
		lose(wire);
	wire->is_busy = false;
	if (wire->is_dead)
		wire_free(wire);
}

/* --- life ------------------------------------------------------------------------------- */

enum err wire_create(struct loop *loop, int fd, wire_fn *fn, void *ctx, struct wire **wire_out)
{
	struct wire *wire = calloc(1, sizeof *wire);
	enum err e = wire ? make_nonblocking(fd) : ERR_NO_MEMORY;
	if (!e) {
		*wire = (struct wire){.loop = loop, .fn = fn, .ctx = ctx, .fd = fd};
		k_buf_init(&wire->in, WIRE_FRAME_MAX + LENGTH_BYTES + PIECE_BYTES);
		k_buf_init(&wire->out, QUEUE_FRAMES * (WIRE_FRAME_MAX + LENGTH_BYTES));
		e = loop_watch_add(loop, fd, LOOP_READ, on_socket, wire, &wire->watch);
	}
	if (e) {
		close(fd);
		free(wire);
		return e;
	}
	*wire_out = wire;
	return ERR_OK;
}

void wire_destroy(struct wire *wire)
{
	if (!wire || wire->is_dead)
		return;
	loop_watch_remove(wire->watch);
	wire->watch = NULL;
	close(wire->fd);
	wire->is_dead = true;
	if (!wire->is_busy)
		wire_free(wire);
}

/* --- addresses -------------------------------------------------------------------------- */

static enum err open_socket(const char *path, struct sockaddr_un *address, int *fd_out)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address->sun_path)
		return ERR_TOO_BIG;
	snprintf(address->sun_path, sizeof address->sun_path, "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_from_errno(errno);
	*fd_out = fd;
	return ERR_OK;
}

enum err wire_connect(const char *path, int *fd_out)
{
	struct sockaddr_un address;
	int fd = -1;
	enum err e = open_socket(path, &address, &fd);
	if (e)
		return e;
	if (connect(fd, (struct sockaddr *)&address, sizeof address)) {
		e = errno == EACCES ? ERR_DENIED : ERR_OFFLINE;
		close(fd);
		return e;
	}
	*fd_out = fd;
	return ERR_OK;
}

/* True if someone answers at path: its socket is not a leftover of a crash. */
static bool is_served(const char *path)
{
	int fd = -1;
	if (wire_connect(path, &fd))
		return false;
	close(fd);
	return true;
}

enum err wire_listen(const char *path, int *fd_out)
{
	struct sockaddr_un address;
	int fd = -1;
	if (is_served(path))
		return ERR_EXISTS;
	enum err e = open_socket(path, &address, &fd);
	if (e)
		return e;
	unlink(path);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) || chmod(path, 0660) ||
		listen(fd, 16)) {
		e = err_from_errno(errno);
		close(fd);
		return e;
	}
	*fd_out = fd;
	return ERR_OK;
}
