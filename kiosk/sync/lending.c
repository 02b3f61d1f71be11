/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/lending.h"

#include "kiosk/base/log.h"
#include "kiosk/model/json_text.h"
#include "kiosk/outbox/known.h"
#include "kiosk/sync/machine.h"

#include <sodium.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_MS = 5 * 60 * 1000, BODY_MAX = 160, KEEP_MS = 60 * 60 * 1000 };

struct lending {
	struct loop *loop;
	struct rights *rights;
	struct line *line;
	const struct identity *identity;
	struct lending_clock clock;
	char nonce[NOW_NONCE_CHARS + 1];
	int64_t asked_ms, kept_ms; /* since boot; kept_ms 0: the time was not kept yet */
	lending_fn *fn;
	void *ctx;
	struct loop_timer *timer;
	bool is_under_way;
	int64_t returning[RIGHTS_RETURN_MAX]; /* told by the release that is under way */
	int returning_count;
};

static void ask(void *ctx);

static void plan(struct lending *l, int64_t after_ms)
{
	loop_timer_remove(l->timer);
	l->timer = loop_timer_add(l->loop, after_ms, ask, l);
}

/* --- giving back --------------------------------------------------------------------------- */

static void give_back(struct lending *l);

/* True if the hub says that this one is not ours any more. */
static bool is_told(const json_t *released, int64_t lease)
{
	size_t i;
	const json_t *one;
	json_array_foreach(released, i, one)
		if (json_integer_value(one) == lease)
			return true;
	return false;
}

static void on_released(void *ctx, const struct line_answer *a)
{
	struct lending *l = ctx;
	int n = 0;
	l->is_under_way = false;
	if (a->err || a->status != 200)
		return;
	const json_t *released = json_object_get(a->json, "released");
	for (int i = 0; i < l->returning_count; i++)
		if (is_told(released, l->returning[i]))
			l->returning[n++] = l->returning[i];
	if (rights_returned(l->rights, l->returning, n))
		log_warn("hw", "lending: what was given back could not be noted");
	else if (n == RIGHTS_RETURN_MAX)
		give_back(l); /* there may be more */
}

static void give_back(struct lending *l)
{
	int64_t seen = 0, epoch = 0;
	json_t *leases = json_array();
	if (rights_returning(l->rights, l->returning, &l->returning_count) ||
		rights_facts(l->rights, &seen, &epoch))
		l->returning_count = 0;
	for (int i = 0; i < l->returning_count; i++)
		json_array_append_new(leases, json_integer((json_int_t)l->returning[i]));
	json_t *body = json_pack("{s:I, s:o}", "epoch", (json_int_t)epoch, "leases", leases);
	char *text = body && l->returning_count ? json_text(body, JSON_COMPACT) : NULL;
	json_decref(body);
	if (!text)
		return;
	struct line_request r = {.method = "POST",
		.path = "/v1/rights/release",
		.body = text,
		.len_bytes = strlen(text)};
	l->is_under_way = line_ask(l->line, &r, on_released, l) == ERR_OK;
	free(text);
}

/* --- what time it is ----------------------------------------------------------------------- */

/* Once an hour is enough: a machine that stops within it is off by no more than it was off. */
static void keep_now(struct lending *l, int64_t mono_ms)
{
	json_t *kept = !l->kept_ms || mono_ms - l->kept_ms >= KEEP_MS ? now_kept(l->clock.now) : NULL;
	if (!kept)
		return;
	if (known_fact_put(l->clock.box, "now", kept))
		log_warn("hw", "lending: the time could not be kept");
	else
		l->kept_ms = mono_ms;
	json_decref(kept);
}

static void hear_now(struct lending *l, const json_t *said)
{
	struct now_machine m;
	machine_read(&m, loop_now(l->loop), l->clock.rtc_path);
	enum err e = now_take(l->clock.now, said, l->identity->kiosk, l->nonce, l->identity->receipt_key,
		l->asked_ms, &m);
	if (e) {
		log_warn("net", "the hub's time is not taken: %s", err_words(e));
		return;
	}
	keep_now(l, m.mono_ms);
	l->clock.on_now(l->ctx);
}

static void draw_nonce(struct lending *l)
{
	unsigned char random[NOW_NONCE_CHARS / 2];
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(l->nonce, sizeof l->nonce, random, sizeof random);
	l->asked_ms = k_time_mono_ms(loop_now(l->loop));
}

/* --- asking -------------------------------------------------------------------------------- */

static void on_rights(void *ctx, const struct line_answer *a)
{
	struct lending *l = ctx;
	bool has_changed = false;
	l->is_under_way = false;
	if (a->err || a->status != 200)
		return; /* also a hub that lends nothing yet: 404 */
	hear_now(l, json_object_get(a->json, "now"));
	enum err e = rights_take(
		l->rights, a->json, l->identity->kiosk, l->identity->receipt_key, &has_changed);
	if (e) {
		log_warn("net", "lending: the hub's answer is not taken: %s", err_words(e));
		return;
	}
	if (has_changed)
		l->fn(l->ctx);
	give_back(l);
}

static void ask(void *ctx)
{
	struct lending *l = ctx;
	char body[BODY_MAX];
	l->timer = NULL;
	plan(l, ASK_MS);
	if (l->is_under_way || !line_is_on(l->line))
		return;
	draw_nonce(l);
	int n = snprintf(body, sizeof body, "{\"binding\":\"%s\",\"nonce\":\"%s\"}",
		l->rights->binding, l->nonce);
	struct line_request r = {
		.method = "POST", .path = "/v1/rights", .body = body, .len_bytes = (size_t)n};
	l->is_under_way = line_ask(l->line, &r, on_rights, l) == ERR_OK;
}

void lending_ask(struct lending *l)
{
	plan(l, 0);
}

/* --- what kiosk-sync asks ------------------------------------------------------------------ */

/* Takes the minutes off a day that may have come. */
static void drop_late(json_t *minutes, const char *day, const struct now *now, int64_t mono_ms)
{
	for (size_t i = json_array_size(minutes); i-- > 0;) {
		char start[32];
		int minute = (int)json_integer_value(json_array_get(minutes, i));
		snprintf(start, sizeof start, "%sT%02d:%02d", day, minute / 60, minute % 60);
		if (!now_is_before(now, start, mono_ms))
			json_array_remove(minutes, i);
	}
}

json_t *lending_times(
	struct rights *rights, const struct now *now, int64_t mono_ms, const json_t *times)
{
	const char *service, *place, *day;
	json_t *places, *days, *minutes, *lent = NULL, *copy = json_copy((json_t *)(uintptr_t)times);
	if (!copy || rights_json(rights, &lent))
		return copy;
	json_object_foreach(lent, service, places)
		json_object_foreach(places, place, days)
			json_object_foreach(days, day, minutes)
				drop_late(minutes, day, now, mono_ms);
	json_object_set_new(copy, "lent", lent);
	return copy;
}

int64_t lending_find(struct rights *rights, const struct now *now, int64_t mono_ms, const char *kind,
	const json_t *public_words)
{
	struct right right = {0};
	const char *service = json_string_value(json_object_get(public_words, "service"));
	const char *place = json_string_value(json_object_get(public_words, "place"));
	const char *start = json_string_value(json_object_get(public_words, "start"));
	if (strcmp(kind, "visit") || !service || !place || !start ||
		!now_is_before(now, start, mono_ms) ||
		rights_find(rights, service, place, start, &right))
		return 0;
	return right.lease;
}

bool lending_booked(struct rights *rights, const char *request, struct right *right_out)
{
	return rights_used_by(rights, request, right_out) == ERR_OK && right_out->lease;
}

/* --- life ---------------------------------------------------------------------------------- */

enum err lending_create(struct loop *loop, struct rights *rights, struct line *line,
	const struct identity *identity, const struct lending_clock *clock, lending_fn *fn, void *ctx,
	struct lending **lending_out)
{
	struct lending *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct lending){.loop = loop,
		.rights = rights,
		.line = line,
		.identity = identity,
		.clock = *clock,
		.fn = fn,
		.ctx = ctx};
	*lending_out = l;
	return ERR_OK;
}

void lending_destroy(struct lending *l)
{
	if (!l)
		return;
	loop_timer_remove(l->timer);
	free(l);
}
