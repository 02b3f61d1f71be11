/* SPDX-License-Identifier: GPL-3.0-or-later */
/* approve_notice: the urgent notice, which one signature is enough for, and which is confined for
 * that: text alone, in every language, at most three days, in a fixed frame; and the way back to an
 * older release. Both become a draft that waits for signatures at once. */
#ifndef FOYER_HUB_CONSOLE_APPROVE_NOTICE_H
#define FOYER_HUB_CONSOLE_APPROVE_NOTICE_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

enum { NOTICE_BYTES_MAX = 4096, NOTICE_TITLE_CHARS = 60, NOTICE_BODY_CHARS = 400, NOTICE_HOURS_MAX = 72 };

/* Adds the words of the urgent notice that a waiting draft is, from the bytes that are signed;
 * nothing for another draft.  *is_one_out: it is one. */
MUST_USE enum err approve_notice_words(struct turn *t, const struct draft *d, bool *is_one_out);

/* Its bytes, that are signed; of several the first.  Errors: ERR_NOT_FOUND (it is no notice). */
MUST_USE enum err approve_notice_bytes(struct hub *hub, const struct draft *d, struct k_buf *out);

void approve_notice_show(struct turn *t); /* GET  /console/urgent */
void approve_notice_post(struct turn *t); /* POST /console/urgent: title.LL, body.LL, hours */
void approve_older_show(struct turn *t);  /* GET  /console/older */
void approve_older_post(struct turn *t);  /* POST /console/older: release */

#endif
