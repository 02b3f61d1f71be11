/* SPDX-License-Identifier: GPL-3.0-or-later */
/* command: what staff can ask of the hub over the admin socket: {"t": command, ...} gets
 * {"t": "ok", ...} or {"t": "error", "words": ...}.  docs/developers/hub.md lists them. */
#ifndef FOYER_HUB_APP_COMMAND_H
#define FOYER_HUB_APP_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

/* Borrows message.  Gives a new object; NULL without memory. */
json_t *command_run(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
