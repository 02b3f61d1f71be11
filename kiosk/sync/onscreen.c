/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/onscreen.h"

#include "kiosk/base/log.h"
#include "kiosk/model/json_text.h"
#include "kiosk/outbox/known.h"
#include "kiosk/tuf/strict.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	REPORT_MS = 5 * 60 * 1000,
	CHECKED_MS = 60 * 60 * 1000, /* how old may be what is kept and told of the last look */
	TROUBLES_MAX = 8	     /* protocol.md 15 */
};

struct onscreen {
	struct loop *loop;
	struct onscreen_ground ground;
	struct supply *supply;
	json_t *offer;	    /* the package to show, of supply's state; NULL: none */
	json_t *announced;  /* urgent notices */
	json_t *shown;	    /* as the kiosk said last; NULL: it never did */
	json_t *troubles;   /* [{"about", "words"}] */
	char centre[128];   /* where the hub says that this kiosk stands; "" not known */
	int64_t checked_ms; /* by trusted time: nothing newer was signed then; 0: never */
	int64_t told_ms;    /* checked_ms, as the kiosk was told */
	struct loop_timer *timer;
	char words[SUPPLY_WORDS_MAX]; /* why nothing new could be had at the last look; "" it could
				       */
	bool is_under_way, is_again;
};

static int64_t mono_ms(const struct onscreen *o)
{
	return k_time_mono_ms(loop_now(o->loop));
}

static int64_t trusted_ms(const struct onscreen *o)
{
	return now_trusted_ms(o->ground.now, mono_ms(o), loop_now(o->loop).wall_ms);
}

static void keep_fact(struct onscreen *o, const char *name, json_t *fact)
{
	if (!fact || known_fact_put(o->ground.box, name, fact))
		log_warn("hw", "content: %s could not be kept", name);
	json_decref(fact);
}

/* What a start without the line must know. */
static void keep_known(struct onscreen *o)
{
	keep_fact(o, "content",
		json_pack("{s:s, s:I}", "centre", o->centre, "checked", (json_int_t)o->checked_ms));
}

/* --- telling the hub ---------------------------------------------------------------------------
 */

static void report(void *ctx);

static void plan(struct onscreen *o, int64_t after_ms)
{
	loop_timer_remove(o->timer);
	o->timer = loop_timer_add(o->loop, after_ms, report, o);
}

static void on_told(void *ctx, const struct line_answer *a)
{
	struct onscreen *o = ctx;
	const char *centre = a->err || a->status != 200 ? NULL : strict_string(a->json, "centre");
	o->is_under_way = false;
	if (centre && strcmp(centre, o->centre)) {
		snprintf(o->centre, sizeof o->centre, "%s", centre);
		keep_known(o);
		if (o->supply)
			supply_ask(o->supply); /* what is for this centre may be another package */
	}
	plan(o, o->is_again ? 0 : REPORT_MS);
	o->is_again = false;
}

/* How many requests wait here, and since when the oldest. */
static void count_queue(const struct onscreen *o, json_int_t *n_out, json_int_t *oldest_s_out)
{
	static const enum outbox_state waiting[] = {OUTBOX_QUEUED, OUTBOX_SENDING};
	struct outbox_count counts[OUTBOX_STATE_COUNT];
	int64_t now_ms = loop_now(o->loop).wall_ms;
	outbox_counts(o->ground.box, counts);
	for (unsigned i = 0; i < sizeof waiting / sizeof *waiting; i++) {
		const struct outbox_count *c = &counts[waiting[i]];
		json_int_t age_s = c->count ? (now_ms - c->oldest_ms) / 1000 : 0;
		*n_out += c->count;
		*oldest_s_out = age_s > *oldest_s_out ? age_s : *oldest_s_out;
	}
}

static json_t *report_json(const struct onscreen *o)
{
	json_int_t queue = 0, oldest_s = 0, version = 0, release = 0;
	const char *content = strict_string(o->shown, "content");
	const char *snapshot = strict_string(o->shown, "snapshot");
	strict_int(o->shown, "version", 0, &version);
	strict_int(o->shown, "release", 0, &release);
	count_queue(o, &queue, &oldest_s);
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:O}", "content",
		content ? content : "", "snapshot", snapshot ? snapshot : "", "version", version,
		"release", release, "checked", (json_int_t)o->checked_ms, "queue", queue,
		"oldest_s", oldest_s, "troubles", o->troubles);
}

static void report(void *ctx)
{
	struct onscreen *o = ctx;
	o->timer = NULL;
	if (!o->shown || !line_is_on(o->ground.line))
		return; /* told when the kiosk speaks, when the line is back */
	if (o->is_under_way) {
		o->is_again = true;
		return;
	}
	json_t *json = report_json(o);
	char *text = json ? json_text(json, JSON_COMPACT) : NULL;
	json_decref(json);
	struct line_request r = {.method = "PUT",
		.path = "/v1/shown",
		.body = text,
		.len_bytes = text ? strlen(text) : 0};
	o->is_under_way = text && !line_ask(o->ground.line, &r, on_told, o);
	free(text);
	if (!o->is_under_way)
		plan(o, REPORT_MS);
}

/* --- telling the kiosk -------------------------------------------------------------------------
 */

static void tell_offer(struct onscreen *o)
{
	json_t *m = o->offer ? json_copy(o->offer) : NULL;
	if (!m)
		return;
	o->told_ms = o->checked_ms;
	json_object_set_new(m, "t", json_string("content"));
	json_object_set_new(m, "checked", json_integer((json_int_t)o->checked_ms));
	o->ground.tell(o->ground.ctx, m);
}

static void tell_announced(struct onscreen *o)
{
	o->ground.tell(
		o->ground.ctx, json_pack("{s:s, s:{s:I, s:O}}", "t", "announced", "announced",
				       "as_of", (json_int_t)o->checked_ms, "alerts", o->announced));
}

void onscreen_hello(struct onscreen *o)
{
	tell_offer(o);
	tell_announced(o);
}

/* --- what the supply has -----------------------------------------------------------------------
 */

static void on_ask(void *ctx, json_t *message)
{
	struct onscreen *o = ctx;
	json_object_set_new(message, "now_s", json_integer((json_int_t)(trusted_ms(o) / 1000)));
	json_object_set_new(message, "least_s",
		json_integer((json_int_t)(now_certain_ms(o->ground.now, mono_ms(o)) / 1000)));
	json_object_set_new(
		message, "sure", json_boolean(now_most_ms(o->ground.now, mono_ms(o)) != 0));
	json_object_set_new(message, "kiosk", json_string(o->ground.identity->kiosk));
	json_object_set_new(message, "centre", json_string(o->centre));
	const char *package = strict_string(o->shown, "package");
	const char *before = strict_string(o->shown, "before");
	if (package && before) /* what the kiosk can go back to stays */
		json_object_set_new(message, "keep", json_pack("[s, s]", package, before));
}

static void trouble(struct onscreen *o, const char *about, const char *words)
{
	size_t i;
	json_t *one;
	json_array_foreach(o->troubles, i, one)
		if (!strcmp(strict_string(one, "about"), about))
			return;
	if (json_array_size(o->troubles) >= TROUBLES_MAX)
		json_array_remove(o->troubles, 0);
	json_array_append_new(o->troubles, json_pack("{s:s, s:s}", "about", about, "words", words));
	log_error("content", "package %.12s is not shown: %s", about, words);
	plan(o, 0);
}

static void take_package(struct onscreen *o, json_t *package)
{
	const char *dir = strict_string(package, "dir"), *name = strict_string(package, "name");
	const char *words = strict_string(package, "words");
	if (!dir || !name || !words)
		return;
	if (*words)
		trouble(o, name, words);
	if (!*dir || json_equal(package, o->offer))
		return;
	json_array_clear(o->troubles); /* they were with others before it */
	json_decref(o->offer);
	o->offer = json_incref(package);
	tell_offer(o);
}

/* When it was last certain that this is the newest.  Told once an hour: pages speak of days. */
static void take_checked(struct onscreen *o)
{
	int64_t before_ms = o->checked_ms;
	o->checked_ms = trusted_ms(o);
	if (before_ms && o->checked_ms - o->told_ms < CHECKED_MS)
		return;
	keep_known(o);
	tell_offer(o);
}

static void on_state(void *ctx, const json_t *state)
{
	struct onscreen *o = ctx;
	const char *words = strict_string(state, "words");
	json_t *announced = json_object_get(state, "announced");
	snprintf(o->words, sizeof o->words, "%s", words ? words : "");
	if (!*o->words)
		take_checked(o);
	take_package(o, json_object_get(state, "package"));
	if (json_is_array(announced) && !json_equal(announced, o->announced)) {
		json_decref(o->announced);
		o->announced = json_incref(announced);
		tell_announced(o);
	}
}

/* --- what the kiosk says -----------------------------------------------------------------------
 */

/* A package that it gave up is not offered again, now and after a start. */
static void take_failed(struct onscreen *o, const json_t *failed)
{
	size_t i;
	json_t *one;
	json_array_foreach(failed, i, one) {
		const char *package = strict_string(one, "package"),
			   *words = strict_string(one, "words");
		const char *offered = strict_string(o->offer, "name");
		if (!package || !words)
			continue;
		if (!offered || !strcmp(offered, package)) /* else another has come since */
			trouble(o, package, words);
		if (o->supply)
			supply_refuse(o->supply, package, words);
		if (offered && !strcmp(offered, package)) {
			json_decref(o->offer);
			o->offer = NULL;
		}
	}
}

void onscreen_said(struct onscreen *o, const json_t *message)
{
	if (!strict_string(message, "content") || !strict_string(message, "package"))
		return;
	take_failed(o, json_object_get(message, "failed"));
	json_t *said = json_copy((json_t *)(uintptr_t)message);
	json_object_del(said, "t");
	json_object_del(said, "failed");
	if (json_equal(said, o->shown)) {
		json_decref(said);
		return;
	}
	json_decref(o->shown);
	o->shown = said;
	keep_fact(o, "on_screen", json_incref(said));
	plan(o, 0);
}

void onscreen_line_is_back(struct onscreen *o)
{
	plan(o, 0);
	onscreen_look(o);
}

void onscreen_look(struct onscreen *o)
{
	if (o->supply)
		supply_ask(o->supply);
}

enum err onscreen_take_from(struct onscreen *o, const char *dir)
{
	return o->supply ? supply_take_from(o->supply, dir) : ERR_UNSUPPORTED;
}

json_t *onscreen_facts(const struct onscreen *o)
{
	const json_t *last = json_array_get(o->troubles, json_array_size(o->troubles) - 1);
	bool is_refused = json_array_size(o->troubles) > 0;
	const char *content = strict_string(o->shown, "content");
	json_int_t version = 0, release = 0;
	strict_int(o->shown, "version", 0, &version);
	strict_int(o->shown, "release", 0, &release);
	return json_pack("{s:s, s:I, s:I, s:I, s:s, s:s, s:b, s:b}", "content",
		content ? content : "", "version", version, "release", release, "checked",
		(json_int_t)o->checked_ms, "refused",
		is_refused ? strict_string(last, "words") : "", "words", o->words, "signed",
		o->supply != NULL, "busy", o->supply && supply_is_busy(o->supply));
}

/* --- life --------------------------------------------------------------------------------------
 */

static void recall(struct onscreen *o)
{
	json_t *fact = NULL;
	json_int_t checked_ms = 0;
	if (!known_fact_get(o->ground.box, "on_screen", &fact))
		o->shown = fact;
	fact = NULL;
	if (known_fact_get(o->ground.box, "content", &fact))
		return;
	const char *centre = strict_string(fact, "centre");
	snprintf(o->centre, sizeof o->centre, "%s", centre ? centre : "");
	strict_int(fact, "checked", 0, &checked_ms);
	o->checked_ms = checked_ms;
	json_decref(fact);
}

enum err onscreen_create(struct loop *loop, const struct onscreen_ground *ground,
	const struct supply_options *supply, struct onscreen **onscreen_out)
{
	struct onscreen *o = calloc(1, sizeof *o);
	if (!o)
		return ERR_NO_MEMORY;
	*o = (struct onscreen){.loop = loop,
		.ground = *ground,
		.announced = json_array(),
		.troubles = json_array()};
	struct supply_events events = {.on_ask = on_ask, .on_state = on_state, .ctx = o};
	enum err e = o->announced && o->troubles ? ERR_OK : ERR_NO_MEMORY;
	recall(o);
	if (!e && supply->url)
		e = supply_create(loop, supply, &events, &o->supply);
	if (e)
		onscreen_destroy(o);
	else
		*onscreen_out = o;
	return e;
}

void onscreen_destroy(struct onscreen *o)
{
	if (!o)
		return;
	supply_destroy(o->supply);
	loop_timer_remove(o->timer);
	json_decref(o->offer);
	json_decref(o->announced);
	json_decref(o->shown);
	json_decref(o->troubles);
	free(o);
}
