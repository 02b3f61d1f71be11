/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/rights.h"

#include "hub/booking/lease.h"
#include "hub/http/route.h"
#include "hub/intake/given.h"

static void reply_with(struct reply *reply, enum err e, json_t *body)
{
	if (e) {
		reply_err(reply, e);
		return;
	}
	reply->status = 200;
	reply->body = body;
}

void answer_rights(struct ask *ask, struct reply *reply)
{
	json_t *rights = NULL, *body = given_parse(ask->body, ask->body_len);
	const char *binding = given_text(body, "binding", BINDING_CHARS, BINDING_CHARS);
	enum err e = binding ? lease_rights(ask->hub, ask->kiosk, binding, ask->now_ms, &rights)
			     : ERR_BAD_INPUT;
	const char *nonce = given_text(body, "nonce", NONCE_CHARS, NONCE_CHARS);
	if (!e && nonce)
		json_object_set_new(rights, "now", lease_now(ask->hub, ask->kiosk, nonce, ask->now_ms));
	json_decref(body);
	reply_with(reply, e, rights);
}

/* Reads the numbers; false if they are not in form. */
static bool leases_read(const json_t *body, int64_t leases[RELEASE_MAX], int *n_out)
{
	const json_t *list = json_object_get(body, "leases");
	size_t n = json_array_size(list);
	if (!json_is_array(list) || n > RELEASE_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		const json_t *one = json_array_get(list, i);
		if (!json_is_integer(one) || json_integer_value(one) < 1)
			return false;
		leases[i] = json_integer_value(one);
	}
	*n_out = (int)n;
	return true;
}

void answer_rights_release(struct ask *ask, struct reply *reply)
{
	int64_t leases[RELEASE_MAX];
	int n = 0;
	json_t *released = NULL, *body = given_parse(ask->body, ask->body_len);
	enum err e = leases_read(body, leases, &n) ? lease_release(ask->hub, ask->kiosk, leases, n,
							     ask->now_ms, &released)
						   : ERR_BAD_INPUT;
	json_decref(body);
	reply_with(reply, e, released);
}
