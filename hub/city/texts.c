/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/texts.h"

#include <stdio.h>
#include <stdlib.h>

#include "hub/city/journal.h"
#include "hub/intake/wish.h"
#include "kiosk/base/log.h"

enum { LOOK_MS = 30 * 1000, AT_ONCE_MAX = 50 };

struct texts {
	struct loop *loop;
	struct hub *hub;
	const char *endpoint;
	struct runner *runner;
	struct loop_timer *timer;
};

/* The oldest wish that is due and was not given on.  Errors: ERR_NOT_FOUND. */
static enum err next_wish(struct hub *hub, struct journal_item *item)
{
	struct db_rows rows;
	db_ask(hub->db, &rows,
		"SELECT w.kiosk, w.request, w.matter, k.centre FROM wishes AS w"
		" JOIN matters AS m ON m.matter = w.matter JOIN kiosks AS k ON k.kiosk = w.kiosk"
		" WHERE w.way = 'text' AND w.done_ms = 0 AND " WISH_IS_DUE
		" AND NOT EXISTS(SELECT 1 FROM journal AS j WHERE j.kiosk = w.kiosk"
		" AND j.request = w.request AND j.kind = 'text') ORDER BY w.wish LIMIT 1",
		"");
	bool found = db_next(&rows);
	if (found) {
		snprintf(item->kiosk, sizeof item->kiosk, "%s", db_text(&rows, 0));
		snprintf(item->request, sizeof item->request, "%s", db_text(&rows, 1));
		item->matter = db_int(&rows, 2);
		text_ref(db_text(&rows, 3), item->kiosk, item->request, item->ref);
	}
	enum err e = db_end(&rows);
	return e || found ? e : ERR_NOT_FOUND;
}

void texts_look(struct texts *texts)
{
	enum err e = ERR_OK;
	int n = 0;
	for (; !e && n < AT_ONCE_MAX; n++) {
		struct journal_item item = {.kind = "text"};
		snprintf(item.endpoint, sizeof item.endpoint, "%s", texts->endpoint);
		e = next_wish(texts->hub, &item);
		if (!e)
			e = journal_add(texts->hub->db, &item, loop_now(texts->loop).wall_ms);
	}
	if (e && e != ERR_NOT_FOUND)
		log_error("city", "cannot note the texts to be sent: %s", err_words(e));
	if (n)
		runner_kick(texts->runner);
}

static void on_timer(void *ctx)
{
	struct texts *texts = ctx;
	texts->timer = loop_timer_add(texts->loop, LOOK_MS, on_timer, texts);
	texts_look(texts);
}

enum err texts_create(struct loop *loop, struct hub *hub, const char *endpoint,
	struct runner *runner, struct texts **texts_out)
{
	struct texts *texts = calloc(1, sizeof *texts);
	if (!texts)
		return ERR_NO_MEMORY;
	*texts = (struct texts){.loop = loop, .hub = hub, .endpoint = endpoint, .runner = runner};
	texts->timer = loop_timer_add(loop, LOOK_MS, on_timer, texts);
	*texts_out = texts;
	return ERR_OK;
}

void texts_destroy(struct texts *texts)
{
	if (!texts)
		return;
	loop_timer_remove(texts->timer);
	free(texts);
}
