/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/fhir_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { PAGE = 2, SLOT_MS = 1800000 };

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));
	return value ? value : "";
}

static json_t *time_json(int64_t ms)
{
	struct k_buf out;
	k_buf_init(&out, 40);
	K_CHECK(!text_add_time(&out, ms));
	json_t *json = json_string(out.data);
	k_buf_finish(&out);
	return json;
}

void fhir_server_init(struct fhir_server *s, int64_t from_ms, int slots)
{
	char id[16];
	*s = (struct fhir_server){.slots = json_array(), .appointments = json_array()};
	for (int i = 0; i < slots; i++) {
		int64_t start_ms = from_ms + i * (int64_t)SLOT_MS;
		snprintf(id, sizeof id, "s%d", i);
		json_array_append_new(s->slots,
			json_pack("{s:s, s:s, s:{s:s}, s:{s:s}, s:s, s:o, s:o}", "resourceType",
				"Slot", "id", id, "meta", "versionId", "1", "schedule", "reference",
				"Schedule/desk", "status", "free", "start", time_json(start_ms),
				"end", time_json(start_ms + SLOT_MS)));
	}
}

void fhir_server_finish(struct fhir_server *s)
{
	json_decref(s->slots);
	json_decref(s->appointments);
}

/* --- what it answers -------------------------------------------------------------------------- */

static void outcome(struct told *t, int status, const char *code, const char *words)
{
	told_json(t, status,
		json_pack("{s:s, s:[{s:s, s:s, s:s}]}", "resourceType", "OperationOutcome", "issue",
			"severity", "error", "code", code, "diagnostics", words));
}

static json_t *find(const json_t *list, const char *id)
{
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		if (!strcmp(text(one, "id"), id))
			return one;
	return NULL;
}

static bool bears(const json_t *resource, const char *token)
{
	size_t i;
	const json_t *one;
	char both[256];
	json_array_foreach(json_object_get(resource, "identifier"), i, one) {
		snprintf(both, sizeof both, "%s|%s", text(one, "system"), text(one, "value"));
		if (!strcmp(both, token))
			return true;
	}
	return false;
}

static const char *slot_of(const json_t *appointment)
{
	return text(json_array_get(json_object_get(appointment, "slot"), 0), "reference");
}

/* "ge2024-..,lt2024-..": whether a start fits both. */
static bool is_between(const char *start, const char *wanted)
{
	char one[64];
	for (const char *c = wanted; *c;) {
		size_t n = strcspn(c, ",");
		snprintf(one, sizeof one, "%.*s", (int)n, c);
		if (!strncmp(one, "ge", 2) ? strcmp(start, one + 2) < 0
					   : strcmp(start, one + 2) >= 0)
			return false;
		c += n + (c[n] == ',');
	}
	return true;
}

static bool fits(const struct fhir_server *s, const json_t *one, const struct heard *h)
{
	const char *id = heard_query(h, "identifier"), *slot = heard_query(h, "slot");
	const char *status = heard_query(h, "status");
	if (s->habits.ignores_filters)
		return true;
	return (!*id || bears(one, id)) && (!*slot || !strcmp(slot_of(one), slot)) &&
	       (!*status || !strcmp(text(one, "status"), status)) &&
	       is_between(text(one, "start"), heard_query(h, "start"));
}

/* Links are urls: "|" is not in them. */
static void next_encode(char *next)
{
	char *bar = strchr(next, '|');
	if (!bar)
		return;
	memmove(bar + 3, bar + 1, strlen(bar));
	memcpy(bar, "%7C", 3);
}

static void search(
	const struct fhir_server *s, const char *type, const struct heard *h, struct told *t)
{
	size_t i;
	json_t *one, *entries = json_array(), *links = json_array();
	char next[256];
	int from = atoi(heard_query(h, "_offset")), n = 0;
	const json_t *list = strcmp(type, "Slot") ? s->appointments : s->slots;
	json_array_foreach((json_t *)(uintptr_t)list, i, one) {
		if (!fits(s, one, h))
			continue;
		if (s->habits.has_no_paging || (n >= from && n < from + PAGE))
			json_array_append_new(entries, json_pack("{s:O}", "resource", one));
		n++;
	}
	if (!s->habits.has_no_paging && n > from + PAGE) {
		snprintf(next, sizeof next,
			"%s/%s?identifier=%s&slot=%s&status=%s&start=%s&_offset=%d",
			s->habits.pages_elsewhere ? "http://inside/fhir" : s->base, type,
			heard_query(h, "identifier"), heard_query(h, "slot"),
			heard_query(h, "status"), heard_query(h, "start"), from + PAGE);
		next_encode(next);
		json_array_append_new(
			links, json_pack("{s:s, s:s}", "relation", "next", "url", next));
	}
	told_json(t, 200,
		json_pack("{s:s, s:s, s:o, s:o}", "resourceType", "Bundle", "type", "searchset",
			"link", links, "entry", entries));
}

/* --- what it does ----------------------------------------------------------------------------- */

static void set_slot(struct fhir_server *s, const json_t *appointment, const char *status)
{
	const char *reference = slot_of(appointment);
	json_t *slot = strncmp(reference, "Slot/", 5) ? NULL : find(s->slots, reference + 5);
	if (slot)
		json_object_set_new(slot, "status", json_string(status));
}

static bool is_slot_taken(const struct fhir_server *s, const json_t *appointment)
{
	const json_t *slot = find(s->slots, slot_of(appointment) + (*slot_of(appointment) ? 5 : 0));
	return slot && strcmp(text(slot, "status"), "free");
}

/* Gives the one that a condition means; NULL. */
static json_t *same(const struct fhir_server *s, const char *condition, int *count_out)
{
	size_t i;
	json_t *one, *found = NULL;
	*count_out = 0;
	json_array_foreach(s->appointments, i, one) {
		if (strncmp(condition, "identifier=", 11) || !bears(one, condition + 11))
			continue;
		found = one;
		++*count_out;
	}
	return found;
}

static void create(struct fhir_server *s, const struct heard *h, struct told *t)
{
	char id[16];
	int n = 0;
	json_t *a = json_loads(h->body, 0, NULL),
	       *there = same(s, heard_header(h, "if-none-exist"), &n);
	s->posts++;
	if (!a || strcmp(text(a, "resourceType"), "Appointment") || !*text(a, "status") ||
		!json_array_size(json_object_get(a, "participant"))) {
		outcome(t, 422, "required", "Appointment.participant: minimum required = 1");
	} else if (there && !s->habits.ignores_if_none_exist) {
		if (n > 1)
			outcome(t, 412, "multiple-matches", "If-None-Exist matches several");
		else
			told_json(t, 200, json_incref(there));
	} else if (s->habits.keeps_slots && is_slot_taken(s, a)) {
		outcome(t, 409, "conflict", "the slot is busy");
	} else {
		snprintf(id, sizeof id, "a%zu", json_array_size(s->appointments));
		json_object_set_new(a, "id", json_string(id));
		json_object_set_new(a, "meta", json_pack("{s:s}", "versionId", "1"));
		if (s->habits.status)
			json_object_set_new(a, "status", json_string(s->habits.status));
		json_array_append(s->appointments, a);
		if (s->habits.keeps_slots)
			set_slot(s, a, "busy");
		if (s->habits.answers_empty)
			t->status = 201;
		else
			told_json(t, 201, json_incref(a));
	}
	json_decref(a);
}

static void change(struct fhir_server *s, json_t *one, const struct heard *h, struct told *t)
{
	char version[16], match[32];
	json_t *body = json_loads(h->body, 0, NULL);
	bool is_patch = !strcmp(h->method, "PATCH");
	const char *wanted = heard_header(h, "if-match");
	const char *status =
		is_patch ? text(json_array_get(body, 0), "value") : text(body, "status");
	snprintf(version, sizeof version, "%s", text(json_object_get(one, "meta"), "versionId"));
	snprintf(match, sizeof match, "W/\"%s\"", version);
	if (is_patch && s->habits.has_no_patch) {
		outcome(t, 405, "not-supported", "no PATCH");
	} else if (*wanted && strcmp(wanted, match)) {
		outcome(t, 412, "conflict", "another version");
	} else if (!*status) {
		outcome(t, 400, "invalid", "no status");
	} else {
		json_object_set_new(one, "status", json_string(status));
		snprintf(version, sizeof version, "%d", atoi(version) + 1);
		json_object_set_new(one, "meta", json_pack("{s:s}", "versionId", version));
		if (s->habits.keeps_slots && !strcmp(status, "cancelled"))
			set_slot(s, one, "free");
		told_json(t, 200, json_incref(one));
	}
	json_decref(body);
}

static json_t *metadata(const struct fhir_server *s)
{
	json_t *does = json_pack(
		"[{s:s}, {s:s}, {s:s}]", "code", "create", "code", "search-type", "code", "update");
	if (!s->habits.has_no_patch)
		json_array_append_new(does, json_pack("{s:s}", "code", "patch"));
	return json_pack("{s:s, s:s, s:{s:s}, s:[{s:[{s:s, s:o, s:b, s:[{s:s}, {s:s}]}]}]}",
		"resourceType", "CapabilityStatement", "fhirVersion", "4.0.1", "software", "name",
		"Played", "rest", "resource", "type", "Appointment", "interaction", does,
		"conditionalCreate", (int)!s->habits.ignores_if_none_exist, "searchParam", "name",
		"identifier", "name", "slot");
}

void fhir_server_tell(void *server, const struct heard *h, struct told *t)
{
	struct fhir_server *s = server;
	bool is_get = !strcmp(h->method, "GET");
	const char *path = strncmp(h->path, "/fhir/", 6) ? "" : h->path + 6;
	bool is_slot = !strncmp(path, "Slot", 4);
	const char *id = strchr(path, '/');
	json_t *one = id ? find(is_slot ? s->slots : s->appointments, id + 1) : NULL;
	if (strcmp(heard_header(h, "authorization"), "Bearer token"))
		outcome(t, 401, "login", "unknown token");
	else if (!strcmp(path, "metadata"))
		told_json(t, 200, metadata(s));
	else if (!strcmp(path, "Slot") || (!strcmp(path, "Appointment") && is_get))
		search(s, is_slot ? "Slot" : "Appointment", h, t);
	else if (!strcmp(path, "Appointment"))
		create(s, h, t);
	else if (!one)
		outcome(t, 404, "not-found", "no such resource");
	else if (is_get)
		told_json(t, 200, json_incref(one));
	else
		change(s, one, h, t);
}

/* --- for tests -------------------------------------------------------------------------------- */

int fhir_server_count(const struct fhir_server *s, const char *status, const char *ref)
{
	size_t i;
	const json_t *one;
	int n = 0;
	json_array_foreach(s->appointments, i, one) {
		const json_t *identifier = json_array_get(json_object_get(one, "identifier"), 0);
		n += (!*status || !strcmp(text(one, "status"), status)) &&
		     strstr(text(identifier, "value"), ref) != NULL;
	}
	return n;
}

const char *fhir_server_slot(const struct fhir_server *s, int i)
{
	return text(json_array_get(s->slots, (size_t)i), "status");
}

void fhir_server_take(struct fhir_server *s, int i)
{
	char slot[16], id[16];
	snprintf(slot, sizeof slot, "Slot/s%d", i);
	snprintf(id, sizeof id, "rival%zu", json_array_size(s->appointments));
	json_array_append_new(
		s->appointments, json_pack("{s:s, s:s, s:{s:s}, s:s, s:[{s:s}]}", "resourceType",
					 "Appointment", "id", id, "meta", "versionId", "1",
					 "status", "booked", "slot", "reference", slot));
}

void fhir_server_decide(struct fhir_server *s, const char *status)
{
	size_t i;
	json_t *one;
	json_array_foreach(s->appointments, i, one)
		json_object_set_new(one, "status", json_string(status));
}
