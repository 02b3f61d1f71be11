/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staff_command: who may work at the console, over the admin socket.  Each act is in the record by
 * hub/console/staff. */
#ifndef FOYER_HUB_APP_STAFF_COMMAND_H
#define FOYER_HUB_APP_STAFF_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *staff_command_list(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *staff_command_add(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *staff_command_roles(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *staff_command_reset(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *staff_command_remove(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
