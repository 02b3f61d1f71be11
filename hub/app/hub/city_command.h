/* SPDX-License-Identifier: GPL-3.0-or-later */
/* city_command: what staff ask about the city's own systems; each as the functions in command.c. */
#ifndef FOYER_HUB_APP_CITY_COMMAND_H
#define FOYER_HUB_APP_CITY_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *city_command_list(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *city_command_items(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *city_command_retry(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *city_command_settle(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *city_command_test(struct hub *hub, const json_t *message, int64_t now_ms);
json_t *city_command_report(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
