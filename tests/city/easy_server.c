/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/city/easy_server.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/check.h"

struct easy_server {
	struct shell *shell; /* NULL: asked directly */
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

static void run(struct easy_server *s, enum easy_call call, const struct heard *h, struct told *t)
{
	int status = 200;
	json_t *body = json_loads(h->body, 0, NULL), *out = NULL;
	enum easy_fault fault = s->faults[call];
	s->faults[call] = EASY_FINE;
	s->posts += call == EASY_BOOK;
	if (fault == EASY_RIVAL)
		add(s, json_string_value(json_object_get(body, "start")), "somebody else");
	if (fault == EASY_INVALID)
		out = invalid(&status, "Invalid");
	else if (fault != EASY_DROP_BEFORE)
		out = answer(s, call, h->path, body, &status);
	json_decref(body);
	if (fault == EASY_ERROR) {
		json_decref(out);
		status = 500;
		out = json_object();
	}
	bool is_lost = fault == EASY_DROP || fault == EASY_DROP_BEFORE;
	told_json(t, is_lost ? 0 : status, out ? out : json_object());
}

void easy_tell(void *server, const struct heard *h, struct told *t)
{
	enum easy_call call = which(h->method, h->path);
	if (strcmp(heard_header(h, "authorization"), "Bearer token"))
		told_json(t, 401, json_object());
	else if (call == EASY_CALLS)
		told_json(t, 200, json_pack("[{s:i}]", "id", 7));
	else
		run(server, call, h, t);
}

struct easy_server *easy_create(void)
{
	struct easy_server *s = calloc(1, sizeof *s);
	K_CHECK(s);
	s->appointments = json_array();
	s->customers = json_array();
	return s;
}

struct easy_server *easy_start(void)
{
	struct easy_server *s = easy_create();
	s->shell = shell_start(easy_tell, s);
	return s;
}

void easy_stop(struct easy_server *s)
{
	if (s->shell)
		shell_stop(s->shell);
	json_decref(s->appointments);
	json_decref(s->customers);
	free(s);
}

int easy_port(const struct easy_server *s)
{
	return shell_port(s->shell);
}

static void lock(struct easy_server *s)
{
	if (s->shell)
		shell_lock(s->shell);
}

static void unlock(struct easy_server *s)
{
	if (s->shell)
		shell_unlock(s->shell);
}

void easy_set_fault(struct easy_server *s, enum easy_call call, enum easy_fault fault)
{
	lock(s);
	s->faults[call] = fault;
	unlock(s);
}

int easy_count(struct easy_server *s, const char *part)
{
	int n = 0;
	size_t i;
	const json_t *one;
	lock(s);
	json_array_foreach(s->appointments, i, one)
		n += strstr(json_string_value(json_object_get(one, "notes")), part) != NULL;
	unlock(s);
	return n;
}

int easy_posts(struct easy_server *s)
{
	lock(s);
	int n = s->posts;
	unlock(s);
	return n;
}
