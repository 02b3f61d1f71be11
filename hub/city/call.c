/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/call.h"

#include <stdio.h>

enum { RETRY_AFTER_MAX_S = 24 * 60 * 60 };

enum err call_make(struct http *http, const struct endpoint *ep, const struct step *step,
	const struct city_call *call, http_fn *fn, void *ctx)
{
	struct http_request r = {.method = call->method,
		.url = call->url.data,
		.body = call->body.len_bytes ? call->body.data : NULL,
		.len_bytes = call->body.len_bytes,
		.timeout_ms = (int)endpoint_number(ep, "timeout_s") * 1000,
		.is_once = step && !step->is_safe,
		.mail_from = call->mail_from,
		.mail_to = call->mail_to,
		.user = call->user,
		.password = call->password,
		.needs_tls = call->needs_tls};
	for (int i = 0; i < CALL_HEADERS_MAX && i < call->header_count; i++)
		r.headers[i] = call->headers[i];
	return http_ask(http, &r, fn, ctx);
}

void call_reply(const struct http_answer *answer, int64_t now_ms, struct city_reply *reply_out,
	struct doc **doc_out)
{
	struct doc *doc = NULL;
	if (doc_read(answer->body, answer->len_bytes, &doc))
		doc = NULL;
	*reply_out = (struct city_reply){.status = answer->status,
		.retry_after_s = answer->retry_after_s,
		.body = answer->body,
		.n = answer->len_bytes,
		.root = doc ? doc_root(doc) : NULL,
		.now_ms = now_ms};
	*doc_out = doc;
}

static bool says_later(int status)
{
	return status == 408 || status == 425 || status == 429;
}

/* How long it asked us to wait; 0 it did not. */
static int64_t wait_of(const struct http_answer *answer)
{
	return answer->retry_after_s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S * 1000LL
							 : answer->retry_after_s * 1000;
}

/* No whole answer: certain that nothing was sent, or not.  A truncated answer to a question that
 * changes nothing is asked again. */
static void judge_failure(
	const struct step *step, const struct http_answer *answer, struct verdict *v)
{
	char words[REASON_MAX];
	snprintf(words, sizeof words, "the mail server said no (%d)", answer->status);
	if (step->is_mail && answer->status >= 400)
		verdict_set(v, answer->status < 500 ? VERDICT_AGAIN : VERDICT_REJECTED, words);
	else if (answer->is_unsent || step->is_safe)
		verdict_set(v, VERDICT_AGAIN, err_words(answer->err));
	else
		verdict_set(v, VERDICT_LOST, err_words(answer->err));
}

void call_judge(const struct endpoint *ep, const struct step *step, struct parcel *p,
	const struct http_answer *answer, int64_t now_ms, struct verdict *v_out)
{
	struct city_reply reply;
	struct doc *doc = NULL;
	*v_out = (struct verdict){.kind = VERDICT_LOST, .step = NO_STEP, .state = NO_STATE};
	if (answer->err) {
		judge_failure(step, answer, v_out);
		return;
	}
	if (says_later(answer->status)) {
		verdict_set(v_out, VERDICT_AGAIN, "it asked us to wait");
		v_out->wait_ms = wait_of(answer);
		return;
	}
	if (answer->status == 503)
		v_out->wait_ms = wait_of(answer);
	if (step->is_safe && answer->status >= 500 && answer->status != 501) {
		verdict_set(v_out, VERDICT_AGAIN, "it has an error of its own");
		if (!step->reads_errors)
			return;
	}
	call_reply(answer, now_ms, &reply, &doc);
	step->read(ep, p, &reply, v_out);
	doc_destroy(doc);
}
