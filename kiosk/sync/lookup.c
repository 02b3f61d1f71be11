/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/lookup.h"

#include "kiosk/base/log.h"
#include "kiosk/model/number.h"
#include "kiosk/outbox/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_MS = 3500 /* leaves half a second of the 4 s that were promised */, AT_ONCE_MAX = 4 };

struct asked {
	struct lookup *lookup;
	char number[NUMBER_CHARS + 1]; /* "": free */
};

struct lookup {
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	lookup_fn *fn;
	void *ctx;
	struct asked asked[AT_ONCE_MAX];
};

static void answer_from_here(struct lookup *l, const char *number, enum err why)
{
	struct lookup_result result = {.number = number, .err = why};
	enum err e = known_status_get(l->box, number, &result.status, &result.heard_ms);
	if (e == ERR_NOT_FOUND && !why)
		result.err = ERR_NOT_FOUND;
	else if (e && e != ERR_NOT_FOUND)
		log_warn("hw", "sync: a status cannot be read: %s", err_words(e));
	l->fn(l->ctx, &result);
	json_decref(result.status);
}

/* Of other machines' requests nothing stays here: they are told with the line only (goal P5). */
static void keep_own(struct lookup *l, const struct lookup_result *result)
{
	json_t *before = NULL;
	int64_t heard_ms;
	enum err e = known_status_get(l->box, result->number, &before, &heard_ms);
	json_decref(before);
	if (e == ERR_NOT_FOUND)
		return;
	if (e || known_status_put(l->box, result->status, result->heard_ms))
		log_warn("hw", "sync: a status could not be kept");
}

static bool is_status_of(const json_t *a, const char *number)
{
	const char *its = json_string_value(json_object_get(a, "number"));
	return its && !strcmp(its, number) && json_is_string(json_object_get(a, "state"));
}

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct asked *s = ctx;
	struct lookup *l = s->lookup;
	char number[NUMBER_CHARS + 1];
	snprintf(number, sizeof number, "%s", s->number);
	*s->number = '\0';
	struct lookup_result result = {.number = number, .heard_ms = loop_now(l->loop).wall_ms};
	if (!a->err && a->status == 429) {
		result.err = ERR_THROTTLED;
		l->fn(l->ctx, &result);
	} else if (!a->err && a->status == 200 && is_status_of(a->json, number)) {
		result.status = a->json;
		keep_own(l, &result);
		l->fn(l->ctx, &result);
	} else if (!a->err && a->status == 404) {
		answer_from_here(l, number, ERR_OK); /* it may not have gone out yet */
	} else {
		answer_from_here(l, number, a->err ? a->err : ERR_OFFLINE);
	}
}

static struct asked *free_one(struct lookup *l)
{
	for (int i = 0; i < AT_ONCE_MAX; i++)
		if (!*l->asked[i].number)
			return &l->asked[i];
	return NULL;
}

void lookup_ask(struct lookup *l, const char *number)
{
	char path[64];
	if (!number_is_right(number)) {
		struct lookup_result wrong = {.number = number, .err = ERR_NOT_FOUND};
		l->fn(l->ctx, &wrong);
		return;
	}
	struct asked *s = line_is_on(l->line) ? free_one(l) : NULL;
	if (s) {
		snprintf(s->number, sizeof s->number, "%s", number);
		snprintf(path, sizeof path, "/v1/status/%s", number);
		struct line_request r = {.method = "GET", .path = path, .timeout_ms = ANSWER_MS};
		if (line_ask(l->line, &r, on_answer, s) == ERR_OK)
			return;
		*s->number = '\0';
	}
	answer_from_here(l, number, ERR_OFFLINE);
}

enum err lookup_create(struct loop *loop, struct outbox *box, struct line *line, lookup_fn *fn,
	void *ctx, struct lookup **lookup_out)
{
	struct lookup *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct lookup){.loop = loop, .box = box, .line = line, .fn = fn, .ctx = ctx};
	for (int i = 0; i < AT_ONCE_MAX; i++)
		l->asked[i].lookup = l;
	*lookup_out = l;
	return ERR_OK;
}

void lookup_destroy(struct lookup *l)
{
	free(l);
}
