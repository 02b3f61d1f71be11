/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ask.h"

#include "kiosk/core/wire.h"

#include <stdio.h>
#include <string.h>

enum { ANSWER_MS = 3000 };

struct asking {
	struct loop *loop;
	const char *t;
	json_t *answer;
	enum err err;
};

static void on_message(void *ctx, json_t *message)
{
	struct asking *a = ctx;
	const char *t = json_string_value(json_object_get(message, "t"));
	if (message && (!t || strcmp(t, a->t)))
		return;
	a->err = message ? ERR_OK : ERR_OFFLINE;
	a->answer = json_incref(message);
	loop_stop(a->loop, 0);
}

static void on_time(void *ctx)
{
	struct asking *a = ctx;
	loop_stop(a->loop, 0);
}

enum err ask_sync(const char *socket_path, const char *t, json_t **answer_out)
{
	return ask_sync_with(socket_path, json_pack("{s:s}", "t", t), answer_out);
}

enum err ask_sync_with(const char *socket_path, json_t *message, json_t **answer_out)
{
	char t[32];
	const char *name = json_string_value(json_object_get(message, "t"));
	snprintf(t, sizeof t, "%s", name ? name : "");
	struct asking a = {.t = t, .err = ERR_TIMEOUT};
	struct wire *wire = NULL;
	struct loop_timer *timer = NULL;
	int fd = -1;
	enum err e = wire_connect(socket_path, &fd);
	if (e) {
		json_decref(message);
		return e;
	}
	e = loop_create(&a.loop);
	if (!e)
		e = wire_create(a.loop, fd, on_message, &a, &wire);
	if (!e)
		e = wire_send(wire, json_incref(message));
	json_decref(message);
	if (!e) {
		timer = loop_timer_add(a.loop, ANSWER_MS, on_time, &a);
		loop_run(a.loop);
		e = a.err;
		if (e != ERR_TIMEOUT)
			loop_timer_remove(timer);
	}
	wire_destroy(wire);
	loop_destroy(a.loop);
	if (!e)
		*answer_out = a.answer;
	else
		json_decref(a.answer);
	return e;
}
