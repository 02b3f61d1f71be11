/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hubctl/link.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "kiosk/core/wire.h"

enum { WAIT_MS = 10 * 1000 };

struct question {
	json_t *answer;
	bool is_over;
};

static void on_message(void *ctx, json_t *message)
{
	struct question *q = ctx;
	if (!q->is_over)
		q->answer = json_incref(message);
	q->is_over = true;
}

/* The hub is asked and the loop turns until it has answered, is gone, or the time is up. */
static enum err ask(struct loop *loop, int fd, json_t *message, struct question *q)
{
	struct wire *wire = NULL;
	enum err e = wire_create(loop, fd, on_message, q, &wire);
	if (e) {
		json_decref(message);
		return e;
	}
	e = wire_send(wire, message);
	int64_t end_ms = k_time_mono_ms(loop_refresh(loop)) + WAIT_MS;
	while (!e && !q->is_over) {
		int64_t left_ms = end_ms - k_time_mono_ms(loop_now(loop));
		if (left_ms <= 0)
			e = ERR_TIMEOUT;
		else
			loop_turn(loop, left_ms);
	}
	wire_destroy(wire);
	return e ? e : q->answer ? ERR_OK : ERR_OFFLINE;
}

/* For the record: with sudo, the user that the hub sees is not the person. */
static void sign(json_t *message)
{
	const char *by = getenv("SUDO_USER");
	by = by ? by : getenv("LOGNAME");
	if (by)
		json_object_set_new(message, "by", json_string(by));
}

enum err link_ask(const char *data_dir, json_t *message, json_t **answer_out)
{
	char path[sizeof((struct sockaddr_un *)0)->sun_path];
	struct loop *loop = NULL;
	struct question q = {0};
	int fd = -1;
	enum err e = ERR_OK;
	if ((size_t)snprintf(path, sizeof path, "%s/admin.sock", data_dir) >= sizeof path)
		e = ERR_TOO_BIG;
	if (!e)
		e = loop_create(&loop);
	if (!e)
		e = wire_connect(path, &fd);
	sign(message);
	if (e)
		json_decref(message);
	else
		e = ask(loop, fd, message, &q);
	loop_destroy(loop);
	if (e)
		json_decref(q.answer);
	else
		*answer_out = q.answer;
	return e;
}

const char *link_text(const json_t *answer, const char *key)
{
	const char *text = json_string_value(json_object_get(answer, key));
	return text ? text : "";
}

long long link_number(const json_t *answer, const char *key)
{
	return json_integer_value(json_object_get(answer, key));
}

json_t *link_ask_ok(const char *data_dir, json_t *message)
{
	json_t *answer = NULL;
	enum err e = link_ask(data_dir, message, &answer);
	if (!e && !strcmp(link_text(answer, "t"), "ok"))
		return answer;
	const char *words = link_text(answer, "words");
	if (e)
		fprintf(stderr,
			"hubctl: no hub answers in %s (%s). Is it running? Is --data right?\n",
			data_dir, err_words(e));
	else
		fprintf(stderr, "hubctl: %s.\n",
			*words ? words : "the hub's answer makes no sense");
	json_decref(answer);
	return NULL;
}

static void on_time(void *ctx)
{
	*(bool *)ctx = true;
}

void link_wait(int64_t wait_ms)
{
	struct loop *loop = NULL;
	bool is_over = false;
	if (loop_create(&loop))
		return;
	if (loop_timer_add(loop, wait_ms, on_time, &is_over))
		while (!is_over)
			loop_turn(loop, -1);
	loop_destroy(loop);
}
