/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/vacancy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/call.h"
#include "hub/city/lister.h"
#include "kiosk/base/log.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/model/times.h"

/* Rows in all; a failure is tried again after a minute; no wait is longer than a day. */
enum { VACANCIES_MAX = 64, FAILED_MS = 60 * 1000, IDLE_MS = 60 * 60 * 1000 };
#define PERIOD_MAX_S 86400
#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)

struct vacancy {
	const struct endpoint *ep;
	const json_t *row;
	struct listed *heard; /* NULL: nothing yet */
	int64_t heard_ms, due_ms;
	bool has_failed; /* the last time; it is said once in the log */
};

struct vacancies {
	struct loop *loop;
	struct http *http;
	struct loop_timer *timer;
	struct vacancy list[VACANCIES_MAX];
	int count;
	/* under way: */
	struct vacancy *busy; /* NULL: nothing */
	struct listing at;
	struct listed *fresh;
};

void listed_add(struct listed *l, int64_t from_ms, int64_t to_ms)
{
	if (l->count == SPANS_KEPT_MAX)
		return;
	l->spans[l->count].from_ms = from_ms;
	l->spans[l->count++].to_ms = to_ms;
}

/* --- asking ----------------------------------------------------------------------------------- */

static void on_timer(void *ctx);

static void look_after(struct vacancies *vacancies, int64_t wait_ms)
{
	loop_timer_remove(vacancies->timer);
	vacancies->timer = loop_timer_add(vacancies->loop, wait_ms, on_timer, vacancies);
}

static int64_t seconds(const struct endpoint *ep, const char *setting)
{
	int64_t s = endpoint_number(ep, setting);
	return s < 1 ? 1 : s > PERIOD_MAX_S ? PERIOD_MAX_S : s;
}

static void finish(struct vacancies *vacancies, bool is_good)
{
	struct vacancy *o = vacancies->busy;
	int64_t now_ms = loop_now(vacancies->loop).wall_ms;
	if (is_good) {
		free(o->heard);
		o->heard = vacancies->fresh;
		o->heard_ms = now_ms;
	} else {
		free(vacancies->fresh);
		if (!o->has_failed)
			log_warn("city", "%s: its free times cannot be read", o->ep->name);
	}
	o->has_failed = !is_good;
	o->due_ms = now_ms + (is_good ? seconds(o->ep, "times_s") * 1000 : FAILED_MS);
	vacancies->fresh = NULL;
	vacancies->busy = NULL;
	look_after(vacancies, 0);
}

static void on_answer(void *ctx, const struct http_answer *answer);

/* Asks on; when all was asked, that is what there is. */
static void ask(struct vacancies *vacancies)
{
	struct city_call call;
	const struct endpoint *ep = vacancies->busy->ep;
	call_init(&call, "GET");
	enum err e = vacancies->at.calls < LIST_CALLS_MAX
			     ? ep->adapter->lister->build(
				       ep, vacancies->busy->row, &vacancies->at, &call)
			     : ERR_TOO_BIG;
	bool is_over = e == ERR_NOT_FOUND && vacancies->at.calls;
	if (!e)
		e = call_make(vacancies->http, ep, NULL, &call, on_answer, vacancies);
	call_finish(&call);
	if (e)
		finish(vacancies, is_over);
}

static void on_answer(void *ctx, const struct http_answer *answer)
{
	struct vacancies *vacancies = ctx;
	struct city_reply reply;
	struct doc *doc = NULL;
	loop_refresh(vacancies->loop);
	if (answer->err) {
		finish(vacancies, false);
		return;
	}
	call_reply(answer, loop_now(vacancies->loop).wall_ms, &reply, &doc);
	bool is_good = vacancies->busy->ep->adapter->lister->read(vacancies->busy->ep,
		vacancies->busy->row, &reply, &vacancies->at, vacancies->fresh);
	doc_destroy(doc);
	vacancies->at.calls++;
	if (is_good)
		ask(vacancies);
	else
		finish(vacancies, false);
}

static void begin(struct vacancies *vacancies, struct vacancy *o, int64_t now_ms)
{
	vacancies->fresh = calloc(1, sizeof *vacancies->fresh);
	vacancies->busy = o;
	vacancies->at = (struct listing){
		.from_ms = now_ms, .to_ms = wall_of(day_of(now_ms), 0) + LIST_DAYS * DAY_MS};
	if (vacancies->fresh)
		ask(vacancies);
	else
		finish(vacancies, false);
}

/* What a clock that was wrong has put off too long is due now. */
static int64_t wait_of(const struct vacancy *o, int64_t now_ms)
{
	int64_t wait_ms = o->due_ms - now_ms;
	return wait_ms < 0 || wait_ms > PERIOD_MAX_S * INT64_C(1000) ? 0 : wait_ms;
}

static void on_timer(void *ctx)
{
	struct vacancies *vacancies = ctx;
	int64_t now_ms = loop_now(vacancies->loop).wall_ms, wait_ms = IDLE_MS;
	struct vacancy *next = NULL;
	vacancies->timer = NULL;
	for (int i = 0; !vacancies->busy && i < vacancies->count; i++) {
		if (next && wait_of(&vacancies->list[i], now_ms) >= wait_ms)
			continue;
		next = &vacancies->list[i];
		wait_ms = wait_of(next, now_ms);
	}
	if (next && !wait_ms)
		begin(vacancies, next, now_ms);
	else if (next)
		look_after(vacancies, wait_ms);
}

/* --- start and end ---------------------------------------------------------------------------- */

static bool names_one(const json_t *row, const char *key)
{
	const char *text = route_text(row, key);
	return *text && strcmp(text, "*");
}

static void rows_add(struct vacancies *vacancies, const struct endpoint *ep)
{
	size_t i;
	const json_t *row;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		if (strcmp(route_text(row, "kind"), "visit") || !names_one(row, "of") ||
			!names_one(row, "place"))
			continue;
		if (vacancies->count == VACANCIES_MAX) {
			log_warn("city", "more than %d visits of systems that list free times",
				VACANCIES_MAX);
			return;
		}
		vacancies->list[vacancies->count++] = (struct vacancy){.ep = ep, .row = row};
	}
}

enum err vacancies_create(struct loop *loop, struct http *http, const struct endpoint *endpoints,
	int count, struct vacancies **vacancies_out)
{
	struct vacancies *vacancies = calloc(1, sizeof *vacancies);
	if (!vacancies)
		return ERR_NO_MEMORY;
	*vacancies = (struct vacancies){.loop = loop, .http = http};
	for (int i = 0; i < count; i++)
		if (endpoints[i].adapter->lister && endpoint_flag(&endpoints[i], "times"))
			rows_add(vacancies, &endpoints[i]);
	if (vacancies->count)
		look_after(vacancies, 0);
	*vacancies_out = vacancies;
	return ERR_OK;
}

void vacancies_destroy(struct vacancies *vacancies)
{
	if (!vacancies)
		return;
	loop_timer_remove(vacancies->timer);
	for (int i = 0; i < vacancies->count; i++)
		free(vacancies->list[i].heard);
	free(vacancies->fresh);
	free(vacancies);
}

/* --- what is offered -------------------------------------------------------------------------- */

/* As a request would go: the row of "carries" that fits best, of the first endpoint with one. */
static const struct vacancy *find(
	const struct vacancies *vacancies, const char *service, const char *place)
{
	for (int i = 0; i < vacancies->count; i++)
		if (endpoint_route(vacancies->list[i].ep, "visit", service, place) ==
			vacancies->list[i].row)
			return &vacancies->list[i];
	return NULL;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Days in the order of time, each time once. */
static void add_free(const struct listed *l, int64_t now_ms, json_t *days)
{
	int64_t starts[SPANS_KEPT_MAX];
	for (int i = 0; i < l->count; i++)
		starts[i] = l->spans[i].from_ms;
	qsort(starts, (size_t)l->count, sizeof *starts, by_number);
	for (int i = 0; i < l->count; i++) {
		char name[16];
		struct day day = day_of(starts[i]);
		if (starts[i] <= now_ms || (i && starts[i] == starts[i - 1]))
			continue;
		snprintf(name, sizeof name, "%04u-%02u-%02u", (unsigned)day.year % 10000u,
			(unsigned)day.month % 100u, (unsigned)day.day % 100u);
		if (!json_object_get(days, name))
			json_object_set_new(days, name, json_array());
		json_array_append_new(
			json_object_get(days, name), json_integer(minute_of(starts[i])));
	}
}

static int64_t busy_at(const struct listed *l, int64_t from_ms, int64_t to_ms)
{
	int64_t n = 0;
	for (int i = 0; i < l->count; i++)
		n += l->spans[i].from_ms < to_ms && l->spans[i].to_ms > from_ms;
	return n;
}

/* Takes away what is busy. */
static void drop_busy(const struct listed *l, int64_t seats, int minutes, json_t *days)
{
	const char *name;
	json_t *list;
	void *safe;
	json_object_foreach_safe(days, safe, name, list)
	{
		struct day day;
		int none;
		if (!stamp_read(name, &day, &none))
			continue;
		for (size_t i = json_array_size(list); i-- > 0;) {
			int64_t from_ms =
				wall_of(day, (int)json_integer_value(json_array_get(list, i)));
			if (busy_at(l, from_ms, from_ms + minutes * MINUTE_MS) >= seats)
				json_array_remove(list, i);
		}
		if (!json_array_size(list))
			json_object_del(days, name);
	}
}

static bool is_fresh(const struct vacancy *o, int64_t now_ms)
{
	int64_t age_ms = now_ms - o->heard_ms;
	return o->heard && age_ms >= 0 && age_ms <= seconds(o->ep, "times_keep_s") * 1000;
}

void vacancies_apply(const struct vacancies *vacancies, const char *service, const char *place,
	int minutes, int64_t now_ms, json_t *days)
{
	const struct vacancy *o = find(vacancies, service, place);
	if (!o || !is_fresh(o, now_ms))
		return;
	if (o->ep->adapter->lister->is_busy) {
		drop_busy(o->heard, endpoint_number(o->ep, "seats"), minutes, days);
		return;
	}
	json_object_clear(days);
	add_free(o->heard, now_ms, days);
}

int64_t vacancies_heard_ms(const struct vacancies *vacancies, const struct endpoint *ep)
{
	int64_t oldest_ms = 0, now_ms = loop_now(vacancies->loop).wall_ms;
	for (int i = 0; i < vacancies->count; i++) {
		const struct vacancy *o = &vacancies->list[i];
		if (o->ep != ep)
			continue;
		if (!is_fresh(o, now_ms))
			return -1;
		if (!oldest_ms || o->heard_ms < oldest_ms)
			oldest_ms = o->heard_ms;
	}
	return oldest_ms;
}
