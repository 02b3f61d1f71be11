/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls: somebody at a kiosk waits for a volunteer.  A kiosk has at most one open call.  Each
 * change is told to hub->on_calls at once. */
#ifndef FOYER_HUB_HELP_CALLS_H
#define FOYER_HUB_HELP_CALLS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct volunteer;

enum calls_state { CALLS_WAITING, CALLS_COMING, CALLS_CLOSED };
enum { CALLS_NAME_MAX = 80, CALLS_HELP_MAX = 16 };

/* Starts a call, or ends the one that is open.  Again: nothing changes.  A call that is over is
 * kept until the kiosk's next one.  help: what kind of help,
 * a word of protocol.md 9 or "". */
MUST_USE enum err calls_set(
	struct hub *hub, const char *kiosk, bool is_on, const char *help, int64_t now_ms);
/* {"state", "name"} of the kiosk's newest call; closed if it never called.  Gives a new object. */
MUST_USE enum err calls_state_json(struct hub *hub, const char *kiosk, json_t **state_out);
/* Says who comes, whoever did before.  Errors: ERR_NOT_FOUND (no such open call), ERR_BAD_INPUT (no
 * name, or longer than CALLS_NAME_MAX bytes). */
MUST_USE enum err calls_answer(struct hub *hub, int64_t call, const char *name);
/* Open calls, oldest first: [{"call", "centre", "kiosk", "since", "state", "name"}].  At most 100.
 */
MUST_USE enum err calls_list(struct hub *hub, json_t **calls_out);

/* v goes to that call.  Again: nothing changes.  Errors: ERR_EXISTS (somebody else goes already),
 * ERR_NOT_FOUND (no such open call in the centre of v). */
MUST_USE enum err calls_go(struct hub *hub, const struct volunteer *v, int64_t call);
/* Ends a call: the person was helped.  Again: nothing changes.  Errors: ERR_NOT_FOUND (never a
 * call of the centre of v). */
MUST_USE enum err calls_done(struct hub *hub, const struct volunteer *v, int64_t call);

/* One open call, as a centre's volunteers see it.  Texts are borrowed until fn returns. */
struct calls_row {
	int64_t call, since_ms, phone; /* phone: whose volunteer comes; 0 none of them */
	const char *kiosk, *help, *name;
	enum calls_state state;
	int nth, of; /* this kiosk is the nth of the centre's kiosks, by enrolment */
};
typedef enum err calls_row_fn(void *ctx, const struct calls_row *row);

/* Tells the open calls of a centre, oldest first, at most 50.  The first error of fn ends it. */
MUST_USE enum err calls_each(struct hub *hub, const char *centre, calls_row_fn *fn, void *ctx);
/* A number that is another one when anything about the open calls is. */
MUST_USE enum err calls_version(struct hub *hub, uint64_t *version_out);
/* Tells hub->on_calls that something has changed. */
void calls_tell(struct hub *hub);

#endif
