/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/supply.h"

#include "kiosk/base/log.h"
#include "kiosk/core/worker.h"
#include "kiosk/sync/backoff.h"
#include "kiosk/sync/depot.h"
#include "kiosk/tuf/strict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Half to all of it passes: ring 0 shows a change within a minute. */
enum { AGAIN_MS = 45000, AGAIN_MAX_MS = 3600000 };

struct supply {
	struct loop *loop;
	struct supply_options options;
	struct supply_events events;
	struct worker *worker;
	struct loop_timer *timer;
	struct backoff well, ill; /* how long until the next time */
	bool is_first;		  /* of this process: every file is looked at */
	bool is_busy, is_again;	     /* asked while it was busy: once more then */
	char words[DEPOT_WORDS_MAX]; /* told last: the same trouble is told once */
};

/* --- for kiosk-sync --------------------------------------------------------------------------- */

static enum err ask_at(struct supply *s, const char *url)
{
	const struct supply_options *o = &s->options;
	json_t *message = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:b}", "t", "update", "state",
		o->state_dir, "url", url, "root", o->root_file, "proof", o->proof, "ca", o->ca_file,
		"thorough", s->is_first);
	if (!message)
		return ERR_NO_MEMORY;
	s->events.on_ask(s->events.ctx, message);
	enum err e = worker_send(s->worker, message);
	s->is_busy = !e;
	return e;
}

/* Where nothing is fetched from, what is there is looked at all the same: its time may have come.
 */
static void ask(void *ctx)
{
	struct supply *s = ctx;
	s->timer = NULL;
	if (ask_at(s, s->options.url))
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
	s->is_busy = false;
	if (!message || !words)
		return;
	tell(s, message, words);
	s->events.on_state(s->events.ctx, message);
	if (!*words)
		backoff_reset(&s->ill);
	loop_timer_remove(s->timer);
	int64_t wait_ms = backoff_wait_ms(*words ? &s->ill : &s->well);
	s->timer = loop_timer_add(s->loop, s->is_again ? 0 : wait_ms, ask, s);
	s->is_again = false;
}

void supply_refuse(struct supply *s, const char *package, const char *words)
{
	json_t *message = json_pack("{s:s, s:s, s:s, s:s}", "t", "refuse", "state",
		s->options.state_dir, "package", package, "words", words);
	if (!message || worker_send(s->worker, message))
		log_warn("us", "content: the process that fetches it is not there");
}

void supply_ask(struct supply *s)
{
	loop_timer_remove(s->timer);
	s->timer = NULL;
	s->is_again = s->is_busy;
	if (!s->is_busy)
		ask(s);
}

enum err supply_take_from(struct supply *s, const char *dir)
{
	if (*dir != '/')
		return ERR_BAD_INPUT;
	return s->is_busy ? ERR_EXISTS : ask_at(s, dir);
}

bool supply_is_busy(const struct supply *s)
{
	return s->is_busy;
}

enum err supply_create(struct loop *loop, const struct supply_options *options,
	const struct supply_events *events, struct supply **supply_out)
{
	static const char *const argv[] = {"/proc/self/exe", "fetch-content", NULL};
	struct supply *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct supply){.loop = loop,
		.options = *options,
		.events = *events,
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
