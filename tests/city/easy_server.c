/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/easy_server.h"

#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"

enum { BODY_MAX = 32768 };

struct easy_server {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	enum easy_fault faults[EASY_CALLS];
	json_t *appointments, *customers;
	int next_id, posts;
};

static json_t *invalid(int *status, const char *message)
{
	*status = 500;
	return json_pack("{s:b, s:s}", "success", 0, "message", message);
}

/* Half an hour from "2024-05-06 09:30:00"; never past an hour's end in these tests. */
static void add(struct easy_server *s, const char *start, const char *notes)
{
	char end[40];
	int hour = atoi(start + 11), minute = atoi(start + 14) + 30;
	snprintf(end, sizeof end, "%.11s%02d:%02d:00", start, (hour + minute / 60) % 24,
		minute % 60);
	json_array_append_new(s->appointments, json_pack("{s:i, s:s, s:s, s:s}", "id", ++s->next_id,
						       "start", start, "end", end, "notes", notes));
}

static json_t *book(struct easy_server *s, const json_t *body, int *status)
{
	const char *start = json_string_value(json_object_get(body, "start"));
	const char *notes = json_string_value(json_object_get(body, "notes"));
	if (!start || strlen(start) != 19 || !notes ||
		!json_is_integer(json_object_get(body, "customerId")))
		return invalid(status, "The provided data are invalid: /var/www/html/x.php:12");
	add(s, start, notes);
	*status = 201;
	return json_incref(json_array_get(s->appointments, json_array_size(s->appointments) - 1));
}

static json_t *customer(struct easy_server *s, const json_t *body, int *status)
{
	size_t i;
	const json_t *one, *mail = json_object_get(body, "email");
	json_array_foreach(s->customers, i, one)
		if (json_equal(json_object_get(one, "email"), mail))
			return invalid(status, "The provided email address is already in use.");
	json_array_append_new(
		s->customers, json_pack("{s:i, s:O}", "id", (int)json_array_size(s->customers) + 1,
				      "email", mail));
	*status = 201;
	return json_incref(json_array_get(s->customers, json_array_size(s->customers) - 1));
}

static json_t *free_times(const struct easy_server *s)
{
	static const char *const all[] = {"09:00", "09:30", "10:00"};
	json_t *list = json_array();
	for (size_t i = 0; i < K_COUNT(all); i++) {
		bool is_taken = false;
		size_t n;
		const json_t *one;
		json_array_foreach(s->appointments, n, one)
			is_taken |= !strncmp(
				json_string_value(json_object_get(one, "start")) + 11, all[i], 5);
		if (!is_taken)
			json_array_append_new(list, json_string(all[i]));
	}
	return list;
}

static json_t *forget(struct easy_server *s, int id, int *status)
{
	size_t i;
	const json_t *one;
	*status = 404;
	json_array_foreach(s->appointments, i, one) {
		if (json_integer_value(json_object_get(one, "id")) != id)
			continue;
		json_array_remove(s->appointments, i);
		*status = 204;
		break;
	}
	return json_object();
}

static json_t *answer(struct easy_server *s, enum easy_call call, const char *url,
	const json_t *body, int *status)
{
	if (call == EASY_FREE)
		return free_times(s);
	if (call == EASY_BOOK)
		return book(s, body, status);
	if (call == EASY_CUSTOMER)
		return customer(s, body, status);
	if (call == EASY_DELETE)
		return forget(s, atoi(strrchr(url, '/') + 1), status);
	return json_deep_copy(call == EASY_LIST ? s->appointments : s->customers);
}

/* What was asked; EASY_CALLS: nothing that we know. */
static enum easy_call which(const char *method, const char *url)
{
	bool is_post = !strcmp(method, "POST");
	if (!strcmp(method, "DELETE"))
		return EASY_DELETE;
	if (strstr(url, "/availabilities"))
		return EASY_FREE;
	if (strstr(url, "/appointments"))
		return is_post ? EASY_BOOK : EASY_LIST;
	if (strstr(url, "/customers"))
		return is_post ? EASY_CUSTOMER : EASY_FIND;
	return EASY_CALLS;
}

static enum MHD_Result send_json(struct MHD_Connection *c, int status, json_t *json)
{
	char *text = json_dumps(json, 0);
	struct MHD_Response *response =
		MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_FREE);
	enum MHD_Result sent = MHD_queue_response(c, (unsigned)status, response);
	MHD_destroy_response(response);
	json_decref(json);
	return sent;
}

static enum MHD_Result run(struct easy_server *s, struct MHD_Connection *c, enum easy_call call,
	const char *url, const char *text)
{
	int status = 200;
	json_t *body = json_loads(text, 0, NULL), *out = NULL;
	pthread_mutex_lock(&s->lock);
	enum easy_fault fault = s->faults[call];
	s->faults[call] = EASY_FINE;
	s->posts += call == EASY_BOOK;
	if (fault == EASY_RIVAL)
		add(s, json_string_value(json_object_get(body, "start")), "somebody else");
	if (fault == EASY_INVALID)
		out = invalid(&status, "Invalid");
	else if (fault != EASY_DROP_BEFORE)
		out = answer(s, call, url, body, &status);
	pthread_mutex_unlock(&s->lock);
	json_decref(body);
	if (fault == EASY_ERROR) {
		json_decref(out);
		status = 500;
		out = json_object();
	}
	if (fault == EASY_DROP || fault == EASY_DROP_BEFORE) {
		json_decref(out);
		return MHD_NO;
	}
	return send_json(c, status, out);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **in_out)
{
	(void)version;
	struct k_buf *body = *in_out;
	const char *who = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
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
	enum easy_call call = which(method, url);
	if (!who || strcmp(who, "Bearer token"))
		return send_json(c, 401, json_object());
	if (call == EASY_CALLS)
		return send_json(c, 200, json_pack("[{s:i}]", "id", 7));
	return run(ctx, c, call, url, body->data ? body->data : "");
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

struct easy_server *easy_start(void)
{
	struct easy_server *s = calloc(1, sizeof *s);
	K_CHECK(s);
	pthread_mutex_init(&s->lock, NULL);
	s->appointments = json_array();
	s->customers = json_array();
	s->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, s,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
	K_CHECK(s->daemon);
	return s;
}

void easy_stop(struct easy_server *s)
{
	MHD_stop_daemon(s->daemon);
	json_decref(s->appointments);
	json_decref(s->customers);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

int easy_port(const struct easy_server *s)
{
	return MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void easy_set_fault(struct easy_server *s, enum easy_call call, enum easy_fault fault)
{
	pthread_mutex_lock(&s->lock);
	s->faults[call] = fault;
	pthread_mutex_unlock(&s->lock);
}

int easy_count(struct easy_server *s, const char *part)
{
	int n = 0;
	size_t i;
	const json_t *one;
	pthread_mutex_lock(&s->lock);
	json_array_foreach(s->appointments, i, one)
		n += strstr(json_string_value(json_object_get(one, "notes")), part) != NULL;
	pthread_mutex_unlock(&s->lock);
	return n;
}

int easy_posts(struct easy_server *s)
{
	pthread_mutex_lock(&s->lock);
	int n = s->posts;
	pthread_mutex_unlock(&s->lock);
	return n;
}
