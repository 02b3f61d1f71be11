/* SPDX-License-Identifier: GPL-3.0-or-later */
/* call: makes an adapter's call through the hub's http, and judges the answer: first what is the
 * same for all (no line, time out, wait and try again), then what the step itself reads. */
#ifndef FOYER_HUB_CITY_CALL_H
#define FOYER_HUB_CITY_CALL_H

#include "hub/city/adapter.h"
#include "kiosk/sync/http.h"

/* As http_ask.  step NULL: a probe, which may be repeated. */
MUST_USE enum err call_make(struct http *http, const struct endpoint *ep, const struct step *step,
	const struct city_call *call, http_fn *fn, void *ctx);
void call_judge(const struct endpoint *ep, const struct step *step, struct parcel *p,
	const struct http_answer *answer, int64_t now_ms, struct verdict *v_out);
/* The answer as adapters read it.  *doc_out: doc_destroy when done; NULL if it is none. */
void call_reply(const struct http_answer *answer, int64_t now_ms, struct city_reply *reply_out,
	struct doc **doc_out);

#endif
