/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire: frames between Foyer's own processes over a unix socket: {u32 length, JSON object}.
 * Little endian, as both ends are one machine.  The JSON object's "t" names the message;
 * docs/developers/protocol.md lists them.  One thread; needs a loop. */
#ifndef FOYER_CORE_WIRE_H
#define FOYER_CORE_WIRE_H

#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

#include <jansson.h>

enum { WIRE_FRAME_MAX = 4 << 20 }; /* one frame; the free times of a city fit in it */

struct wire;

/* message is borrowed until fn returns; NULL: the other end is gone (wire_destroy is then the
 * callee's to call, and legal inside fn). */
typedef void wire_fn(void *ctx, json_t *message);

/* Takes fd (closed at wire_destroy).  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err wire_create(struct loop *loop, int fd, wire_fn *fn, void *ctx, struct wire **wire_out);
void wire_destroy(struct wire *wire);
/* Queues a frame and sends what the socket takes now.  Takes message (also on failure).
 * Errors: ERR_TOO_BIG, ERR_OFFLINE, ERR_NO_MEMORY. */
MUST_USE enum err wire_send(struct wire *wire, json_t *message);

/* Connects to / listens at a unix socket path (mode 0660).  Gives the fd. */
MUST_USE enum err wire_connect(const char *path, int *fd_out);
MUST_USE enum err wire_listen(const char *path, int *fd_out);

#endif
