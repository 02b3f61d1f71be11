/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/answer.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "hub/booking/hold.h"
#include "hub/booking/offer.h"
#include "hub/city/alerts.h"
#include "hub/city/city.h"
#include "hub/city/open311_server.h"
#include "hub/help/calls.h"
#include "hub/http/route.h"
#include "hub/intake/durable.h"
#include "hub/intake/given.h"
#include "hub/intake/intake.h"
#include "hub/store/matter.h"
#include "hub/intake/news.h"
#include "hub/intake/report.h"
#include "hub/intake/turnover.h"
#include "hub/store/keys.h"
#include "kiosk/model/number.h"

#define B64 sodium_base64_VARIANT_ORIGINAL

/* Sends body, or the error. */
static void reply_with(struct reply *reply, enum err e, json_t *body)
{
	if (e) {
		reply_err(reply, e);
		return;
	}
	reply->status = 200;
	reply->body = body;
}

static void reply_ok(struct reply *reply, enum err e)
{
	reply_with(reply, e, e ? NULL : json_pack("{s:b}", "ok", 1));
}

static void reply_wait(struct reply *reply, int64_t wait_ms, const char *words)
{
	reply_error(reply, 429, words);
	reply->retry_after_s = (int)((wait_ms + 999) / 1000);
}

static bool enrol_read(const json_t *body, const char **code_out, unsigned char *key_out)
{
	size_t n = 0;
	const char *code = given_text(body, "code", CODE_CHARS, CODE_CHARS);
	const char *b64 = given_text(body, "public_key", 1, 64);
	if (!code || !b64 ||
		sodium_base642bin(key_out, crypto_sign_PUBLICKEYBYTES, b64, strlen(b64), NULL, &n,
			NULL, B64) ||
		n != crypto_sign_PUBLICKEYBYTES)
		return false;
	*code_out = code;
	return true;
}

void answer_enrol(struct ask *ask, struct reply *reply)
{
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
	const char *code = NULL;
	char kiosk[33];
	int64_t wait_ms = brake_wait_ms(ask->code_brake, ask->now_ms);
	if (wait_ms) {
		reply_wait(reply, wait_ms, "too many wrong codes; wait two minutes");
		return;
	}
	json_t *body = given_parse(ask->body, ask->body_len);
	enum err e = enrol_read(body, &code, key)
			     ? kiosks_enrol(ask->hub, code, key, ask->now_ms, kiosk)
			     : ERR_BAD_INPUT;
	json_decref(body);
	if (e == ERR_DENIED) {
		brake_count(ask->code_brake, ask->now_ms);
		reply_error(reply, 403, "this code is not valid; ask for a new one");
	} else if (e == ERR_EXISTS) {
		reply_error(reply, 409, "this key is enrolled already");
	} else {
		reply_with(reply, e,
			e ? NULL
			  : json_pack("{s:s, s:o}", "kiosk", kiosk, "keys",
				    keys_public_json(ask->hub->keys)));
	}
}

/* Reads "key=N" of at most 18 digits; nothing at all is `otherwise`. */
static bool count_read(const char *query, const char *key, int64_t otherwise, int64_t *out)
{
	size_t k = strlen(key);
	const char *digits = query + k;
	*out = otherwise;
	if (!*query)
		return true;
	if (strncmp(query, key, k))
		return false;
	size_t n = strspn(digits, "0123456789");
	if (!n || n > 18 || digits[n])
		return false;
	*out = strtoll(digits, NULL, 10);
	return true;
}

void answer_keys(struct ask *ask, struct reply *reply)
{
	int64_t waiting;
	enum err e = count_read(ask->query, "waiting=", TURNOVER_NOT_SAID, &waiting)
			     ? turnover_heard(ask->hub, ask->kiosk, waiting)
			     : ERR_BAD_INPUT;
	reply_with(reply, e, e ? NULL : keys_public_json(ask->hub->keys));
}

void answer_request(struct ask *ask, struct reply *reply)
{
	struct intake_answer answer;
	enum err e =
		intake_take(ask->hub, ask->kiosk, ask->body, ask->body_len, ask->now_ms, &answer);
	if (e == ERR_EXISTS)
		reply_error(reply, 409, answer.words);
	else if (e == ERR_BAD_INPUT || e == ERR_CRYPTO)
		reply_error(reply, 422, answer.words);
	else
		reply_with(reply, e, answer.receipt);
}

void answer_unshown(struct ask *ask, struct reply *reply)
{
	reply_ok(reply, intake_mark_unshown(ask->hub, ask->kiosk, ask->arg));
}

void answer_receipts(struct ask *ask, struct reply *reply)
{
	json_t *answer = NULL, *body = given_parse(ask->body, ask->body_len);
	enum err e = durable_receipts(ask->hub, ask->kiosk, json_object_get(body, "ids"), &answer);
	json_decref(body);
	reply_with(reply, e, answer);
}

void answer_times(struct ask *ask, struct reply *reply)
{
	struct offer_told told;
	enum err e = offer_read(ask->hub, ask->now_ms, &told);
	if (e) {
		reply_err(reply, e);
		return;
	}
	snprintf(reply->tag, sizeof reply->tag, "\"%s\"", told.tag);
	reply->as_of_ms = ask->now_ms;
	reply->type = "application/json";
	k_buf_init(&reply->text, OFFER_MAX);
	bool is_known = ask->if_none_match && !strcmp(ask->if_none_match, reply->tag);
	e = is_known ? k_buf_add(&reply->text, "", 0)
		     : k_buf_printf(&reply->text, "{\"as_of\":%lld,\"services\":%s}",
			       (long long)ask->now_ms, told.services);
	if (e)
		reply_err(reply, e);
	else
		reply->status = is_known ? 304 : 200;
}

void answer_reports(struct ask *ask, struct reply *reply)
{
	json_t *list = NULL;
	enum err e = report_list(ask->hub, ask->now_ms, &list);
	reply_with(reply, e, list);
}

/* Counts a wrong number against the kiosk; then says that it is not there. */
static void reply_wrong_number(struct ask *ask, struct reply *reply, struct brake *brake)
{
	brake_count(brake, ask->now_ms);
	enum err e = kiosks_brake_write(ask->hub, ask->kiosk, brake);
	reply_err(reply, e ? e : ERR_NOT_FOUND);
}

void answer_status(struct ask *ask, struct reply *reply)
{
	struct brake brake;
	struct matter m;
	json_t *status = NULL;
	enum err e = kiosks_brake_read(ask->hub, ask->kiosk, &brake);
	int64_t wait_ms = e ? 0 : brake_wait_ms(&brake, ask->now_ms);
	if (wait_ms) {
		reply_wait(reply, wait_ms, "too many wrong numbers; wait two minutes");
		return;
	}
	if (!e)
		e = number_is_right(ask->arg) ? matter_find(ask->hub, ask->kiosk, ask->arg, &m)
					      : ERR_NOT_FOUND;
	if (e == ERR_NOT_FOUND || e == ERR_EXISTS) {
		reply_wrong_number(ask, reply, &brake);
		return;
	}
	if (!e)
		e = matter_status(ask->hub, m.row, &status);
	reply_with(reply, e, status);
}

void answer_news(struct ask *ask, struct reply *reply)
{
	json_t *news = NULL;
	int64_t after;
	enum err e = count_read(ask->query, "after=", 0, &after)
			     ? news_since(ask->hub, ask->kiosk, after, &news)
			     : ERR_BAD_INPUT;
	reply_with(reply, e, news);
}

void answer_call(struct ask *ask, struct reply *reply)
{
	json_t *state = NULL;
	enum err e = calls_state_json(ask->hub, ask->kiosk, &state);
	reply_with(reply, e, state);
}

void answer_call_set(struct ask *ask, struct reply *reply)
{
	bool on = false;
	json_t *body = given_parse(ask->body, ask->body_len);
	const char *help = given_text_or_none(body, "help", CALLS_HELP_MAX);
	enum err e = given_bool(body, "on", &on) && help
			     ? calls_set(ask->hub, ask->kiosk, on, help, ask->now_ms)
			     : ERR_BAD_INPUT;
	json_decref(body);
	if (e)
		reply_err(reply, e);
	else
		answer_call(ask, reply);
}

static enum err hold_asked(
	struct ask *ask, const json_t *body, char id_out[HOLD_ID_CHARS + 1], int64_t *until_ms_out)
{
	struct visit_time v = {given_text(body, "service", 1, 48), given_text(body, "place", 1, 48),
		given_text(body, "start", 16, 16)};
	if (!v.service || !v.place || !v.start)
		return ERR_BAD_INPUT;
	return hold_make(ask->hub, ask->kiosk, &v, ask->now_ms, id_out, until_ms_out);
}

void answer_hold(struct ask *ask, struct reply *reply)
{
	char id[HOLD_ID_CHARS + 1];
	int64_t until_ms = 0;
	json_t *body = given_parse(ask->body, ask->body_len);
	enum err e = hold_asked(ask, body, id, &until_ms);
	json_decref(body);
	if (e == ERR_GONE)
		reply_error(reply, 409, "this time is not free");
	else if (e == ERR_THROTTLED)
		reply_wait(reply, HOLD_MS, "too many open holds");
	else
		reply_with(reply, e,
			e ? NULL
			  : json_pack("{s:s, s:I}", "hold", id, "until", (json_int_t)until_ms));
}

void answer_hold_confirm(struct ask *ask, struct reply *reply)
{
	char number[NUMBER_CHARS + 1], start[17];
	enum err e = hold_confirm(ask->hub, ask->kiosk, ask->arg, ask->now_ms, number, start);
	if (e == ERR_GONE)
		reply_error(reply, 410, "this hold is over");
	else
		reply_with(reply, e,
			e ? NULL : json_pack("{s:s, s:s}", "number", number, "start", start));
}

void answer_hold_release(struct ask *ask, struct reply *reply)
{
	reply_ok(reply, hold_release(ask->hub, ask->kiosk, ask->arg, ask->now_ms));
}

void answer_alerts(struct ask *ask, struct reply *reply)
{
	json_t *list = NULL;
	enum err e = alerts_list(ask->hub, ask->now_ms, &list);
	reply_with(reply, e, list);
}

void answer_forms(struct ask *ask, struct reply *reply)
{
	json_t *forms = city_forms(ask->hub->city);
	reply_with(reply, forms ? ERR_OK : ERR_NO_MEMORY, forms);
}

static void open311(struct ask *ask, struct reply *reply, bool is_post)
{
	struct open311_answer answer;
	const struct open311_ask theirs = {.is_post = is_post,
		.path = ask->arg,
		.query = ask->query,
		.body = ask->body,
		.body_len = ask->body_len,
		.key = ask->idempotency_key,
		.now_ms = ask->now_ms};
	open311_serve(ask->hub, &theirs, &answer);
	reply->status = answer.status;
	reply->type = answer.type;
	reply->text = answer.text;
}

void answer_open311_get(struct ask *ask, struct reply *reply)
{
	open311(ask, reply, false);
}

void answer_open311_post(struct ask *ask, struct reply *reply)
{
	open311(ask, reply, true);
}
