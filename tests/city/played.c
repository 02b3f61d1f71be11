/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/played.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/check.h"
#include "tests/city/easy_server.h"
#include "tests/city/fhir_server.h"
#include "tests/city/zms_server.h"

static const char *path_of(const struct heard *h)
{
	return h->path + (strncmp(h->path, "/fhir", 5) ? 0 : 5);
}

static json_t *row(const char *key, const char *value)
{
	return json_pack("[{s:s, s:s, s:s, s:s, s:s, s:s}]", "kind", "visit", "of", "doctor",
		"place", "clinic", "code", "7", "provider", "3", key, value);
}

/* --- FHIR: servers that know If-None-Exist, and such that do not ---------------------------------
 */

static json_t *fhir_knowing(void)
{
	return json_pack("{s:o, s:s, s:b}", "carries", row("schedule", "Schedule/desk"), "token",
		"token", "if_none_exist", 1);
}

static json_t *fhir_listing(void)
{
	return json_pack("{s:o, s:s, s:b}", "carries", row("schedule", "Schedule/desk"), "token",
		"token", "lists_at_once", 1);
}

static void *fhir_start(int64_t morning_ms)
{
	struct fhir_server *s = malloc(sizeof *s);
	K_CHECK(s);
	fhir_server_init(s, morning_ms, 3);
	snprintf(s->base, sizeof s->base, "%s", PLAYED_URL);
	return s;
}

static void *fhir_start_ignoring(int64_t morning_ms)
{
	struct fhir_server *s = fhir_start(morning_ms);
	s->habits.ignores_if_none_exist = true;
	return s;
}

static void fhir_stop(void *server)
{
	fhir_server_finish(server);
	free(server);
}

static int fhir_alive(void *server, const char *ref)
{
	return fhir_server_count(server, "booked", ref);
}

/* --- ZMS -----------------------------------------------------------------------------------------
 */

static json_t *zms_settings(void)
{
	return json_pack("{s:o, s:b}", "carries", row("office", "10489"), "custom_text", 1);
}

static void *zms_begin(int64_t morning_ms)
{
	return zms_create(morning_ms / 1000);
}

static void zms_end(void *server)
{
	zms_stop(server);
}

static void zms_hear(void *server, const struct heard *h, struct told *t)
{
	struct heard inner = *h;
	inner.path = path_of(h);
	zms_tell(server, &inner, t);
}

static int zms_alive(void *server, const char *ref)
{
	return zms_count_of(server, "confirmed", ref);
}

static void zms_pass(void *server, int64_t ms)
{
	zms_pass_time(server, ms);
}

/* --- Easy!Appointments ---------------------------------------------------------------------------
 */

static json_t *easy_settings(void)
{
	return json_pack("{s:o, s:s, s:b}", "carries", row("office", ""), "api_token", "token",
		"lists_at_once", 1);
}

static void *easy_begin(int64_t morning_ms)
{
	(void)morning_ms;
	return easy_create();
}

static void easy_end(void *server)
{
	easy_stop(server);
}

static int easy_alive(void *server, const char *ref)
{
	return easy_count(server, ref);
}

/* --- a calendar ----------------------------------------------------------------------------------
 */

static json_t *dav_settings(void)
{
	return json_pack("{s:o}", "carries", row("office", ""));
}

static void *dav_start(int64_t morning_ms)
{
	(void)morning_ms;
	return json_object(); /* texts by name */
}

static void dav_stop(void *server)
{
	json_decref(server);
}

static char *dav_list(const json_t *events)
{
	const char *name;
	const json_t *event;
	char *text = strdup("<multistatus xmlns=\"DAV:\">"), *more;
	json_object_foreach((json_t *)(uintptr_t)events, name, event) {
		K_CHECK(asprintf(&more,
				"%s<response><href>%s</href><propstat><prop><calendar-data>%s"
				"</calendar-data></prop></propstat></response>",
				text, name, json_string_value(event)) > 0);
		free(text);
		text = more;
	}
	K_CHECK(asprintf(&more, "%s</multistatus>", text) > 0);
	free(text);
	return more;
}

static void dav_tell(void *server, const struct heard *h, struct told *t)
{
	const char *there = json_string_value(json_object_get(server, h->path));
	bool is_new_only = !strcmp(heard_header(h, "if-none-match"), "*");
	if (!strcmp(h->method, "REPORT")) {
		*t = (struct told){.status = 207, .body = dav_list(server)};
	} else if (!strcmp(h->method, "GET")) {
		*t = (struct told){there ? 200 : 404, 0, there ? strdup(there) : NULL};
	} else if (!strcmp(h->method, "PUT")) {
		t->status = there && is_new_only ? 412 : there ? 204 : 201;
		if (t->status != 412)
			json_object_set_new(server, h->path, json_string(h->body));
	} else {
		t->status = there ? 204 : 404;
		json_object_del(server, h->path);
	}
}

static int dav_alive(void *server, const char *ref)
{
	const char *name;
	json_t *event;
	int n = 0;
	json_object_foreach(server, name, event)
		n += strstr(name, ref) &&
		     !strstr(json_string_value(event), "\r\nSTATUS:CANCELLED\r\n");
	return n;
}

/* --- Open311 -------------------------------------------------------------------------------------
 */

static json_t *open311_settings(void)
{
	return json_pack("{s:[{s:s, s:s, s:s}], s:s, s:s, s:b, s:b}", "carries", "kind", "report",
		"of", "*", "code", "015", "format", "json", "api_key", "k", "definitions", 0,
		"lists_at_once", 1);
}

static void *open311_start(int64_t morning_ms)
{
	(void)morning_ms;
	return json_array(); /* of tickets */
}

/* A field of a form, decoded; the caller's. */
static char *field(const char *form, const char *name)
{
	char *out = calloc(1, strlen(form) + 1), *to = out;
	size_t n = strlen(name);
	unsigned byte;
	for (const char *c = form; c; c = strchr(c, '&') ? strchr(c, '&') + 1 : NULL) {
		if (strncmp(c, name, n) || c[n] != '=')
			continue;
		for (c += n + 1; *c && *c != '&'; c++) {
			if (*c == '%' && sscanf(c + 1, "%2x", &byte) == 1) {
				*to++ = (char)byte;
				c += 2;
			} else {
				*to++ = *c == '+' ? ' ' : *c;
			}
		}
		break;
	}
	return out;
}

static void open311_tell(void *server, const struct heard *h, struct told *t)
{
	char id[16];
	const char *path = path_of(h);
	if (!strcmp(h->method, "POST")) {
		char *words = field(h->body, "description");
		snprintf(id, sizeof id, "%zu", json_array_size(server));
		json_array_append_new(server,
			json_pack("{s:s, s:s, s:s, s:s}", "service_request_id", id, "status",
				"open", "service_code", "015", "description", words));
		free(words);
		told_json(t, 200, json_pack("[{s:s}]", "service_request_id", id));
	} else if (!strncmp(path, "/requests/", 10)) {
		const json_t *one = json_array_get(server, (size_t)atoi(path + 10));
		told_json(t, one ? 200 : 404,
			one ? json_pack("[O]", one)
			    : json_pack("[{s:i, s:s}]", "code", 404, "description", "none"));
	} else {
		told_json(t, 200,
			*heard_query(h, "page") && strcmp(heard_query(h, "page"), "1")
				? json_array()
				: json_incref(server));
	}
}

static int open311_alive(void *server, const char *ref)
{
	size_t i;
	const json_t *one;
	int n = 0;
	json_array_foreach((json_t *)server, i, one)
		n += strstr(json_string_value(json_object_get(one, "description")), ref) != NULL;
	return n;
}

enum { MINUTES_S = 5 * 60, DAY_S = 24 * 60 * 60 };

const struct played played_servers[] = {
	{"fhir", true, false, fhir_knowing, fhir_start, fhir_stop, fhir_server_tell, fhir_alive,
		NULL, MINUTES_S, false},
	{"fhir", true, true, fhir_listing, fhir_start_ignoring, fhir_stop, fhir_server_tell,
		fhir_alive, NULL, MINUTES_S, false},
	{"zms", true, false, zms_settings, zms_begin, zms_end, zms_hear, zms_alive, zms_pass,
		MINUTES_S, false},
	{"easyappointments", true, true, easy_settings, easy_begin, easy_end, easy_tell, easy_alive,
		NULL, MINUTES_S, false},
	{"caldav", true, false, dav_settings, dav_start, dav_stop, dav_tell, dav_alive, NULL, DAY_S,
		true},
	{"open311", false, true, open311_settings, open311_start, dav_stop, open311_tell,
		open311_alive, NULL, MINUTES_S, false},
	{0},
};
