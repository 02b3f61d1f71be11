/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/call.h"

#include "kiosk/base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WATCH_MS = 1000, END_AGAIN_MS = 30000, ANSWER_MS = 10000, NAME_MAX_BYTES = 80 };

struct call {
	struct loop *loop;
	struct line *line;
	call_fn *fn;
	void *ctx;
	struct loop_timer *timer, *orphan;
	enum call_state state;
	char name[NAME_MAX_BYTES + 1];
	const char *help; /* what kind; static */
	bool is_wanted;	 /* by the person */
	bool sent;	 /* what was wanted when the request under way was sent */
	bool is_settled; /* the hub knows what is wanted */
	bool is_busy;	 /* a request is under way */
};

static void work(void *ctx);

static void plan(struct call *c, int64_t after_ms)
{
	loop_timer_remove(c->timer);
	c->timer = loop_timer_add(c->loop, after_ms, work, c);
}

static void take_state(struct call *c, const json_t *answer)
{
	json_int_t state = json_integer_value(json_object_get(answer, "state"));
	const char *name = json_string_value(json_object_get(answer, "name"));
	if (state < CALL_WAITING || state > CALL_CLOSED)
		return;
	if (!name || strlen(name) > NAME_MAX_BYTES)
		name = "";
	if ((enum call_state)state == c->state && !strcmp(name, c->name))
		return;
	c->state = (enum call_state)state;
	snprintf(c->name, sizeof c->name, "%s", name);
	c->is_wanted = c->state != CALL_CLOSED;
	c->fn(c->ctx, c->state, c->name);
}

static void on_watched(void *ctx, const struct line_answer *a)
{
	struct call *c = ctx;
	c->is_busy = false;
	if (!a->err && a->status == 200 && c->is_wanted && c->is_settled)
		take_state(c, a->json);
	if (c->is_wanted || !c->is_settled)
		plan(c, c->is_settled ? WATCH_MS : 0);
}

static void on_set(void *ctx, const struct line_answer *a)
{
	struct call *c = ctx;
	c->is_busy = false;
	if (c->sent != c->is_wanted) { /* the person changed their mind meanwhile */
		plan(c, 0);
		return;
	}
	c->is_settled = !a->err && a->status == 200;
	if (c->is_settled && c->is_wanted)
		take_state(c, a->json);
	if (c->is_wanted || !c->is_settled)
		plan(c, c->is_wanted ? WATCH_MS : END_AGAIN_MS);
}

static void work(void *ctx)
{
	struct call *c = ctx;
	c->timer = NULL;
	if (c->is_busy)
		return;
	char body[64] = "{\"on\":false}";
	if (c->is_wanted)
		snprintf(body, sizeof body, "{\"on\":true,\"help\":\"%s\"}", c->help);
	struct line_request watch = {.method = "GET", .path = "/v1/call", .timeout_ms = ANSWER_MS};
	struct line_request set = {.method = "PUT",
		.path = "/v1/call",
		.body = body,
		.len_bytes = strlen(body),
		.timeout_ms = ANSWER_MS};
	c->sent = c->is_wanted;
	enum err e = c->is_settled ? line_ask(c->line, &watch, on_watched, c)
				   : line_ask(c->line, &set, on_set, c);
	c->is_busy = !e;
	if (e)
		plan(c, c->is_wanted ? WATCH_MS : END_AGAIN_MS);
}

static const char *known(const char *help)
{
	static const char *const helps[] = {"see", "unsafe"};
	for (size_t i = 0; help && i < K_COUNT(helps); i++)
		if (!strcmp(helps[i], help))
			return helps[i];
	return "";
}

void call_set(struct call *c, bool is_on, const char *help)
{
	loop_timer_remove(c->orphan);
	c->orphan = NULL;
	if (is_on == c->is_wanted)
		return;
	c->is_wanted = is_on;
	c->help = known(help);
	c->is_settled = false;
	c->state = is_on ? CALL_WAITING : CALL_CLOSED;
	*c->name = '\0';
	c->fn(c->ctx, c->state, c->name);
	plan(c, 0);
}

static void end_orphan(void *ctx)
{
	struct call *c = ctx;
	c->orphan = NULL;
	c->is_wanted = false;
	c->is_settled = false;
	c->state = CALL_CLOSED;
	plan(c, 0);
}

void call_orphan(struct call *c, int64_t after_ms)
{
	loop_timer_remove(c->orphan);
	c->orphan = loop_timer_add(c->loop, after_ms, end_orphan, c);
}

void call_tell(struct call *c)
{
	if (c->is_wanted)
		c->fn(c->ctx, c->state, c->name);
}

enum err call_create(
	struct loop *loop, struct line *line, call_fn *fn, void *ctx, struct call **call_out)
{
	struct call *c = calloc(1, sizeof *c);
	if (!c)
		return ERR_NO_MEMORY;
	*c = (struct call){.loop = loop, .line = line, .fn = fn, .ctx = ctx, .state = CALL_CLOSED, .help = ""};
	c->is_settled = true;
	*call_out = c;
	return ERR_OK;
}

void call_destroy(struct call *c)
{
	if (!c)
		return;
	loop_timer_remove(c->timer);
	loop_timer_remove(c->orphan);
	free(c);
}
