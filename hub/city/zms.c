/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The citizen API of ZMS (it-at-m/eappointment): a hold of 15 minutes, the person, two
 * confirmations. What was answered is never trusted after an error: only looking the appointment up
 * decides.  A hold whose answer was lost cannot be looked up; it lapses by itself before the next
 * is made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/lister.h"
#include "hub/city/text.h"
#include "kiosk/i18n/i18n.h"

enum { RESERVE, UPDATE, PRECONFIRM, CONFIRM, LOOK, CANCEL, LOOK_CANCELLED, STEPS };
enum { NAME_LETTERS = 50, LOOK_AGAIN_MS = 10000 };

#define HOLD_LAPSES_MS INT64_C(960000) /* 15 minutes, and one */

static const struct setting settings[] = {
	{"email", SETTING_TEXT, "", "an address of the office, for scopes that require one"},
	{"telephone", SETTING_FLAG, "true", "the person's number is passed on"},
	{"custom_text", SETTING_FLAG, "false", "the free text field takes our reference"},
	{NULL, SETTING_TEXT, "", ""},
};

/* --- asking ---------------------------------------------------------------------------------- */

static enum err post(
	const struct endpoint *ep, struct city_call *call, const char *path, json_t *body)
{
	call->method = "POST";
	enum err e = call_path(call, ep, path);
	if (e) {
		json_decref(body);
		return e;
	}
	return call_json(call, body);
}

static enum err build_reserve(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *office = route_text(p->route, "office"),
		   *service = route_text(p->route, "code");
	if (!*office || !*service)
		return ERR_NOT_FOUND;
	if (!p->start_ms)
		return ERR_BAD_INPUT;
	return post(ep, call, "reserve-appointment/",
		json_pack("{s:I, s:I, s:[s], s:[i]}", "timestamp", (json_int_t)(p->start_ms / 1000),
			"officeId", (json_int_t)strtoll(office, NULL, 10), "serviceId", service,
			"serviceCount", 1));
}

/* {"processId", "authKey"} of what was noted. */
static json_t *process(const json_t *notes)
{
	const char *id = json_string_value(json_object_get(notes, "processId"));
	const char *key = json_string_value(json_object_get(notes, "authKey"));
	return id && key ? json_pack("{s:I, s:s}", "processId", (json_int_t)strtoll(id, NULL, 10),
				   "authKey", key)
			 : NULL;
}

static json_t *name_of(const struct endpoint *ep, const struct parcel *p)
{
	struct k_buf name;
	k_buf_init(&name, NAME_LETTERS * 8 + 8);
	enum err e = text_add_plain(
		&name, p->first_name, NAME_LETTERS, endpoint_flag(ep, "wide_letters"));
	if (!e && *p->first_name && *p->last_name)
		e = k_buf_add(&name, " ", 1);
	if (!e)
		e = text_add_plain(
			&name, p->last_name, NAME_LETTERS, endpoint_flag(ep, "wide_letters"));
	json_t *out = e ? NULL : json_string(name.len_bytes ? name.data : p->item->ref);
	k_buf_finish_wipe(&name);
	return out;
}

static enum err build_update(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	json_t *body = process(p->memo);
	if (!body)
		return ERR_BAD_INPUT;
	json_object_set_new(body, "familyName", name_of(ep, p));
	json_object_set_new(body, "email", json_string(endpoint_text(ep, "email")));
	if (endpoint_flag(ep, "telephone"))
		json_object_set_new(body, "telephone", json_string(p->phone));
	if (endpoint_flag(ep, "custom_text"))
		json_object_set_new(body, "customTextfield", json_string(p->item->ref));
	return post(ep, call, "update-appointment/", body);
}

static enum err build_preconfirm(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	json_t *body = process(p->memo);
	return body ? post(ep, call, "preconfirm-appointment/", body) : ERR_BAD_INPUT;
}

static enum err build_confirm(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	json_t *body = process(p->memo);
	return body ? post(ep, call, "confirm-appointment/", body) : ERR_BAD_INPUT;
}

static enum err look(const struct endpoint *ep, const json_t *notes, struct city_call *call)
{
	const char *id = json_string_value(json_object_get(notes, "processId"));
	const char *key = json_string_value(json_object_get(notes, "authKey"));
	enum err e = id && key ? call_path(call, ep, "appointment/") : ERR_BAD_INPUT;
	if (!e)
		e = call_query(call, "processId", id);
	return e ? e : call_query(call, "authKey", key);
}

static enum err build_look(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return look(ep, p->memo, call);
}

static enum err build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	if (p->origin && !p->origin_is_delivered)
		return ERR_THROTTLED;
	json_t *body = process(p->origin);
	return body ? post(ep, call, "cancel-appointment/", body) : ERR_BAD_INPUT;
}

static enum err build_look_cancelled(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return look(ep, p->origin, call);
}

/* --- reading --------------------------------------------------------------------------------- */

static bool says(const struct city_reply *r, const char *code)
{
	const struct doc_node *error = doc_find(r->root, "errorCode");
	return error && text_same(error->text, code);
}

static void go(struct verdict *v, int step)
{
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
}

/* An answer is about ours: answers have been mixed up on the way. */
static bool is_ours(const json_t *notes, const struct city_reply *r)
{
	const char *id = json_string_value(json_object_get(notes, "processId"));
	return id && !strcmp(doc_text(r->root, "processId"), id);
}

static void read_reserve(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	const char *id = doc_text(r->root, "processId"), *key = doc_text(r->root, "authKey");
	const struct doc_node *scope = doc_child(r->root, "scope");
	bool is_this = strtoll(doc_text(r->root, "timestamp"), NULL, 10) == p->start_ms / 1000;
	if (reply_is_good(r) && *id && *key && (!is_this || parcel_other_has(p, id))) {
		verdict_set(v, VERDICT_LOST, "it gave the number of another request");
	} else if (reply_is_good(r) && *id && *key) {
		snprintf(v->their_id, sizeof v->their_id, "%s", id);
		parcel_set_note(p, "processId", id);
		parcel_set_note(p, "authKey", key);
		if (doc_truth(scope, "emailRequired") && !*endpoint_text(ep, "email"))
			verdict_set(v, VERDICT_STAFF, "this office wants an e-mail address");
		else
			go(v, UPDATE);
	} else if (says(r, "appointmentNotAvailable")) {
		verdict_set(v, VERDICT_REJECTED, "this time is not free any more");
		v->state = MATTER_NOT_POSSIBLE;
	} else {
		reply_sort_refusal(r, v);
	}
}

/* The hold is over: what was noted means nothing any more. */
static void begin_again(struct parcel *p, struct verdict *v)
{
	json_object_clear(p->memo);
	verdict_set(v, VERDICT_ABSENT, "the hold lapsed before it was confirmed");
	v->is_certain = true;
}

static void read_update(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	if (reply_is_good(r) && is_ours(p->memo, r))
		go(v, PRECONFIRM);
	else if (says(r, "processNotReservedAnymore") || says(r, "authKeyMismatch") ||
		 r->status == 404)
		go(v, LOOK);
	else
		reply_sort_refusal(r, v);
}

static void read_preconfirm(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	(void)p;
	if (reply_is_good(r) && is_ours(p->memo, r) &&
		text_same(doc_text(r->root, "status"), "preconfirmed"))
		go(v, CONFIRM);
	else
		go(v, LOOK);
}

static void booked(const struct parcel *p, struct verdict *v)
{
	verdict_set(v, VERDICT_DELIVERED, "");
	v->state = MATTER_BOOKED;
	snprintf(v->their_id, sizeof v->their_id, "%s", parcel_note(p, "processId"));
}

static void read_confirm(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (reply_is_good(r) && is_ours(p->memo, r) &&
		text_same(doc_text(r->root, "status"), "confirmed"))
		booked(p, v);
	else
		go(v, LOOK);
}

static bool is_gone(const json_t *notes, const struct city_reply *r)
{
	return says(r, "authKeyMismatch") || says(r, "appointmentNotFound") ||
	       says(r, "processNotFound") ||
	       (reply_is_good(r) && is_ours(notes, r) &&
		       text_same(doc_text(r->root, "status"), "deleted"));
}

/* An error bears no number and may be about another: it must be seen twice. */
static bool is_gone_twice(struct parcel *p, const json_t *notes, const struct city_reply *r)
{
	bool was_gone = json_object_get(p->memo, "gone") != NULL;
	json_object_set_new(p->memo, "gone", json_true());
	return was_gone || is_ours(notes, r);
}

static void look_again(struct verdict *v, int step)
{
	go(v, step);
	v->wait_ms = LOOK_AGAIN_MS;
}

static void read_look(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	bool is_this = reply_is_good(r) && is_ours(p->memo, r);
	const char *status = is_this ? doc_text(r->root, "status") : "";
	if (text_same(status, "confirmed"))
		booked(p, v);
	else if (text_same(status, "preconfirmed"))
		go(v, CONFIRM);
	else if (text_same(status, "reserved"))
		go(v, UPDATE);
	else if (is_gone(p->memo, r) && !is_gone_twice(p, p->memo, r))
		look_again(v, LOOK);
	else if (is_gone(p->memo, r))
		begin_again(p, v);
	else
		verdict_set(v, VERDICT_UNPROVEN, "it does not say how the appointment stands");
}

static void read_cancel(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_gone(p->origin, r) && is_ours(p->origin, r))
		verdict_set(v, VERDICT_DELIVERED, "");
	else
		go(v, LOOK_CANCELLED);
}

static void read_look_cancelled(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_gone(p->origin, r) && !is_gone_twice(p, p->origin, r)) {
		look_again(v, LOOK_CANCELLED);
	} else if (is_gone(p->origin, r)) {
		verdict_set(v, VERDICT_DELIVERED, "");
	} else if (reply_is_good(r) && is_ours(p->origin, r) && *doc_text(r->root, "status")) {
		go(v, CANCEL);
		v->wait_ms = 60000;
	} else {
		verdict_set(v, VERDICT_UNPROVEN, "it does not say how the appointment stands");
	}
}

static const struct step steps[STEPS] = {
	[RESERVE] = {.name = "reserve",
		.after_loss = RESERVE,
		.loss_wait_ms = HOLD_LAPSES_MS,
		.build = build_reserve,
		.read = read_reserve},
	[UPDATE] = {.name = "update",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_update,
		.read = read_update},
	[PRECONFIRM] = {.name = "preconfirm",
		.after_loss = LOOK,
		.build = build_preconfirm,
		.read = read_preconfirm},
	[CONFIRM] = {.name = "confirm",
		.after_loss = LOOK,
		.build = build_confirm,
		.read = read_confirm},
	[LOOK] = {.name = "look",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_look,
		.read = read_look},
	[CANCEL] = {.name = "cancel",
		.after_loss = LOOK_CANCELLED,
		.build = build_cancel,
		.read = read_cancel},
	[LOOK_CANCELLED] = {.name = "look-cancelled",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_look_cancelled,
		.read = read_look_cancelled},
};

/* --- its free times ------------------------------------------------------------------------- */

static enum err build_times(const struct endpoint *ep, const json_t *row, const struct listing *at,
	struct city_call *call)
{
	const char *from_to[] = {"startDate", "endDate", "slotsStartDate", "slotsEndDate"};
	const char *office = route_text(row, "office"), *service = route_text(row, "code");
	char day[16];
	if (at->calls || !*office || !*service)
		return ERR_NOT_FOUND;
	enum err e = call_path(call, ep, "available-calendar/");
	for (int i = 0; !e && i < 4; i++) {
		struct day d = day_of(i % 2 ? at->to_ms - 1 : at->from_ms);
		snprintf(day, sizeof day, "%04u-%02u-%02u", (unsigned)d.year % 10000u,
			(unsigned)d.month % 100u, (unsigned)d.day % 100u);
		e = call_query(call, from_to[i], day);
	}
	if (!e)
		e = call_query(call, "officeIds", office);
	if (!e)
		e = call_query(call, "serviceIds", service);
	return e ? e : call_query(call, "serviceCounts", "1");
}

static bool read_times(const struct endpoint *ep, const json_t *row, const struct city_reply *r,
	struct listing *at, struct listed *out)
{
	(void)ep;
	(void)at;
	const struct doc_node *days = doc_child(r->root, "availableDays");
	if (!reply_is_good(r) || !days)
		return false;
	for (const struct doc_node *d = days->first; d; d = d->next) {
		const struct doc_node *offices = doc_child(d, "offices");
		for (const struct doc_node *o = offices ? offices->first : NULL; o; o = o->next) {
			const struct doc_node *times = doc_child(o, "appointments");
			if (strcmp(doc_text(o, "officeId"), route_text(row, "office")))
				continue;
			for (const struct doc_node *t = times ? times->first : NULL; t; t = t->next)
				listed_add(out, strtoll(t->text, NULL, 10) * 1000, 0);
		}
	}
	return true;
}

const struct lister zms_lister = {.build = build_times, .read = read_times};

/* --- what it can do -------------------------------------------------------------------------- */

static enum err build_offices(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return call_path(call, ep, "offices-and-services/");
}

static bool has_relation(const struct doc_node *relations, const char *office, const char *service)
{
	for (const struct doc_node *c = relations ? relations->first : NULL; c; c = c->next)
		if (!strcmp(doc_text(c, "officeId"), office) &&
			!strcmp(doc_text(c, "serviceId"), service))
			return true;
	return false;
}

static bool read_offices(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)learnt;
	size_t i;
	const json_t *row;
	const struct doc_node *relations = doc_child(r->root, "relations");
	bool is_good = reply_is_good(r) && relations;
	if (k_buf_printf(words, "status %d%s", r->status, relations ? "" : "; no offices"))
		return false;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		if (has_relation(relations, route_text(row, "office"), route_text(row, "code")))
			continue;
		is_good = false;
		if (k_buf_printf(words, "; service %.20s is not at office %.20s",
			    route_text(row, "code"), route_text(row, "office")))
			return false;
	}
	return is_good;
}

static const struct probe probes[] = {{"offices and services", build_offices, read_offices}};
static const int probe_count = 1;

const struct adapter zms_adapter = {
	.name = "zms",
	.words = "ZMS citizen API",
	.settings = settings,
	.steps = steps,
	.step_count = STEPS,
	.first_step = {[REQUEST_VISIT] = RESERVE + 1, [REQUEST_CANCEL] = CANCEL + 1},
	.books = true,
	.lister = &zms_lister,
	.probes = probes,
	.probe_count = &probe_count,
};
