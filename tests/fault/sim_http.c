/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fault/sim_http.h"

#include "tests/fault/sim.h"

#include <stdlib.h>
#include <string.h>

struct pending {
	struct pending *next;
	struct http *http;
	struct loop_timer *timer;
	http_fn *fn;
	void *ctx;
	struct sim_answer answer;
};

struct http {
	struct pending *all;
};

static void on_answer_time(void *ctx)
{
	struct pending *p = ctx, **at = &p->http->all;
	struct sim_answer *a = &p->answer;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	a->head.body = a->body ? a->body : "";
	a->head.len_bytes = strlen(a->head.body);
	p->fn(p->ctx, &a->head);
	free(a->body);
	free(p);
}

enum err http_ask(struct http *http, const struct http_request *r, http_fn *fn, void *ctx)
{
	struct pending *p = calloc(1, sizeof *p);
	*p = (struct pending){.next = http->all, .http = http, .fn = fn, .ctx = ctx};
	http->all = p;
	sim_http_answer(r, &p->answer);
	p->timer = loop_timer_add(sim_loop(), p->answer.after_ms, on_answer_time, p);
	return ERR_OK;
}

enum err http_create(struct loop *loop, const char *ca_file, struct http **http_out)
{
	(void)loop, (void)ca_file;
	*http_out = calloc(1, sizeof **http_out);
	return ERR_OK;
}

enum err http_set_ca_file(struct http *http, const char *ca_file)
{
	(void)http, (void)ca_file;
	return ERR_OK;
}

void http_set_tls(struct http *http, http_tls_fn *fn, void *ctx)
{
	(void)http, (void)fn, (void)ctx; /* there is no TLS here */
}

void http_destroy(struct http *http)
{
	while (http->all) {
		struct pending *p = http->all;
		http->all = p->next;
		loop_timer_remove(p->timer);
		free(p->answer.body);
		free(p);
	}
	free(http);
}
