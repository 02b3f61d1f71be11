/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/sync/flusher.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/outbox/lot.h"
#include "kiosk/sync/backoff.h"
#include "kiosk/sync/receipt.h"
#include "kiosk/model/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	struct outbox_item items[LOT_MAX]; /* items[at] is next, or under way */
	int at, count;
	struct lot_receipt receipts[LOT_MAX]; /* that came and are still to be kept */
	int receipt_count;
	char unshown[REQUEST_ID_CHARS + 1];
	int64_t round, retry_after_ms;
	int misses;
	bool is_busy;	     /* a request is under way */
	bool is_flowing;     /* the last one got its receipt: several may be taken at a time */
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

static enum err keep_back(struct flusher *f, const struct outbox_item *item,
	const struct line_answer *a, enum err receipt_err)
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
	return outbox_back(f->box, item->id, why);
}

static enum err quarantine(
	struct flusher *f, const struct outbox_item *item, const struct line_answer *a)
{
	char why[OUTBOX_REASON_MAX];
	snprintf(
		why, sizeof why, "the hub refuses it (%d): %.150s", a->status, line_error_words(a));
	log_error("net", "a request was put aside; see kioskctl queue");
	f->misses = 0;
	return outbox_quarantine(f->box, item->id, why);
}

static void drop_receipts(struct flusher *f)
{
	for (int i = 0; i < f->receipt_count; i++)
		free(f->receipts[i].text);
	f->receipt_count = 0;
}

/* Commits the receipts that came; only then they are told.  Those of a crash before come again: the
 * hub gives a repeat its first answer. */
static enum err keep_receipts(struct flusher *f)
{
	enum err e = lot_receipts(
		f->box, f->receipts, f->receipt_count, loop_now(f->loop).wall_ms);
	for (int i = 0; !e && i < f->receipt_count; i++)
		f->events.on_outcome(f->events.ctx, f->receipts[i].id, f->receipts[i].outcome);
	drop_receipts(f);
	return e;
}

static enum err accept(struct flusher *f, const struct outbox_item *item,
	const struct line_answer *a, const struct receipt *receipt)
{
	struct lot_receipt *r = &f->receipts[f->receipt_count];
	*r = (struct lot_receipt){
		.state = receipt->state, .text = json_text(a->json, JSON_COMPACT)};
	if (!r->text)
		return ERR_NO_MEMORY;
	memcpy(r->id, item->id, sizeof r->id);
	memcpy(r->outcome, receipt->outcome, sizeof receipt->outcome);
	f->receipt_count++;
	f->misses = 0;
	f->retry_after_ms = 0;
	f->is_flowing = true;
	return ERR_OK;
}

static void drop_lot(struct flusher *f)
{
	for (int i = 0; i < f->count; i++)
		outbox_item_finish(&f->items[i]);
	f->at = f->count = 0;
}

/* What of the lot was not tried waits again. */
static void leave_lot(struct flusher *f)
{
	if (keep_receipts(f) || lot_leave(f->box, f->round, &f->items[f->at], f->count - f->at))
		log_error("hw", "outbox: what was not sent waits for the next start");
	drop_lot(f);
}

static enum err judge(
	struct flusher *f, const struct outbox_item *item, const struct line_answer *a)
{
	struct receipt receipt;
	enum err receipt_err = ERR_BAD_INPUT;
	if (!a->err && a->status / 100 == 2)
		receipt_err = receipt_read(
			a->json, f->identity->kiosk, item, f->identity->receipt_key, &receipt);
	f->is_flowing = !receipt_err;
	if (!receipt_err)
		return accept(f, item, a, &receipt);
	return is_for_ever(a) ? quarantine(f, item, a) : keep_back(f, item, a, receipt_err);
}

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct flusher *f = ctx;
	f->is_busy = false;
	f->lacked_line = false;
	enum err e = judge(f, &f->items[f->at++], a);
	if (!e && f->at == f->count)
		e = keep_receipts(f);
	if (e)
		log_error("hw", "outbox: %s", err_words(e));
	if (e || f->lacked_line || f->misses >= MISSES_MAX) {
		leave_lot(f);
		end_round(f);
	} else {
		step(f);
	}
}

/* False: none is left, or the outbox fails. */
static bool take_lot(struct flusher *f)
{
	drop_lot(f);
	enum err e = lot_next(
		f->box, f->round, f->items, f->is_flowing ? LOT_MAX : 1, &f->count);
	if (e)
		log_error("hw", "outbox: %s", err_words(e));
	return f->count > 0;
}

static void step(struct flusher *f)
{
	if (f->at == f->count && !take_lot(f)) {
		end_round(f);
		return;
	}
	const struct outbox_item *item = &f->items[f->at];
	struct line_request r = {.method = "POST",
		.path = "/v1/requests",
		.body = item->envelope,
		.len_bytes = item->len_bytes};
	enum err e = line_ask(f->line, &r, on_answer, f);
	f->is_busy = !e;
	if (!e)
		return;
	if (outbox_back(f->box, item->id, err_words(e)))
		log_error("hw", "outbox: a request waits for the next start");
	f->at++;
	leave_lot(f);
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
	f->is_flowing = false;
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
	drop_lot(f);
	drop_receipts(f);
	free(f);
}
