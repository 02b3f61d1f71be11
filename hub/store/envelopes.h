/* SPDX-License-Identifier: GPL-3.0-or-later */
/* envelopes: finds sealed requests wherever they are kept: a hub's database or a backup of it, the
 * state folder of a kiosk, a USB stick, or any text with an envelope a line.  Reads only, for the
 * day when nothing else works. */
#ifndef FOYER_HUB_STORE_ENVELOPES_H
#define FOYER_HUB_STORE_ENVELOPES_H

#include "kiosk/base/err.h"

#include <stddef.h>

/* One envelope, as JSON text, borrowed until it returns. */
typedef void envelopes_fn(void *ctx, const char *bytes, size_t n);

/* Calls fn with each that is in path, a file or a folder (of which hub.db, outbox.db, outbox.log and
 * requests-*.jsonl are read).  The same one may come more than once.
 * Errors: ERR_NOT_FOUND, ERR_DENIED (not for this user, or a program has the database open),
 * ERR_DAMAGED (some may have been given), ERR_NO_MEMORY. */
MUST_USE enum err envelopes_each(const char *path, envelopes_fn *fn, void *ctx);

#endif
