/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/replay_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/check.h"

const char *replay_fault_words(enum replay_fault fault)
{
	static const char *const all[] = {
#define X(fault, words) words,
		REPLAY_FAULT_LIST(X)
#undef X
	};
	return all[fault];
}

/* --- answers ----------------------------------------------------------------------------- */

struct answer {
	int status;
	const char *type;
	struct k_buf body;
	bool is_dropped, is_hanging, is_cut;
};

static void take_answer(
	struct replay *r, struct answer *a, const json_t *given, const struct ticket *t)
{
	a->status = (int)json_integer_value(json_object_get(given, "status"));
	a->type = json_string_value(json_object_get(given, "type"));
	k_buf_clear(&a->body);
	replay_fill(r, &a->body, json_string_value(json_object_get(given, "body")), t);
}

static void plain(struct answer *a, int status, const char *body)
{
	a->status = status;
	a->type = "text/html";
	k_buf_clear(&a->body);
	replay_put(&a->body, body, strlen(body));
}

static enum replay_fault fault_take(struct replay *r)
{
	if (!r->fault_left)
		return REPLAY_NONE;
	r->fault_left--;
	return r->fault;
}

/* What goes wrong when nothing is made; true: it does. */
static bool fail_before(enum replay_fault fault, struct answer *a)
{
	a->is_dropped = fault == REPLAY_DROP_BEFORE;
	if (fault == REPLAY_ERROR_BEFORE)
		plain(a, 500, "<html><body>Internal Server Error</body></html>");
	else if (fault == REPLAY_LATER)
		plain(a, 429, "slow down");
	else if (fault == REPLAY_PORTAL)
		plain(a, 200, "<!DOCTYPE html><html><body>Welcome to free WiFi</body></html>");
	else
		return a->is_dropped;
	return true;
}

static void fail_after(struct replay *r, enum replay_fault fault, struct answer *a)
{
	a->is_dropped = fault == REPLAY_DROP;
	a->is_hanging = fault == REPLAY_HANG;
	a->is_cut = fault == REPLAY_TRUNCATE;
	if (fault == REPLAY_ERROR)
		plain(a, 500, "<html><body>Internal Server Error</body></html>");
	else if (fault == REPLAY_EMPTY)
		plain(a, 200, "");
	else if (fault == REPLAY_STALE && *r->last)
		plain(a, 200, r->last);
	else if (fault == REPLAY_DOUBLED) {
		char *copy = strdup(a->body.data);
		replay_put(&a->body, copy, strlen(copy));
		free(copy);
	}
}

static void post(struct replay *r, const char *body, struct answer *a)
{
	enum replay_fault fault = fault_take(r);
	r->posts++;
	replay_fields_read(r, body);
	const json_t *post_says = json_object_get(r->server, "post"), *no = replay_refusal(r);
	if (!post_says || fail_before(fault, a)) {
		if (!post_says)
			plain(a, 404, "<!DOCTYPE html><html><body>Not Found</body></html>");
		return;
	}
	if (no) {
		take_answer(r, a, no, NULL);
		return;
	}
	const char *words = replay_value(r, "description");
	bool has_emoji = strchr(words, '\xf0') && *replay_says(r, "emoji");
	struct ticket *t = replay_ticket_add(r, replay_value(r, "service_code"),
		has_emoji ? "" : words, replay_degrees(replay_value(r, "lat")),
		replay_degrees(replay_value(r, "long")));
	take_answer(r, a, post_says, t);
	if (has_emoji)
		a->is_hanging = true;
	fail_after(r, fault, a);
	if (!fault)
		snprintf(r->last, sizeof r->last, "%s", a->body.data);
}

static const char *query(struct MHD_Connection *c, const char *name)
{
	const char *text = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, name);
	return text ? text : "";
}

static bool filters(const struct replay *r, const char *name)
{
	size_t i;
	const json_t *one;
	json_array_foreach(json_object_get(r->server, "filters"), i, one)
		if (!strcmp(json_string_value(one), name))
			return true;
	return false;
}

static bool is_listed(struct replay *r, struct MHD_Connection *c, const struct ticket *t)
{
	const char *code = query(c, "service_code"), *q = query(c, "q"),
		   *id = query(c, "service_request_id");
	return (!filters(r, "service_code") || !*code || !strcmp(code, t->code)) &&
	       (!filters(r, "service_request_id") || !*id || !strcmp(id, t->id)) &&
	       (!filters(r, "q") || !*q || strstr(t->description, q));
}

/* The list, newest first; a page of it where the server knows pages.  id: one request only. */
static void list(struct replay *r, struct MHD_Connection *c, const char *id, struct answer *a)
{
	const json_t *form = json_object_get(r->server, "list");
	int64_t size = replay_number(r, "page_size", 1000), skip = 0, shown = 0;
	if (!form || json_object_get(form, "status")) {
		if (form)
			take_answer(r, a, form, NULL);
		else
			plain(a, 404, "<!DOCTYPE html><html><body>Not Found</body></html>");
		return;
	}
	if (filters(r, "page") && *query(c, "page"))
		skip = (strtol(query(c, "page"), NULL, 10) - 1) * size;
	const char *between = json_string_value(json_object_get(form, "between"));
	const char *head = json_string_value(json_object_get(form, "head"));
	const char *tail = json_string_value(json_object_get(form, "tail"));
	replay_put(&a->body, head, strlen(head));
	for (int i = r->count - 1; i >= 0 && shown < size; i--) {
		if (*id ? strcmp(id, r->tickets[i].id) != 0 : !is_listed(r, c, &r->tickets[i]))
			continue;
		if (skip-- > 0)
			continue;
		if (shown++)
			replay_put(&a->body, between ? between : "", between ? strlen(between) : 0);
		replay_fill(r, &a->body, json_string_value(json_object_get(form, "row")),
			&r->tickets[i]);
	}
	replay_put(&a->body, tail, strlen(tail));
	a->status = 200;
	a->type = json_string_value(json_object_get(form, "type"));
	if (!shown && json_object_get(r->server, "none"))
		take_answer(r, a, json_object_get(r->server, "none"), NULL);
}

static void token(struct replay *r, struct answer *a)
{
	const json_t *form = json_object_get(r->server, "token");
	bool is_ready = r->token_asks++ >= replay_number(r, "token_after", 2) && r->count;
	if (!form)
		plain(a, 404, "");
	else
		take_answer(r, a, json_object_get(form, is_ready ? "ready" : "pending"),
			is_ready ? &r->tickets[r->count - 1] : NULL);
}

/* The last part of a path, decoded, without .xml or .json. */
static void last_part(const char *path, char out[128])
{
	const char *slash = strrchr(path, '/');
	snprintf(out, 128, "%s", slash ? slash + 1 : path);
	char *dot = strrchr(out, '.');
	if (dot && (!strcmp(dot, ".xml") || !strcmp(dot, ".json")))
		*dot = '\0';
}

static void get(struct replay *r, struct MHD_Connection *c, const char *path, struct answer *a)
{
	char part[128];
	const char *base = replay_says(r, "base");
	last_part(path, part);
	const char *rest = strncmp(path, base, strlen(base)) ? "" : path + strlen(base);
	if (*replay_says(r, "jurisdiction") &&
		strcmp(query(c, "jurisdiction_id"), replay_says(r, "jurisdiction")))
		plain(a, 200, "<!DOCTYPE html><html><body>Please say where</body></html>");
	else if (!strncmp(rest, "/tokens/", 8))
		token(r, a);
	else if (!strncmp(rest, "/services/", 10) && json_object_get(r->server, "definition"))
		take_answer(r, a, json_object_get(r->server, "definition"), NULL);
	else if (!strncmp(rest, "/services", 9) && rest[9] != '/' &&
		 json_object_get(r->server, "services"))
		take_answer(r, a, json_object_get(r->server, "services"), NULL);
	else if (!strncmp(rest, "/requests/", 10) || !strncmp(rest, "/request/", 9))
		list(r, c, part, a);
	else if (!strncmp(rest, "/requests", 9))
		list(r, c, "", a);
	else if (!strncmp(rest, "/discovery", 10) && json_object_get(r->server, "discovery"))
		take_answer(r, a, json_object_get(r->server, "discovery"), NULL);
	else
		plain(a, (int)replay_number(r, "not_here", 404),
			"<!DOCTYPE html><html>Not Found</html>");
}

/* --- libmicrohttpd ----------------------------------------------------------------------- */

struct incoming {
	struct k_buf body;
};

static ssize_t give_half(void *ctx, uint64_t at, char *out, size_t room)
{
	struct k_buf *body = ctx;
	size_t half = body->len_bytes / 2;
	if (at >= half)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	size_t n = half - at < room ? half - at : room;
	memcpy(out, body->data + at, n);
	return (ssize_t)n;
}

static void free_body(void *ctx)
{
	struct k_buf *body = ctx;
	k_buf_finish(body);
	free(body);
}

static enum MHD_Result send_answer(struct MHD_Connection *c, struct answer *a)
{
	struct MHD_Response *response;
	if (a->is_cut) {
		struct k_buf *body = malloc(sizeof *body);
		K_CHECK(body);
		*body = a->body;
		response = MHD_create_response_from_callback(
			body->len_bytes, 1024, give_half, body, free_body);
	} else {
		response = MHD_create_response_from_buffer(
			a->body.len_bytes, a->body.data, MHD_RESPMEM_MUST_COPY);
		k_buf_finish(&a->body);
	}
	MHD_add_response_header(response, "Content-Type", a->type ? a->type : "text/plain");
	enum MHD_Result sent = MHD_queue_response(c, (unsigned)a->status, response);
	MHD_destroy_response(response);
	return sent;
}

static void wait_for_end(struct replay *r)
{
	for (int i = 0; i < 300; i++) {
		pthread_mutex_lock(&r->lock);
		bool is_stopping = r->is_stopping;
		pthread_mutex_unlock(&r->lock);
		if (is_stopping)
			return;
		usleep(10000);
	}
}

static enum MHD_Result note_header(
	void *ctx, enum MHD_ValueKind kind, const char *key, const char *value)
{
	struct replay *r = ctx;
	(void)kind;
	size_t n = strlen(r->headers);
	snprintf(r->headers + n, sizeof r->headers - n, "%s: %s\n", key, value ? value : "");
	return MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **in_out)
{
	(void)version;
	struct replay *r = ctx;
	struct incoming *in = *in_out;
	struct answer a = {.status = 200};
	if (!in) {
		in = calloc(1, sizeof *in);
		K_CHECK(in);
		k_buf_init(&in->body, ANSWER_MAX);
		*in_out = in;
		return MHD_YES;
	}
	if (*n) {
		replay_put(&in->body, bytes, *n);
		*n = 0;
		return MHD_YES;
	}
	k_buf_init(&a.body, ANSWER_MAX);
	pthread_mutex_lock(&r->lock);
	r->headers[0] = '\0';
	MHD_get_connection_values(c, MHD_HEADER_KIND, note_header, r);
	if (!strcmp(method, "POST"))
		post(r, in->body.data ? in->body.data : "", &a);
	else
		get(r, c, url, &a);
	pthread_mutex_unlock(&r->lock);
	if (a.is_hanging)
		wait_for_end(r);
	if (a.is_dropped || a.is_hanging) {
		k_buf_finish(&a.body);
		return MHD_NO;
	}
	return send_answer(c, &a);
}

static void on_end(
	void *ctx, struct MHD_Connection *c, void **in_out, enum MHD_RequestTerminationCode why)
{
	(void)ctx;
	(void)c;
	(void)why;
	struct incoming *in = *in_out;
	if (in)
		k_buf_finish(&in->body);
	free(in);
}

struct replay *replay_start(const char *profile)
{
	char path[256];
	json_error_t where;
	struct replay *r = calloc(1, sizeof *r);
	K_CHECK(r);
	snprintf(path, sizeof path, "tests/city/profiles/%s.json", profile);
	r->profile = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	if (!r->profile)
		fprintf(stderr, "%s:%d: %s\n", path, where.line, where.text);
	K_CHECK(r->profile);
	r->server = json_object_get(r->profile, "server");
	pthread_mutex_init(&r->lock, NULL);
	r->daemon =
		MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0,
			NULL, NULL, on_request, r, MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL,
			MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_END);
	K_CHECK(r->daemon);
	return r;
}

void replay_stop(struct replay *r)
{
	pthread_mutex_lock(&r->lock);
	r->is_stopping = true;
	pthread_mutex_unlock(&r->lock);
	MHD_stop_daemon(r->daemon);
	replay_fields_forget(r);
	while (r->count)
		free(r->tickets[--r->count].description);
	json_decref(r->profile);
	pthread_mutex_destroy(&r->lock);
	free(r);
}

int replay_port(const struct replay *r)
{
	return MHD_get_daemon_info(r->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

const json_t *replay_profile(const struct replay *r)
{
	return r->profile;
}

void replay_set_fault(struct replay *r, enum replay_fault fault, int n)
{
	pthread_mutex_lock(&r->lock);
	r->fault = fault;
	r->fault_left = n;
	pthread_mutex_unlock(&r->lock);
}

int replay_tickets(struct replay *r, const char *part)
{
	int n = 0;
	pthread_mutex_lock(&r->lock);
	for (int i = 0; i < r->count; i++)
		n += strstr(r->tickets[i].description, part) != NULL;
	pthread_mutex_unlock(&r->lock);
	return n;
}

int replay_posts(struct replay *r)
{
	pthread_mutex_lock(&r->lock);
	int n = r->posts;
	pthread_mutex_unlock(&r->lock);
	return n;
}

const char *replay_field(struct replay *r, const char *name)
{
	static char text[TEXT_MAX];
	pthread_mutex_lock(&r->lock);
	snprintf(text, sizeof text, "%s", replay_value(r, name));
	pthread_mutex_unlock(&r->lock);
	return text;
}

const char *replay_header(struct replay *r, const char *name)
{
	static char text[256];
	char wanted[64];
	text[0] = '\0';
	snprintf(wanted, sizeof wanted, "%s: ", name);
	pthread_mutex_lock(&r->lock);
	const char *line = strstr(r->headers, wanted);
	if (line)
		snprintf(text, sizeof text, "%.*s", (int)strcspn(line + strlen(wanted), "\n"),
			line + strlen(wanted));
	pthread_mutex_unlock(&r->lock);
	return text;
}

void replay_pass_time(struct replay *r, int64_t ms)
{
	pthread_mutex_lock(&r->lock);
	for (int i = 0; i < r->count; i++)
		r->tickets[i].made_ms -= ms;
	pthread_mutex_unlock(&r->lock);
}

void replay_set_phase(struct replay *r, int phase)
{
	pthread_mutex_lock(&r->lock);
	r->phase = phase;
	pthread_mutex_unlock(&r->lock);
}

void replay_add(struct replay *r, const char *code, const char *description, double lat, double lon)
{
	pthread_mutex_lock(&r->lock);
	replay_ticket_add(r, code, description, lat, lon);
	pthread_mutex_unlock(&r->lock);
}
