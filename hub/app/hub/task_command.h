/* SPDX-License-Identifier: GPL-3.0-or-later */
/* task_command: what staff ask of the hub about people who want to be told. */
#ifndef FOYER_HUB_APP_TASK_COMMAND_H
#define FOYER_HUB_APP_TASK_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *task_command_list(struct hub *hub, const json_t *message, int64_t now_ms);
/* {"task": number, "by": name} */
json_t *task_command_done(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
