/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream: volunteers' pages that are open, as server-sent events (docs/developers/calls.md).  Each
 * is a connection that sleeps until the calls of its centre change or a heart-beat is due; none
 * holds up the hub.  With no page open nothing wakes.  One thread. */
#ifndef FOYER_HUB_HTTP_STREAM_H
#define FOYER_HUB_HTTP_STREAM_H

#include "hub/help/volunteers.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"
#include "kiosk/core/loop.h"

#include <microhttpd.h>

enum {
	STREAMS_MAX = 300,	/* of WEB_CONNECTIONS_MAX; kiosks have the rest */
	STREAMS_OF_A_PHONE = 4, /* the oldest makes room: a phone that lost its line comes again */
	STREAM_BEAT_MS = 15000,
	STREAM_LOOK_MS = 1000 /* for calls that another hub on the same database has changed */
};

struct streams;

/* Watches hub->on_calls.  Borrows loop and hub until streams_destroy.  on_wake: a connection has
 * something to say; MHD_run must be called, not from within. */
MUST_USE enum err streams_create(struct loop *loop, struct hub *hub, loop_timer_fn *on_wake,
	void *ctx, struct streams **streams_out);
/* Wakes all connections, so that the daemon can be stopped; they are freed with their responses,
 * which MHD_stop_daemon does.  Then streams_destroy. */
void streams_close(struct streams *all);
void streams_destroy(struct streams *all);

/* Answers a connection with the events for v.  last_id: Last-Event-ID, NULL or "" for none: a page
 * that has the list of that id hears of the next change only.  Errors: ERR_FULL (too many pages),
 * ERR_NO_MEMORY; then nothing was answered. */
MUST_USE enum err streams_open(struct streams *all, struct MHD_Connection *connection,
	const struct volunteer *v, const char *last_id);

#endif
