/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/supply.h"

#include "kiosk/base/log.h"
#include "kiosk/core/worker.h"
#include "kiosk/sync/backoff.h"
#include "kiosk/sync/depot.h"
#include "kiosk/tuf/folder_source.h"
#include "kiosk/tuf/strict.h"
#include "kiosk/tuf/web_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 60000, AGAIN_MAX_MS = 3600000, ADDRESS_MAX = 2048 };

struct supply {
	struct loop *loop;
	struct supply_options options;
	struct worker *worker;
	struct loop_timer *timer;
	struct backoff well, ill;    /* how long until the next time */
	bool is_first;		     /* of this process: every file is looked at */
	char words[DEPOT_WORDS_MAX]; /* told last: the same trouble is told once */
};

/* --- for kiosk-sync --------------------------------------------------------------------------- */

static void ask(void *ctx)
{
	struct supply *s = ctx;
	const struct supply_options *o = &s->options;
	s->timer = NULL;
	json_t *message = json_pack("{s:s, s:s, s:s, s:s, s:s*, s:I, s:b}", "t", "update", "state",
		o->state_dir, "url", o->url, "root", o->root_file, "ca", o->ca_file, "now_s",
		(json_int_t)(loop_now(s->loop).wall_ms / 1000), "thorough", s->is_first);
	if (!message || worker_send(s->worker, message))
		log_warn("us", "content: the process that fetches it is not there");
}

static void on_start(void *ctx)
{
	struct supply *s = ctx;
	loop_timer_remove(s->timer);
	s->is_first = true;
	ask(s);
	s->is_first = false;
}

static void tell(struct supply *s, const json_t *m, const char *words)
{
	json_int_t version = 0, files = 0, new_files = 0;
	strict_int(m, "version", 0, &version);
	strict_int(m, "files", 0, &files);
	strict_int(m, "new_files", 0, &new_files);
	if (*words && strcmp(words, s->words) != 0)
		log_warn("content", "nothing new can be fetched: %s", words);
	else if (json_is_true(json_object_get(m, "is_new")))
		log_info("content",
			"version %" JSON_INTEGER_FORMAT " is here, files: %" JSON_INTEGER_FORMAT
			", fetched: %" JSON_INTEGER_FORMAT,
			version, files, new_files);
	snprintf(s->words, sizeof s->words, "%s", words);
}

static void on_message(void *ctx, json_t *message)
{
	struct supply *s = ctx;
	const char *words = strict_string(message, "words");
	if (!message || !words)
		return;
	tell(s, message, words);
	if (!*words)
		backoff_reset(&s->ill);
	loop_timer_remove(s->timer);
	s->timer = loop_timer_add(s->loop, backoff_wait_ms(*words ? &s->ill : &s->well), ask, s);
}

enum err supply_create(
	struct loop *loop, const struct supply_options *options, struct supply **supply_out)
{
	static const char *const argv[] = {"/proc/self/exe", "fetch-content", NULL};
	struct supply *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct supply){.loop = loop,
		.options = *options,
		.well = {.min_ms = AGAIN_MS, .max_ms = AGAIN_MS},
		.ill = {.min_ms = AGAIN_MS, .max_ms = AGAIN_MAX_MS}};
	struct worker_spec spec = {.argv = argv,
		.on_message = on_message,
		.on_start = on_start,
		.ctx = s,
		.backoff_min_ms = 1000,
		.backoff_max_ms = AGAIN_MS};
	enum err e = worker_create(loop, &spec, &s->worker);
	if (e)
		supply_destroy(s);
	else
		*supply_out = s;
	return e;
}

void supply_destroy(struct supply *s)
{
	if (!s)
		return;
	worker_destroy(s->worker);
	loop_timer_remove(s->timer);
	free(s);
}

/* --- the other process ------------------------------------------------------------------------ */

struct hand {
	struct loop *loop;
	struct wire *wire;
};

/* One half of a repository: on a web server, or in a folder if its address is a path. */
struct half {
	struct web_source *web;
	struct folder_source *folder;
};

static enum err half_open(struct half *h, const char *base, const char *below, const char *ca_file,
	struct source *out)
{
	char address[ADDRESS_MAX];
	if (snprintf(address, sizeof address, "%s/%s", base, below) >= ADDRESS_MAX)
		return ERR_TOO_BIG;
	enum err e = *base == '/' ? folder_source_create(address, &h->folder)
				  : web_source_create(address, ca_file, &web_usual_limits, &h->web);
	if (!e)
		*out = h->folder ? folder_source_port(h->folder) : web_source_port(h->web);
	return e;
}

static void half_close(struct half *h)
{
	folder_source_destroy(h->folder);
	web_source_destroy(h->web);
}

static enum err update(const json_t *m, struct depot_report *report)
{
	const char *url = strict_string(m, "url"), *ca_file = strict_string(m, "ca");
	struct depot_order order = {.state_dir = strict_string(m, "state"),
		.root_file = strict_string(m, "root"),
		.is_thorough = json_is_true(json_object_get(m, "thorough")),
		.limits = &depot_usual_limits};
	struct half metadata = {0}, targets = {0};
	json_int_t now_s = 0;
	if (!url || !order.state_dir || !order.root_file || !strict_int(m, "now_s", 0, &now_s))
		return ERR_BAD_INPUT;
	order.now_s = now_s;
	enum err e = half_open(&metadata, url, "metadata", ca_file, &order.metadata);
	if (!e)
		e = half_open(&targets, url, "targets", ca_file, &order.targets);
	if (!e)
		e = depot_update(&order, report);
	half_close(&targets);
	half_close(&metadata);
	return e;
}

static void on_order(void *ctx, json_t *message)
{
	struct hand *h = ctx;
	struct depot_report r = {0};
	if (!message) {
		loop_stop(h->loop, 0);
		return;
	}
	enum err e = update(message, &r);
	const char *words = e && !*r.words ? err_words(e) : r.words;
	json_t *answer = json_pack("{s:s, s:s, s:I, s:i, s:i, s:I, s:b}", "t", "updated", "words",
		words, "version", r.version, "files", r.files, "new_files", r.new_files, "bytes",
		(json_int_t)r.bytes, "is_new", r.is_new);
	if (!answer || wire_send(h->wire, answer))
		loop_stop(h->loop, 1);
}

int supply_work(int fd)
{
	struct hand h = {0};
	int code = 1;
	enum err e = loop_create(&h.loop);
	if (!e)
		e = wire_create(h.loop, fd, on_order, &h, &h.wire);
	if (!e)
		code = loop_run(h.loop);
	wire_destroy(h.wire);
	loop_destroy(h.loop);
	return code;
}
