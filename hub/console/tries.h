/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tries: the brakes on guessing who somebody is, kept in the database, so that they outlive a restart
 * and hold for all hubs.  A try is counted before it is looked at, and forgiven when it was right.
 *   one name from one address   5 wrong, then a minute, two, four ... an hour
 *   one address, all names      20 wrong, then the same
 *   one name, all addresses     20 wrong, then five minutes between tries: but not from where that
 *                               person signed in within 30 days, so strangers lock nobody out
 * An address that is not known ("") has no brake of its own: all would share it. */
#ifndef FOYER_HUB_CONSOLE_TRIES_H
#define FOYER_HUB_CONSOLE_TRIES_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <stdint.h>

enum {
	TRIES_PAIR = 5,
	TRIES_ADDRESS = 20,
	TRIES_NAME = 20,
	TRIES_NAME_PAUSE_S = 300,
	TRIES_FORGET_H = 24, /* wrong tries older than that count no more */
	TRIES_KNOWN_DAYS = 30
};

/* How long this name must wait at this address; 0: it may try. */
MUST_USE enum err tries_wait(struct hub *hub, const char *name, const char *address,
	int64_t now_ms, int64_t *wait_ms_out);
/* Counts one. */
MUST_USE enum err tries_count(
	struct hub *hub, const char *name, const char *address, int64_t now_ms);
/* It was right: the tries of this name are forgotten, and the address is known as that person's. */
MUST_USE enum err tries_forgive(struct hub *hub, int64_t staff, const char *name,
	const char *address, int64_t now_ms);

#endif
