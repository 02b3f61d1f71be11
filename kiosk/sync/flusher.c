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

/* An answer that is still to be judged. */
struct answered {
	struct outbox_item item;
	struct line_answer answer; /* owns its json */
};

struct flusher {
	struct loop *loop;
	struct outbox *box;
	struct line *line;
	const struct identity *identity;
	struct flusher_events events;
	struct loop_timer *timer, *judge_timer;
	struct backoff backoff;
	struct outbox_item items[LOT_MAX]; /* taken; items[at] goes next */
	int at, count;
	struct outbox_item sent;	      /* under way */
	struct answered answered;	      /* while judge_timer is set */
	struct lot_receipt receipts[LOT_MAX]; /* that came and are still to be kept */
	int receipt_count;
	char unshown[REQUEST_ID_CHARS + 1];
	int64_t round, retry_after_ms;
	int misses;
	bool is_busy;	     /* a request is under way */
	bool is_flowing;     /* the last one got its receipt: several may be taken at a time */
	bool is_ending;	     /* nothing more is sent in this round */
	bool is_asked_again; /* a kick came meanwhile */
	bool lacked_line;    /* the last round ended for want of the line */
};

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
		log_error("net", "a receipt does not bear the city's signature; the keys are asked for anew");
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

/* The receipts that came are committed, or e says why not; only then they are told.  Those that were
 * not kept come again: the hub gives a repeat its first answer. */
static enum err receipts_kept(struct flusher *f, enum err e)
{
	for (int i = 0; !e && i < f->receipt_count; i++)
		f->events.on_outcome(f->events.ctx, f->receipts[i].id, f->receipts[i].outcome);
	drop_receipts(f);
	return e;
}

static enum err keep_receipts(struct flusher *f)
{
	return receipts_kept(f, lot_receipts(f->box, f->receipts, f->receipt_count,
					loop_now(f->loop).wall_ms));
}

static enum err accept(struct flusher *f, const struct outbox_item *item,
	const struct line_answer *a, const struct receipt *receipt)
{
	struct lot_receipt *r = &f->receipts[f->receipt_count];
	K_CHECK(f->receipt_count < LOT_MAX);
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

/* --- a round ------------------------------------------------------------------------------
 * While requests flow the next one goes out as soon as an answer is there; that answer is judged,
 * and every LOT_MAX of them committed together with the taking of the next, while the hub works. */

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
		log_error("hw", "outbox: the disk fails; what was not sent waits for the next start");
	drop_lot(f);
}

/* Commits the receipts and takes what goes next, in one commit while it flows.  None may be left. */
static enum err turn_lot(struct flusher *f)
{
	drop_lot(f);
	if (f->is_flowing)
		return receipts_kept(f, lot_turn(f->box, f->receipts, f->receipt_count,
						loop_now(f->loop).wall_ms, f->round, f->items,
						&f->count));
	enum err e = keep_receipts(f);
	if (!e)
		e = outbox_next(f->box, f->round, f->items);
	f->count = !e;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static void on_answer(void *ctx, const struct line_answer *a);

/* False: it could not go out and waits again. */
static bool send_next(struct flusher *f)
{
	f->sent = f->items[f->at];
	f->items[f->at++] = (struct outbox_item){0};
	struct line_request r = {.method = "POST",
		.path = "/v1/requests",
		.body = f->sent.envelope,
		.len_bytes = f->sent.len_bytes};
	enum err e = line_ask(f->line, &r, on_answer, f);
	f->is_busy = !e;
	if (!e)
		return true;
	if (outbox_back(f->box, f->sent.id, err_words(e)))
		log_error("hw", "outbox: the disk fails; a request waits for the next start");
	outbox_item_finish(&f->sent);
	f->is_ending = true;
	return false;
}

/* Goes on with the round, unless one is under way, whose answer will. */
static void step(struct flusher *f)
{
	if (!f->is_ending && f->at == f->count) {
		enum err e = turn_lot(f);
		if (e)
			log_error("hw", "outbox: the queue cannot be read or written: %s", err_words(e));
		f->is_ending = e != ERR_OK;
	}
	if (f->is_busy || (!f->is_ending && f->at < f->count && send_next(f)))
		return;
	leave_lot(f);
	end_round(f);
}

static void judge_answered(struct flusher *f)
{
	struct answered done = f->answered;
	loop_timer_remove(f->judge_timer);
	f->judge_timer = NULL;
	f->answered = (struct answered){0};
	enum err e = judge(f, &done.item, &done.answer);
	if (e)
		log_error("hw", "outbox: the queue cannot be read or written: %s", err_words(e));
	if (e || f->lacked_line || f->misses >= MISSES_MAX)
		f->is_ending = true;
	outbox_item_finish(&done.item);
	json_decref(done.answer.json);
	step(f);
}

static void on_judge_time(void *ctx)
{
	struct flusher *f = ctx;
	f->judge_timer = NULL;
	judge_answered(f);
}

static void on_answer(void *ctx, const struct line_answer *a)
{
	struct flusher *f = ctx;
	if (f->judge_timer)
		judge_answered(f);
	f->is_busy = false;
	f->lacked_line = false;
	f->answered = (struct answered){.item = f->sent, .answer = *a};
	json_incref(a->json);
	f->sent = (struct outbox_item){0};
	bool is_likely = f->is_flowing && !f->is_ending && !a->err && a->status / 100 == 2;
	if (is_likely && f->at < f->count && send_next(f))
		f->judge_timer = loop_timer_add(f->loop, 0, on_judge_time, f);
	if (!f->judge_timer)
		judge_answered(f);
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
	f->is_flowing = f->is_ending = false;
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
	loop_timer_remove(f->judge_timer);
	outbox_item_finish(&f->sent);
	outbox_item_finish(&f->answered.item);
	json_decref(f->answered.answer.json);
	drop_lot(f);
	drop_receipts(f);
	free(f);
}
