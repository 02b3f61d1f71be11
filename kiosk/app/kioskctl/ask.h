/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask: one question to the running kiosk-sync, and its answer. */
#ifndef FOYER_KIOSKCTL_ASK_H
#define FOYER_KIOSKCTL_ASK_H

#include "kiosk/base/err.h"

#include <jansson.h>

/* Sends {"t": t} to the socket and waits at most 3 s for the answer of the same "t".  Gives the
 * answer (caller must json_decref).  Errors: ERR_OFFLINE (kiosk-sync does not run), ERR_DENIED,
 * ERR_TIMEOUT. */
MUST_USE enum err ask_sync(const char *socket_path, const char *t, json_t **answer_out);
/* The same with a message of more than its "t" (taken). */
MUST_USE enum err ask_sync_with(const char *socket_path, json_t *message, json_t **answer_out);

#endif
