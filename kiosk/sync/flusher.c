/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/flusher.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/sync/backoff.h"
#include "kiosk/sync/receipt.h"
#include "kiosk/model/json_text.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	WAIT_MIN_MS = 1000,
	WAIT_MAX_MS = 300000, /* Q7: cap 5 minutes */
	MISSES_MAX = 3	      /* so many without a receipt end a round */
};

struct flusher {
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	const struct identity *identity;
	struct flusher_events events;
	struct loop_timer *timer;
	struct backoff backoff;
	struct outbox_item item;
	char unshown[REQUEST_ID_CHARS + 1];
	int64_t round, retry_after_ms;
	int misses;
	bool is_busy;	     /* a request is under way */
	bool is_asked_again; /* a kick came meanwhile */
	bool lacked_line;    /* the last round ended for want of the line */
};

static void step(struct flusher *f);

/* --- after a round ---------------------------------------------------------------------- */

static void on_time(void *ctx)
{
	struct flusher *f = ctx;
	f->timer = NULL;
	flusher_kick(f);
}

static void tell_unshown(struct flusher *f);

static void on_unshown_told(void *ctx, const struct line_answer *answer)
{
	struct flusher *f = ctx;
	f->is_busy = false;
	bool is_told = !answer->err && answer->status / 100 == 2;
	if (is_told && outbox_unshown_told(f->box, f->unshown) == ERR_OK && !f->is_asked_again)
		tell_unshown(f);
	else if (f->is_asked_again)
		flusher_kick(f);
}

/* Tells the city of confirmations that nobody saw (Q12).  What fails is told after a later round.
 */
static void tell_unshown(struct flusher *f)
{
	char path[64 + REQUEST_ID_CHARS];
	if (outbox_next_unshown(f->box, f->unshown))
		return;
	snprintf(path, sizeof path, "/v1/requests/%s/unshown", f->unshown);
	struct line_request r = {.method = "POST", .path = path, .body = "", .len_bytes = 0};
	f->is_busy = line_ask(f->line, &r, on_unshown_told, f) == ERR_OK;
}

static void end_round(struct flusher *f)
{
	if (f->is_asked_again) {
		flusher_kick(f);
		return;
	}
	if (outbox_waiting(f->box)) {
		int64_t wait_ms = backoff_wait_ms(&f->backoff);
		if (wait_ms < f->retry_after_ms)
			wait_ms = f->retry_after_ms;
		f->timer = loop_timer_add(f->loop, wait_ms, on_time, f);
	} else {
		backoff_reset(&f->backoff);
	}
	if (!f->lacked_line)
		tell_unshown(f);
}

/* --- one request ------------------------------------------------------------------------ */

/* What the hub says of one request and will always say (protocol.md section 9). */
static bool is_for_ever(const struct line_answer *a)
{
	return !a->err && (a->status == 400 || a->status == 409 || a->status == 422) &&
	       *line_error_words(a);
}

static enum err keep_back(struct flusher *f, const struct line_answer *a, enum err receipt_err)
{
	char why[OUTBOX_REASON_MAX];
	f->misses++;
	f->lacked_line = a->err != ERR_OK;
	f->retry_after_ms =
		a->retry_after_s < WAIT_MAX_MS / 1000 ? a->retry_after_s * 1000 : WAIT_MAX_MS;
	if (a->err)
		snprintf(why, sizeof why, "no answer of the hub: %s", err_words(a->err));
	else if (a->status / 100 == 2)
		snprintf(why, sizeof why, "the hub's receipt is none: %s", err_words(receipt_err));
	else
		snprintf(why, sizeof why, "the hub answered %d %.100s", a->status,
			line_error_words(a));
	if (receipt_err == ERR_CRYPTO) {
		log_error("net", "a receipt does not bear the city's signature");
		f->events.on_wrong_key(f->events.ctx);
	}
	return outbox_back(f->box, f->item.id, why);
}

static enum err quarantine(struct flusher *f, const struct line_answer *a)
{
	char why[OUTBOX_REASON_MAX];
	snprintf(
		why, sizeof why, "the hub refuses it (%d): %.150s", a->status, line_error_words(a));
	log_error("net", "a request was put aside; see kioskctl queue");
	f->misses = 0;
	return outbox_quarantine(f->box, f->item.id, why);
}

static enum err accept(
	struct flusher *f, const struct line_answer *a, const struct receipt *receipt)
{
	char *text = json_text(a->json, JSON_COMPACT);
	enum err e = text ? outbox_receipt(f->box, f->item.id, receipt->state, receipt->outcome,
				    text, loop_now(f->loop).wall_ms)
			  : ERR_NO_MEMORY;
	free(text);
	f->misses = 0;
	f->retry_after_ms = 0;
	if (!e)
		f->events.on_outcome(f->events.ctx, f->item.id, receipt->outcome);
	return e;
}

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct flusher *f = ctx;
	struct receipt receipt;
	enum err receipt_err = ERR_BAD_INPUT, e;
	f->is_busy = false;
	f->lacked_line = false;
	if (!a->err && a->status / 100 == 2)
		receipt_err = receipt_read(
			a->json, f->identity->kiosk, &f->item, f->identity->receipt_key, &receipt);
	if (!receipt_err)
		e = accept(f, a, &receipt);
	else if (is_for_ever(a))
		e = quarantine(f, a);
	else
		e = keep_back(f, a, receipt_err);
	if (e)
		log_error("hw", "outbox: %s", err_words(e));
	outbox_item_finish(&f->item);
	if (e || f->lacked_line || f->misses >= MISSES_MAX)
		end_round(f);
	else
		step(f);
}

static void step(struct flusher *f)
{
	enum err e = outbox_next(f->box, f->round, &f->item);
	if (e) {
		if (e != ERR_NOT_FOUND)
			log_error("hw", "outbox: %s", err_words(e));
		end_round(f);
		return;
	}
	struct line_request r = {.method = "POST",
		.path = "/v1/requests",
		.body = f->item.envelope,
		.len_bytes = f->item.len_bytes};
	e = line_ask(f->line, &r, on_answer, f);
	f->is_busy = !e;
	if (!e)
		return;
	if (outbox_back(f->box, f->item.id, err_words(e)))
		log_error("hw", "outbox: a request waits for the next start");
	outbox_item_finish(&f->item);
	end_round(f);
}

void flusher_kick(struct flusher *f)
{
	if (f->is_busy) {
		f->is_asked_again = true;
		return;
	}
	loop_timer_remove(f->timer);
	f->timer = NULL;
	f->is_asked_again = false;
	f->lacked_line = false;
	f->misses = 0;
	f->round++;
	step(f);
}

void flusher_line_is_back(struct flusher *f)
{
	if (!f->is_busy && (f->lacked_line || !f->timer))
		flusher_kick(f);
}

/* --- life ------------------------------------------------------------------------------- */

enum err flusher_create(struct loop *loop, struct outbox *box, struct line *line,
	const struct identity *identity, const struct flusher_events *events,
	struct flusher **flusher_out)
{
	struct flusher *f = calloc(1, sizeof *f);
	if (!f)
		return ERR_NO_MEMORY;
	*f = (struct flusher){.loop = loop,
		.box = box,
		.line = line,
		.identity = identity,
		.events = *events,
		.backoff = {.min_ms = WAIT_MIN_MS, .max_ms = WAIT_MAX_MS}};
	*flusher_out = f;
	return ERR_OK;
}

void flusher_destroy(struct flusher *f)
{
	if (!f)
		return;
	loop_timer_remove(f->timer);
	outbox_item_finish(&f->item);
	free(f);
}
