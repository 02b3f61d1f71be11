/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/shown.h"

#include "hub/http/route.h"
#include "hub/intake/given.h"
#include "hub/intake/shown.h"

void answer_shown(struct ask *ask, struct reply *reply)
{
	char centre[121] = "";
	json_t *body = given_parse(ask->body, ask->body_len);
	enum err e = body ? shown_take(ask->hub, ask->kiosk, body, ask->now_ms) : ERR_BAD_INPUT;
	json_decref(body);
	if (!e)
		e = shown_centre(ask->hub, ask->kiosk, centre);
	if (e) {
		reply_err(reply, e);
		return;
	}
	reply->status = 200;
	reply->body = json_pack("{s:s}", "centre", centre);
}
