/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/open311_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/city.h"
#include "hub/city/text.h"
#include "hub/store/db.h"
#include "kiosk/base/check.h"
#include "kiosk/content/content.h"

enum { LIST_MAX = 1000, FILTER_MAX = 400 };

#define DAYS_90_MS (INT64_C(90) * 86400000)

struct job {
	struct hub *hub;
	const json_t *server;
	const struct open311_ask *ask;
	struct open311_answer *out;
	bool is_json;
};

/* --- sending ---------------------------------------------------------------------------------- */

/* Sends json, taken, under the names that XML wants. */
static void send_list(struct job *job, int status, const char *root, const char *item, json_t *json)
{
	char *text = job->is_json && json ? json_dumps(json, JSON_COMPACT) : NULL;
	struct k_buf *out = &job->out->text;
	enum err e = json ? ERR_OK : ERR_NO_MEMORY;
	if (!e && job->is_json)
		e = text ? k_buf_add(out, text, strlen(text)) : ERR_NO_MEMORY;
	if (!e && !job->is_json)
		e = k_buf_printf(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>");
	if (!e && !job->is_json)
		e = xml_add(out, root, item, json);
	job->out->status = e ? 503 : status;
	if (e)
		k_buf_clear(out);
	free(text);
	json_decref(json);
}

static void send_error(struct job *job, int status, const char *words)
{
	send_list(job, status, "errors", "error",
		json_pack("[{s:i, s:s}]", "code", status, "description", words));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void discovery(struct job *job, const char *arg)
{
	(void)arg;
	const char *url = json_string_value(json_object_get(job->server, "url"));
	const char *contact = json_string_value(json_object_get(job->server, "contact"));
	send_list(job, 200, "discovery", "endpoint",
		json_pack("{s:s, s:s, s:[{s:s, s:s, s:s, s:s, s:[s, s]}]}", "changeset",
			"2026-11-20T00:00:00Z", "contact", contact ? contact : "", "endpoints",
			"specification", "http://wiki.open311.org/GeoReport_v2", "url",
			url ? url : "", "changeset", "2026-11-20T00:00:00Z", "type", "production",
			"formats", "text/xml", "application/json"));
}

static void services(struct job *job, const char *arg)
{
	(void)arg;
	const struct content *c = job->hub->content;
	json_t *list = json_array();
	for (int i = 0; i < c->kind_count; i++)
		if (open311_offers(job->hub, c->kinds[i].id))
			json_array_append_new(
				list, json_pack("{s:s, s:s, s:s, s:b, s:s, s:s, s:s}",
					      "service_code", c->kinds[i].id, "service_name",
					      text_in(&c->kinds[i].name, 0), "description", "",
					      "metadata", 0, "type", "realtime", "keywords", "",
					      "group", ""));
	send_list(job, 200, "services", "service", list);
}

static void service(struct job *job, const char *arg)
{
	if (!open311_offers(job->hub, arg))
		send_error(job, 404, "service_code is not one of ours");
	else
		send_list(job, 200, "service_definition", "attribute",
			json_pack("{s:s, s:[]}", "service_code", arg, "attributes"));
}

/* True if value is one of a list with commas; an empty list has everything. */
static bool is_among(const char *list, const char *value)
{
	size_t n = strlen(value);
	if (!*list)
		return true;
	for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		while (*at == ' ')
			at++;
		if (!strncmp(at, value, n) && (!at[n] || at[n] == ',' || at[n] == ' '))
			return true;
	}
	return false;
}

struct filter {
	char ids[FILTER_MAX], codes[FILTER_MAX], status[64];
	int64_t from_ms, to_ms;
	int page, size;
};

static const char *ask_for(const struct job *job, const char *name, char *out, size_t room)
{
	if (!form_value(job->ask->query, strlen(job->ask->query), name, out, room))
		out[0] = '\0';
	return out;
}

static bool filter_read(const struct job *job, struct filter *f)
{
	char text[64];
	*f = (struct filter){.to_ms = INT64_MAX, .page = 1, .size = LIST_MAX};
	ask_for(job, "service_request_id", f->ids, sizeof f->ids);
	ask_for(job, "service_code", f->codes, sizeof f->codes);
	ask_for(job, "status", f->status, sizeof f->status);
	f->from_ms = job->ask->now_ms - DAYS_90_MS;
	if (*ask_for(job, "start_date", text, sizeof text) && !text_read_time(text, &f->from_ms))
		return false;
	if (*ask_for(job, "end_date", text, sizeof text) && !text_read_time(text, &f->to_ms))
		return false;
	if (*f->ids)
		f->from_ms = 0;
	if (*ask_for(job, "page_size", text, sizeof text))
		f->size = (int)strtol(text, NULL, 10);
	if (*ask_for(job, "page", text, sizeof text))
		f->page = (int)strtol(text, NULL, 10);
	return f->page > 0 && f->page < 100000 && f->size > 0 && f->size <= LIST_MAX;
}

static json_t *text_time(int64_t ms)
{
	struct k_buf text;
	k_buf_init(&text, 64);
	json_t *out = text_add_time(&text, ms) ? NULL : json_string(text.data);
	k_buf_finish(&text);
	return out ? out : json_string("");
}

static const char *status_of(const char *state)
{
	return !strcmp(state, "received") || !strcmp(state, "working") ? "open" : "closed";
}

/* One report in public words. */
static json_t *row_make(const struct job *job, const struct db_rows *rows)
{
	const struct content *c = job->hub->content;
	int kind = content_kind(c, db_text(rows, 1));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s}", "service_request_id",
		db_text(rows, 0), "status", status_of(db_text(rows, 3)), "status_notes",
		!strcmp(db_text(rows, 3), "working") ? "Someone is working on it." : "",
		"service_code", db_text(rows, 1), "service_name",
		kind >= 0 ? text_in(&c->kinds[kind].name, 0) : db_text(rows, 1),
		"requested_datetime", text_time(db_int(rows, 4)), "updated_datetime",
		text_time(db_int(rows, 5)), "address", db_text(rows, 2));
}

static void list_send(struct job *job, const struct filter *f, bool is_one)
{
	struct db_rows rows;
	json_t *list = json_array();
	int64_t skip = (int64_t)(f->page - 1) * f->size;
	/* Public ones; and, for who knows its id, one that was posted here. */
	db_ask(job->hub->db, &rows,
		"SELECT COALESCE(m.public_id, r.id) AS their, m.report_kind, COALESCE(m.street, "
		"''),"
		" m.state, MIN(s.at_ms), MAX(s.at_ms) FROM matters AS m JOIN stages AS s "
		"USING(matter)"
		" LEFT JOIN requests AS r ON r.matter = m.matter AND r.kiosk = 'open311'"
		" WHERE m.kind = 'report' AND (m.public_id IS NOT NULL OR (? <> '' AND r.id = ?))"
		" GROUP BY m.matter, r.id ORDER BY m.matter DESC",
		"ss", f->ids, f->ids);
	while (json_array_size(list) < (size_t)f->size && db_next(&rows)) {
		int64_t at_ms = db_int(&rows, 4);
		if (at_ms < f->from_ms || at_ms > f->to_ms ||
			!is_among(f->ids, db_text(&rows, 0)) ||
			!is_among(f->codes, db_text(&rows, 1)) ||
			!is_among(f->status, status_of(db_text(&rows, 3))) || skip-- > 0)
			continue;
		json_array_append_new(list, row_make(job, &rows));
	}
	if (db_end(&rows)) {
		json_decref(list);
		send_error(job, 503, "not now");
	} else if (is_one && !json_array_size(list)) {
		json_decref(list);
		send_error(job, 404, "service_request_id is not known");
	} else {
		send_list(job, 200, "service_requests", "request", list);
	}
}

static void requests(struct job *job, const char *arg)
{
	struct filter f;
	(void)arg;
	if (!filter_read(job, &f))
		send_error(job, 400, "a date or page is not in its form");
	else
		list_send(job, &f, false);
}

static void request(struct job *job, const char *arg)
{
	struct filter f = {.to_ms = INT64_MAX, .page = 1, .size = 1};
	snprintf(f.ids, sizeof f.ids, "%s", arg);
	list_send(job, &f, true);
}

static void post(struct job *job, const char *arg)
{
	int status = 200;
	const char *words = "";
	(void)arg;
	json_t *taken = open311_take(job->hub, job->server, job->ask, &status, &words);
	if (taken)
		send_list(job, 200, "service_requests", "request", json_pack("[o]", taken));
	else
		send_error(job, status, words);
}

/* --- which --------------------------------------------------------------------------------------
 */

static const struct {
	const char *path; /* a '/' at its end: what follows is the argument */
	bool is_post;
	void (*run)(struct job *job, const char *arg);
} routes[] = {
	{"discovery", false, discovery},
	{"services", false, services},
	{"services/", false, service},
	{"requests", false, requests},
	{"requests", true, post},
	{"requests/", false, request},
};

/* Runs what path (without .xml or .json) and method ask for. */
static void run(struct job *job, const char *path)
{
	bool is_there = false;
	for (size_t i = 0; i < K_COUNT(routes); i++) {
		size_t n = strlen(routes[i].path);
		bool has_arg = routes[i].path[n - 1] == '/';
		if (has_arg ? strncmp(path, routes[i].path, n) || !path[n]
			    : strcmp(path, routes[i].path))
			continue;
		is_there = true;
		if (routes[i].is_post == job->ask->is_post) {
			routes[i].run(job, path + (has_arg ? n : 0));
			return;
		}
	}
	send_error(
		job, is_there ? 405 : 404, is_there ? "not with this method" : "nothing is here");
}

static bool jurisdiction_fits(const struct job *job)
{
	const char *ours = json_string_value(json_object_get(job->server, "jurisdiction"));
	char theirs[128] = "";
	if (job->ask->is_post)
		form_value(job->ask->body, job->ask->body_len, "jurisdiction_id", theirs,
			sizeof theirs);
	else
		ask_for(job, "jurisdiction_id", theirs, sizeof theirs);
	return !ours || !*theirs || !strcmp(ours, theirs);
}

void open311_serve(struct hub *hub, const struct open311_ask *ask, struct open311_answer *out)
{
	char path[160];
	struct job job = {.hub = hub, .ask = ask, .out = out};
	*out = (struct open311_answer){.status = 404, .type = "text/xml; charset=utf-8"};
	k_buf_init(&out->text, OPEN311_TEXT_MAX);
	job.server = hub->city ? city_server(hub->city) : NULL;
	snprintf(path, sizeof path, "%s", ask->path);
	char *dot = strrchr(path, '.');
	job.is_json = dot && !strcmp(dot, ".json");
	if (job.is_json)
		out->type = "application/json; charset=utf-8";
	if (!job.server || !dot || (!job.is_json && strcmp(dot, ".xml"))) {
		send_error(&job, 404, "nothing is here");
		return;
	}
	*dot = '\0';
	if (!jurisdiction_fits(&job))
		send_error(&job, 404, "jurisdiction_id is not ours");
	else
		run(&job, path);
}
