/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "courier_link.h"

#include "kiosk/base/log.h"
#include "kiosk/core/wire.h"
#include "kiosk/model/slip.h"
#include "kiosk/outbox/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RETRY_MIN_MS = 100, RETRY_MAX_MS = 5000, PATH_BYTES = 108 };

struct courier_link {
	struct loop *loop;
	struct wire *wire;        /* NULL: kiosk-sync is away */
	struct loop_timer *retry;
	int retry_ms;
	char path[PATH_BYTES];
	courier_sink *sink;
	void *ctx;
	struct seal_keys keys;
	bool has_keys;
	enum call_help calling;   /* what was asked for last: told again when kiosk-sync comes back */
	json_t *on_screen;        /* what is shown: told again likewise */
	json_t *unanswered;       /* the last request, sealed, until it is answered: told again, byte for
	                           * byte, when kiosk-sync comes back */
};

static void tell(struct courier_link *l, struct courier_event e)
{
	l->sink(l->ctx, &e);
}

static void tell_on(struct courier_link *l, enum courier_event_kind kind, bool on)
{
	tell(l, (struct courier_event){.kind = kind, .on = on});
}

/* Tells what is in `member` of a message as JSON text. */
static void tell_json(struct courier_link *l, enum courier_event_kind kind, json_t *member)
{
	char *text = member ? json_dumps(member, JSON_COMPACT) : NULL;
	if (text)
		tell(l, (struct courier_event){.kind = kind, .json = text});
	free(text);
}

static void take_keys(struct courier_link *l, const json_t *keys)
{
	if (json_is_object(keys) && !seal_keys_read(keys, &l->keys))
		l->has_keys = true;
}

/* --- messages of kiosk-sync ----------------------------------------------------------------- */

static void on_welcome(struct courier_link *l, json_t *m)
{
	l->retry_ms = RETRY_MIN_MS;
	take_keys(l, json_object_get(m, "keys"));
	tell_on(l, COURIER_LINE, json_is_true(json_object_get(m, "line")));
	tell_on(l, COURIER_ROOM, l->has_keys && json_is_true(json_object_get(m, "room")));
}

static void on_answer(struct courier_link *l, enum courier_event_kind kind, json_t *m)
{
	struct courier_event e = {.kind = kind};
	const char *id = json_string_value(json_object_get(m, "id"));
	if (!id || strlen(id) != REQUEST_ID_CHARS)
		return;
	memcpy(e.id, id, REQUEST_ID_CHARS + 1);
	const char *waiting = json_string_value(json_object_get(l->unanswered, "id"));
	if (waiting && !strcmp(waiting, id)) {
		json_decref(l->unanswered);
		l->unanswered = NULL;
	}
	char code[SLIP_CODE_BYTES];
	slip_code(json_integer_value(json_object_get(m, "lease")),
		json_string_value(json_object_get(m, "check")), code);
	e.json = *code ? code : NULL;
	e.err = kind == COURIER_NOT_SAVED ? ERR_IO : ERR_OK;
	tell(l, e);
}

static void on_status(struct courier_link *l, json_t *m)
{
	json_t *status = json_object_get(m, "status");
	json_t *heard = json_object_get(m, "heard_ms");
	if (!json_is_true(json_object_get(m, "found")) || !json_is_object(status)) {
		const char *why = json_string_value(json_object_get(m, "err"));
		enum err e = !why || !strcmp(why, "NOT_FOUND") ? ERR_NOT_FOUND
			: !strcmp(why, "THROTTLED")        ? ERR_THROTTLED
							   : ERR_OFFLINE;
		tell(l, (struct courier_event){.kind = COURIER_STATUS, .err = e});
		return;
	}
	if (json_is_integer(heard))
		(void)json_object_set(status, "heard_ms", heard);
	tell_json(l, COURIER_STATUS, status);
}

static void on_call(struct courier_link *l, json_t *m)
{
	int state = (int)json_integer_value(json_object_get(m, "state"));
	if (state == 2) /* over, at whosever word */
		l->calling = HELP_NONE;
	tell(l, (struct courier_event){.kind = COURIER_CALL,
		.state = state,
		.name = json_string_value(json_object_get(m, "name"))});
}

static void on_known(struct courier_link *l, const char *t, json_t *m)
{
	static const struct {
		const char *t;
		enum courier_event_kind kind;
	} answers[] = {{"saved", COURIER_SAVED}, {"not_saved", COURIER_NOT_SAVED}, {"booked", COURIER_BOOKED},
		{"received", COURIER_RECEIVED}, {"gone", COURIER_GONE}};
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
		if (!strcmp(t, answers[i].t)) {
			on_answer(l, answers[i].kind, m);
			return;
		}
	if (!strcmp(t, "welcome"))
		on_welcome(l, m);
	else if (!strcmp(t, "line"))
		tell_on(l, COURIER_LINE, json_is_true(json_object_get(m, "on")));
	else if (!strcmp(t, "room"))
		tell_on(l, COURIER_ROOM, l->has_keys && json_is_true(json_object_get(m, "on")));
	else if (!strcmp(t, "keys"))
		take_keys(l, json_object_get(m, "keys"));
	else if (!strcmp(t, "times"))
		tell_json(l, COURIER_TIMES, json_object_get(m, "times"));
	else if (!strcmp(t, "public"))
		tell_json(l, COURIER_PUBLIC, json_object_get(m, "public"));
	else if (!strcmp(t, "clock"))
		tell(l, (struct courier_event){.kind = COURIER_CLOCK,
			.wall_ms = json_integer_value(json_object_get(m, "at")),
			.mono_ms = json_integer_value(json_object_get(m, "mono")),
			.on = json_is_true(json_object_get(m, "sure"))});
	else if (!strcmp(t, "alerts"))
		tell_json(l, COURIER_ALERTS, json_object_get(m, "alerts"));
	else if (!strcmp(t, "content"))
		tell_json(l, COURIER_CONTENT, m);
	else if (!strcmp(t, "announced"))
		tell_json(l, COURIER_ANNOUNCED, json_object_get(m, "announced"));
	else if (!strcmp(t, "forms"))
		tell_json(l, COURIER_FORMS, json_object_get(m, "forms"));
	else if (!strcmp(t, "status"))
		on_status(l, m);
	else if (!strcmp(t, "call"))
		on_call(l, m);
}

static void connect_now(void *ctx);

static void retry_later(struct courier_link *l)
{
	l->retry = loop_timer_add(l->loop, l->retry_ms, connect_now, l);
	l->retry_ms = l->retry_ms * 2 > RETRY_MAX_MS ? RETRY_MAX_MS : l->retry_ms * 2;
}

static void on_message(void *ctx, json_t *message)
{
	struct courier_link *l = ctx;
	if (message) {
		const char *t = json_string_value(json_object_get(message, "t"));
		if (t)
			on_known(l, t, message);
		return;
	}
	if (l->retry_ms == RETRY_MIN_MS)
		log_warn("us", "kiosk-sync is away");
	wire_destroy(l->wire);
	l->wire = NULL;
	tell_on(l, COURIER_LINE, false);
	tell_on(l, COURIER_ROOM, false);
	retry_later(l);
}

static enum err send_message(struct courier_link *l, json_t *message)
{
	if (l->wire && message)
		return wire_send(l->wire, message);
	json_decref(message);
	return ERR_OFFLINE;
}

static void tell_call(struct courier_link *l)
{
	static const char *const words[] = {
		[HELP_NONE] = "", [HELP_PLAIN] = "", [HELP_SEE] = "see", [HELP_UNSAFE] = "unsafe"};
	(void)send_message(l, json_pack("{s:s,s:b,s:s}", "t", "call", "on", l->calling != HELP_NONE, "help",
		words[l->calling]));
}

static void connect_now(void *ctx)
{
	struct courier_link *l = ctx;
	int fd = -1;
	l->retry = NULL;
	enum err e = wire_connect(l->path, &fd);
	if (!e)
		e = wire_create(l->loop, fd, on_message, l, &l->wire);
	if (!e)
		e = send_message(l, json_pack("{s:s,s:i}", "t", "hello", "v", 1));
	if (e) {
		retry_later(l);
		return;
	}
	if (l->unanswered)
		(void)send_message(l, json_incref(l->unanswered));
	if (l->on_screen)
		(void)send_message(l, json_incref(l->on_screen));
	if (l->calling != HELP_NONE)
		tell_call(l);
}

/* --- the port -------------------------------------------------------------------------------- */

static void refuse(struct courier_link *l, const char *id, enum err why)
{
	struct courier_event e = {.kind = COURIER_NOT_SAVED, .err = why};
	log_error("us", "a request could not be kept: %s", err_words(why));
	memcpy(e.id, id, sizeof e.id);
	tell(l, e);
}

struct refusal {
	struct courier_link *link;
	char id[REQUEST_ID_CHARS + 1];
	enum err why;
};

static void refuse_now(void *ctx)
{
	struct refusal *r = ctx;
	refuse(r->link, r->id, r->why);
	free(r);
}

/* An answer never comes before submit has returned. */
static void refuse_later(struct courier_link *l, const char *id, enum err why)
{
	struct refusal *r = calloc(1, sizeof *r);
	if (!r)
		return; /* the waiting page says sorry by itself after 8 s */
	r->link = l;
	r->why = why;
	memcpy(r->id, id, sizeof r->id);
	if (!loop_timer_add(l->loop, 0, refuse_now, r))
		free(r);
}

static void submit(void *self, const struct request *r)
{
	struct courier_link *l = self;
	char *sealed = NULL;
	/* It never takes the place of a request that may have to be told again. */
	if (request_is_unasked(r->kind) && (l->unanswered || !l->has_keys))
		return;
	enum err e = l->has_keys ? seal_make(&l->keys, r->id, r->body_json, &sealed) : ERR_CRYPTO;
	if (!e) {
		json_t *public_ = json_loads(r->public_json, 0, NULL);
		json_t *m = json_pack("{s:s,s:s,s:s,s:s,s:s,s:o*}", "t", "submit", "id", r->id, "number", r->number,
			"kind", request_kind_name(r->kind), "sealed", sealed, "public", public_);
		json_decref(l->unanswered);
		l->unanswered = json_incref(m);
		e = m ? send_message(l, m) : ERR_NO_MEMORY;
	}
	if (e == ERR_OFFLINE && l->unanswered)
		e = ERR_OK; /* it goes when kiosk-sync is back; the page waits, and then says sorry */
	free(sealed);
	if (e)
		refuse_later(l, r->id, e);
}

static void shown(void *self, const char *id)
{
	(void)send_message(self, json_pack("{s:s,s:s}", "t", "shown", "id", id));
}

static void look_up(void *self, const char *number)
{
	struct courier_link *l = self;
	/* Without kiosk-sync the page's own five seconds end the wait. */
	(void)send_message(l, json_pack("{s:s,s:s}", "t", "look_up", "number", number));
}

static void call(void *self, enum call_help help)
{
	struct courier_link *l = self;
	l->calling = help;
	tell_call(l);
}

static void on_screen(void *self, const char *json)
{
	struct courier_link *l = self;
	json_t *m = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	if (!m)
		return;
	json_decref(l->on_screen);
	l->on_screen = m;
	(void)send_message(l, json_incref(m));
}

static void destroy(void *self)
{
	struct courier_link *l = self;
	loop_timer_remove(l->retry);
	wire_destroy(l->wire);
	json_decref(l->unanswered);
	json_decref(l->on_screen);
	free(l);
}

enum err courier_link_create(struct loop *loop, const char *path, courier_sink *sink, void *ctx,
	struct courier_port *port_out)
{
	struct courier_link *l = calloc(1, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct courier_link){.loop = loop, .sink = sink, .ctx = ctx, .retry_ms = RETRY_MIN_MS};
	snprintf(l->path, sizeof l->path, "%s", path);
	*port_out = (struct courier_port){.self = l, .submit = submit, .shown = shown, .look_up = look_up,
		.call = call, .on_screen = on_screen, .destroy = destroy};
	l->retry = loop_timer_add(loop, 0, connect_now, l);
	return ERR_OK;
}
