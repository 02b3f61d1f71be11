/* SPDX-License-Identifier: GPL-3.0-or-later */
/* volunteers_command: what staff ask of the hub about volunteers' codes. */
#ifndef FOYER_HUB_APP_VOLUNTEERS_COMMAND_H
#define FOYER_HUB_APP_VOLUNTEERS_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *volunteers_command_list(struct hub *hub, const json_t *message, int64_t now_ms);
/* {"centre"} -> {"code"}: what phones sign in with; it is told once, here. */
json_t *volunteers_command_add(struct hub *hub, const json_t *message, int64_t now_ms);
/* {"code": number} */
json_t *volunteers_command_remove(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
