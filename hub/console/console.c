/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/console.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/inside.h"
#include "hub/console/kept.h"
#include "hub/console/page.h"
#include "hub/store/record.h"

enum err console_create(struct loop *loop, struct hub *hub, const struct console_spec *spec,
	struct console **console_out)
{
	struct console *c = calloc(1, sizeof *c);
	if (!c)
		return ERR_NO_MEMORY;
	*c = (struct console){.hub = hub, .spec = *spec};
	crypto_secretbox_keygen(c->kept_key);
	enum err e = preview_create(loop, hub, &c->preview);
	if (!e)
		e = hasher_create(loop, &c->hasher);
	if (e) {
		preview_destroy(c->preview);
		free(c);
	} else {
		*console_out = c;
	}
	return e;
}

void console_close(struct console *c)
{
	if (!c)
		return;
	hasher_close(c->hasher);
	preview_close(c->preview);
}

void console_destroy(struct console *c)
{
	if (!c)
		return;
	hasher_destroy(c->hasher);
	preview_destroy(c->preview);
	sodium_memzero(c->kept_key, sizeof c->kept_key);
	free(c);
}

const struct console_spec *console_spec_of(const struct console *console)
{
	return &console->spec;
}

/* --- which page ------------------------------------------------------------------------------ */

static size_t arg_chars(const char *text)
{
	size_t n = 0;
	if (*text == '.') /* no name begins so; ".." would */
		return 0;
	while (isalnum((unsigned char)text[n]) || (text[n] && strchr("-_.@", text[n])))
		n++;
	return n;
}

/* Compares a path with a pattern; what stands for {..} goes to args. */
static bool path_fits(
	const char *pattern, const char *path, char args_out[TURN_ARGS][TURN_ARG_MAX + 1])
{
	int args = 0;
	while (*pattern) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t n = arg_chars(path);
		if (!n || n > TURN_ARG_MAX || args == TURN_ARGS)
			return false;
		snprintf(args_out[args++], TURN_ARG_MAX + 1, "%.*s", (int)n, path);
		path += n;
		pattern = strchr(pattern, '}') + 1;
	}
	return !*path;
}

const struct console_route *console_find(
	const char *method, const char *path, char args_out[TURN_ARGS][TURN_ARG_MAX + 1])
{
	for (int i = 0; i < console_route_count; i++) {
		memset(args_out, 0, TURN_ARGS * (TURN_ARG_MAX + 1));
		if (!strcmp(console_routes[i].method, method) &&
			path_fits(console_routes[i].path, path, args_out))
			return &console_routes[i];
	}
	return NULL;
}

static bool session_may(const struct session *s, const struct console_route *r)
{
	if (r->who == CONSOLE_ANYBODY)
		return true;
	if (r->who == CONSOLE_JOINING)
		return s->stage == SESSION_JOINING;
	return s->stage == SESSION_IN && s->who.roles & (unsigned)r->who;
}

size_t console_body_max(struct console *console, const struct console_route *route,
	const char *cookie, int64_t now_ms)
{
	struct session s;
	if (route->body_max <= CONSOLE_FORM_MAX)
		return route->body_max;
	bool may = !session_find(console->hub, cookie, now_ms, &s) && session_may(&s, route);
	return may ? route->body_max : CONSOLE_FORM_MAX;
}

/* --- who, and whether -------------------------------------------------------------------------- */

/* The session of the browser; one that has no token gets one, so that its forms count. */
static enum err find_session(struct turn *t)
{
	enum err e = session_find(t->hub, t->cookie, t->now_ms, &t->session);
	if (e != ERR_BAD_INPUT)
		return e;
	session_token_make(t->token);
	session_check_make(t->token, t->session.check);
	return ERR_OK;
}

/* The one place where a form is known to come from our own page, in this very browser. */
static bool form_is_ours(const struct turn *t)
{
	const char *check = turn_field(t, "check");
	return !t->is_from_elsewhere && t->cookie && strlen(check) == SESSION_CHECK_CHARS &&
	       !sodium_memcmp(check, t->session.check, SESSION_CHECK_CHARS);
}

/* True if who asks may; else the answer is written. */
static bool may_go_on(struct turn *t)
{
	if (session_may(&t->session, t->route))
		return true;
	if (t->session.stage == SESSION_JOINING)
		turn_go(t, "/console/first");
	else if (t->session.stage == SESSION_IN && t->route->who == CONSOLE_JOINING)
		turn_go(t, "/console");
	else if (t->session.stage == SESSION_IN)
		turn_refuse(t, 403, "Your work here does not include this. An operator can change "
				    "that, at \"People\".");
	else if (strcmp(t->method, "POST") || !kept_offer(t))
		turn_go(t, "/console/in");
	return false;
}

static enum err note(struct turn *t)
{
	const char *about = *t->args[0] ? t->args[0] : turn_field(t, "name");
	return t->route->act ? record_alone(t->hub, t->route->act, about, "", t->now_ms) : ERR_OK;
}

static void answer(struct turn *t)
{
	bool is_post = !strcmp(t->method, "POST");
	enum err e = find_session(t);
	if (!e && console_spec_of(t->console)->header)
		e = sign_on_check(t);
	if (e == ERR_DENIED)
		return; /* said by sign_on_check */
	if (e) {
		turn_err(t, e);
		return;
	}
	if (t->is_too_big) {
		turn_refuse(t, 413, "That is larger than this page takes. Nothing was changed.");
		return;
	}
	if (fields_close(&t->fields)) {
		turn_refuse(t, 400, "Something in the form is no text. Go back and type it again.");
		return;
	}
	if (is_post && !form_is_ours(t)) {
		if (kept_give_at_once(t))
			return;
		turn_refuse(t, 403, "That did not come from this page, or the page was open for too "
				    "long. Go back, load the page again, and press again.");
		return;
	}
	if (!may_go_on(t))
		return;
	snprintf(t->hub->actor, sizeof t->hub->actor, "staff %s",
		*t->session.who.name ? t->session.who.name : "nobody");
	e = is_post ? note(t) : ERR_OK;
	if (e)
		turn_err(t, e);
	else
		t->route->answer(t);
}

void console_answer(struct turn *t)
{
	if (t->route)
		answer(t);
	else if (find_session(t))
		turn_err(t, ERR_IO);
	else
		turn_refuse(t, 404, "There is no page at this address.");
}

void turn_finish(struct turn *t)
{
	k_buf_finish_wipe(&t->body);
	fields_finish(&t->fields);
}
