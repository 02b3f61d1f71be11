/* SPDX-License-Identifier: GPL-3.0-or-later */
/* care_command: what those who look after the hub ask: keys, record, retention; each as the
 * functions in command.c. */
#ifndef FOYER_HUB_APP_CARE_COMMAND_H
#define FOYER_HUB_APP_CARE_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *care_command_keys(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_rotate(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_retire(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_record(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_verify(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_retention(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *care_command_retention_set(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
