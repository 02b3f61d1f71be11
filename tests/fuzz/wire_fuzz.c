/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Frames at a socket of ours, in pieces, from whoever sits at its other end. */
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kiosk/base/check.h"
#include "kiosk/core/loop.h"
#include "kiosk/core/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct wire *wire;

static void on_message(void *ctx, json_t *message)
{
	int *count = ctx;
	(*count)++;
	if (message) {
		K_CHECK(json_is_object(message));
		return;
	}
	wire_destroy(wire);
	wire = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static struct loop *loop;
	int ends[2], count = 0;
	size_t piece = n ? 1 + bytes[0] : 1;
	if (!loop)
		K_CHECK(!loop_create(&loop));
	K_CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends));
	K_CHECK(!wire_create(loop, ends[0], on_message, &count, &wire));
	for (size_t at = 1; at < n && wire; at += piece) {
		size_t len = n - at < piece ? n - at : piece;
		if (send(ends[1], bytes + at, len, MSG_NOSIGNAL) < 0)
			break;
		loop_turn(loop, 0);
	}
	close(ends[1]);
	for (int i = 0; i < 4 && wire; i++)
		loop_turn(loop, 0);
	wire_destroy(wire);
	wire = NULL;
	return 0;
}
