/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stick_command: takes in a request that came on a stick (docs/developers/protocol.md 11). */
#ifndef FOYER_HUB_APP_STICK_COMMAND_H
#define FOYER_HUB_APP_STICK_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

/* {"t": "import", "kiosk", "time", "sig", "envelope"}: the same as POST /v1/requests, with the same
 * receipt: {"t": "ok", "answer": receipt}; or {"t": "ok", "refused": words} for what the hub will
 * never take; "error" when it can be tried again. */
json_t *stick_command(struct hub *hub, const json_t *m, int64_t now_ms);

#endif
