/* SPDX-License-Identifier: GPL-3.0-or-later */
/* act: what staff do through hubctl, noted in the record before it is done: an act that is not in
 * the record did not happen.  Looking at counts is no act; reading what people said is. */
#ifndef FOYER_HUB_APP_ACT_H
#define FOYER_HUB_APP_ACT_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>
#include <sys/types.h>

/* Says who is at work from now on: the user of the other end of the socket, as the kernel knows it,
 * and the name that hubctl gives ("by" of the message; with sudo the user id alone says little). */
void act_begin(struct hub *hub, uid_t uid, const json_t *message);
/* Notes the act, if the message asks for one.  Errors: those of db_run; then nothing may be done. */
MUST_USE enum err act_note(struct hub *hub, const json_t *message, int64_t now_ms);
/* It is over; an answer that is an error is noted too. */
void act_end(struct hub *hub, const json_t *message, const json_t *answer, int64_t now_ms);

#endif
