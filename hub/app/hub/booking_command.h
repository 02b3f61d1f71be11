/* SPDX-License-Identifier: GPL-3.0-or-later */
/* booking_command: what staff set and ask about booking, as words on a command line: hours,
 * holidays, desks, people, waiting list, lent times.  {"t": "booking", "words": [...]} gets
 * {"t": "ok", "lines": [...]}, plain text to print. */
#ifndef FOYER_HUB_APP_BOOKING_COMMAND_H
#define FOYER_HUB_APP_BOOKING_COMMAND_H

#include "hub/store/hub.h"

#include <jansson.h>
#include <stdint.h>

json_t *booking_command(struct hub *hub, const json_t *message, int64_t now_ms);

#endif
