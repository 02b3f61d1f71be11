/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link: one question to the running hub over its admin socket. */
#ifndef FOYER_HUBCTL_LINK_H
#define FOYER_HUBCTL_LINK_H

#include "kiosk/base/err.h"

#include <jansson.h>

/* Asks and waits at most ten seconds.  Takes message.  Gives the answer, whatever it says.
 * Errors: ERR_OFFLINE, ERR_NOT_FOUND, ERR_DENIED (no hub runs there, or not for us), ERR_TIMEOUT.
 */
MUST_USE enum err link_ask(const char *data_dir, json_t *message, json_t **answer_out);

/* The same where only "ok" will do: what is wrong is said on standard error.  NULL: it was said. */
json_t *link_ask_ok(const char *data_dir, json_t *message);
/* A text of an answer, or "" (borrowed); a number, or 0. */
const char *link_text(const json_t *answer, const char *key);
long long link_number(const json_t *answer, const char *key);

/* Waits.  Milliseconds. */
void link_wait(int64_t wait_ms);

#endif
