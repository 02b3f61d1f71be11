/* SPDX-License-Identifier: GPL-3.0-or-later */
/* preview_notice: the urgent notice that waits for its signature, as residents will see and hear it,
 * and its check: made by kiosk-proof from the bytes that are signed. */
#ifndef FOYER_HUB_CONSOLE_PREVIEW_NOTICE_H
#define FOYER_HUB_CONSOLE_PREVIEW_NOTICE_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

/* Has the notice checked.  False: the turn waits, or has been answered.  True: code_out 0 is good, or
 * d is no notice; else said tells what is not, a line a problem. */
bool preview_notice_check(struct turn *t, const struct draft *d, int *code_out, struct k_buf *said);
/* Adds what the check said: each problem in its words. */
void preview_notice_problems(struct turn *t, const char *said);
/* Adds pictures and sound of the notice in each language. */
void preview_notice_put(struct turn *t, const struct draft *d);

void preview_notice_made(struct turn *t); /* GET /console/drafts/{n}/notice?type=png|wav&page=&language= */

#endif
