/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/shell.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"

enum { BODY_MAX = 64 << 10, PART_MAX = 48, WAIT_S = 120 };

struct shell {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	tell_fn *tell;
	void *ctx;
	enum shell_fault fault;
	char method[8], part[PART_MAX];
};

const char *shell_fault_words(enum shell_fault fault)
{
	static const char *const words[] = {
#define X(name, text) text,
		SHELL_FAULT_LIST(X)
#undef X
	};
	return words[fault];
}

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

const char *heard_query(const struct heard *h, const char *name)
{
	return text_of(h->query, name);
}

const char *heard_header(const struct heard *h, const char *name)
{
	return text_of(h->headers, name);
}

void told_json(struct told *t, int status, json_t *json)
{
	t->status = status;
	t->body = json_dumps(json, JSON_COMPACT);
	K_CHECK(t->body);
	json_decref(json);
}

static enum MHD_Result keep(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
	char small[64];
	size_t n = strlen(name);
	for (size_t i = 0; i <= n && i < sizeof small; i++)
		small[i] = (char)(kind == MHD_HEADER_KIND && name[i] >= 'A' && name[i] <= 'Z'
					  ? name[i] + 'a' - 'A'
					  : name[i]);
	small[sizeof small - 1] = '\0';
	json_t *list = json_object_get(ctx, small);
	if (list && kind == MHD_GET_ARGUMENT_KIND) /* start=ge..&start=lt..: one behind the other */
		json_object_set_new(ctx, small,
			json_sprintf("%s,%s", json_string_value(list), value ? value : ""));
	else
		json_object_set_new(ctx, small, json_string(value ? value : ""));
	return MHD_YES;
}

/* --- answers ---------------------------------------------------------------------------------- */

/* Gives half of the body, then the line breaks. */
static ssize_t half(void *ctx, uint64_t at, char *to, size_t room)
{
	const struct k_buf *body = ctx;
	size_t n = body->len_bytes / 2;
	if (at >= n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	n -= (size_t)at;
	n = n < room ? n : room;
	memcpy(to, body->data + at, n);
	return (ssize_t)n;
}

static void half_over(void *ctx)
{
	struct k_buf *body = ctx;
	k_buf_finish(body);
	free(body);
}

static struct MHD_Response *half_make(const char *text)
{
	struct k_buf *body = malloc(sizeof *body);
	K_CHECK(body);
	k_buf_init(body, BODY_MAX);
	K_CHECK(!k_buf_add(body, text, strlen(text)));
	return MHD_create_response_from_callback(body->len_bytes, 512, half, body, half_over);
}

static enum MHD_Result send_it(
	struct MHD_Connection *c, const struct told *t, enum shell_fault fault)
{
	char seconds[16];
	const char *body = t->body ? t->body : "";
	struct MHD_Response *response =
		fault == SHELL_TRUNCATE ? half_make(body)
					: MHD_create_response_from_buffer(strlen(body),
						  (void *)(uintptr_t)body, MHD_RESPMEM_MUST_COPY);
	if (t->retry_after_s) {
		snprintf(seconds, sizeof seconds, "%d", t->retry_after_s);
		MHD_add_response_header(response, "Retry-After", seconds);
	}
	enum MHD_Result sent = MHD_queue_response(c, (unsigned)t->status, response);
	MHD_destroy_response(response);
	return sent;
}

/* The fault of this request, which is then used up. */
static enum shell_fault take_fault(struct shell *s, const struct heard *h)
{
	enum shell_fault fault = s->fault;
	if (!fault || strcmp(s->method, h->method) || !strstr(h->path, s->part))
		return SHELL_FINE;
	s->fault = SHELL_FINE;
	return fault;
}

static enum MHD_Result run(struct shell *s, struct MHD_Connection *c, const struct heard *h)
{
	struct told t = {.status = 200};
	pthread_mutex_lock(&s->lock);
	enum shell_fault fault = take_fault(s, h);
	bool is_done = fault != SHELL_DROP_BEFORE && fault != SHELL_ERROR_BEFORE &&
		       fault != SHELL_BUSY && fault != SHELL_LATER;
	if (is_done)
		s->tell(s->ctx, h, &t);
	pthread_mutex_unlock(&s->lock);
	if (fault == SHELL_ERROR || fault == SHELL_ERROR_BEFORE) {
		free(t.body);
		t = (struct told){.status = 500};
	}
	if (fault == SHELL_BUSY || fault == SHELL_LATER)
		t = (struct told){fault == SHELL_BUSY ? 503 : 429, WAIT_S, NULL};
	enum MHD_Result sent =
		fault == SHELL_DROP || fault == SHELL_DROP_BEFORE ? MHD_NO : send_it(c, &t, fault);
	free(t.body);
	return sent;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **in_out)
{
	(void)version;
	struct k_buf *body = *in_out;
	if (!body) {
		body = malloc(sizeof *body);
		K_CHECK(body);
		k_buf_init(body, BODY_MAX);
		*in_out = body;
		return MHD_YES;
	}
	if (*n) {
		K_CHECK(!k_buf_add(body, bytes, *n));
		*n = 0;
		return MHD_YES;
	}
	json_t *query = json_object(), *headers = json_object();
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, keep, query);
	MHD_get_connection_values(c, MHD_HEADER_KIND, keep, headers);
	enum MHD_Result sent = run(
		ctx, c, &(struct heard){method, url, query, headers, body->data ? body->data : ""});
	json_decref(query);
	json_decref(headers);
	return sent;
}

static void on_end(
	void *ctx, struct MHD_Connection *c, void **in_out, enum MHD_RequestTerminationCode why)
{
	(void)ctx;
	(void)c;
	(void)why;
	if (*in_out)
		k_buf_finish(*in_out);
	free(*in_out);
}

struct shell *shell_start(tell_fn *tell, void *ctx)
{
	struct shell *s = calloc(1, sizeof *s);
	K_CHECK(s);
	s->tell = tell;
	s->ctx = ctx;
	pthread_mutex_init(&s->lock, NULL);
	s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
	K_CHECK(s->daemon);
	return s;
}

void shell_stop(struct shell *s)
{
	MHD_stop_daemon(s->daemon);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

int shell_port(const struct shell *s)
{
	return MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void shell_set_fault(struct shell *s, const char *method, const char *part, enum shell_fault fault)
{
	pthread_mutex_lock(&s->lock);
	snprintf(s->method, sizeof s->method, "%s", method);
	snprintf(s->part, sizeof s->part, "%s", part);
	s->fault = fault;
	pthread_mutex_unlock(&s->lock);
}

void shell_lock(struct shell *s)
{
	pthread_mutex_lock(&s->lock);
}

void shell_unlock(struct shell *s)
{
	pthread_mutex_unlock(&s->lock);
}
