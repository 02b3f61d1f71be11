/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a FHIR server. */
#include "hub/city/fhir.h"

#include <stdio.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { WORDS_LETTERS = 2000, WORDS_BYTES = 16 << 10, TOKEN_MAX = 400, TIME_MAX = 40 };

#define FHIR_JSON "application/fhir+json"

const struct setting fhir_settings[] = {
	{"token", SETTING_TEXT, "", "bearer token"},
	{"token_file", SETTING_TEXT, "",
		"or a file that always holds one that is valid: a SMART backend client renews it"},
	{"identifier_system", SETTING_TEXT, "https://foyer.invalid/request",
		"names our references among the identifiers of an appointment"},
	{"status", SETTING_TEXT, "booked", "proposed: the office must still say yes"},
	{"if_none_exist", SETTING_FLAG, "false",
		"it takes a create with If-None-Exist twice and makes one"},
	{"slots_by_time", SETTING_FLAG, "true", "slots can be searched by their start"},
	{"checks_slot", SETTING_FLAG, "true",
		"appointments can be searched by slot; false: it refuses a second one itself"},
	{"marks_slot", SETTING_FLAG, "false",
		"true: we must set the slot busy, and free again after a cancellation"},
	{"patches", SETTING_FLAG, "true", "it takes JSON Patch; false: a PUT of what we know"},
	{"seats", SETTING_NUMBER, "1", "how many appointments a slot has"},
	{NULL, SETTING_TEXT, "", ""},
};

/* --- the way in ------------------------------------------------------------------------------- */

/* The file is read for each call: a token of SMART lives five minutes. */
static enum err token_read(const struct endpoint *ep, char out[TOKEN_MAX + 1])
{
	const char *file = endpoint_text(ep, "token_file");
	struct k_buf text;
	if (!*file) {
		int n = snprintf(out, TOKEN_MAX + 1, "%s", endpoint_text(ep, "token"));
		return n > TOKEN_MAX ? ERR_TOO_BIG : ERR_OK;
	}
	k_buf_init(&text, TOKEN_MAX);
	enum err e = k_buf_read_file(&text, file);
	if (!e)
		snprintf(out, TOKEN_MAX + 1, "%.*s", (int)strcspn(text.data, " \r\n\t"), text.data);
	k_buf_finish_wipe(&text);
	return e ? ERR_THROTTLED : ERR_OK; /* whoever renews it may be at it */
}

enum err fhir_at(const struct endpoint *ep, struct city_call *call, const char *path)
{
	char token[TOKEN_MAX + 1] = "", value[TOKEN_MAX + 16];
	enum err e = token_read(ep, token);
	if (!e)
		e = *path == '?' ? k_buf_printf(&call->url, "%s%s", ep->url, path)
				 : call_path(call, ep, path);
	if (!e && *token) {
		snprintf(value, sizeof value, "Bearer %s", token);
		e = call_header(call, "Authorization", value);
	}
	explicit_bzero(token, sizeof token);
	explicit_bzero(value, sizeof value);
	return e ? e : call_header(call, "Accept", FHIR_JSON);
}

/* A page that was noted in the place of the first. */
static enum err page_or(const struct endpoint *ep, const struct parcel *p, const char *path,
	struct city_call *call, bool *is_page_out)
{
	const char *page = parcel_note(p, "page");
	*is_page_out = *page != '\0';
	return fhir_at(ep, call, *page ? page : path);
}

static enum err query_time(
	struct city_call *call, const char *name, const char *prefix, int64_t wall_ms)
{
	struct k_buf text;
	k_buf_init(&text, TIME_MAX);
	enum err e = k_buf_printf(&text, "%s", prefix);
	if (!e)
		e = text_add_time(&text, wall_ms);
	if (!e)
		e = call_query(call, name, text.data);
	k_buf_finish(&text);
	return e;
}

/* Adds "system|value" of our own identifier. */
static enum err add_identifier(const struct endpoint *ep, const struct parcel *p, struct k_buf *out)
{
	return k_buf_printf(out, "%s|%s", endpoint_text(ep, "identifier_system"), p->item->ref);
}

/* --- searching -------------------------------------------------------------------------------- */

enum err fhir_ask_slots(const struct endpoint *ep, const char *schedule, int64_t from_ms,
	int64_t to_ms, struct city_call *call)
{
	enum err e = fhir_at(ep, call, "Slot");
	if (!e)
		e = call_query(call, "schedule", schedule);
	if (!e)
		e = call_query(call, "status", "free");
	if (!e && endpoint_flag(ep, "slots_by_time"))
		e = query_time(call, "start", "ge", from_ms);
	if (!e && endpoint_flag(ep, "slots_by_time"))
		e = query_time(call, "start", "lt", to_ms);
	return e ? e : call_query(call, "_count", "100");
}

enum err fhir_build_slot(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *schedule = route_text(p->route, "schedule"), *page = parcel_note(p, "page");
	if (!p->start_ms)
		return ERR_BAD_INPUT;
	if (!*schedule)
		return ERR_UNSUPPORTED; /* an office without slots: it is asked for the time */
	return *page ? fhir_at(ep, call, page)
		     : fhir_ask_slots(ep, schedule, p->start_ms, p->start_ms + 60000, call);
}

static enum err search(const struct endpoint *ep, const struct parcel *p, const char *name,
	const char *value, struct city_call *call)
{
	bool is_page;
	enum err e = page_or(ep, p, "Appointment", call, &is_page);
	return e || is_page ? e : call_query(call, name, value);
}

enum err fhir_build_seek(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	struct k_buf value;
	k_buf_init(&value, CALL_HEADER_MAX);
	enum err e = add_identifier(ep, p, &value);
	if (!e)
		e = search(ep, p, "identifier", value.data, call);
	k_buf_finish(&value);
	return e;
}

enum err fhir_build_check(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	const char *slot = parcel_note(p, "slot");
	return *slot && endpoint_flag(ep, "checks_slot") ? search(ep, p, "slot", slot, call)
							 : fhir_build_seek(ep, p, call);
}

/* --- the appointment -------------------------------------------------------------------------- */

static json_t *time_json(int64_t wall_ms)
{
	struct k_buf text;
	k_buf_init(&text, TIME_MAX);
	json_t *out = text_add_time(&text, wall_ms) ? NULL : json_string(text.data);
	k_buf_finish(&text);
	return out;
}

/* Name, telephone and what was said, for the people of the office. */
static json_t *comment(const struct endpoint *ep, const struct parcel *p)
{
	struct k_buf words;
	k_buf_init(&words, WORDS_BYTES);
	enum err e = ERR_OK;
	if (*p->phone)
		e = k_buf_printf(&words, "%s\n", p->phone);
	if (!e)
		e = parcel_add_words(p, ep, WORDS_LETTERS, &words);
	json_t *out = e ? NULL : json_string(words.data);
	k_buf_finish_wipe(&words);
	return out;
}

/* Who comes, and who of the office is asked. */
static json_t *participants(const struct parcel *p, const char *status)
{
	char name[400];
	const char *actor = route_text(p->route, "actor");
	snprintf(name, sizeof name, "%s%s%s", p->first_name,
		*p->first_name && *p->last_name ? " " : "", p->last_name);
	json_t *list = json_pack("[{s:{s:s}, s:s}]", "actor", "display",
		*name ? name : p->item->ref, "status", "accepted");
	explicit_bzero(name, sizeof name);
	if (*actor)
		json_array_append_new(
			list, json_pack("{s:{s:s}, s:s}", "actor", "reference", actor, "status",
				      strcmp(status, "booked") ? "needs-action" : "accepted"));
	return list;
}

static json_t *appointment(const struct endpoint *ep, const struct parcel *p)
{
	const char *slot = parcel_note(p, "slot"), *code = route_text(p->route, "code");
	const char *status = endpoint_text(ep, "status"), *end = parcel_note(p, "end");
	json_t *a = json_pack("{s:s, s:[{s:s, s:s}], s:s, s:s, s:o, s:o, s:o, s:o}", "resourceType",
		"Appointment", "identifier", "system", endpoint_text(ep, "identifier_system"),
		"value", p->item->ref, "status", status, "description", p->title, "start",
		time_json(p->start_ms), "end", *end ? json_string(end) : time_json(p->end_ms),
		"comment", comment(ep, p), "participant", participants(p, status));
	if (a && *slot)
		json_object_set_new(a, "slot", json_pack("[{s:s}]", "reference", slot));
	if (a && *code)
		json_object_set_new(a, "serviceType",
			json_pack("[{s:[{s:s}], s:s}]", "coding", "code", code, "text", p->title));
	return a;
}

enum err fhir_build_book(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	struct k_buf condition;
	call->method = "POST";
	if (!p->start_ms)
		return ERR_BAD_INPUT;
	k_buf_init(&condition, CALL_HEADER_MAX);
	enum err e = k_buf_printf(&condition, "identifier=");
	if (!e)
		e = add_identifier(ep, p, &condition);
	if (!e)
		e = fhir_at(ep, call, "Appointment");
	if (!e)
		e = call_header(call, "If-None-Exist", condition.data);
	if (!e)
		e = call_header(call, "Prefer", "return=representation");
	if (!e)
		e = call_json_as(call, appointment(ep, p), FHIR_JSON);
	k_buf_finish(&condition);
	return e;
}

/* --- changing what is there ------------------------------------------------------------------- */

static const char *note(const json_t *notes, const char *key)
{
	const char *text = json_string_value(json_object_get(notes, key));
	return text ? text : "";
}

/* Sets the status of a resource by JSON Patch. */
static enum err patch(
	const struct endpoint *ep, const char *path, const char *status, struct city_call *call)
{
	call->method = "PATCH";
	enum err e = fhir_at(ep, call, path);
	return e ? e
		 : call_json_as(call,
			   json_pack("[{s:s, s:s, s:s}]", "op", "replace", "path", "/status",
				   "value", status),
			   "application/json-patch+json");
}

/* An appointment that is no more, for servers that only know PUT: without anybody's words. */
static enum err put_cancelled(
	const struct endpoint *ep, const json_t *notes, const char *path, struct city_call *call)
{
	const char *slot = note(notes, "slot");
	call->method = "PUT";
	json_t *a = json_pack("{s:s, s:s, s:[{s:s, s:s}], s:s, s:[{s:{s:s}, s:s}]}", "resourceType",
		"Appointment", "id", note(notes, "id"), "identifier", "system",
		endpoint_text(ep, "identifier_system"), "value", note(notes, "ref"), "status",
		"cancelled", "participant", "actor", "display", note(notes, "ref"), "status",
		"declined");
	if (a && *slot)
		json_object_set_new(a, "slot", json_pack("[{s:s}]", "reference", slot));
	enum err e = fhir_at(ep, call, path);
	if (!e)
		return call_json_as(call, a, FHIR_JSON);
	json_decref(a);
	return e;
}

static enum err path_of(const json_t *notes, char path[FHIR_ID_MAX + 16])
{
	const char *id = note(notes, "id");
	if (!*id || strlen(id) > FHIR_ID_MAX)
		return ERR_BAD_INPUT;
	snprintf(path, FHIR_ID_MAX + 16, "Appointment/%s", id);
	return ERR_OK;
}

/* Only the version that we looked at is changed. */
static enum err cancel(
	const struct endpoint *ep, const json_t *notes, const char *version, struct city_call *call)
{
	char path[FHIR_ID_MAX + 16], match[FHIR_ID_MAX + 8];
	enum err e = path_of(notes, path);
	if (!e)
		e = endpoint_flag(ep, "patches") ? patch(ep, path, "cancelled", call)
						 : put_cancelled(ep, notes, path, call);
	if (e || !*version)
		return e;
	snprintf(match, sizeof match, "W/\"%.*s\"", FHIR_ID_MAX, version);
	return call_header(call, "If-Match", match);
}

enum err fhir_build_withdraw(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return cancel(ep, p->memo, parcel_note(p, "version"), call);
}

enum err fhir_build_cancel(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return p->origin ? cancel(ep, p->origin, parcel_note(p, "version"), call) : ERR_BAD_INPUT;
}

static enum err get(const struct endpoint *ep, const json_t *notes, struct city_call *call)
{
	char path[FHIR_ID_MAX + 16];
	enum err e = path_of(notes, path);
	return e ? e : fhir_at(ep, call, path);
}

enum err fhir_build_look(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	if (p->origin && !p->origin_is_delivered)
		return ERR_THROTTLED;
	return p->origin ? get(ep, p->origin, call) : ERR_BAD_INPUT;
}

enum err fhir_build_follow(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return get(ep, p->memo, call);
}

enum err fhir_build_mark(const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return patch(ep, parcel_note(p, "slot"), "busy", call);
}

enum err fhir_build_unmark(
	const struct endpoint *ep, const struct parcel *p, struct city_call *call)
{
	return patch(ep, note(p->origin, "slot"), "free", call);
}
