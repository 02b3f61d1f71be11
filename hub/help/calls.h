/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls: somebody at a kiosk waits for a volunteer.  A kiosk has at most one open call. */
#ifndef FOYER_HUB_HELP_CALLS_H
#define FOYER_HUB_HELP_CALLS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum calls_state { CALLS_WAITING, CALLS_COMING, CALLS_CLOSED };
enum { CALLS_NAME_MAX = 80 };

/* Starts a call, or ends the one that is open.  Again: nothing changes. */
MUST_USE enum err calls_set(struct hub *hub, const char *kiosk, bool is_on, int64_t now_ms);
/* {"state", "name"} of the kiosk's newest call; closed if it never called.  Gives a new object. */
MUST_USE enum err calls_state_json(struct hub *hub, const char *kiosk, json_t **state_out);
/* Says who comes.  Errors: ERR_NOT_FOUND (no such open call), ERR_BAD_INPUT (no name, or longer
 * than CALLS_NAME_MAX bytes). */
MUST_USE enum err calls_answer(struct hub *hub, int64_t call, const char *name);
/* Open calls, oldest first: [{"call", "centre", "kiosk", "since", "state", "name"}].  At most 100.
 */
MUST_USE enum err calls_list(struct hub *hub, json_t **calls_out);

#endif
