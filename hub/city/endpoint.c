/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "kiosk/base/check.h"

const struct setting endpoint_settings[] = {
	{"name", SETTING_TEXT, "", "what staff call it: letters, digits and dashes"},
	{"adapter", SETTING_TEXT, "", "which of the adapters speaks to it"},
	{"url", SETTING_TEXT, "", "where it is"},
	{"carries", SETTING_LIST, "", "which requests go there, and under which code"},
	{"language", SETTING_TEXT, "en", "the language of the names of kinds and services"},
	{"timeout_s", SETTING_NUMBER, "60", "how long one answer may take"},
	{"staff_after_hours", SETTING_NUMBER, "24", "when an unknown fate is handed to staff"},
	{"follow_s", SETTING_NUMBER, "1800", "how often a delivered request is asked after"},
	{"absence_after_s", SETTING_NUMBER, "600",
		"how long after sending a list without it proves that it did not arrive"},
	{"lists_at_once", SETTING_FLAG, "false",
		"a new request is in its list at once, so that its absence proves something"},
	{"repeat_is_safe", SETTING_FLAG, "false", "the same request sent twice is taken once"},
	{"wide_letters", SETTING_FLAG, "false", "letters above U+FFFF do not break it"},
	{"times", SETTING_FLAG, "false", "its free times are offered at the kiosks"},
	{"times_s", SETTING_NUMBER, "300", "how often it is asked for them"},
	{"times_keep_s", SETTING_NUMBER, "3600", "how old they may be; then any time of the hours may be asked for"},
	{"positions", SETTING_OBJECT, "",
		"[latitude, longitude] of each centre, \"*\" of the town"},
	{NULL, SETTING_TEXT, "", ""},
};

static const struct setting *find_in(const struct setting *table, const char *name)
{
	for (; table && table->name; table++)
		if (!strcmp(table->name, name))
			return table;
	return NULL;
}

static const struct setting *find(const struct adapter *adapter, const char *name)
{
	const struct setting *found = find_in(endpoint_settings, name);
	return found || !adapter ? found : find_in(adapter->settings, name);
}

static bool form_fits(enum setting_form form, const json_t *value)
{
	switch (form) {
	case SETTING_TEXT:
		return json_is_string(value);
	case SETTING_FLAG:
		return json_is_boolean(value);
	case SETTING_NUMBER:
		return json_is_integer(value) && json_integer_value(value) >= 0;
	case SETTING_OBJECT:
		return json_is_object(value);
	case SETTING_LIST:
		return json_is_array(value);
	}
	return false;
}

static bool name_fits(const char *name)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	size_t n = strlen(name);
	return n && n <= ENDPOINT_NAME_MAX && strspn(name, letters) == n;
}

static enum err wrong(
	char wrong_out[ENDPOINT_WRONG_MAX], const char *name, const char *what, const char *which)
{
	snprintf(wrong_out, ENDPOINT_WRONG_MAX, "endpoint \"%s\": %s%s%s%s", name, what,
		*which ? " \"" : "", which, *which ? "\"" : "");
	return ERR_BAD_INPUT;
}

static enum err settings_check(const struct endpoint *ep, char wrong_out[ENDPOINT_WRONG_MAX])
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)ep->json, key, value) {
		const struct setting *s = find(ep->adapter, key);
		if (!s)
			return wrong(wrong_out, ep->name, "no such setting:", key);
		if (!form_fits(s->form, value))
			return wrong(wrong_out, ep->name, "not of the right form:", key);
	}
	return ERR_OK;
}

static enum err routes_check(const struct endpoint *ep, char wrong_out[ENDPOINT_WRONG_MAX])
{
	size_t i;
	const json_t *row;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		int kind = request_kind_find(route_text(row, "kind"));
		if (kind < 0 || !ep->adapter->first_step[kind])
			return wrong(wrong_out, ep->name, "it cannot carry requests of the kind",
				route_text(row, "kind"));
		if (!*route_text(row, "of"))
			return wrong(wrong_out, ep->name, "a row of \"carries\" lacks \"of\"", "");
	}
	return ERR_OK;
}

enum err endpoint_read(const json_t *json, struct endpoint *out, char wrong_out[ENDPOINT_WRONG_MAX])
{
	const char *name = json_string_value(json_object_get(json, "name"));
	const char *adapter = json_string_value(json_object_get(json, "adapter"));
	const char *url = json_string_value(json_object_get(json, "url"));
	struct endpoint ep = {.name = name, .json = json};
	if (!name || !name_fits(name))
		return wrong(
			wrong_out, name ? name : "", "it needs a name of letters and dashes", "");
	ep.adapter = adapter ? adapter_find(adapter) : NULL;
	if (!ep.adapter)
		return wrong(wrong_out, name, "no such adapter:", adapter ? adapter : "");
	if (!url || !strstr(url, "://"))
		return wrong(wrong_out, name, "it needs a url", "");
	enum err e = settings_check(&ep, wrong_out);
	if (!e)
		e = routes_check(&ep, wrong_out);
	if (e)
		return e;
	size_t n = strlen(url);
	while (n && url[n - 1] == '/')
		n--;
	ep.url = strndup(url, n);
	if (!ep.url)
		return ERR_NO_MEMORY;
	*out = ep;
	return ERR_OK;
}

void endpoint_finish(struct endpoint *ep)
{
	free((char *)(uintptr_t)ep->url);
	ep->url = NULL;
}

const char *endpoint_text(const struct endpoint *ep, const char *setting)
{
	const struct setting *s = find(ep->adapter, setting);
	const char *text = json_string_value(json_object_get(ep->json, setting));
	K_CHECK(s && s->form == SETTING_TEXT);
	return text ? text : s->fallback;
}

bool endpoint_flag(const struct endpoint *ep, const char *setting)
{
	const struct setting *s = find(ep->adapter, setting);
	const json_t *value = json_object_get(ep->json, setting);
	K_CHECK(s && s->form == SETTING_FLAG);
	return value ? json_is_true(value) : !strcmp(s->fallback, "true");
}

int64_t endpoint_number(const struct endpoint *ep, const char *setting)
{
	const struct setting *s = find(ep->adapter, setting);
	const json_t *value = json_object_get(ep->json, setting);
	K_CHECK(s && s->form == SETTING_NUMBER);
	return value ? json_integer_value(value) : strtoll(s->fallback, NULL, 10);
}

const json_t *endpoint_json(const struct endpoint *ep, const char *setting)
{
	const struct setting *s = find(ep->adapter, setting);
	K_CHECK(s && (s->form == SETTING_OBJECT || s->form == SETTING_LIST));
	return json_object_get(ep->json, setting);
}

const char *route_text(const json_t *row, const char *key)
{
	const char *text = json_string_value(json_object_get(row, key));
	return text ? text : "";
}

/* 0: does not fit; else better the more it names. */
static int fit(const json_t *row, const char *kind, const char *of, const char *place)
{
	const char *row_of = route_text(row, "of"), *row_place = route_text(row, "place");
	bool any_of = !strcmp(row_of, "*"), any_place = !*row_place || !strcmp(row_place, "*");
	if (strcmp(route_text(row, "kind"), kind) || (!any_of && strcmp(row_of, of)) ||
		(!any_place && strcmp(row_place, place)))
		return 0;
	return 1 + 2 * !any_of + !any_place;
}

const json_t *endpoint_route(
	const struct endpoint *ep, const char *kind, const char *of, const char *place)
{
	const json_t *row, *best = NULL;
	int best_fit = 0;
	size_t i;
	json_array_foreach(endpoint_json(ep, "carries"), i, row) {
		int n = fit(row, kind, of, place);
		if (n > best_fit) {
			best_fit = n;
			best = row;
		}
	}
	return best;
}
