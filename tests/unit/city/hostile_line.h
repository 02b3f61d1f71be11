/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hostile_line: in the place of curl and of the clock: what is asked reaches a played server, or
 * does not, and what it says comes back, or not, by chance.  Simulated time (tests/fault/sim.h). */
#ifndef FOYER_TESTS_CITY_HOSTILE_LINE_H
#define FOYER_TESTS_CITY_HOSTILE_LINE_H

#include "kiosk/base/check.h"
#include "kiosk/sync/http.h"
#include "tests/city/played.h"

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

struct http {
	struct pending *all;
};

struct pending {
	struct pending *next;
	struct http *http;
	struct loop_timer *timer;
	http_fn *fn;
	void *ctx;
	struct http_answer answer;
	char *body;
};

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

static void on_time(void *ctx)
{
	struct pending *p = ctx, **at = &p->http->all;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	p->answer.body = p->body ? p->body : "";
	p->answer.len_bytes = strlen(p->answer.body);
	p->fn(p->ctx, &p->answer);
	free(p->body);
	free(p);
}

/* The answer when all goes well; remembers it. */
static void tell(struct question *q, struct pending *p)
{
	struct told t = {.status = 200};
	line.played->tell(line.server, &q->heard, &t);
	p->answer.status = t.status;
	p->body = t.body;
	if (!t.status) {
		p->answer.err = ERR_OFFLINE;
		return;
	}
	free(line.before.body);
	line.before = (struct told){t.status, 0, t.body ? strdup(t.body) : NULL};
}

static void no_answer(struct pending *p, enum err e)
{
	free(p->body);
	p->body = NULL;
	p->answer.status = 0;
	p->answer.err = e;
}

static void another(struct pending *p, int status, const char *body)
{
	char *text = body ? strdup(body) : NULL; /* body may be that of p */
	no_answer(p, ERR_OK);
	p->answer.status = status;
	p->body = text;
}

/* Spoils an answer after it was given. */
static void spoil(struct pending *p, enum way way, const struct told *before)
{
	char *twice = NULL;
	const char *body = p->body ? p->body : "";
	switch ((int)way) {
	case LOST_AFTER:
	case CUT_SHORT:
		no_answer(p, ERR_OFFLINE);
		break;
	case HANGS:
		no_answer(p, ERR_TIMEOUT);
		break;
	case FAILS_AFTER:
		another(p, 500, "<h1>500</h1>");
		break;
	case HALF:
		if (p->body)
			p->body[strlen(p->body) / 2] = '\0';
		break;
	case TWICE:
		assert_true(asprintf(&twice, "%s%s", body, body) >= 0);
		another(p, p->answer.status, twice);
		free(twice);
		break;
	case OTHERS:
		another(p, before->status ? before->status : 200, before->body);
		break;
	case EMPTY:
		another(p, 200, "");
		break;
	}
}

static void no_one_heard(struct question *q, struct pending *p, enum way way)
{
	if (way == UNSENT || way == LOST_BEFORE || way == LOST_LATE)
		no_answer(p, ERR_OFFLINE);
	else if (way == HANGS_BEFORE)
		no_answer(p, ERR_TIMEOUT);
	else if (way == PORTAL)
		another(p, 200, "<html><body>Welcome to the free line</body></html>");
	else
		another(p, way == LATER ? 429 : way == BUSY ? 503 : 500, "");
	p->answer.is_unsent = way == UNSENT;
	p->answer.retry_after_s = way == LATER || way == BUSY ? 1 + sim_chance(300) : 0;
	if (way == DONE_LATE || way == LOST_LATE)
		loop_timer_add(
			sim_loop(), 1000 + sim_chance(line.played->late_s * 1000), on_late, q);
	else
		question_free(q);
}

enum err http_ask(struct http *http, const struct http_request *r, http_fn *fn, void *ctx)
{
	struct pending *p = calloc(1, sizeof *p);
	struct question *q = question_make(r);
	struct told before = {
		line.before.status, 0, line.before.body ? strdup(line.before.body) : NULL};
	static bool was_others;
	enum way way = sim_chance(100) < line.bad ? (enum way)(1 + sim_chance(WAYS - 1)) : WELL;
	if (way == OTHERS && was_others)
		way = WELL; /* never two times, one after the other */
	was_others = way == OTHERS;
	*p = (struct pending){.next = http->all, .http = http, .fn = fn, .ctx = ctx};
	http->all = p;
	line.calls++;
	line.ways[way]++;
	bool is_heard = way == WELL || way == LOST_AFTER || way == HANGS || way == FAILS_AFTER ||
			way == CUT_SHORT || way == HALF || way == TWICE || way == OTHERS ||
			way == EMPTY;
	if (is_heard) {
		tell(q, p);
		spoil(p, way, &before);
		question_free(q);
	} else {
		no_one_heard(q, p, way);
	}
	free(before.body);
	int after_ms = p->answer.err == ERR_TIMEOUT ? r->timeout_ms : 1 + sim_chance(200);
	p->timer = loop_timer_add(sim_loop(), after_ms, on_time, p);
	return ERR_OK;
}

enum err http_create(struct loop *loop, const char *ca_file, struct http **http_out)
{
	(void)loop;
	(void)ca_file;
	*http_out = calloc(1, sizeof **http_out);
	return ERR_OK;
}

void http_destroy(struct http *http)
{
	while (http->all) {
		struct pending *p = http->all;
		http->all = p->next;
		loop_timer_remove(p->timer);
		free(p->body);
		free(p);
	}
	free(http);
}

#endif
