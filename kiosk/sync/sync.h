/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sync: the whole of kiosk-sync but its command line: outbox, line, and the kiosk's socket, wired
 * together.  Order: sync_create -> loop_run -> sync_destroy. */
#ifndef FOYER_SYNC_SYNC_H
#define FOYER_SYNC_SYNC_H

#include "kiosk/core/loop.h"
#include "kiosk/outbox/outbox.h"
#include "kiosk/sync/supply.h"

struct sync;

struct sync_options {
	const char *state_dir, *socket_path;
	const char *url;     /* instead of the one of the enrolment; NULL: that */
	const char *rtc_path; /* of the battery clock (machine.h); NULL: the kernel's */
	const char *ca_file; /* instead of the pinned one; NULL: that */
	const struct outbox_limits *limits;
	struct supply_options content; /* where signed content comes from; its url NULL: nowhere */
};

/* Works without a hub and without an enrolment (then it has no room for requests, as nothing can
 * be sealed).  Borrows the strings until sync_destroy.  Errors: of outbox_create and
 * server_create; ERR_BAD_INPUT (url). */
MUST_USE enum err sync_create(
	struct loop *loop, const struct sync_options *options, struct sync **sync_out);
void sync_destroy(struct sync *s);

#endif
