/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/poll.h"

#include "kiosk/base/log.h"
#include "kiosk/outbox/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum subject { TIMES, PUBLIC, FORMS, ALERTS, NEWS, KEYS, SUBJECT_COUNT };

enum { ALERTS_AGE_MS = 600000 };
enum { UNHEARD_MS = 30000 }; /* the hub waits for an answer itself */

struct asked {
	struct poll *poll;
	enum subject subject;
	struct loop_timer *timer;
	bool is_under_way;
	char tag[LINE_TAG_MAX + 1]; /* of the answer that was kept; "": ask for all of it */
};

struct poll {
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	struct poll_events events;
	struct asked asked[SUBJECT_COUNT];
	json_int_t news_after;
};

/* --- what the answers must be, and what they do -------------------------------------------- */

static bool is_times(const json_t *a)
{
	return json_is_integer(json_object_get(a, "as_of")) &&
	       json_is_object(json_object_get(a, "services"));
}

static bool is_public(const json_t *a)
{
	return json_is_integer(json_object_get(a, "as_of")) &&
	       json_is_array(json_object_get(a, "open"));
}

static bool is_forms(const json_t *a)
{
	return json_is_array(json_object_get(a, "forms")) &&
	       json_is_array(json_object_get(a, "unheard"));
}

static bool is_alerts(const json_t *a)
{
	return json_is_integer(json_object_get(a, "as_of")) &&
	       json_is_array(json_object_get(a, "alerts"));
}

static bool is_news(const json_t *a)
{
	return json_is_integer(json_object_get(a, "last")) &&
	       json_is_array(json_object_get(a, "news"));
}

static bool is_keys(const json_t *a)
{
	return json_is_array(json_object_get(a, "seal"));
}

/* True if they say the same but for the time of asking; saves a write to the disk. */
static bool says_the_same(const json_t *a, const json_t *b)
{
	json_t *x = json_copy((json_t *)(uintptr_t)a), *y = json_copy((json_t *)(uintptr_t)b);
	json_object_del(x, "as_of");
	json_object_del(y, "as_of");
	bool is_same = json_equal(x, y);
	json_decref(x);
	json_decref(y);
	return is_same;
}

/* False: it is not on the disk. */
static bool keep_fact(struct poll *p, const char *name, const json_t *fact)
{
	json_t *before = NULL;
	enum err e = known_fact_get(p->box, name, &before);
	if (e || !says_the_same(before, fact))
		e = known_fact_put(p->box, name, fact);
	if (e)
		log_warn("hw", "sync: %s could not be kept: %s", name, err_words(e));
	json_decref(before);
	return !e;
}

static void take_times(struct poll *p, const json_t *a)
{
	if (!keep_fact(p, "times", a))
		*p->asked[TIMES].tag = '\0';
	p->events.on_fact(p->events.ctx, "times", a);
}

/* Kept too when it is the same, but said anew since: how old an alert is counts. */
static void take_alerts(struct poll *p, const json_t *a)
{
	json_t *before = NULL;
	bool is_there = known_fact_get(p->box, "alerts", &before) == ERR_OK;
	json_int_t aged_ms = json_integer_value(json_object_get(a, "as_of")) -
			     json_integer_value(json_object_get(before, "as_of"));
	if (!is_there || !says_the_same(before, a) || llabs(aged_ms) >= ALERTS_AGE_MS) {
		if (known_fact_put(p->box, "alerts", a))
			log_warn("hw", "sync: alerts could not be kept");
	}
	json_decref(before);
	p->events.on_fact(p->events.ctx, "alerts", a);
}

static void take_public(struct poll *p, const json_t *a)
{
	(void)keep_fact(p, "public", a);
	p->events.on_fact(p->events.ctx, "public", a);
}

static void plan(struct asked *s, int64_t after_ms);

/* The form of that kind as it was kept; NULL: none. */
static json_t *form_of(const json_t *fact, const char *kind)
{
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(fact, "forms"), i, one) {
		const char *its = json_string_value(json_object_get(one, "kind"));
		if (its && kind && !strcmp(its, kind))
			return one;
	}
	return NULL;
}

/* A hub that has just begun does not know yet what each system asks: of these, what was kept holds. */
static void take_forms(struct poll *p, const json_t *a)
{
	size_t i;
	json_t *kind, *before = NULL, *forms = json_array();
	json_array_extend(forms, json_object_get(a, "forms"));
	if (known_fact_get(p->box, "forms", &before))
		before = NULL;
	json_array_foreach(json_object_get(a, "unheard"), i, kind) {
		json_t *kept = form_of(before, json_string_value(kind));
		if (kept)
			json_array_append(forms, kept);
	}
	json_t *fact = json_pack("{s:o}", "forms", forms);
	if (fact) {
		(void)keep_fact(p, "forms", fact);
		p->events.on_fact(p->events.ctx, "forms", fact);
	}
	json_decref(fact);
	json_decref(before);
	if (json_array_size(json_object_get(a, "unheard")))
		plan(&p->asked[FORMS], UNHEARD_MS);
}

static void take_keys(struct poll *p, const json_t *a)
{
	p->events.on_fact(p->events.ctx, "keys", a);
}

static void take_news(struct poll *p, const json_t *a)
{
	size_t i;
	json_t *one;
	enum err e = ERR_OK;
	json_array_foreach(json_object_get(a, "news"), i, one) {
		enum err it = known_status_put(
			p->box, json_object_get(one, "status"), loop_now(p->loop).wall_ms);
		if (it &&
			it != ERR_BAD_INPUT) /* one that is not in form does not stop the others */
			e = it;
	}
	json_int_t last = json_integer_value(json_object_get(a, "last"));
	if (!e && last != p->news_after) {
		json_t *mark = json_pack("{s:I}", "last", last);
		e = mark ? known_fact_put(p->box, "news", mark) : ERR_NO_MEMORY;
		json_decref(mark);
	}
	if (e) {
		log_warn("hw", "sync: news could not be kept: %s", err_words(e));
		return;
	}
	bool is_more = json_is_true(json_object_get(a, "more")) && last > p->news_after;
	p->news_after = last;
	if (is_more)
		plan(&p->asked[NEWS], 0);
}

/* subject: where to ask, how often, what is an answer, what it does */
static const struct {
	const char *path;
	int every_ms;
	bool (*is_right)(const json_t *a);
	void (*take)(struct poll *p, const json_t *a);
} subjects[] = {
	[TIMES] = {"/v1/times", 60000, is_times, take_times},
	[PUBLIC] = {"/v1/reports/open", 300000, is_public, take_public},
	[FORMS] = {"/v1/forms", 300000, is_forms, take_forms},
	[ALERTS] = {"/v1/alerts", 60000, is_alerts, take_alerts},
	[NEWS] = {"/v1/news", 60000, is_news, take_news},
	[KEYS] = {"/v1/keys", 3600000, is_keys, take_keys},
};

static void ask(void *ctx);

/* --- asking ----------------------------------------------------------------------------- */

static void plan(struct asked *s, int64_t after_ms)
{
	loop_timer_remove(s->timer);
	s->timer = loop_timer_add(s->poll->loop, after_ms, ask, s);
}

/* The hub's times have not changed: those that were kept are told as of now. */
static void take_known_times(struct poll *p, int64_t as_of_ms)
{
	json_t *times = NULL;
	if (known_fact_get(p->box, "times", &times) ||
		json_object_set_new(times, "as_of", json_integer(as_of_ms)))
		*p->asked[TIMES].tag = '\0';
	else
		take_times(p, times);
	json_decref(times);
}

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct asked *s = ctx;
	s->is_under_way = false;
	plan(s, subjects[s->subject].every_ms);
	if (a->err == ERR_BAD_INPUT) /* perhaps a 304 that does not fit */
		*s->tag = '\0';
	if (!a->err && a->is_known)
		take_known_times(s->poll, a->as_of_ms);
	if (a->err || a->status != 200)
		return;
	snprintf(s->tag, sizeof s->tag, "%s", s->subject == TIMES ? a->tag : "");
	if (subjects[s->subject].is_right(a->json))
		subjects[s->subject].take(s->poll, a->json);
	else
		log_warn("net", "the hub's answer to %s is not in form", subjects[s->subject].path);
}

/* Requests that the hub may not have: while there are some, it keeps the keys that open them. */
static int undelivered(struct outbox *box)
{
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	outbox_counts(box, counts);
	return counts[OUTBOX_QUEUED].count + counts[OUTBOX_SENDING].count +
	       counts[OUTBOX_QUARANTINED].count;
}

static void ask(void *ctx)
{
	struct asked *s = ctx;
	struct poll *p = s->poll;
	char path[64];
	s->timer = NULL;
	if (s->is_under_way || !line_is_on(p->line))
		return; /* poll_all asks when the line returns */
	snprintf(path, sizeof path, "%s", subjects[s->subject].path);
	if (s->subject == NEWS)
		snprintf(path, sizeof path, "%s?after=%" JSON_INTEGER_FORMAT, subjects[NEWS].path,
			p->news_after);
	if (s->subject == KEYS)
		snprintf(path, sizeof path, "%s?waiting=%d", subjects[KEYS].path,
			undelivered(p->box));
	struct line_request r = {.method = "GET", .path = path, .known = s->tag};
	s->is_under_way = line_ask(p->line, &r, on_answer, s) == ERR_OK;
}

void poll_all(struct poll *p)
{
	for (int i = 0; i < SUBJECT_COUNT; i++)
		plan(&p->asked[i], 0);
}

void poll_keys(struct poll *p)
{
	plan(&p->asked[KEYS], 0);
}

/* --- life ------------------------------------------------------------------------------- */

enum err poll_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct poll_events *events, struct poll **poll_out)
{
	json_t *mark = NULL;
	struct poll *p = calloc(1, sizeof *p);
	if (!p)
		return ERR_NO_MEMORY;
	*p = (struct poll){.loop = loop, .box = box, .line = line, .events = *events};
	for (int i = 0; i < SUBJECT_COUNT; i++)
		p->asked[i] = (struct asked){.poll = p, .subject = (enum subject)i};
	if (known_fact_get(box, "news", &mark) == ERR_OK)
		p->news_after = json_integer_value(json_object_get(mark, "last"));
	json_decref(mark);
	*poll_out = p;
	return ERR_OK;
}

void poll_destroy(struct poll *p)
{
	if (!p)
		return;
	for (int i = 0; i < SUBJECT_COUNT; i++)
		loop_timer_remove(p->asked[i].timer);
	free(p);
}
