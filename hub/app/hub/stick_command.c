/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/stick_command.h"

#include <stdio.h>
#include <string.h>

#include "hub/http/auth.h"
#include "hub/intake/arrival.h"
#include "hub/intake/given.h"
#include "hub/intake/intake.h"

enum { SHORT_MAX = 128 };

static json_t *refused(const char *words)
{
	return json_pack("{s:s, s:s}", "t", "ok", "refused", words);
}

json_t *stick_command(struct hub *hub, const json_t *m, int64_t now_ms)
{
	char kiosk[33];
	struct intake_answer answer;
	const char *envelope = given_text(m, "envelope", 1, ARRIVAL_MAX);
	struct signed_part s = {.method = "CARRY",
		.target = "/v1/requests",
		.kiosk = given_text(m, "kiosk", 1, SHORT_MAX),
		.time = given_text(m, "time", 1, SHORT_MAX),
		.signature = given_text(m, "sig", 1, SHORT_MAX),
		.body = envelope,
		.body_len = envelope ? strlen(envelope) : 0};
	if (!envelope)
		return refused("this is no request");
	enum err e = auth_check(hub, &s, kiosk);
	if (e == ERR_DENIED)
		return refused("no kiosk that is enrolled here has signed this");
	if (!e)
		e = intake_take(hub, kiosk, envelope, s.body_len, now_ms, &answer);
	else
		snprintf(answer.words, sizeof answer.words, "%s", err_words(e));
	if (e == ERR_EXISTS || e == ERR_BAD_INPUT || e == ERR_CRYPTO)
		return refused(answer.words);
	if (e)
		return json_pack("{s:s, s:s}", "t", "error", "words", err_words(e));
	return json_pack("{s:s, s:o}", "t", "ok", "answer", answer.receipt);
}
