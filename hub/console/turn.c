/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/console/turn.h"

#include <stdarg.h>
#include <stdio.h>

#include "hub/console/page.h"
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

enum { RETRY_S = 30 };

const char *turn_field(const struct turn *t, const char *name)
{
	return fields_get(&t->fields, name);
}

bool turn_may(const struct turn *t, unsigned roles)
{
	return t->session.who.roles & roles;
}

static void tell(struct turn *t, const char *words, bool is_warning)
{
	enum err e = session_say(t->hub, &t->session, words, is_warning);
	if (e) /* the deed itself is done; only its echo is lost */
		log_error("console", "words for the next page are lost: %s", err_words(e));
}

void turn_say(struct turn *t, const char *words)
{
	tell(t, words, false);
}

void turn_warn(struct turn *t, const char *words)
{
	tell(t, words, true);
}

void turn_go(struct turn *t, const char *path, ...)
{
	va_list args;
	va_start(args, path);
	int n = vsnprintf(t->location, sizeof t->location, path, args);
	va_end(args);
	K_CHECK(n > 0 && n <= TURN_PATH_MAX);
	turn_bytes(t, "text/html; charset=utf-8", NULL);
	t->status = 303;
	html_add(&t->html, "<!doctype html><title>Go on</title><a href=\"%s\">Go on</a>\n",
		t->location);
}

void turn_bytes(struct turn *t, const char *type, const char *file)
{
	k_buf_finish(&t->body);
	k_buf_init(&t->body, TURN_BODY_MAX);
	t->html = (struct html){.out = &t->body};
	t->status = 200;
	t->type = type;
	snprintf(t->file, sizeof t->file, "%s", file ? file : "");
}

void turn_refuse(struct turn *t, int status, const char *words)
{
	t->location[0] = '\0';
	console_page_open(t, status == 404 ? "Nothing is here" : "This could not be done");
	t->status = status;
	html_add(&t->html, "<p>%s</p><p><a href=\"/console\">To the first page</a></p>", words);
	console_page_close(t, ERR_OK);
}

void turn_err(struct turn *t, enum err e)
{
	if (!e)
		return;
	if (e == ERR_NOT_FOUND) {
		turn_refuse(t, 404, "What you asked for is not there, or not any more.");
	} else if (e == ERR_BAD_INPUT) {
		turn_refuse(t, 400, "The hub could not read what was sent. Go back and try again.");
	} else {
		t->retry_after_s = RETRY_S;
		turn_refuse(t, 503, "The hub cannot do this now. Nothing was changed. Try again in a "
				    "minute; if it stays so, tell who looks after the hub.");
	}
}
