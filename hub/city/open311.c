/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/open311.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/question.h"
#include "hub/city/text.h"
#include "kiosk/base/check.h"

static const struct setting settings[] = {
	{"format", SETTING_TEXT, "xml", "xml or json"},
	{"has_extension", SETTING_FLAG, "true", "false: its paths have no .xml or .json"},
	{"api_key", SETTING_TEXT, "", "what allows us to post"},
	{"jurisdiction", SETTING_TEXT, "", "jurisdiction_id, where it serves several"},
	{"services_path", SETTING_TEXT, "services", ""},
	{"requests_path", SETTING_TEXT, "requests", ""},
	{"request_path", SETTING_TEXT, "", "of one request, where that is not as of all"},
	{"tokens_path", SETTING_TEXT, "tokens", ""},
	{"definitions", SETTING_FLAG, "true", "it has /services/{code}"},
	{"id_attributes", SETTING_LIST, "",
		"attributes that take our reference, beside the usual three"},
	{"search_field", SETTING_TEXT, "", "field of its list that looks into texts (\"q\")"},
	{"can_list", SETTING_FLAG, "true", "it has a list of requests that shows ours"},
	{"has_pages", SETTING_FLAG, "true", "its list knows page="},
	{"address_field", SETTING_TEXT, "address_string", "where the street goes"},
	{"needs_position", SETTING_FLAG, "false", "lat and long always, also beside an address"},
	{"sends_person", SETTING_FLAG, "true", "name and phone are passed on"},
	{"email", SETTING_TEXT, "", "the office's own address, where one is required"},
	{"letters_max", SETTING_NUMBER, "4000", "how long a description may be"},
	{"extra", SETTING_OBJECT, "", "further fields with the same text each time"},
	{"is_blackbox", SETTING_FLAG, "false", "it never gives an id: its yes is all there is"},
	{"status_words", SETTING_OBJECT, "", "its words for states: \"received\", \"working\" .."},
	{NULL, SETTING_TEXT, "", ""},
};

enum err open311_url(
	const struct endpoint *ep, const char *resource, const char *id, struct city_call *call)
{
	enum err e = call_path(call, ep, resource);
	if (!e && *id)
		e = k_buf_add(&call->url, "/", 1);
	if (!e && *id)
		e = text_add_percent(&call->url, id);
	if (!e && endpoint_flag(ep, "has_extension"))
		e = k_buf_printf(&call->url, ".%s", endpoint_text(ep, "format"));
	if (!e)
		e = call_query(call, "jurisdiction_id", endpoint_text(ep, "jurisdiction"));
	return e;
}

static const char *code_of(const struct parcel *p)
{
	return p->route ? route_text(p->route, "code") : p->item->code;
}

static enum err build_define(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	if (!*code_of(p))
		return ERR_NOT_FOUND;
	if (!endpoint_flag(ep, "definitions"))
		return ERR_UNSUPPORTED;
	return open311_url(ep, endpoint_text(ep, "services_path"), code_of(p), call);
}

/* --- POST ---------------------------------------------------------------------------------- */

static enum err add_position(const struct endpoint *ep, const struct parcel *p, struct k_buf *form)
{
	char degrees[32];
	struct k_buf text;
	enum err e = text_add_field(form, endpoint_text(ep, "address_field"), p->address);
	if (e || !p->has_position || (*p->address && !endpoint_flag(ep, "needs_position")))
		return e;
	k_buf_init(&text, sizeof degrees);
	e = text_add_degrees(&text, p->lat);
	if (!e)
		e = text_add_field(form, "lat", text.data);
	k_buf_clear(&text);
	if (!e)
		e = text_add_degrees(&text, p->lon);
	if (!e)
		e = text_add_field(form, "long", text.data);
	k_buf_finish(&text);
	return e;
}

static enum err add_person(const struct endpoint *ep, const struct parcel *p, struct k_buf *form)
{
	enum err e = text_add_field(form, "email", endpoint_text(ep, "email"));
	if (e || !endpoint_flag(ep, "sends_person"))
		return e;
	e = text_add_field(form, "first_name", p->first_name);
	if (!e)
		e = text_add_field(form, "last_name", p->last_name);
	return e ? e : text_add_field(form, "phone", p->phone);
}

/* attribute[CODE]=v, or attribute[CODE][]=v for each of a list. */
static enum err add_attributes(const json_t *attributes, struct k_buf *form)
{
	const char *code;
	json_t *value, *one;
	size_t i;
	char name[128];
	enum err e = ERR_OK;
	json_object_foreach((json_t *)(uintptr_t)attributes, code, value) {
		snprintf(name, sizeof name, "attribute[%s]%s", code,
			json_is_array(value) ? "[]" : "");
		if (json_is_string(value))
			e = text_add_field(form, name, json_string_value(value));
		json_array_foreach(value, i, one) {
			if (!e)
				e = text_add_field(form, name, json_string_value(one));
		}
		if (e)
			return e;
	}
	return e;
}

/* What the person answered: opened now, and in no journal. */
static enum err add_answers(const struct parcel *p, struct k_buf *form)
{
	const char *code;
	json_t *datatype, *answers = json_object_get(p->answers, "answers"), *sent = json_object();
	json_object_foreach(json_object_get(p->memo, "asked"), code, datatype) {
		json_t *value = question_answer(
			json_string_value(datatype), json_object_get(answers, code));
		if (value)
			json_object_set_new(sent, code, value);
	}
	enum err e = add_attributes(sent, form);
	json_decref(sent);
	return e;
}

static enum err add_extra(const struct endpoint *ep, struct k_buf *form)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)endpoint_json(ep, "extra"), name, value) {
		enum err e = text_add_field(form, name, json_string_value(value));
		if (e)
			return e;
	}
	return ERR_OK;
}

static enum err add_description(
	const struct endpoint *ep, const struct parcel *p, struct k_buf *form)
{
	struct k_buf words;
	int64_t max = endpoint_number(ep, "letters_max");
	k_buf_init(&words, OPEN311_LETTERS_MAX * 4);
	enum err e = parcel_add_words(
		p, ep, max < OPEN311_LETTERS_MAX ? (size_t)max : OPEN311_LETTERS_MAX, &words);
	if (!e)
		e = text_add_field(form, "description", words.data);
	k_buf_finish_wipe(&words);
	return e;
}

static enum err build_send(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	char key[64];
	call->method = "POST";
	snprintf(key, sizeof key, "\"%s\"", p->item->request);
	if (!*code_of(p))
		return ERR_NOT_FOUND;
	const json_t *attributes = json_object_get(p->memo, "attributes");
	if (!attributes)
		attributes = json_object_get(p->route, "with");
	/* The standard wants no jurisdiction in the address of a POST, but in its body. */
	enum err e = call_path(call, ep, endpoint_text(ep, "requests_path"));
	if (!e && endpoint_flag(ep, "has_extension"))
		e = k_buf_printf(&call->url, ".%s", endpoint_text(ep, "format"));
	if (!e)
		e = call_header(
			call, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
	if (!e)
		e = call_header(call, "Idempotency-Key", key);
	if (!e)
		e = text_add_field(&call->body, "api_key", endpoint_text(ep, "api_key"));
	if (!e)
		e = text_add_field(
			&call->body, "jurisdiction_id", endpoint_text(ep, "jurisdiction"));
	if (!e)
		e = text_add_field(&call->body, "service_code", code_of(p));
	if (!e)
		e = add_position(ep, p, &call->body);
	if (!e)
		e = add_person(ep, p, &call->body);
	if (!e)
		e = add_attributes(attributes, &call->body);
	if (!e)
		e = add_answers(p, &call->body);
	if (!e)
		e = add_extra(ep, &call->body);
	return e ? e : add_description(ep, p, &call->body);
}

/* --- the rest -------------------------------------------------------------------------------- */

/* No date filter: some servers invert it, others stumble over the zone. */
static enum err build_search(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *field = endpoint_text(ep, "search_field");
	const char *page = parcel_note(p, "page");
	enum err e = open311_url(ep, endpoint_text(ep, "requests_path"), "", call);
	if (!e)
		e = call_query(call, "service_code", code_of(p));
	if (!e && *field)
		e = call_query(call, field, p->item->ref);
	if (!e && endpoint_flag(ep, "has_pages") && *page)
		e = call_query(call, "page", page);
	return e;
}

static enum err build_token(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return open311_url(ep, endpoint_text(ep, "tokens_path"), parcel_note(p, "token"), call);
}

static enum err build_follow(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *path = endpoint_text(ep, "request_path");
	return open311_url(
		ep, *path ? path : endpoint_text(ep, "requests_path"), p->item->their_id, call);
}

static const struct step steps[OPEN311_STEPS] = {
	[OPEN311_DEFINE] = {.name = "define",
		.is_safe = true,
		.reads_errors = true,
		.after_loss = NO_STEP,
		.build = build_define,
		.read = open311_read_definition},
	[OPEN311_SEND] = {.name = "send",
		.after_loss = OPEN311_SEARCH,
		.build = build_send,
		.read = open311_read_post},
	[OPEN311_SEARCH] = {.name = "search",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_search,
		.read = open311_read_list},
	[OPEN311_TOKEN] = {.name = "token",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_token,
		.read = open311_read_token},
	[OPEN311_FOLLOW] = {.name = "follow",
		.is_safe = true,
		.after_loss = NO_STEP,
		.build = build_follow,
		.read = open311_read_status},
};

const struct adapter open311_adapter = {
	.name = "open311",
	.words = "Open311 GeoReport v2",
	.settings = settings,
	.steps = steps,
	.step_count = OPEN311_STEPS,
	.first_step =
		{[REQUEST_REPORT] = OPEN311_DEFINE + 1, [REQUEST_CALLBACK] = OPEN311_DEFINE + 1},
	.probes = open311_probes,
	.probe_count = &open311_probe_count,
};
