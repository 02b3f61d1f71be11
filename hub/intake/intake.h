/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intake: takes a request exactly once.  UNIQUE(kiosk, id) stands for ever; the first answer is
 * kept in the same transaction as the effect and is what every repeat gets.  The answers of a
 * person stay sealed in the database; they are opened to act on them, and when staff read them. */
#ifndef FOYER_HUB_INTAKE_INTAKE_H
#define FOYER_HUB_INTAKE_INTAKE_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum { INTAKE_WORDS_MAX = 160, INBOX_PAGE = 8 };

struct intake_answer {
	json_t *receipt;	      /* on ERR_OK: {"receipt", "sig"}, the caller's */
	char words[INTAKE_WORDS_MAX]; /* else: why not, for staff at the kiosk's end */
};

/* Takes the envelope that kiosk sent.  Errors: ERR_EXISTS (same id, other bytes), ERR_BAD_INPUT
 * and ERR_CRYPTO (cannot be opened or read, and never will be), and those of db_run (nothing was
 * kept; it may be sent again). */
MUST_USE enum err intake_take(struct hub *hub, const char *kiosk, const void *bytes, size_t n,
	int64_t now_ms, struct intake_answer *answer);
/* The person was not shown the confirmation of id (goal Q12).  Errors: ERR_NOT_FOUND. */
MUST_USE enum err intake_mark_unshown(struct hub *hub, const char *kiosk, const char *id);

/* Requests behind row `after`, opened for staff, oldest first, at most INBOX_PAGE, without
 * what is only counted (figures.h):
 * {"requests": [...], "last": row, "more": bool}.  Gives a new object, to be ended with
 * answers_destroy. */
MUST_USE enum err intake_inbox(struct hub *hub, int64_t after, json_t **inbox_out);

#endif
