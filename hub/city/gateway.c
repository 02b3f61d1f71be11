/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text gateway, by webhook: one signed POST a text.  It says the request number and its outcome,
 * in the person's language, and nothing else of the request.  A text cannot be looked up again: one
 * whose fate is unknown goes to staff, unless the gateway keeps to Idempotency-Key
 * ("repeat_is_safe"). */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/text.h"
#include "hub/intake/given.h"
#include "kiosk/base/check.h"
#include "kiosk/i18n/i18n.h"

static const struct setting settings[] = {
	{"secret", SETTING_TEXT, "", "signs each call: HMAC-SHA-256 of the body"},
	{NULL, SETTING_TEXT, "", ""},
};

/* What a person is told; kind "" is any. */
static const struct {
	const char *kind, *state, *msgid;
} outcomes[] = {
	{"visit", "booked", N_("Your visit is booked")},
	{"", "not_possible", N_("It was not possible")},
	{"", "done", N_("It is done")},
};

static const char *outcome_of(const struct matter *m)
{
	for (size_t i = 0; i < K_COUNT(outcomes); i++)
		if (!strcmp(outcomes[i].state, m->state) &&
			(!*outcomes[i].kind || !strcmp(outcomes[i].kind, m->kind)))
			return outcomes[i].msgid;
	return NULL;
}

/* {"id", "to", "lang", "text"} */
static enum err body_make(const struct parcel *p, struct city_call *call)
{
	struct matter m;
	char text[400];
	const char *lang = given_text_or_none(p->answers, "lang", SIZE_MAX);
	const struct tongue *tongue = tongue_find(lang ? lang : "en");
	enum err e = matter_get(p->hub, p->item->matter, &m);
	const char *outcome = e ? NULL : outcome_of(&m);
	if (e || !outcome || !*p->phone)
		return e ? e : ERR_BAD_INPUT;
	snprintf(
		text, sizeof text, "%s: %s", m.number, tr(tongue ? tongue : tongue_at(0), outcome));
	return call_json(call, json_pack("{s:s, s:s, s:s, s:s}", "id", p->item->ref, "to", p->phone,
				       "lang", tongue ? tongue->tag : "en", "text", text));
}

static enum err sign(const struct endpoint *ep, struct city_call *call)
{
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char value[2 * sizeof mac + 16] = "sha256=";
	const char *secret = endpoint_text(ep, "secret");
	if (!*secret)
		return ERR_OK;
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, strlen(secret));
	crypto_auth_hmacsha256_update(
		&state, (const unsigned char *)call->body.data, call->body.len_bytes);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(&state, sizeof state);
	sodium_bin2hex(value + 7, sizeof value - 7, mac, sizeof mac);
	return call_header(call, "Foyer-Signature", value);
}

static enum err build(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char key[REF_MAX + 16];
	call->method = "POST";
	snprintf(key, sizeof key, "\"%s\"", p->item->ref);
	enum err e = k_buf_printf(&call->url, "%s", ep->url);
	if (!e)
		e = body_make(p, call);
	if (!e)
		e = call_header(call, "Idempotency-Key", key);
	return e ? e : sign(ep, call);
}

static void read_answer(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	if (reply_is_good(r))
		verdict_set(v, VERDICT_DELIVERED, "");
	else if (r->status == 409)
		verdict_set(v, VERDICT_LOST, "it is still busy with the same text");
	else
		reply_sort_refusal(r, v);
}

static const struct step steps[] = {
	{.name = "send", .after_loss = NO_STEP, .build = build, .read = read_answer}};

static const int no_probes = 0;

const struct adapter gateway_adapter = {
	.name = "gateway",
	.words = "text gateway",
	.settings = settings,
	.steps = steps,
	.step_count = 1,
	.is_gateway = true,
	.probe_count = &no_probes,
};
