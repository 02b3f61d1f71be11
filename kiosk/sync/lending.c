/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/lending.h"

#include "kiosk/base/log.h"
#include "kiosk/model/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_MS = 5 * 60 * 1000, BODY_MAX = 96 };

struct lending {
	struct loop *loop;
	struct rights *rights;
	struct line *line;
	const struct identity *identity;
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

/* --- asking -------------------------------------------------------------------------------- */

static void on_rights(void *ctx, const struct line_answer *a)
{
	struct lending *l = ctx;
	bool has_changed = false;
	l->is_under_way = false;
	if (a->err || a->status != 200)
		return; /* also a hub that lends nothing yet: 404 */
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
	int n = snprintf(body, sizeof body, "{\"binding\":\"%s\"}", l->rights->binding);
	struct line_request r = {
		.method = "POST", .path = "/v1/rights", .body = body, .len_bytes = (size_t)n};
	l->is_under_way = line_ask(l->line, &r, on_rights, l) == ERR_OK;
}

void lending_ask(struct lending *l)
{
	plan(l, 0);
}

/* --- what kiosk-sync asks ------------------------------------------------------------------ */

json_t *lending_times(struct rights *rights, const json_t *times)
{
	json_t *lent = NULL, *copy = json_copy((json_t *)(uintptr_t)times);
	if (copy && rights_json(rights, &lent) == ERR_OK)
		json_object_set_new(copy, "lent", lent);
	return copy;
}

int64_t lending_find(struct rights *rights, const char *kind, const json_t *public_words)
{
	struct right right = {0};
	const char *service = json_string_value(json_object_get(public_words, "service"));
	const char *place = json_string_value(json_object_get(public_words, "place"));
	const char *start = json_string_value(json_object_get(public_words, "start"));
	if (strcmp(kind, "visit") || !service || !place || !start ||
		rights_find(rights, service, place, start, &right))
		return 0;
	return right.lease;
}

bool lending_booked(struct rights *rights, const char *request)
{
	struct right right = {0};
	return rights_used_by(rights, request, &right) == ERR_OK && right.lease;
}

/* --- life ---------------------------------------------------------------------------------- */

enum err lending_create(struct loop *loop, struct rights *rights, struct line *line,
	const struct identity *identity, lending_fn *fn, void *ctx, struct lending **lending_out)
{
	struct lending *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct lending){.loop = loop,
		.rights = rights,
		.line = line,
		.identity = identity,
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
