/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/city/outcome.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "hub/store/db.h"
#include "kiosk/base/check.h"

enum { SECOND_LOOK_MS = 60000 };

#define NOT_SEEN "not_seen" /* in the memo of an item that a list did not have, once */

static const char *const names[] = {[VERDICT_LOST] = "lost",
	[VERDICT_STEP] = "went on",
	[VERDICT_DELIVERED] = "delivered",
	[VERDICT_AGAIN] = "later again",
	[VERDICT_ABSENT] = "never arrived",
	[VERDICT_UNPROVEN] = "not seen yet",
	[VERDICT_REJECTED] = "refused",
	[VERDICT_STAFF] = "to staff",
	[VERDICT_NEWS] = "followed"};

const char *outcome_name_of(enum verdict_kind kind)
{
	return names[kind];
}

/* 10 s, 1 min, 5 min, 30 min and so on, each up to a fifth longer. */
static int64_t wait_for_try(int tries)
{
	static const int64_t steps_ms[] = {10000, 60000, 300000, 1800000};
	int i = tries < 1			 ? 0
		: tries > (int)K_COUNT(steps_ms) ? (int)K_COUNT(steps_ms) - 1
						 : tries - 1;
	return steps_ms[i] + randombytes_uniform((uint32_t)(steps_ms[i] / 5));
}

static void set_step(const struct outcome *o, struct journal_item *item, int step)
{
	const char *name = step == NO_STEP ? "" : o->ep->adapter->steps[step].name;
	if (strcmp(item->step, name))
		item->tries = 0;
	snprintf(item->step, sizeof item->step, "%s", name);
}

static void be(struct journal_item *item, enum journal_state state, int64_t due_ms)
{
	item->state = state;
	item->due_ms = due_ms;
}

static int64_t later(const struct outcome *o, const struct journal_item *item, int64_t at_least_ms)
{
	int64_t wait_ms = wait_for_try(item->tries);
	return o->now_ms + (wait_ms > at_least_ms ? wait_ms : at_least_ms);
}

/* Nobody knows.  Repeat where that is safe; else look; else staff must. */
static void lost(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	int64_t loss_wait_ms = o->step ? o->step->loss_wait_ms : 0;
	bool is_repeatable =
		o->step && (o->step->is_safe || endpoint_flag(o->ep, "repeat_is_safe"));
	int next = o->step ? o->step->after_loss : NO_STEP;
	if (loss_wait_ms < v->wait_ms)
		loss_wait_ms = v->wait_ms;
	if (is_repeatable && item->state == JOURNAL_SENDING) {
		be(item, JOURNAL_READY, later(o, item, loss_wait_ms));
	} else if (is_repeatable) {
		item->due_ms = later(o, item, loss_wait_ms);
	} else if (next == NO_STEP) {
		be(item, JOURNAL_NEEDS_STAFF, JOURNAL_NOT_DUE);
	} else {
		set_step(o, item, next);
		item->tries = 0;
		be(item, JOURNAL_AMBIGUOUS, later(o, item, loss_wait_ms));
	}
}

static void go_on(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	bool is_looking =
		item->state == JOURNAL_AMBIGUOUS && o->ep->adapter->steps[v->step].is_safe;
	set_step(o, item, v->step);
	item->tries = 0;
	if (*v->their_id)
		snprintf(item->their_id, sizeof item->their_id, "%s", v->their_id);
	if (item->state == JOURNAL_SENDING || (item->state == JOURNAL_AMBIGUOUS && !is_looking))
		item->state = JOURNAL_READY;
	item->due_ms = o->now_ms + v->wait_ms;
}

static void delivered(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	int64_t wait_ms = v->wait_ms ? v->wait_ms : endpoint_number(o->ep, "follow_s") * 1000;
	set_step(o, item, v->step);
	item->tries = 0;
	if (*v->their_id)
		snprintf(item->their_id, sizeof item->their_id, "%s", v->their_id);
	if (v->step == NO_STEP)
		be(item, JOURNAL_SETTLED, JOURNAL_NOT_DUE);
	else
		be(item, JOURNAL_DELIVERED, o->now_ms + wait_ms);
}

static void again(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	if (item->state == JOURNAL_SENDING)
		item->state = JOURNAL_READY;
	item->due_ms = later(o, item, v->wait_ms);
}

/* It never arrived: it may be sent as if for the first time, but not for ever.  A list may be an
 * old one that somebody kept on the way, so it must be missing from two of them. */
static void absent(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	if (!v->is_certain && !json_object_get(item->memo, NOT_SEEN)) {
		json_object_set_new(item->memo, NOT_SEEN, json_true());
		be(item, JOURNAL_AMBIGUOUS, later(o, item, SECOND_LOOK_MS));
		return;
	}
	if (journal_losses(o->hub->db, item->item) >= LOSSES_MAX) {
		be(item, JOURNAL_NEEDS_STAFF, JOURNAL_NOT_DUE);
		snprintf(item->reason, sizeof item->reason,
			"it was sent %d times and never arrived", LOSSES_MAX);
		return;
	}
	set_step(o, item, NO_STEP);
	json_object_clear(item->memo);
	item->their_id[0] = '\0';
	be(item, JOURNAL_READY, o->now_ms);
}

static void change(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	if (v->kind == VERDICT_UNPROVEN)
		json_object_del(item->memo, NOT_SEEN);
	if (*v->reason || v->kind == VERDICT_DELIVERED)
		snprintf(item->reason, sizeof item->reason, "%s", v->reason);
	switch (v->kind) {
	case VERDICT_LOST:
		lost(o, item, v);
		break;
	case VERDICT_STEP:
		go_on(o, item, v);
		break;
	case VERDICT_DELIVERED:
		delivered(o, item, v);
		break;
	case VERDICT_AGAIN:
		again(o, item, v);
		break;
	case VERDICT_ABSENT:
		absent(o, item, v);
		break;
	case VERDICT_UNPROVEN:
		be(item, JOURNAL_AMBIGUOUS, later(o, item, v->wait_ms));
		break;
	case VERDICT_REJECTED:
		be(item, JOURNAL_REJECTED, JOURNAL_NOT_DUE);
		break;
	case VERDICT_STAFF:
		be(item, JOURNAL_NEEDS_STAFF, JOURNAL_NOT_DUE);
		break;
	case VERDICT_NEWS:
		be(item, v->is_over ? JOURNAL_SETTLED : JOURNAL_DELIVERED,
			v->is_over ? JOURNAL_NOT_DUE
				   : o->now_ms + endpoint_number(o->ep, "follow_s") * 1000);
		item->tries = 0;
		break;
	}
}

/* The public state follows; what the person cancelled stays so. */
static enum err tell(const struct outcome *o, const struct journal_item *item, int state)
{
	struct matter m;
	if (state == NO_STATE || !item->matter)
		return ERR_OK;
	enum err e = matter_get(o->hub, item->matter, &m);
	if (e || !strcmp(m.state, matter_state_name((enum matter_state)state)) ||
		!strcmp(m.state, matter_state_name(MATTER_CANCELLED)))
		return e;
	return matter_step(o->hub, item->matter, (enum matter_state)state, NULL, o->now_ms);
}

static enum err write_all(
	const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	enum err e = o->attempt ? journal_end(o->hub->db, o->attempt, o->status, names[v->kind],
					  o->now_ms)
				: ERR_OK;
	change(o, item, v);
	if (!e)
		e = journal_put(o->hub->db, item);
	return e ? e : tell(o, item, v->state);
}

enum err outcome_write(const struct outcome *o, struct journal_item *item, const struct verdict *v)
{
	const struct journal_item before = *item;
	int tries = 0;
	enum err e;
	do {
		*item = before;
		e = db_begin(o->hub->db);
		if (e)
			return e;
		e = write_all(o, item, v);
		if (!e)
			e = db_commit(o->hub->db);
		else
			db_rollback(o->hub->db);
	} while (e && db_again(o->hub->db, &tries));
	return e;
}
