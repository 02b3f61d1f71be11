/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/http/volunteer.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/city/open311_server.h"
#include "hub/help/calls.h"
#include "hub/help/page.h"
#include "hub/http/route.h"

enum { FIELD_BYTES = 256, CALL_DIGITS_MAX = 18 };

static const char page_path[] = "/volunteers";

/* --- answers -------------------------------------------------------------------------------- */

static void page_begin(struct reply *reply, int status)
{
	reply->status = status;
	reply->type = "text/html; charset=utf-8";
	reply->is_page = true;
	k_buf_init(&reply->text, PAGE_BYTES_MAX);
}

/* What was written is the page, or e is told in its place. */
static void page_end(struct reply *reply, enum err e)
{
	if (!e)
		return;
	k_buf_finish(&reply->text);
	reply->type = NULL;
	reply_err(reply, e);
}

static void show_sign_in(struct ask *ask, struct reply *reply, int status, const char *code,
	enum page_problem problem)
{
	page_begin(reply, status);
	page_end(reply, page_sign_in(&reply->text, tongue_accepted(ask->language), code, problem));
}

static void show_calls(struct ask *ask, struct reply *reply, int status, const struct volunteer *v,
	enum page_problem problem)
{
	page_begin(reply, status);
	page_end(reply, page_calls(ask->hub, v, problem, ask->now_ms, &reply->text));
}

/* Back to the page, after a form did what it should. */
static void show_again(struct reply *reply)
{
	page_begin(reply, 303);
	snprintf(reply->location, sizeof reply->location, "%s", page_path);
	page_end(reply, k_buf_printf(&reply->text, "<a href=\"%s\">Go on</a>\n", page_path));
}

/* The cookie, which no script sees and no other site sends. */
static void put_cookie(const struct ask *ask, struct reply *reply, const char *token)
{
	snprintf(reply->cookie, sizeof reply->cookie,
		VOLUNTEER_COOKIE "=%s; Path=/volunteers; Max-Age=%d; HttpOnly; SameSite=Strict%s", token,
		VOLUNTEER_DAYS * 24 * 60 * 60, ask->is_private ? "; Secure" : "");
}

/* Who asks.  False: the answer is the page to sign in. */
static bool find(struct ask *ask, struct reply *reply, struct volunteer *v)
{
	enum err e = volunteers_find(ask->hub, ask->cookie, ask->now_ms, v);
	v->tongue = tongue_accepted(ask->language);
	if (e == ERR_DENIED)
		show_sign_in(ask, reply, 401, "", PAGE_FINE);
	else if (e)
		reply_err(reply, e);
	return !e;
}

static bool field(const struct ask *ask, const char *name, char out[FIELD_BYTES])
{
	out[0] = '\0';
	return form_value(ask->body, ask->body_len, name, out, FIELD_BYTES);
}

/* Who sent this form, from our own page.  False: the answer says why not. */
static bool find_by_form(struct ask *ask, struct reply *reply, struct volunteer *v)
{
	char check[FIELD_BYTES];
	if (!find(ask, reply, v))
		return false;
	if (!ask->is_from_elsewhere && field(ask, "check", check) &&
		strlen(check) == VOLUNTEER_CHECK_CHARS &&
		!sodium_memcmp(check, v->check, VOLUNTEER_CHECK_CHARS))
		return true;
	show_calls(ask, reply, 403, v, PAGE_NOT_OURS);
	return false;
}

/* --- the page, in and out ------------------------------------------------------------------- */

void answer_volunteer_page(struct ask *ask, struct reply *reply)
{
	struct volunteer v;
	if (!find(ask, reply, &v))
		return;
	show_calls(ask, reply, 200, &v, PAGE_FINE);
	put_cookie(ask, reply, ask->cookie); /* its days begin anew */
}

void answer_volunteer_door(struct ask *ask, struct reply *reply)
{
	show_sign_in(ask, reply, 200, ask->arg, PAGE_FINE);
}

void answer_volunteer_in(struct ask *ask, struct reply *reply)
{
	char code[FIELD_BYTES], name[FIELD_BYTES], token[VOLUNTEER_TOKEN_CHARS + 1];
	int64_t wait_ms = brake_wait_ms(ask->volunteer_brake, ask->now_ms);
	field(ask, "code", code);
	field(ask, "name", name);
	if (wait_ms) {
		show_sign_in(ask, reply, 429, "", PAGE_WAIT);
		reply->retry_after_s = (int)((wait_ms + 999) / 1000);
		return;
	}
	if (ask->is_from_elsewhere) { /* counts as no try: another site stops nobody here */
		show_sign_in(ask, reply, 403, "", PAGE_NOT_OURS);
		return;
	}
	enum err e = volunteers_enter(ask->hub, code, name, ask->now_ms, token);
	if (e == ERR_DENIED) {
		brake_count(ask->volunteer_brake, ask->now_ms);
		show_sign_in(ask, reply, 403, "", PAGE_WRONG_CODE);
	} else if (e == ERR_BAD_INPUT) {
		show_sign_in(ask, reply, 400, code, PAGE_BAD_NAME);
	} else if (e) {
		reply_err(reply, e);
	} else {
		show_again(reply);
		put_cookie(ask, reply, token);
	}
}

void answer_volunteer_out(struct ask *ask, struct reply *reply)
{
	struct volunteer v;
	if (!find_by_form(ask, reply, &v))
		return;
	enum err e = volunteers_leave(ask->hub, &v);
	if (e)
		reply_err(reply, e);
	else
		show_again(reply);
}

void answer_volunteer_stream(struct ask *ask, struct reply *reply)
{
	if (find(ask, reply, &reply->listener))
		reply->is_stream = true;
}

/* --- buttons -------------------------------------------------------------------------------- */

static int64_t call_of(const struct ask *ask)
{
	size_t n = strlen(ask->arg);
	return n <= CALL_DIGITS_MAX && strspn(ask->arg, "0123456789") == n ? strtoll(ask->arg, NULL, 10)
									    : 0;
}

static void press(struct ask *ask, struct reply *reply,
	enum err (*act)(struct hub *, const struct volunteer *, int64_t))
{
	struct volunteer v;
	if (!find_by_form(ask, reply, &v))
		return;
	enum err e = act(ask->hub, &v, call_of(ask));
	if (e == ERR_EXISTS)
		show_calls(ask, reply, 409, &v, PAGE_TAKEN);
	else if (e == ERR_NOT_FOUND)
		show_calls(ask, reply, 404, &v, PAGE_OVER);
	else if (e)
		reply_err(reply, e);
	else
		show_again(reply);
}

void answer_volunteer_coming(struct ask *ask, struct reply *reply)
{
	press(ask, reply, calls_go);
}

void answer_volunteer_done(struct ask *ask, struct reply *reply)
{
	press(ask, reply, calls_done);
}

/* --- files ---------------------------------------------------------------------------------- */

static void show_file(struct reply *reply, const char *name)
{
	const struct page_file *file = page_file_find(name);
	page_begin(reply, 200);
	reply->type = file->type;
	page_end(reply, k_buf_add(&reply->text, file->begin, (size_t)(file->end - file->begin)));
}

void answer_volunteer_css(struct ask *ask, struct reply *reply)
{
	(void)ask;
	show_file(reply, "page.css");
}

void answer_volunteer_js(struct ask *ask, struct reply *reply)
{
	(void)ask;
	show_file(reply, "page.js");
}

void answer_volunteer_icon(struct ask *ask, struct reply *reply)
{
	(void)ask;
	show_file(reply, "icon.svg");
}
