/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/probe.h"

#include <stdlib.h>

#include "hub/city/adapter.h"
#include "hub/city/call.h"

enum { WORDS_MAX = 4 << 10 };

struct prober {
	struct loop *loop;
	struct http *http;
	const struct endpoint *ep; /* NULL: nothing is under way */
	json_t *learnt, *lines;
	int next;
};

static void ask_next(struct prober *prober);

static void add_line(struct prober *prober, const char *found, bool is_good)
{
	const char *what = prober->ep->adapter->probes[prober->next].what;
	json_array_append_new(prober->lines,
		json_pack("{s:s, s:s, s:b}", "what", what, "found", found, "good", (int)is_good));
}

static void on_answer(void *ctx, const struct http_answer *answer)
{
	struct prober *prober = ctx;
	struct city_reply reply;
	struct doc *doc = NULL;
	struct k_buf words;
	if (answer->err) {
		add_line(prober, err_words(answer->err), false);
	} else {
		k_buf_init(&words, WORDS_MAX);
		call_reply(answer, loop_now(prober->loop).wall_ms, &reply, &doc);
		bool is_good = prober->ep->adapter->probes[prober->next].read(
			prober->ep, prober->learnt, &reply, &words);
		add_line(prober, words.data ? words.data : "", is_good);
		doc_destroy(doc);
		k_buf_finish(&words);
	}
	prober->next++;
	ask_next(prober);
}

/* Asks the next question that there is something to ask for. */
static void ask_next(struct prober *prober)
{
	struct city_call call;
	for (; prober->next < *prober->ep->adapter->probe_count; prober->next++) {
		call_init(&call, "GET");
		enum err e = prober->ep->adapter->probes[prober->next].build(
			prober->ep, prober->learnt, &call);
		bool is_asked =
			!e && !call_make(prober->http, prober->ep, NULL, &call, on_answer, prober);
		call_finish(&call);
		if (is_asked)
			return;
		if (e != ERR_NOT_FOUND)
			add_line(prober, "could not be asked: is the url right?", false);
	}
	prober->ep = NULL;
}

enum err prober_create(struct loop *loop, struct http *http, struct prober **prober_out)
{
	struct prober *prober = calloc(1, sizeof *prober);
	if (!prober)
		return ERR_NO_MEMORY;
	*prober = (struct prober){.loop = loop, .http = http, .lines = json_array()};
	*prober_out = prober;
	return ERR_OK;
}

void prober_destroy(struct prober *prober)
{
	if (!prober)
		return;
	json_decref(prober->learnt);
	json_decref(prober->lines);
	free(prober);
}

enum err prober_start(struct prober *prober, const struct endpoint *ep)
{
	if (prober->ep)
		return ERR_THROTTLED;
	json_decref(prober->learnt);
	json_array_clear(prober->lines);
	prober->learnt = json_object();
	prober->next = 0;
	prober->ep = ep;
	ask_next(prober);
	return ERR_OK;
}

enum err prober_report(const struct prober *prober, json_t **out)
{
	*out = json_pack("{s:b, s:O}", "over", (int)!prober->ep, "lines", prober->lines);
	return *out ? ERR_OK : ERR_NO_MEMORY;
}
