/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/care.h"

#include "hub/http/route.h"
#include "hub/watch/watch.h"

void answer_health(struct ask *ask, struct reply *reply)
{
	const char *wrong = watch_health(ask->hub->watch);
	if (wrong) {
		reply_error(reply, 503, wrong);
		return;
	}
	reply->status = 200;
	reply->body = json_pack("{s:b}", "ok", 1);
}

void answer_metrics(struct ask *ask, struct reply *reply)
{
	if (!ask->is_local && !watch_knows(ask->hub->watch, ask->authorization)) {
		reply_error(reply, 403, "only for this machine itself, or with the token");
		return;
	}
	k_buf_init(&reply->text, WATCH_METRICS_MAX);
	enum err e = watch_metrics(ask->hub->watch, &reply->text);
	if (e) {
		k_buf_finish(&reply->text);
		reply_err(reply, e);
		return;
	}
	reply->status = 200;
	reply->type = "text/plain; version=0.0.4; charset=utf-8";
}
