/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hostile_line: in the place of curl and of the clock: what is asked reaches a played server, or
 * does not, and what it says comes back, or not, by chance.  Simulated time (tests/fault/sim.h). */
#ifndef FOYER_TESTS_CITY_HOSTILE_LINE_H
#define FOYER_TESTS_CITY_HOSTILE_LINE_H

#include "kiosk/base/check.h"
#include "tests/city/played.h"

#include "../../fault/sim_http.c"
#include "../../fault/sim_loop.c"

/* What may become of one call. */
enum way {
	WELL,
	UNSENT,	      /* the line is down */
	LOST_BEFORE,  /* it never comes */
	LOST_AFTER,   /* done, the answer is lost */
	HANGS,	      /* done, no answer; or one byte a second */
	HANGS_BEFORE, /* not done, no answer */
	FAILS,	      /* not done, 500 */
	FAILS_AFTER,  /* done, then 500 */
	DONE_LATE,    /* 500, and done a while later */
	LOST_LATE,    /* no answer, and done a while later */
	CUT_SHORT,    /* done, fewer bytes than were promised */
	HALF,	      /* done, 200 and half of the answer */
	TWICE,	      /* done, the answer two times in one */
	OTHERS,	      /* done, the answer of the one before */
	EMPTY,	      /* done, 200 without a word */
	BUSY,	      /* not done, 503 and Retry-After */
	LATER,	      /* not done, 429 and Retry-After */
	PORTAL,	      /* not done, 200 and a page for people */
	WAYS
};

static struct {
	const struct played *played;
	void *server;
	int bad; /* percent of calls that go another way */
	struct told before;
	int calls, ways[WAYS];
} line;

/* --- the line ------------------------------------------------------------------------------------
 */

/* What was asked, as the played server reads it. */
struct question {
	struct heard heard;
	char *path, *body, method[12];
	json_t *query, *headers;
};

static char *decoded(const char *from, size_t n)
{
	char *out = calloc(1, n + 1), *to = out;
	unsigned byte;
	for (size_t i = 0; i < n; i++) {
		if (from[i] == '%' && i + 2 < n && sscanf(from + i + 1, "%2x", &byte) == 1)
			i += 2;
		else
			byte = (unsigned char)from[i];
		*to++ = (char)byte;
	}
	return out;
}

static void query_read(json_t *query, const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "&"), name = strcspn(text, "=&");
		char *key = decoded(text, name);
		char *value = decoded(text + name + 1, n > name ? n - name - 1 : 0);
		const char *old = json_string_value(json_object_get(query, key));
		json_object_set_new(
			query, key, old ? json_sprintf("%s,%s", old, value) : json_string(value));
		free(key);
		free(value);
		text += n + (text[n] == '&');
	}
}

static struct question *question_make(const struct http_request *r)
{
	struct question *q = calloc(1, sizeof *q);
	const char *path = r->url + sizeof "http://played" - 1;
	size_t n = strcspn(path, "?");
	q->path = decoded(path, n);
	q->body = strndup(r->body ? r->body : "", r->len_bytes);
	q->query = json_object();
	q->headers = json_object();
	snprintf(q->method, sizeof q->method, "%s", r->method);
	query_read(q->query, path[n] ? path + n + 1 : "");
	for (int i = 0; i < HTTP_HEADERS_MAX && r->headers[i]; i++) {
		char name[64];
		size_t k = 0;
		for (; r->headers[i][k] != ':' && k + 1 < sizeof name; k++)
			name[k] = (char)(r->headers[i][k] == '-' ? '-' : r->headers[i][k] | 0x20);
		name[k] = '\0';
		json_object_set_new(q->headers, name, json_string(r->headers[i] + k + 2));
	}
	q->heard = (struct heard){q->method, q->path, q->query, q->headers, q->body};
	return q;
}

static void question_free(struct question *q)
{
	json_decref(q->query);
	json_decref(q->headers);
	free(q->path);
	free(q->body);
	free(q);
}

static void on_late(void *ctx)
{
	struct question *q = ctx;
	struct told t = {.status = 200};
	line.played->tell(line.server, &q->heard, &t);
	free(t.body);
	question_free(q);
}

/* The answer when all goes well; remembers it. */
static void tell(struct question *q, struct sim_answer *a)
{
	struct told t = {.status = 200};
	line.played->tell(line.server, &q->heard, &t);
	a->head.status = t.status;
	a->body = t.body;
	if (!t.status) {
		a->head.err = ERR_OFFLINE;
		return;
	}
	free(line.before.body);
	line.before = (struct told){t.status, 0, t.body ? strdup(t.body) : NULL};
}

static void no_answer(struct sim_answer *a, enum err e)
{
	free(a->body);
	a->body = NULL;
	a->head.status = 0;
	a->head.err = e;
}

static void another(struct sim_answer *a, int status, const char *body)
{
	char *text = body ? strdup(body) : NULL; /* body may be that of a */
	no_answer(a, ERR_OK);
	a->head.status = status;
	a->body = text;
}

/* Spoils an answer after it was given. */
static void spoil(struct sim_answer *a, enum way way, const struct told *before)
{
	char *twice = NULL;
	const char *body = a->body ? a->body : "";
	switch ((int)way) {
	case LOST_AFTER:
	case CUT_SHORT:
		no_answer(a, ERR_OFFLINE);
		break;
	case HANGS:
		no_answer(a, ERR_TIMEOUT);
		break;
	case FAILS_AFTER:
		another(a, 500, "<h1>500</h1>");
		break;
	case HALF:
		if (a->body)
			a->body[strlen(a->body) / 2] = '\0';
		break;
	case TWICE:
		assert_true(asprintf(&twice, "%s%s", body, body) >= 0);
		another(a, a->head.status, twice);
		free(twice);
		break;
	case OTHERS:
		another(a, before->status ? before->status : 200, before->body);
		break;
	case EMPTY:
		another(a, 200, "");
		break;
	}
}

static void no_one_heard(struct question *q, struct sim_answer *a, enum way way)
{
	if (way == UNSENT || way == LOST_BEFORE || way == LOST_LATE)
		no_answer(a, ERR_OFFLINE);
	else if (way == HANGS_BEFORE)
		no_answer(a, ERR_TIMEOUT);
	else if (way == PORTAL)
		another(a, 200, "<html><body>Welcome to the free line</body></html>");
	else
		another(a, way == LATER ? 429 : way == BUSY ? 503 : 500, "");
	a->head.is_unsent = way == UNSENT;
	a->head.retry_after_s = way == LATER || way == BUSY ? 1 + sim_chance(300) : 0;
	if (way == DONE_LATE || way == LOST_LATE)
		loop_timer_add(
			sim_loop(), 1000 + sim_chance(line.played->late_s * 1000), on_late, q);
	else
		question_free(q);
}

void sim_http_answer(const struct http_request *r, struct sim_answer *a)
{
	struct question *q = question_make(r);
	struct told before = {
		line.before.status, 0, line.before.body ? strdup(line.before.body) : NULL};
	static bool was_others;
	enum way way = sim_chance(100) < line.bad ? (enum way)(1 + sim_chance(WAYS - 1)) : WELL;
	if (way == OTHERS && was_others)
		way = WELL; /* never two times, one after the other */
	was_others = way == OTHERS;
	line.calls++;
	line.ways[way]++;
	bool is_heard = way == WELL || way == LOST_AFTER || way == HANGS || way == FAILS_AFTER ||
			way == CUT_SHORT || way == HALF || way == TWICE || way == OTHERS ||
			way == EMPTY;
	if (is_heard) {
		tell(q, a);
		spoil(a, way, &before);
		question_free(q);
	} else {
		no_one_heard(q, a, way);
	}
	free(before.body);
	a->after_ms = a->head.err == ERR_TIMEOUT ? r->timeout_ms : 1 + sim_chance(200);
}

#endif
