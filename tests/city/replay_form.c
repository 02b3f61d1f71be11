/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/replay_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hub/city/text.h"
#include "kiosk/base/check.h"

enum { TEXT_BYTES = 20000 };

const char *replay_says(const struct replay *r, const char *key)
{
	const char *text = json_string_value(json_object_get(r->server, key));
	return text ? text : "";
}

int64_t replay_number(const struct replay *r, const char *key, int64_t otherwise)
{
	const json_t *n = json_object_get(r->server, key);
	return json_is_integer(n) ? json_integer_value(n) : otherwise;
}

bool replay_is_set(const struct replay *r, const char *key)
{
	return json_is_true(json_object_get(r->server, key));
}

static int64_t now_ms(void)
{
	return (int64_t)time(NULL) * 1000;
}

/* --- texts ------------------------------------------------------------------------------- */

void replay_put(struct k_buf *out, const char *text, size_t n)
{
	K_CHECK(!k_buf_add(out, text, n));
}

static void add_escaped(struct k_buf *out, const char *text, bool is_json)
{
	if (is_json) {
		json_t *string = json_string(text);
		char *quoted = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
		if (quoted)
			replay_put(out, quoted + 1, strlen(quoted) - 2);
		free(quoted);
		json_decref(string);
		return;
	}
	for (; *text; text++) {
		if (*text == '<')
			replay_put(out, "&lt;", 4);
		else if (*text == '&')
			replay_put(out, "&amp;", 5);
		else
			replay_put(out, text, 1);
	}
}

static void add_degrees(struct replay *r, struct k_buf *out, double degrees)
{
	char text[64];
	double shown = replay_is_set(r, "float32") ? (double)(float)degrees : degrees;
	json_t *real = json_real(shown);
	size_t n = json_dumpb(real, text, sizeof text, JSON_ENCODE_ANY);
	replay_put(out, text, n);
	json_decref(real);
}

static void add_when(struct replay *r, struct k_buf *out, int64_t ms)
{
	char text[64];
	struct tm utc;
	time_t seconds = (time_t)(ms / 1000);
	const char *form = replay_says(r, "when");
	gmtime_r(&seconds, &utc);
	strftime(text, sizeof text, *form ? form : "%Y-%m-%dT%H:%M:%S+00:00", &utc);
	replay_put(out, text, strlen(text));
}

static void add_value(
	struct replay *r, struct k_buf *out, const struct ticket *t, const char *name, bool is_json)
{
	const json_t *statuses = json_object_get(r->server, "statuses");
	const char *status = json_string_value(json_array_get(statuses, (size_t)r->phase));
	if (!strcmp(name, "id"))
		replay_put(out, t->id, strlen(t->id));
	else if (!strcmp(name, "code"))
		add_escaped(out, t->code, is_json);
	else if (!strcmp(name, "description"))
		add_escaped(out, t->description, is_json);
	else if (!strcmp(name, "status"))
		add_escaped(out, status ? status : "open", is_json);
	else if (!strcmp(name, "lat"))
		add_degrees(r, out, t->lat);
	else if (!strcmp(name, "long"))
		add_degrees(r, out, t->lon);
	else if (!strcmp(name, "when"))
		add_when(r, out, t->made_ms);
	else
		K_CHECK(!"a place in a profile that is not known");
}

/* Text with each {{name}} filled from the ticket. */
void replay_fill(struct replay *r, struct k_buf *out, const char *text, const struct ticket *t)
{
	bool is_json = *text == '{' || *text == '[';
	const char *open = strstr(text, "{{");
	for (; open; open = strstr(text, "{{")) {
		char name[24];
		const char *close = strstr(open, "}}");
		K_CHECK(close && close - open - 2 < (long)sizeof name);
		snprintf(name, sizeof name, "%.*s", (int)(close - open - 2), open + 2);
		replay_put(out, text, (size_t)(open - text));
		add_value(r, out, t, name, is_json);
		text = close + 2;
	}
	replay_put(out, text, strlen(text));
}

/* --- what came --------------------------------------------------------------------------- */

const char *replay_value(const struct replay *r, const char *name)
{
	for (int i = 0; i < r->field_count; i++)
		if (!strcmp(r->fields[i].name, name))
			return r->fields[i].value;
	return "";
}

void replay_fields_forget(struct replay *r)
{
	while (r->field_count)
		free(r->fields[--r->field_count].value);
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static size_t decode(const char *from, size_t n, char *to)
{
	size_t m = 0;
	for (size_t i = 0; i < n; i++, m++) {
		if (from[i] == '%' && i + 2 < n) {
			to[m] = (char)(hex(from[i + 1]) * 16 + hex(from[i + 2]));
			i += 2;
		} else {
			to[m] = from[i] == '+' ? ' ' : from[i];
		}
	}
	to[m] = '\0';
	return m;
}

void replay_fields_read(struct replay *r, const char *body)
{
	replay_fields_forget(r);
	while (*body && r->field_count < FIELDS_MAX) {
		size_t n = strcspn(body, "&"), name = strcspn(body, "=");
		struct field *f = &r->fields[r->field_count++];
		char text[TEXT_BYTES];
		K_CHECK(name < n && name < 96 && n < TEXT_BYTES);
		decode(body, name, f->name);
		decode(body + name + 1, n - name - 1, text);
		f->value = strdup(text);
		body += n + (body[n] == '&');
	}
}

/* --- tickets ----------------------------------------------------------------------------- */

struct ticket *replay_ticket_add(
	struct replay *r, const char *code, const char *description, double lat, double lon)
{
	static const char zeros[] = "00000000-0000-4000-8000-";
	K_CHECK(r->count < TICKETS_MAX);
	struct ticket *t = &r->tickets[r->count];
	long long id = replay_number(r, "first_id", 1) + r->count;
	snprintf(t->id, sizeof t->id, "%s%0*lld",
		replay_is_set(r, "uuid") ? zeros : replay_says(r, "id_prefix"),
		replay_is_set(r, "uuid") ? 12 : 1, id);
	snprintf(t->code, sizeof t->code, "%s", code);
	t->description = strdup(description);
	t->lat = lat;
	t->lon = lon;
	t->made_ms = now_ms();
	r->count++;
	return t;
}

static bool is_duplicate(const struct replay *r)
{
	for (int i = 0; i < r->count; i++)
		if (!strcmp(r->tickets[i].description, replay_value(r, "description")))
			return true;
	return false;
}

double replay_degrees(const char *text)
{
	double value = 0;
	return text_read_degrees(text, &value) ? value : 0;
}

const json_t *replay_refusal(const struct replay *r)
{
	const json_t *refuse = json_object_get(r->server, "refuse"), *known, *name;
	size_t i;
	const char *key = replay_says(r, "key");
	if (*key && strcmp(replay_value(r, "api_key"), key))
		return json_object_get(refuse, "key");
	if (replay_is_set(r, "refuses_duplicates") && is_duplicate(r))
		return json_object_get(refuse, "duplicate");
	json_array_foreach(json_object_get(r->server, "needs"), i, name)
		if (!*replay_value(r, json_string_value(name)))
			return json_object_get(refuse, "missing");
	known = json_object_get(r->server, "knows");
	for (int f = 0; known && f < r->field_count; f++) {
		bool is_known = !strncmp(r->fields[f].name, "attribute[", 10);
		json_array_foreach(known, i, name)
			is_known |= !strcmp(json_string_value(name), r->fields[f].name);
		if (!is_known)
			return json_object_get(refuse, "unknown");
	}
	known = json_object_get(r->server, "codes");
	bool has_code = !known;
	json_array_foreach(known, i, name)
		has_code |= !strcmp(json_string_value(name), replay_value(r, "service_code"));
	return has_code ? NULL : json_object_get(refuse, "code");
}
