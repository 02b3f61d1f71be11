/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/line.h"

#include "kiosk/base/log.h"
#include "kiosk/sync/backoff.h"
#include "kiosk/sync/http.h"
#include "kiosk/sync/linkup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TRY_MIN_MS = 1000,
	TRY_MAX_MS = 60000, /* a try is a few hundred bytes */
	STEADY_MS = 60000,  /* a line that held so long starts with short waits again */
	PATIENT_MS = 10000, /* shorter timeouts than this say nothing about the line */
	SETTLE_MS = 500	    /* after a network came up */
};

struct asked;

struct line {
	struct loop *loop;
	const struct identity *identity;
	struct http *http;
	struct linkup *linkup;
	struct loop_timer *timer;
	struct backoff backoff;
	struct asked *asked;
	line_change_fn *on_change;
	void *ctx;
	int64_t on_since_ms;
	enum err last_err;
	bool is_on, is_trying;
};

/* One request under way. */
struct asked {
	struct line *line;
	line_fn *fn;
	void *ctx;
	int timeout_ms;
	char known[LINE_TAG_MAX + 1];
	struct asked *next, *prev;
};

static void try_now(void *ctx);

static int64_t now_ms(const struct line *l)
{
	return k_time_mono_ms(loop_now(l->loop));
}

static void plan_try(struct line *l, int64_t after_ms)
{
	loop_timer_remove(l->timer);
	l->timer = loop_timer_add(l->loop, after_ms, try_now, l);
}

static void turn_on(struct line *l)
{
	loop_timer_remove(l->timer);
	l->timer = NULL;
	if (l->is_on)
		return;
	l->is_on = true;
	l->on_since_ms = now_ms(l);
	log_info("net", "the hub answers");
	l->on_change(l->ctx, true);
}

static void turn_off(struct line *l, enum err why)
{
	l->last_err = why;
	if (l->is_on && now_ms(l) - l->on_since_ms >= STEADY_MS)
		backoff_reset(&l->backoff);
	if (!l->timer)
		plan_try(l, backoff_wait_ms(&l->backoff));
	if (!l->is_on)
		return;
	l->is_on = false;
	log_warn("net", "the hub cannot be reached: %s", err_words(why));
	l->on_change(l->ctx, false);
}

/* --- one answer ------------------------------------------------------------------------- */

/* No proxy or portal knows what was asked for, what we have of it, and since when that holds. */
static bool is_still_known(const struct line_answer *answer, const char *known)
{
	return answer->status == 304 && *known && !strcmp(answer->tag, known) && answer->as_of_ms > 0;
}

static struct line_answer read_answer(const struct http_answer *a, const char *known)
{
	struct line_answer answer = {.err = a->err,
		.status = a->status,
		.retry_after_s = a->retry_after_s,
		.as_of_ms = a->as_of ? strtoll(a->as_of, NULL, 10) : 0};
	if (a->tag && strlen(a->tag) <= LINE_TAG_MAX)
		snprintf(answer.tag, sizeof answer.tag, "%s", a->tag);
	if (a->err)
		return answer;
	answer.is_known = is_still_known(&answer, known);
	if (answer.is_known)
		return answer;
	answer.json = json_loadb(a->body, a->len_bytes, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(answer.json)) {
		json_decref(answer.json);
		answer.json = NULL;
		answer.err = ERR_BAD_INPUT;
	}
	return answer;
}

static void drop_asked(struct asked *asked)
{
	if (asked->prev)
		asked->prev->next = asked->next;
	else
		asked->line->asked = asked->next;
	if (asked->next)
		asked->next->prev = asked->prev;
	free(asked);
}

static struct asked *add_asked(
	struct line *l, line_fn *fn, void *ctx, int timeout_ms, const char *known)
{
	struct asked *asked = malloc(sizeof *asked);
	if (!asked)
		return NULL;
	*asked = (struct asked){
		.line = l, .fn = fn, .ctx = ctx, .timeout_ms = timeout_ms, .next = l->asked};
	snprintf(asked->known, sizeof asked->known, "%s", known);
	if (l->asked)
		l->asked->prev = asked;
	l->asked = asked;
	return asked;
}

static void on_try(void *ctx, const struct line_answer *answer);

/* While the line is off, only its own try turns it on, with its back-off.  Where a portal answers
 * requests alone, all else comes from the hub; if that counted, each answer would send them
 * again. */
static void on_answer(void *ctx, const struct http_answer *a)
{
	struct asked *asked = ctx;
	struct line *l = asked->line;
	struct line_answer answer = read_answer(a, asked->known);
	bool is_try = asked->fn == on_try;
	if (!answer.err && (l->is_on || is_try))
		turn_on(l);
	else if (answer.err && (answer.err != ERR_TIMEOUT || asked->timeout_ms >= PATIENT_MS))
		turn_off(l, answer.err);
	asked->fn(asked->ctx, &answer);
	json_decref(answer.json);
	drop_asked(asked);
}

static enum err send(struct line *l, const struct line_request *r, line_fn *fn, void *ctx)
{
	char url[IDENTITY_URL_MAX + 256], headers[IDENTITY_HEADERS][IDENTITY_HEADER_MAX];
	char if_none_match[sizeof "If-None-Match: " + LINE_TAG_MAX];
	const char *known = r->known ? r->known : "";
	int n = 0;
	struct http_request request = {.method = r->method,
		.url = url,
		.body = r->body,
		.len_bytes = r->len_bytes,
		.timeout_ms = r->timeout_ms ? r->timeout_ms : LINE_TIMEOUT_MS};
	if (snprintf(url, sizeof url, "%s%s", l->identity->url, r->path) >= (int)sizeof url)
		return ERR_BAD_INPUT;
	if (identity_is_enrolled(l->identity)) {
		identity_sign(l->identity, r->method, identity_url_target(url), r->body,
			r->len_bytes, loop_now(l->loop).wall_ms, headers);
		for (; n < IDENTITY_HEADERS; n++)
			request.headers[n] = headers[n];
		if (r->body)
			request.headers[n++] = "Content-Type: application/json";
	}
	snprintf(if_none_match, sizeof if_none_match, "If-None-Match: %s", known);
	if (*known)
		request.headers[n++] = if_none_match;
	struct asked *asked = add_asked(l, fn, ctx, request.timeout_ms, known);
	if (!asked)
		return ERR_NO_MEMORY;
	enum err e = http_ask(l->http, &request, on_answer, asked);
	if (e)
		drop_asked(asked);
	return e;
}

enum err line_ask(struct line *l, const struct line_request *r, line_fn *fn, void *ctx)
{
	return identity_is_enrolled(l->identity) ? send(l, r, fn, ctx) : ERR_DENIED;
}

/* --- trying ----------------------------------------------------------------------------- */

static void on_try(void *ctx, const struct line_answer *answer)
{
	(void)answer; /* on_answer has judged it */
	struct line *l = ctx;
	l->is_trying = false;
}

static void try_now(void *ctx)
{
	struct line *l = ctx;
	l->timer = NULL;
	struct line_request r = {.method = "GET", .path = "/healthz", .timeout_ms = PATIENT_MS};
	if (l->is_trying || !*l->identity->url)
		return;
	l->is_trying = send(l, &r, on_try, l) == ERR_OK;
	if (!l->is_trying)
		plan_try(l, backoff_wait_ms(&l->backoff));
}

void line_try(struct line *l)
{
	plan_try(l, 0);
}

static void on_linkup(void *ctx)
{
	struct line *l = ctx;
	if (!l->is_on)
		plan_try(l, SETTLE_MS);
}

/* --- life ------------------------------------------------------------------------------- */

enum err line_create(struct loop *loop, const struct identity *identity, const char *ca_file,
	line_change_fn *on_change, void *ctx, struct line **line_out)
{
	struct line *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct line){.loop = loop,
		.identity = identity,
		.backoff = {.min_ms = TRY_MIN_MS, .max_ms = TRY_MAX_MS},
		.on_change = on_change,
		.ctx = ctx};
	enum err e = http_create(loop, ca_file, &l->http);
	if (e) {
		free(l);
		return e;
	}
	if (linkup_create(loop, on_linkup, l, &l->linkup))
		log_info("us",
			"the kernel does not tell when a network comes up; timers alone decide");
	*line_out = l;
	return ERR_OK;
}

void line_set_tls(struct line *l, http_tls_fn *fn, void *ctx)
{
	http_set_tls(l->http, fn, ctx);
}

enum err line_set_ca_file(struct line *l, const char *ca_file)
{
	return http_set_ca_file(l->http, ca_file);
}

void line_destroy(struct line *l)
{
	if (!l)
		return;
	linkup_destroy(l->linkup);
	http_destroy(l->http);
	while (l->asked)
		drop_asked(l->asked);
	loop_timer_remove(l->timer);
	free(l);
}

bool line_is_on(const struct line *l)
{
	return l->is_on;
}

enum err line_last_err(const struct line *l)
{
	return l->last_err;
}

const char *line_error_words(const struct line_answer *answer)
{
	const char *words = json_string_value(json_object_get(answer->json, "error"));
	return words ? words : "";
}
