/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/zms_server.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/check.h"

enum { APPOINTMENTS_MAX = 64 };

#define HOLD_MS INT64_C(900000)

struct appointment {
	int64_t timestamp, age_ms;
	int key;
	bool has_name;
	char note[64]; /* the free text field */
	const char *state;
};

struct zms_server {
	struct shell *shell; /* NULL: asked directly */
	enum zms_fault faults[ZMS_CALLS];
	struct appointment list[APPOINTMENTS_MAX];
	int count;
	int64_t first; /* of the times in its calendar */
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
		const char *note = json_string_value(json_object_get(body, "customTextfield"));
		snprintf(a->note, sizeof a->note, "%s", note ? note : "");
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

static json_t *answer(struct zms_server *z, enum zms_call call, const struct heard *h,
	const json_t *body, int *status)
{
	*status = 200;
	if (call == ZMS_RESERVE)
		return reserve(z, body, status);
	struct appointment *a =
		call == ZMS_GET ? find(z, strtoll(heard_query(h, "processId"), NULL, 10),
					  heard_query(h, "authKey"))
				: find(z, json_integer_value(json_object_get(body, "processId")),
					  json_string_value(json_object_get(body, "authKey")));
	return a ? act(z, call, a, body, status) : error(status, 406, "authKeyMismatch");
}

static void run(struct zms_server *z, enum zms_call call, const struct heard *h, struct told *t)
{
	int status = 200;
	json_t *body = json_loads(h->body, 0, NULL), *out = NULL;
	enum zms_fault fault = z->faults[call];
	z->faults[call] = ZMS_FINE;
	bool is_before = fault == ZMS_DROP_BEFORE || fault == ZMS_ERROR_BEFORE;
	if (!is_before)
		out = answer(z, call, h, body, &status);
	json_decref(body);
	if (fault) {
		json_decref(out);
		out = error(&status, 500, "unknownError");
	}
	told_json(t, fault == ZMS_DROP || fault == ZMS_DROP_BEFORE ? 0 : status, out);
}

/* Half hours of one morning that nobody has. */
static json_t *calendar(const struct zms_server *z)
{
	json_t *times = json_array();
	for (int i = 0; i < ZMS_TIMES; i++)
		if (is_free(z, z->first + i * 1800))
			json_array_append_new(times, json_integer(z->first + i * 1800));
	return json_pack("{s:[{s:s, s:[{s:i, s:[i]}, {s:i, s:o}]}]}", "availableDays", "date", "",
		"offices", "officeId", 1, "appointments", 1, "officeId", 10489, "appointments",
		times);
}

void zms_tell(void *server, const struct heard *h, struct told *t)
{
	int status;
	for (int i = 0; i < ZMS_CALLS; i++)
		if (!strcmp(h->path, paths[i]) &&
			!strcmp(h->method, i == ZMS_GET ? "GET" : "POST")) {
			run(server, (enum zms_call)i, h, t);
			return;
		}
	if (!strcmp(h->path, "/offices-and-services/"))
		told_json(t, 200,
			json_pack("{s:[{s:i, s:i}]}", "relations", "officeId", 10489, "serviceId",
				1063453));
	else if (!strcmp(h->path, "/available-calendar/"))
		told_json(t, 200, calendar(server));
	else
		told_json(t, 404, error(&status, 404, "notFound"));
}

struct zms_server *zms_create(int64_t first)
{
	struct zms_server *z = calloc(1, sizeof *z);
	K_CHECK(z);
	z->first = first;
	return z;
}

struct zms_server *zms_start(void)
{
	struct zms_server *z = zms_create(0);
	z->shell = shell_start(zms_tell, z);
	return z;
}

void zms_stop(struct zms_server *z)
{
	if (z->shell)
		shell_stop(z->shell);
	free(z);
}

int zms_port(const struct zms_server *z)
{
	return shell_port(z->shell);
}

static void lock(struct zms_server *z)
{
	if (z->shell)
		shell_lock(z->shell);
}

static void unlock(struct zms_server *z)
{
	if (z->shell)
		shell_unlock(z->shell);
}

void zms_set_fault(struct zms_server *z, enum zms_call call, enum zms_fault fault)
{
	lock(z);
	z->faults[call] = fault;
	unlock(z);
}

void zms_pass_time(struct zms_server *z, int64_t ms)
{
	lock(z);
	for (int i = 0; i < z->count; i++) {
		struct appointment *a = &z->list[i];
		a->age_ms += ms;
		if (a->age_ms < HOLD_MS || strcmp(a->state, "reserved"))
			continue;
		a->state = "deleted";
		a->key++;
	}
	unlock(z);
}

int zms_count(struct zms_server *z, const char *state)
{
	int n = 0;
	lock(z);
	for (int i = 0; i < z->count; i++)
		n += !strcmp(z->list[i].state, state);
	unlock(z);
	return n;
}

int zms_count_of(struct zms_server *z, const char *state, const char *note)
{
	int n = 0;
	lock(z);
	for (int i = 0; i < z->count; i++)
		n += !strcmp(z->list[i].state, state) && !strcmp(z->list[i].note, note);
	unlock(z);
	return n;
}

void zms_take(struct zms_server *z, int64_t timestamp)
{
	lock(z);
	z->list[z->count++] =
		(struct appointment){.timestamp = timestamp, .key = -1, .state = "confirmed"};
	unlock(z);
}
