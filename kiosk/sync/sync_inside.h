/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sync.c and sync_staff.c share: for these two only. */
#ifndef FOYER_SYNC_SYNC_INSIDE_H
#define FOYER_SYNC_SYNC_INSIDE_H

#include "kiosk/sync/call.h"
#include "kiosk/sync/flusher.h"
#include "kiosk/sync/identity.h"
#include "kiosk/sync/lending.h"
#include "kiosk/sync/line.h"
#include "kiosk/sync/lookup.h"
#include "kiosk/sync/now.h"
#include "kiosk/sync/onscreen.h"
#include "kiosk/sync/poll.h"
#include "kiosk/sync/server.h"
#include "kiosk/sync/settle.h"
#include "kiosk/sync/sync.h"
#include "kiosk/tuf/tls_time.h"

struct sync {
	struct loop *loop;
	struct sync_options options;
	struct identity identity;
	struct outbox *box;
	struct line *line;
	struct flusher *flusher;
	struct settle *settle;
	struct poll *poll;
	struct rights rights;
	struct now now;        /* what time it certainly is */
	struct tls_clock tls_clock; /* and certificates are judged by it */
	struct lending *lending;
	struct lookup *lookup;
	struct call *call;
	struct onscreen *onscreen;
	struct server *server;
	struct loop_timer *tidy_timer, *unshown_timer;
	int64_t unshown_seq;   /* up to here confirmations are overdue when unshown_timer fires */
	bool is_unshown_again; /* and what came since must be looked at once more */
	bool has_room;	       /* as the kiosk was told */
};

/* The city's word on a request; told to the kiosk. */
void sync_outcome(void *ctx, const char *id, const char *outcome);

/* What kioskctl says (sync_staff.c). */
void sync_on_queue(struct sync *s, struct client *client, json_t *message);
void sync_on_doctor(struct sync *s, struct client *client, json_t *message);
void sync_on_retry(struct sync *s, struct client *client, json_t *message);
void sync_on_content(struct sync *s, struct client *client, json_t *message);
void sync_on_export(struct sync *s, struct client *client, json_t *message);
void sync_on_stick_receipt(struct sync *s, struct client *client, json_t *message);

#endif
