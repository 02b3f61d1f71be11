/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/app/hub/publisher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/intake/shown.h"
#include "hub/publish/renew.h"
#include "hub/publish/rollout.h"
#include "kiosk/base/log.h"

enum { FIRST_MS = 2000, EACH_MS = 60 * 1000, KIOSKS_MAX = 20000 };

struct publisher {
	struct loop *loop;
	struct hub *hub;
	struct loop_timer *timer;
	char said[PUBLISH_WORDS_MAX]; /* what was logged last: once is enough */
};

static void say(struct publisher *p, enum err e, const char *words)
{
	if (!e || e == ERR_NOT_FOUND)
		p->said[0] = '\0';
	else if (strcmp(p->said, words) != 0)
		log_error("publish", "%s", words);
	if (e && e != ERR_NOT_FOUND)
		snprintf(p->said, sizeof p->said, "%s", words);
}

/* --- rings ------------------------------------------------------------------------------------ */

struct gather {
	struct rollout_seen *seen;
	struct shown *rows; /* the texts that seen points to */
	int n;
};

static void gather(void *ctx, const struct shown *s)
{
	struct gather *g = ctx;
	if (!s->heard_ms || g->n == KIOSKS_MAX)
		return;
	g->rows[g->n] = *s;
	g->seen[g->n] = (struct rollout_seen){.kiosk = g->rows[g->n].kiosk,
		.centre = g->rows[g->n].centre,
		.release = s->release,
		.is_well = !s->troubles || !strcmp(s->troubles, "[]") || !*s->troubles,
		.since_s = s->since_ms / 1000,
		.seen_s = s->heard_ms / 1000};
	g->n++;
}

/* Is there a release that some ring may not show yet, and that nobody stopped? */
static bool is_under_way(const struct hub *hub)
{
	struct publish *p = NULL;
	char words[PUBLISH_WORDS_MAX];
	if (publish_open(hub->data, &p, words))
		return false;
	bool is = publish_floor(p) < publish_release(p) &&
		  !json_is_true(json_object_get(p->rollout, "is_stopped"));
	publish_close(p);
	return is;
}

static enum err advance(struct publisher *p, int64_t now_s, char *words)
{
	struct gather g = {
		calloc(KIOSKS_MAX, sizeof *g.seen), calloc(KIOSKS_MAX, sizeof *g.rows), 0};
	int ring = -1;
	enum err e = g.seen && g.rows ? shown_each(p->hub, gather, &g) : ERR_NO_MEMORY;
	if (!e)
		e = rollout_advance(p->hub->data, g.seen, g.n, now_s, &ring, words);
	if (!e && ring >= 0)
		log_info("publish", "the newest release goes on to ring %d", ring);
	free(g.seen);
	free(g.rows);
	return e;
}

/* --- life ------------------------------------------------------------------------------------- */

static void on_time(void *ctx)
{
	struct publisher *p = ctx;
	char words[PUBLISH_WORDS_MAX] = "";
	bool did = false;
	int64_t now_s = loop_now(p->loop).wall_ms / 1000;
	enum err e = renew_if_due(p->hub->data, now_s, &did, words);
	if (did)
		log_info("publish", "renewed snapshot and timestamp");
	if (!e && is_under_way(p->hub))
		e = advance(p, now_s, words);
	say(p, e, words);
	p->timer = loop_timer_add(p->loop, EACH_MS, on_time, p);
}

enum err publisher_create(struct loop *loop, struct hub *hub, struct publisher **publisher_out)
{
	struct publisher *p = calloc(1, sizeof *p);
	if (!p)
		return ERR_NO_MEMORY;
	p->loop = loop;
	p->hub = hub;
	p->timer = loop_timer_add(loop, FIRST_MS, on_time, p);
	if (!p->timer) {
		free(p);
		return ERR_NO_MEMORY;
	}
	*publisher_out = p;
	return ERR_OK;
}

void publisher_destroy(struct publisher *p)
{
	if (p)
		loop_timer_remove(p->timer);
	free(p);
}

json_t *publisher_note(struct hub *hub, const json_t *message, int64_t now_ms)
{
	(void)hub;
	(void)message;
	(void)now_ms;
	return json_pack("{s:s}", "t", "ok");
}
