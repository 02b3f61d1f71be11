/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/runner.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/call.h"
#include "hub/city/outcome.h"
#include "kiosk/base/log.h"

enum {
	IDLE_LOOK_MS = 60 * 60 * 1000,
	TROUBLE_MS = 60 * 1000,
	SHARED_LOOK_MS = 10 * 1000, /* for what other hubs have put into the journal */
	ANSWER_MARGIN_MS = 10 * 1000
};

struct runner {
	struct loop *loop;
	struct http *http;
	struct hub *hub;
	const struct endpoint *ep;
	struct loop_timer *timer;
	bool is_busy;
	/* while busy: */
	struct journal_item item;
	struct parcel parcel;
	const struct step *step;
	int64_t attempt;
};

static int64_t now_ms(const struct runner *r)
{
	return loop_now(r->loop).wall_ms;
}

static void on_timer(void *ctx);

static void look_after(struct runner *r, int64_t wait_ms)
{
	loop_timer_remove(r->timer);
	r->timer = loop_timer_add(r->loop, wait_ms, on_timer, r);
}

/* Writes what the answer means; then looks for the next.  A verdict that cannot be written leaves
 * the item as a crash would, and the next look finds it so. */
static void settle(struct runner *r, const struct verdict *v, int status)
{
	struct outcome o = {r->hub, r->ep, r->step, r->attempt, status, now_ms(r)};
	json_decref(r->item.memo);
	r->item.memo = json_incref(r->parcel.memo);
	enum err e = outcome_write(&o, &r->item, v);
	parcel_close(&r->parcel);
	journal_item_finish(&r->item);
	r->is_busy = false;
	if (e)
		log_error("city", "%s: cannot write the journal: %s", r->ep->name, err_words(e));
	look_after(r, e ? TROUBLE_MS : 0);
}

static void on_answer(void *ctx, const struct http_answer *answer)
{
	struct runner *r = ctx;
	struct verdict v;
	loop_refresh(r->loop);
	call_judge(r->ep, r->step, &r->parcel, answer, now_ms(r), &v);
	log_info("city", "%s: item %lld, %s: %s", r->ep->name, (long long)r->item.item,
		r->step->name, outcome_name_of(v.kind));
	settle(r, &v, answer->status);
}

/* What cannot be tried at all goes to staff. */
static void give_up(struct runner *r, const char *reason)
{
	struct verdict v = {.step = NO_STEP, .state = NO_STATE};
	verdict_set(&v, VERDICT_STAFF, reason);
	settle(r, &v, 0);
}

/* What it builds on is not there yet. */
static void put_off(struct runner *r)
{
	struct verdict v = {.kind = VERDICT_AGAIN, .step = NO_STEP, .state = NO_STATE};
	r->item.tries++;
	settle(r, &v, 0);
}

static void send_it(struct runner *r, struct city_call *call)
{
	enum err e = journal_begin(
		r->hub->db, &r->item, r->step->name, r->step->is_safe, now_ms(r), &r->attempt);
	if (e) {
		/* Nothing was sent, nothing was changed. */
		parcel_close(&r->parcel);
		journal_item_finish(&r->item);
		r->is_busy = false;
		look_after(r, e == ERR_GONE ? 0 : TROUBLE_MS);
		return;
	}
	e = call_make(r->http, r->ep, r->step, call, on_answer, r);
	if (e) {
		struct verdict v = {.step = NO_STEP, .state = NO_STATE};
		verdict_set(&v, e == ERR_BAD_INPUT ? VERDICT_STAFF : VERDICT_AGAIN,
			"the call could not be made: is the url right?");
		settle(r, &v, 0);
	}
}

static bool has_next(const struct runner *r)
{
	return r->step + 1 < r->ep->adapter->steps + r->ep->adapter->step_count;
}

static void work(struct runner *r)
{
	struct city_call call;
	enum err e = parcel_open(r->hub, r->ep, &r->item, now_ms(r), &r->parcel);
	if (e) {
		r->parcel.memo = json_incref(r->item.memo);
		give_up(r, "the request cannot be opened with the hub's key");
		return;
	}
	call_init(&call, "GET");
	e = r->step->build(r->ep, &r->parcel, &call);
	while (e == ERR_UNSUPPORTED && has_next(r)) {
		call_finish(&call);
		call_init(&call, "GET");
		r->step++;
		e = r->step->build(r->ep, &r->parcel, &call);
	}
	if (e == ERR_NOT_FOUND)
		give_up(r, "city.json does not say under which code this goes there");
	else if (e == ERR_THROTTLED)
		put_off(r);
	else if (e)
		give_up(r, "the request cannot be put into this system's form");
	else
		send_it(r, &call);
	call_finish(&call);
}

/* The step that the item is at; NULL: this adapter has none of that name. */
static const struct step *step_of(const struct endpoint *ep, const struct journal_item *item)
{
	const struct adapter *a = ep->adapter;
	int kind = request_kind_find(item->kind);
	int i = *item->step ? adapter_step(a, item->step)
		: kind < 0  ? (a->is_gateway ? 0 : NO_STEP)
			    : a->first_step[kind] - 1;
	return i < 0 ? NULL : &a->steps[i];
}

/* The hub that sent it may only have lost the database, and still wait for the answer. */
static bool may_be_under_way(const struct runner *r)
{
	int64_t longest_ms = endpoint_number(r->ep, "timeout_s") * 1000 + ANSWER_MARGIN_MS;
	return db_is_shared(r->hub->db) && now_ms(r) < r->item.sent_ms + longest_ms;
}

/* True if there was something to do. */
static bool take_interrupted(struct runner *r)
{
	struct verdict v = {.kind = VERDICT_LOST,
		.step = NO_STEP,
		.state = NO_STATE,
		.reason = "the hub stopped while it was being sent"};
	if (journal_interrupted(r->hub->db, r->ep->name, &r->item))
		return false;
	if (may_be_under_way(r)) {
		journal_item_finish(&r->item);
		return false;
	}
	r->is_busy = true;
	r->step = step_of(r->ep, &r->item);
	r->attempt = journal_open_attempt(r->hub->db, r->item.item);
	r->parcel.memo = json_incref(r->item.memo);
	settle(r, &v, 0);
	return true;
}

static void wait_for_next(struct runner *r)
{
	int64_t due_ms = 0, longest_ms = db_is_shared(r->hub->db) ? SHARED_LOOK_MS : IDLE_LOOK_MS;
	if (journal_next_ms(r->hub->db, r->ep->name, &due_ms)) {
		if (db_is_shared(r->hub->db))
			look_after(r, longest_ms);
		return;
	}
	int64_t wait_ms = due_ms - now_ms(r);
	look_after(r, wait_ms < 0 ? 0 : wait_ms > longest_ms ? longest_ms : wait_ms);
}

static void on_timer(void *ctx)
{
	struct runner *r = ctx;
	r->timer = NULL;
	if (!r->is_busy && !db_has_job(r->hub->db, DB_JOB_CITY)) {
		look_after(r, SHARED_LOOK_MS);
		return;
	}
	if (r->is_busy || take_interrupted(r))
		return;
	if (journal_due(r->hub->db, r->ep->name, now_ms(r), &r->item)) {
		wait_for_next(r);
		return;
	}
	r->is_busy = true;
	r->attempt = 0;
	r->step = step_of(r->ep, &r->item);
	bool is_old =
		r->item.state == JOURNAL_AMBIGUOUS &&
		now_ms(r) - r->item.sent_ms > endpoint_number(r->ep, "staff_after_hours") * 3600000;
	if (r->step && !is_old) {
		work(r);
		return;
	}
	r->parcel.memo = json_incref(r->item.memo);
	give_up(r, is_old ? "nobody could find out whether it arrived"
			  : "this adapter does not know how to go on");
}

enum err runner_create(struct loop *loop, struct http *http, struct hub *hub,
	const struct endpoint *ep, struct runner **runner_out)
{
	struct runner *r = calloc(1, sizeof *r);
	if (!r)
		return ERR_NO_MEMORY;
	*r = (struct runner){.loop = loop, .http = http, .hub = hub, .ep = ep};
	look_after(r, 0);
	*runner_out = r;
	return ERR_OK;
}

void runner_destroy(struct runner *r)
{
	if (!r)
		return;
	loop_timer_remove(r->timer);
	if (r->is_busy) {
		parcel_close(&r->parcel);
		journal_item_finish(&r->item);
	}
	free(r);
}

void runner_kick(struct runner *r)
{
	if (!r->is_busy)
		look_after(r, 0);
}
