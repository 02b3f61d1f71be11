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

/* Waits.  Milliseconds. */
void link_wait(int64_t wait_ms);

#endif
