/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call: a call for a volunteer over the network, asked for until the hub has it, and watched
 * only while it is open. */
#ifndef FOYER_SYNC_CALL_H
#define FOYER_SYNC_CALL_H

#include "kiosk/sync/line.h"

enum call_state { CALL_WAITING, CALL_COMING, CALL_CLOSED };

struct call;

/* name: who comes, "" unknown; borrowed until it returns. */
typedef void call_fn(void *ctx, enum call_state state, const char *name);

/* Borrows line until call_destroy; destroy the line first. */
MUST_USE enum err call_create(
	struct loop *loop, struct line *line, call_fn *fn, void *ctx, struct call **call_out);
void call_destroy(struct call *c);
/* Opens or closes the call.  help: "see", "unsafe"; anything else, also NULL, says nothing.  fn
 * tells each change of its state. */
void call_set(struct call *c, bool is_on, const char *help);
/* The kiosk, or this program, went away: whatever call the hub has from here ends after_ms from now,
 * unless call_set is called before: a kiosk that is there again says what it wants. */
void call_orphan(struct call *c, int64_t after_ms);
/* Tells the state again, if a call is open (a kiosk that was started anew asks). */
void call_tell(struct call *c);

#endif
