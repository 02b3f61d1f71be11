/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/forms.h"

#include <stdlib.h>
#include <string.h>

#include "hub/city/adapter.h"
#include "hub/city/call.h"
#include "hub/city/open311.h"
#include "hub/city/question.h"
#include "kiosk/base/log.h"
#include "kiosk/content/content.h"

enum { EVERY_MS = 3600000, AGAIN_MS = 300000, FIRST_MS = 1000 };

/* One kind of report that goes to a system with definitions. */
struct form {
	const char *kind;
	const struct endpoint *ep;
	const json_t *route;
	json_t *questions; /* NULL: not heard yet */
};

struct forms {
	struct loop *loop;
	struct http *http;
	struct loop_timer *timer;
	struct form *list;
	int count, next; /* next: the one that is asked, or to be asked */
	bool is_short;   /* one of this round did not answer */
};

static void ask(void *ctx);

static void plan(struct forms *f, int64_t after_ms)
{
	loop_timer_remove(f->timer);
	f->timer = loop_timer_add(f->loop, after_ms, ask, f);
}

/* On to the next kind; after the last one a rest. */
static void go_on(struct forms *f)
{
	f->next++;
	if (f->next < f->count) {
		plan(f, 0);
		return;
	}
	plan(f, f->is_short ? AGAIN_MS : EVERY_MS);
	f->next = 0;
	f->is_short = false;
}

static void take(struct form *form, const struct city_reply *reply)
{
	json_t *questions = reply_is_good(reply) && reply->root
				    ? questions_read(form->ep, form->route, reply->root)
				    : json_array(); /* it has no definition of that kind */
	json_decref(form->questions);
	form->questions = questions;
}

static void on_answer(void *ctx, const struct http_answer *answer)
{
	struct forms *f = ctx;
	struct doc *doc = NULL;
	struct city_reply reply = {0};
	loop_refresh(f->loop);
	if (!answer->err)
		call_reply(answer, loop_now(f->loop).wall_ms, &reply, &doc);
	/* What was heard before holds until there is an answer again. */
	if (answer->err || reply.status == 429 || reply.status >= 500)
		f->is_short = true;
	else
		take(&f->list[f->next], &reply);
	doc_destroy(doc);
	go_on(f);
}

static void ask(void *ctx)
{
	struct forms *f = ctx;
	const struct form *form = &f->list[f->next];
	struct city_call call;
	f->timer = NULL;
	call_init(&call, "GET");
	enum err e = open311_url(form->ep, endpoint_text(form->ep, "services_path"),
		route_text(form->route, "code"), &call);
	if (!e)
		e = call_make(f->http, form->ep, NULL, &call, on_answer, f);
	call_finish(&call);
	if (e) {
		log_warn("city", "%s: its questions cannot be asked for", form->ep->name);
		f->is_short = true;
		go_on(f);
	}
}

/* The endpoint that gets reports of that kind, if it has definitions. */
static bool find(struct form *form, const struct endpoint *endpoints, int count)
{
	for (int i = 0; i < count; i++) {
		form->ep = &endpoints[i];
		form->route = endpoint_route(form->ep, "report", form->kind, "");
		if (form->route)
			return form->ep->adapter == &open311_adapter &&
			       endpoint_flag(form->ep, "definitions") &&
			       *route_text(form->route, "code");
	}
	return false;
}

enum err forms_create(struct loop *loop, struct http *http, const struct hub *hub,
	const struct endpoint *endpoints, int count, struct forms **forms_out)
{
	int kinds = hub->content->kind_count;
	struct forms *f = calloc(1, sizeof *f);
	if (f)
		f->list = calloc((size_t)kinds + 1, sizeof *f->list);
	if (!f || !f->list) {
		free(f);
		return ERR_NO_MEMORY;
	}
	f->loop = loop;
	f->http = http;
	for (int i = 0; i < kinds; i++) {
		struct form form = {.kind = hub->content->kinds[i].id};
		if (find(&form, endpoints, count))
			f->list[f->count++] = form;
	}
	if (f->count)
		plan(f, FIRST_MS);
	*forms_out = f;
	return ERR_OK;
}

void forms_destroy(struct forms *f)
{
	if (!f)
		return;
	loop_timer_remove(f->timer);
	for (int i = 0; i < f->count; i++)
		json_decref(f->list[i].questions);
	free(f->list);
	free(f);
}

json_t *forms_list(const struct forms *f)
{
	json_t *list = json_array(), *unheard = json_array();
	for (int i = 0; f && i < f->count; i++) {
		const struct form *form = &f->list[i];
		if (!form->questions)
			json_array_append_new(unheard, json_string(form->kind));
		else if (json_array_size(form->questions))
			json_array_append_new(list,
				json_pack("{s:s, s:s, s:O}", "kind", form->kind, "lang",
					endpoint_text(form->ep, "language"), "questions",
					form->questions));
	}
	return json_pack("{s:o, s:o}", "forms", list, "unheard", unheard);
}
