/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/settle.h"

#include "kiosk/base/log.h"
#include "kiosk/sync/receipt.h"
#include "kiosk/model/json_text.h"

#include <stdlib.h>
#include <string.h>

enum {
	HOUR_MS = 3600000,
	LOT = 50 /* ids in one question: as many as the hub takes */
};

struct settle {
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	const struct identity *identity;
	settle_fn *on_queued;
	void *ctx;
	struct loop_timer *timer;
	struct outbox_item lot[LOT];
	int count;
	int64_t after_seq; /* asked for up to here */
	bool is_asking, is_queued;
};

static void drop_lot(struct settle *s)
{
	for (int i = 0; i < s->count; i++)
		outbox_item_finish(&s->lot[i]);
	s->count = 0;
}

/* --- what the hub says --------------------------------------------------------------------- */

static const struct outbox_item *find(const struct settle *s, const char *id)
{
	for (int i = 0; id && i < s->count; i++)
		if (!strcmp(s->lot[i].id, id))
			return &s->lot[i];
	return NULL;
}

/* A receipt counts for the request whose id and hash it names, and only signed. */
static void take_receipt(struct settle *s, const json_t *answer)
{
	struct receipt receipt;
	for (int i = 0; i < s->count; i++) {
		if (receipt_read(answer, s->identity->kiosk, &s->lot[i], s->identity->receipt_key,
			    &receipt) ||
			receipt.state != OUTBOX_DURABLE)
			continue;
		char *text = json_text(answer, JSON_COMPACT);
		if (!text || outbox_durable(s->box, s->lot[i].id, text))
			log_warn("hw", "sync: that a request is durable could not be kept");
		free(text);
		return;
	}
}

static void take_unknown(struct settle *s, const char *id)
{
	const struct outbox_item *item = find(s, id);
	if (!item || outbox_unknown(s->box, item->id))
		return;
	log_warn("net", "the hub does not know a request any more; it is sent again");
	s->is_queued = true;
}

/* --- asking ----------------------------------------------------------------------------------- */

static void ask_lot(struct settle *s);

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct settle *s = ctx;
	size_t i;
	json_t *one;
	s->is_asking = false;
	bool is_answer = !a->err && a->status == 200;
	if (is_answer) {
		json_array_foreach(json_object_get(a->json, "receipts"), i, one)
			take_receipt(s, one);
		json_array_foreach(json_object_get(a->json, "unknown"), i, one)
			take_unknown(s, json_string_value(one));
	}
	drop_lot(s);
	if (is_answer)
		ask_lot(s);
	if (!s->is_asking && s->is_queued) {
		s->is_queued = false;
		s->on_queued(s->ctx);
	}
}

static void send_lot(struct settle *s)
{
	json_t *ids = json_array();
	for (int i = 0; i < s->count; i++)
		json_array_append_new(ids, json_string(s->lot[i].id));
	json_t *body = json_pack("{s:o}", "ids", ids);
	char *text = body ? json_text(body, JSON_COMPACT) : NULL;
	json_decref(body);
	struct line_request r = {.method = "POST",
		.path = "/v1/receipts",
		.body = text,
		.len_bytes = text ? strlen(text) : 0};
	s->is_asking = text && line_ask(s->line, &r, on_answer, s) == ERR_OK;
	free(text);
}

static void ask_lot(struct settle *s)
{
	while (s->count < LOT && outbox_next_received(s->box, s->after_seq, &s->lot[s->count],
					 &s->after_seq) == ERR_OK)
		s->count++;
	if (s->count)
		send_lot(s);
	if (!s->is_asking)
		drop_lot(s);
}

void settle_ask(struct settle *s)
{
	if (s->is_asking)
		return;
	s->after_seq = 0;
	ask_lot(s);
}

static void on_hour(void *ctx)
{
	struct settle *s = ctx;
	int went = 0;
	s->timer = loop_timer_add(s->loop, HOUR_MS, on_hour, s);
	enum err e = outbox_hour(s->box, &went);
	if (e)
		log_warn("hw", "sync: what is durable could not go from here: %s", err_words(e));
	if (line_is_on(s->line))
		settle_ask(s);
}

/* --- life ---------------------------------------------------------------------------------------
 */

enum err settle_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct identity *identity, settle_fn *on_queued, void *ctx,
	struct settle **settle_out)
{
	struct settle *s = calloc(1, sizeof *s);
	if (!s)
		return ERR_NO_MEMORY;
	*s = (struct settle){.loop = loop,
		.box = box,
		.line = line,
		.identity = identity,
		.on_queued = on_queued,
		.ctx = ctx};
	s->timer = loop_timer_add(loop, HOUR_MS, on_hour, s);
	*settle_out = s;
	return ERR_OK;
}

void settle_destroy(struct settle *s)
{
	if (!s)
		return;
	loop_timer_remove(s->timer);
	drop_lot(s);
	free(s);
}
