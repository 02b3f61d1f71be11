/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shown: what each kiosk says it has on its screen (protocol.md 15), beside what waits there.  What
 * it should show is for hub/publish to say; staff see both, and that they differ. */
#ifndef FOYER_HUB_INTAKE_SHOWN_H
#define FOYER_HUB_INTAKE_SHOWN_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { SHOWN_SUM_CHARS = 64, SHOWN_TROUBLES_MAX = 8, SHOWN_WORDS_MAX = 400 };

/* One kiosk's row.  Numbers are 0 and texts "" where it said nothing. */
struct shown {
	char kiosk[33], centre[121];
	char content[SHOWN_SUM_CHARS + 1];  /* of the folder on screen: content.version */
	char snapshot[SHOWN_SUM_CHARS + 1]; /* SHA-256 of the signed snapshot that says it; "": none */
	int64_t version;		    /* of that snapshot */
	int64_t release;		    /* the highest of all that it shows */
	int64_t since_ms;		    /* on screen since, by the hub's clock */
	int64_t checked_ms;		    /* when it last saw that nothing newer is signed */
	int64_t queue, oldest_s;	    /* requests that wait there, and the oldest's age */
	const char *troubles;		    /* JSON [{"about", "words"}]: packages it refused; borrowed */
	int64_t heard_ms;		    /* of this report; 0: it never told */
};

/* Keeps what kiosk said (body of PUT /v1/shown).  Errors: ERR_BAD_INPUT (not in form). */
MUST_USE enum err shown_take(
	struct hub *hub, const char *kiosk, const json_t *said, int64_t now_ms);
typedef void shown_fn(void *ctx, const struct shown *s);
/* Calls fn for each kiosk that is enrolled, by centre and kiosk. */
MUST_USE enum err shown_each(struct hub *hub, shown_fn *fn, void *ctx);
/* The centre that kiosk was enrolled for.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err shown_centre(struct hub *hub, const char *kiosk, char centre_out[121]);

#endif
