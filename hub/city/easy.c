/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Easy!Appointments, REST v1.  It books whatever it is told, also twice at one time and in the
 * past, and answers 500 for what is only wrong.  So: look for our reference, look at the free
 * times, make or find the customer, book, and look at the day again: where two overlap, the higher
 * number gives way. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/lister.h"
#include "hub/city/text.h"
#include "kiosk/i18n/i18n.h"

enum { SEEK, FREE, CUSTOMER, FIND, BOOK, DAY, GIVE_WAY, CANCEL, STEPS };
enum { WORDS_LETTERS = 2000, WORDS_BYTES = 16 << 10 };

static const struct setting settings[] = {
	{"api_token", SETTING_TEXT, "", "its API token"},
	{"user", SETTING_TEXT, "", "or an administrator's name and password"},
	{"password", SETTING_TEXT, "", ""},
	{"mail_domain", SETTING_TEXT, "kiosk.invalid",
		"customers need an address: theirs is our reference at this domain"},
	{"seats", SETTING_NUMBER, "1", "how many visits a provider has at one time"},
	{NULL, SETTING_TEXT, "", ""},
};

/* --- asking ---------------------------------------------------------------------------------- */

static enum err log_in(const struct endpoint *ep, struct city_call *call)
{
	char both[200], value[320];
	const char *token = endpoint_text(ep, "api_token"), *user = endpoint_text(ep, "user");
	if (*token) {
		snprintf(value, sizeof value, "Bearer %s", token);
		return call_header(call, "Authorization", value);
	}
	int n = snprintf(both, sizeof both, "%s:%s", user, endpoint_text(ep, "password"));
	if (!*user || n >= (int)sizeof both)
		return *user ? ERR_TOO_BIG : ERR_OK;
	snprintf(value, sizeof value, "Basic ");
	sodium_bin2base64(value + 6, sizeof value - 6, (const unsigned char *)both, (size_t)n,
		sodium_base64_VARIANT_ORIGINAL);
	return call_header(call, "Authorization", value);
}

static enum err at(const struct endpoint *ep, struct city_call *call, const char *path)
{
	enum err e = call_path(call, ep, path);
	return e ? e : log_in(ep, call);
}

/* "2024-05-06T09:30" as day and "2024-05-06 09:30:00". */
static void times(const struct parcel *p, char day[11], char start[20])
{
	snprintf(day, 11, "%.10s", p->start);
	snprintf(start, 20, "%.10s %.5s:00", p->start, strlen(p->start) > 11 ? p->start + 11 : "");
}

static enum err ask_free(
	const struct endpoint *ep, const json_t *row, const char *day, struct city_call *call)
{
	enum err e = at(ep, call, "availabilities");
	if (!e)
		e = call_query(call, "providerId", route_text(row, "provider"));
	if (!e)
		e = call_query(call, "serviceId", route_text(row, "code"));
	return e ? e : call_query(call, "date", day);
}

static enum err build_free(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char day[11], start[20];
	times(p, day, start);
	if (!*route_text(p->route, "provider") || !*route_text(p->route, "code"))
		return ERR_NOT_FOUND;
	return p->start_ms ? ask_free(ep, p->route, day, call) : ERR_BAD_INPUT;
}

static enum err build_seek(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	enum err e = at(ep, call, "appointments");
	return e ? e : call_query(call, "q", p->item->ref);
}

static enum err build_customer(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char mail[200];
	snprintf(mail, sizeof mail, "%s@%s", p->item->ref, endpoint_text(ep, "mail_domain"));
	call->method = "POST";
	enum err e = at(ep, call, "customers");
	return e ? e
		 : call_json(call, json_pack("{s:s, s:s, s:s, s:s}", "firstName",
					   *p->first_name ? p->first_name : "-", "lastName",
					   *p->last_name ? p->last_name : p->item->ref, "email",
					   mail, "phone", *p->phone ? p->phone : "-"));
}

static enum err build_find(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	enum err e = at(ep, call, "customers");
	return e ? e : call_query(call, "q", p->item->ref);
}

static enum err build_book(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char day[11], start[20];
	struct k_buf words;
	times(p, day, start);
	call->method = "POST";
	k_buf_init(&words, WORDS_BYTES);
	enum err e = parcel_add_words(p, ep, WORDS_LETTERS, &words);
	if (!e)
		e = at(ep, call, "appointments");
	if (!e)
		e = call_json(call,
			json_pack("{s:s, s:I, s:I, s:I, s:s}", "start", start, "serviceId",
				(json_int_t)strtoll(route_text(p->route, "code"), NULL, 10),
				"providerId",
				(json_int_t)strtoll(route_text(p->route, "provider"), NULL, 10),
				"customerId",
				(json_int_t)strtoll(parcel_note(p, "customer"), NULL, 10), "notes",
				words.data));
	k_buf_finish_wipe(&words);
	return e;
}

static enum err build_day(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char day[11], start[20];
	times(p, day, start);
	enum err e = at(ep, call, "appointments");
	if (!e)
		e = call_query(call, "date", day);
	if (!e)
		e = call_query(call, "providerId", route_text(p->route, "provider"));
	return e ? e : call_query(call, "length", "1000");
}

static enum err delete (const struct endpoint *ep, const char *id, struct city_call *call) {
	char path[64]; call->method = "DELETE"; if (!*id || strlen(id) > 20) return ERR_BAD_INPUT;
	snprintf(path, sizeof path, "appointments/%s", id);
	return at(ep, call, path);
}

static enum err build_give_way(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return delete (ep, parcel_note(p, "id"), call);
}

static enum err build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *id = json_string_value(json_object_get(p->origin, "id"));
	if (p->origin && !p->origin_is_delivered)
		return ERR_THROTTLED;
	return delete (ep, id ? id : "", call);
}

/* --- reading --------------------------------------------------------------------------------- */

static void go(struct verdict *v, int step)
{
	verdict_set(v, VERDICT_STEP, "");
	v->step = step;
}

/* 401 and the like: nothing was done, and nothing will be until staff mend it. */
static void refused(const struct city_reply *r, struct verdict *v)
{
	char words[REASON_MAX];
	reply_words(r, words);
	verdict_set(
		v, VERDICT_STAFF, *words ? words : "it does not let us in, or is something else");
}

static bool is_list(const struct city_reply *r)
{
	return reply_is_good(r) && r->root && r->body[strspn(r->body, " \r\n\t")] == '[';
}

static void read_seek(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	int64_t since_ms = p->now_ms - p->item->sent_ms;
	if (!is_list(r)) {
		refused(r, v);
		return;
	}
	for (const struct doc_node *c = r->root->first; c; c = c->next) {
		if (!text_has(doc_text(c, "notes"), p->item->ref))
			continue; /* it may have ignored what we asked for */
		parcel_set_note(p, "id", doc_text(c, "id"));
		go(v, DAY);
		return;
	}
	if (p->item->state != JOURNAL_AMBIGUOUS)
		go(v, FREE);
	else if (*parcel_note(p, "said"))
		verdict_set(v, VERDICT_STAFF, parcel_note(p, "said"));
	else if (since_ms >= endpoint_number(ep, "absence_after_s") * 1000)
		verdict_set(v, VERDICT_ABSENT, "it was looked for and had not arrived");
	else
		verdict_set(v, VERDICT_UNPROVEN, "sent, but not seen there yet");
}

static void gone(struct verdict *v)
{
	verdict_set(v, VERDICT_REJECTED, "this time is not free any more");
	v->state = MATTER_NOT_POSSIBLE;
}

static void read_free(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	const char *clock = p->start + 11;
	if (!is_list(r)) {
		refused(r, v);
		return;
	}
	gone(v);
	for (const struct doc_node *c = r->root->first; c; c = c->next)
		if (!strcmp(c->text, clock))
			go(v, CUSTOMER);
	if (v->kind == VERDICT_STEP)
		v->state = NO_STATE;
}

static void read_customer(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	char words[REASON_MAX];
	const char *id = doc_text(r->root, "id");
	reply_words(r, words);
	if (reply_is_good(r) && *id) {
		parcel_set_note(p, "customer", id);
		go(v, BOOK);
	} else if (r->status == 500 && text_has(words, "already in use")) {
		go(v, FIND);
	} else if (r->status != 500 || doc_child(r->root, "success")) {
		refused(r, v);
	}
}

static void read_find(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	for (const struct doc_node *c = is_list(r) ? r->root->first : NULL; c; c = c->next) {
		if (!text_has(doc_text(c, "email"), p->item->ref))
			continue;
		parcel_set_note(p, "customer", doc_text(c, "id"));
		go(v, BOOK);
		return;
	}
	refused(r, v);
}

/* Its 500 with a message is a no, in most cases; looking decides. */
static void read_book(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	char words[REASON_MAX];
	const char *id = doc_text(r->root, "id");
	reply_words(r, words);
	if (reply_is_good(r) && *id && text_has(doc_text(r->root, "notes"), p->item->ref)) {
		parcel_set_note(p, "id", id);
		go(v, DAY);
	} else {
		if (doc_child(r->root, "success") && *words)
			parcel_set_note(p, "said", words);
		verdict_set(v, VERDICT_LOST, words);
	}
}

/* How many others have this time and came before us. */
static int64_t before_us(const struct parcel *p, const struct doc_node *list)
{
	const struct doc_node *ours = NULL;
	int64_t id = strtoll(parcel_note(p, "id"), NULL, 10), n = 0;
	for (const struct doc_node *c = list->first; c; c = c->next)
		if (strtoll(doc_text(c, "id"), NULL, 10) == id &&
			text_has(doc_text(c, "notes"), p->item->ref))
			ours = c;
	if (!ours)
		return -1;
	for (const struct doc_node *c = list->first; c; c = c->next)
		n += strtoll(doc_text(c, "id"), NULL, 10) < id &&
		     strcmp(doc_text(c, "start"), doc_text(ours, "end")) < 0 &&
		     strcmp(doc_text(c, "end"), doc_text(ours, "start")) > 0;
	return n;
}

static void read_day(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	int64_t n = is_list(r) ? before_us(p, r->root) : -1;
	if (n < 0) {
		refused(r, v);
	} else if (n >= endpoint_number(ep, "seats")) {
		go(v, GIVE_WAY);
	} else {
		verdict_set(v, VERDICT_DELIVERED, "");
		v->state = MATTER_BOOKED;
		snprintf(v->their_id, sizeof v->their_id, "%s", parcel_note(p, "id"));
	}
}

/* Taken away for certain; any other yes may be somebody else's. */
static bool is_away(const struct city_reply *r)
{
	return r->status == 204 || r->status == 404;
}

static void read_give_way(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_away(r))
		gone(v);
	else if (!reply_is_good(r) || !verdict_once_more(p, v, GIVE_WAY))
		refused(r, v);
}

static void read_cancel(
	const struct endpoint *ep, struct parcel *p, const struct city_reply *r, struct verdict *v)
{
	(void)ep;
	if (is_away(r))
		verdict_set(v, VERDICT_DELIVERED, "");
	else if (!reply_is_good(r) || !verdict_once_more(p, v, CANCEL))
		refused(r, v);
}

#define LOOKS .is_safe = true, .after_loss = NO_STEP

static const struct step steps[STEPS] = {
	[SEEK] = {.name = "seek", LOOKS, .build = build_seek, .read = read_seek},
	[FREE] = {.name = "free", LOOKS, .build = build_free, .read = read_free},
	/* A second customer of the same address is refused, so this may be repeated. */
	[CUSTOMER] = {.name = "customer",
		LOOKS,
		.reads_errors = true,
		.build = build_customer,
		.read = read_customer},
	[FIND] = {.name = "find", LOOKS, .build = build_find, .read = read_find},
	[BOOK] = {.name = "book", .after_loss = SEEK, .build = build_book, .read = read_book},
	[DAY] = {.name = "day", LOOKS, .build = build_day, .read = read_day},
	[GIVE_WAY] = {.name = "give-way", LOOKS, .build = build_give_way, .read = read_give_way},
	[CANCEL] = {.name = "cancel", LOOKS, .build = build_cancel, .read = read_cancel},
};

/* --- its free times: a day a call ------------------------------------------------------------- */

static struct day day_asked(const struct listing *at)
{
	return day_of(wall_of(day_of(at->from_ms), 12 * 60) + at->calls * INT64_C(86400000));
}

static enum err build_times(const struct endpoint *ep, const json_t *row, const struct listing *at,
	struct city_call *call)
{
	char day[16];
	struct day d = day_asked(at);
	if (at->calls == LIST_DAYS || !*route_text(row, "provider") || !*route_text(row, "code"))
		return ERR_NOT_FOUND;
	snprintf(day, sizeof day, "%04u-%02u-%02u", (unsigned)d.year % 10000u,
		(unsigned)d.month % 100u, (unsigned)d.day % 100u);
	return ask_free(ep, row, day, call);
}

static bool read_times(const struct endpoint *ep, const json_t *row, const struct city_reply *r,
	struct listing *at, struct listed *out)
{
	(void)ep;
	(void)row;
	int hour, minute;
	if (!is_list(r))
		return false;
	for (const struct doc_node *c = r->root->first; c; c = c->next)
		if (sscanf(c->text, "%2d:%2d", &hour, &minute) == 2 && hour >= 0 && hour < 24 &&
			minute >= 0 && minute < 60)
			listed_add(out, wall_of(day_asked(at), hour * 60 + minute), 0);
	return true;
}

const struct lister easy_lister = {.build = build_times, .read = read_times};

/* --- what it can do -------------------------------------------------------------------------- */

static enum err build_services(
	const struct endpoint *ep, const json_t *learnt, struct city_call *call)
{
	(void)learnt;
	return at(ep, call, "services");
}

static bool read_services(
	const struct endpoint *ep, json_t *learnt, const struct city_reply *r, struct k_buf *words)
{
	(void)learnt;
	size_t i;
	const json_t *row;
	bool is_good = is_list(r);
	if (k_buf_printf(words, "status %d%s", r->status,
		    is_good ? "" : "; no list: is the token right?"))
		return false;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		const struct doc_node *c = is_good ? r->root->first : NULL;
		while (c && strcmp(doc_text(c, "id"), route_text(row, "code")))
			c = c->next;
		if (c)
			continue;
		is_good = false;
		if (k_buf_printf(words, "; it has no service %.20s", route_text(row, "code")))
			return false;
	}
	return is_good;
}

static const struct probe probes[] = {{"services", build_services, read_services}};
static const int probe_count = 1;

const struct adapter easy_adapter = {
	.name = "easyappointments",
	.words = "Easy!Appointments",
	.settings = settings,
	.steps = steps,
	.step_count = STEPS,
	.first_step = {[REQUEST_VISIT] = SEEK + 1, [REQUEST_CANCEL] = CANCEL + 1},
	.books = true,
	.lister = &easy_lister,
	.probes = probes,
	.probe_count = &probe_count,
};
