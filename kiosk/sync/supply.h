/* SPDX-License-Identifier: GPL-3.0-or-later */
/* supply: has content fetched from afar (depot.h), now and then, by a process of its own: what
 * comes from there is read, and waited for, apart from what people asked for.  One thread. */
#ifndef FOYER_SYNC_SUPPLY_H
#define FOYER_SYNC_SUPPLY_H

#include "kiosk/core/loop.h"

struct supply;

struct supply_options {
	const char *state_dir;
	const char *url;       /* metadata/ and targets/ lie below it; a path: a folder */
	const char *root_file; /* the root that came with the machine */
	const char *ca_file;   /* certificates to trust instead of the machine's; NULL: those */
};

/* Asks at once, then twice a minute and less often while that fails.  Borrows the strings until
 * supply_destroy.  Errors: of worker_create. */
MUST_USE enum err supply_create(
	struct loop *loop, const struct supply_options *options, struct supply **supply_out);
void supply_destroy(struct supply *s);

/* The other process: works for the one at fd until that is gone.  Gives an exit code. */
int supply_work(int fd);

#endif
