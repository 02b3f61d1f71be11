/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/zms_server.h"

#include <jansson.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"

enum { APPOINTMENTS_MAX = 64, BODY_MAX = 16384 };

#define HOLD_MS INT64_C(900000)

struct appointment {
	int64_t timestamp, age_ms;
	int key;
	bool has_name;
	const char *state;
};

struct zms_server {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	enum zms_fault faults[ZMS_CALLS];
	struct appointment list[APPOINTMENTS_MAX];
	int count;
};

static const char *const paths[ZMS_CALLS] = {"/reserve-appointment/", "/update-appointment/",
	"/preconfirm-appointment/", "/confirm-appointment/", "/appointment/",
	"/cancel-appointment/"};

static json_t *error(int *status, int code, const char *name)
{
	*status = code;
	return json_pack("{s:[{s:s, s:i, s:s}]}", "errors", "errorCode", name, "statusCode", code,
		"errorMessage", name);
}

/* What the API shows of one. */
static json_t *shown(const struct zms_server *z, const struct appointment *a)
{
	char key[65], timestamp[24];
	snprintf(key, sizeof key, "%064x", (unsigned)a->key);
	snprintf(timestamp, sizeof timestamp, "%lld", (long long)a->timestamp);
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:{s:b}}", "processId",
		100001 + (int)(a - z->list), "authKey", key, "timestamp", timestamp, "status",
		a->state, "email", "test@muenchen.de", "scope", "emailRequired", 0);
}

static bool is_free(const struct zms_server *z, int64_t timestamp)
{
	for (int i = 0; i < z->count; i++)
		if (z->list[i].timestamp == timestamp && strcmp(z->list[i].state, "deleted"))
			return false;
	return true;
}

static json_t *reserve(struct zms_server *z, const json_t *body, int *status)
{
	int64_t timestamp = json_integer_value(json_object_get(body, "timestamp"));
	if (!timestamp || !json_is_integer(json_object_get(body, "officeId")) ||
		!json_is_array(json_object_get(body, "serviceId")))
		return error(status, 400, "invalidRequest");
	if (!is_free(z, timestamp))
		return error(status, 404, "appointmentNotAvailable");
	K_CHECK(z->count < APPOINTMENTS_MAX);
	struct appointment *a = &z->list[z->count++];
	*a = (struct appointment){.timestamp = timestamp, .key = 7 * z->count, .state = "reserved"};
	return shown(z, a);
}

/* From one state to the next, or the error that the real one gives. */
static json_t *move(struct zms_server *z, struct appointment *a, const char *from, const char *to,
	const char *otherwise, int *status)
{
	if (strcmp(a->state, from))
		return error(status, 409, otherwise);
	a->state = to;
	return shown(z, a);
}

static json_t *act(struct zms_server *z, enum zms_call call, struct appointment *a,
	const json_t *body, int *status)
{
	if (call == ZMS_UPDATE) {
		a->has_name = json_string_length(json_object_get(body, "familyName")) > 0;
		return strcmp(a->state, "reserved")
			       ? error(status, 409, "processNotReservedAnymore")
			       : shown(z, a);
	}
	if (call == ZMS_PRECONFIRM)
		return a->has_name ? move(z, a, "reserved", "preconfirmed",
					     "processNotReservedAnymore", status)
				   : error(status, 400, "invalidFamilyName");
	if (call == ZMS_CONFIRM)
		return move(
			z, a, "preconfirmed", "confirmed", "processNotPreconfirmedAnymore", status);
	if (call == ZMS_CANCEL) {
		a->state = "deleted";
		a->key++;
	}
	return shown(z, a);
}

static struct appointment *find(struct zms_server *z, int64_t id, const char *key)
{
	int64_t i = id - 100001;
	if (i < 0 || i >= z->count || !key || strtol(key, NULL, 16) != z->list[i].key)
		return NULL;
	return &z->list[i];
}

static json_t *answer(struct zms_server *z, enum zms_call call, struct MHD_Connection *c,
	const json_t *body, int *status)
{
	const char *id = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "processId");
	const char *key = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "authKey");
	*status = 200;
	if (call == ZMS_RESERVE)
		return reserve(z, body, status);
	struct appointment *a =
		call == ZMS_GET ? find(z, id ? strtoll(id, NULL, 10) : 0, key)
				: find(z, json_integer_value(json_object_get(body, "processId")),
					  json_string_value(json_object_get(body, "authKey")));
	return a ? act(z, call, a, body, status) : error(status, 406, "authKeyMismatch");
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

static enum MHD_Result run(
	struct zms_server *z, struct MHD_Connection *c, enum zms_call call, const char *text)
{
	int status = 200;
	json_t *body = json_loads(text, 0, NULL), *out = NULL;
	pthread_mutex_lock(&z->lock);
	enum zms_fault fault = z->faults[call];
	z->faults[call] = ZMS_FINE;
	bool is_before = fault == ZMS_DROP_BEFORE || fault == ZMS_ERROR_BEFORE;
	if (!is_before)
		out = answer(z, call, c, body, &status);
	pthread_mutex_unlock(&z->lock);
	json_decref(body);
	if (fault == ZMS_ERROR || fault == ZMS_ERROR_BEFORE) {
		json_decref(out);
		out = error(&status, 500, "unknownError");
	} else if (fault) {
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
	int status;
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
	for (int i = 0; i < ZMS_CALLS; i++)
		if (!strcmp(url, paths[i]) && !strcmp(method, i == ZMS_GET ? "GET" : "POST"))
			return run(ctx, c, (enum zms_call)i, body->data ? body->data : "");
	if (!strcmp(url, "/offices-and-services/"))
		return send_json(c, 200,
			json_pack("{s:[{s:i, s:i}]}", "relations", "officeId", 10489, "serviceId",
				1063453));
	return send_json(c, 404, error(&status, 404, "notFound"));
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

struct zms_server *zms_start(void)
{
	struct zms_server *z = calloc(1, sizeof *z);
	K_CHECK(z);
	pthread_mutex_init(&z->lock, NULL);
	z->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, z,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, NULL, MHD_OPTION_END);
	K_CHECK(z->daemon);
	return z;
}

void zms_stop(struct zms_server *z)
{
	MHD_stop_daemon(z->daemon);
	pthread_mutex_destroy(&z->lock);
	free(z);
}

int zms_port(const struct zms_server *z)
{
	return MHD_get_daemon_info(z->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void zms_set_fault(struct zms_server *z, enum zms_call call, enum zms_fault fault)
{
	pthread_mutex_lock(&z->lock);
	z->faults[call] = fault;
	pthread_mutex_unlock(&z->lock);
}

void zms_pass_time(struct zms_server *z, int64_t ms)
{
	pthread_mutex_lock(&z->lock);
	for (int i = 0; i < z->count; i++) {
		struct appointment *a = &z->list[i];
		a->age_ms += ms;
		if (a->age_ms < HOLD_MS || strcmp(a->state, "reserved"))
			continue;
		a->state = "deleted";
		a->key++;
	}
	pthread_mutex_unlock(&z->lock);
}

int zms_count(struct zms_server *z, const char *state)
{
	int n = 0;
	pthread_mutex_lock(&z->lock);
	for (int i = 0; i < z->count; i++)
		n += !strcmp(z->list[i].state, state);
	pthread_mutex_unlock(&z->lock);
	return n;
}

void zms_take(struct zms_server *z, int64_t timestamp)
{
	pthread_mutex_lock(&z->lock);
	z->list[z->count++] =
		(struct appointment){.timestamp = timestamp, .key = -1, .state = "confirmed"};
	pthread_mutex_unlock(&z->lock);
}
