/* SPDX-License-Identifier: GPL-3.0-or-later */
/* B3 Day, B3E None free, B4 Time (ux.md 3 (c)). */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/flow.h"

enum { DAYS_FIRST = 14, SOONEST = 1000, LATER = 1001, MORNING = 2001, AFTERNOON = 2002,
	HALVES_FROM = 8, NOON = 12 * 60 };

static const struct times_row *free_row(const struct world *w, const struct session *s)
{
	const struct times_row *row = times_find(&w->times, w->content->services[s->visit.service].id,
		w->content->places[s->visit.place].id);
	return row;
}

/* A time that a person can still get to: half an hour from now (sync-and-updates.md 2.1).  A visit
 * moves only to a time that is open to all: the old and the new one change hands at the city. */
static bool is_offered(const struct world *w, const struct session *s, const struct free_time *f)
{
	enum { LEAD_MS = 30 * 60 * 1000 };
	return wall_of(f->day, f->minute) > w->now.wall_ms + LEAD_MS &&
	       (!f->is_kept || !s->visit.is_change);
}

bool time_is_lent(const struct world *w, const struct session *s)
{
	const struct free_time *f = times_at(free_row(w, s), s->visit.day, s->visit.minute);
	return f && f->is_lent;
}

static const struct free_time *soonest(const struct world *w, const struct session *s)
{
	const struct times_row *row = free_row(w, s);
	for (int i = 0; row && i < row->count; i++)
		if (is_offered(w, s, &row->free[i]))
			return &row->free[i];
	return NULL;
}

bool time_is_offered(const struct world *w, const struct session *s)
{
	return soonest(w, s) != NULL;
}

static bool same_day(struct day a, struct day b)
{
	return day_diff(a, b) == 0;
}

static int free_on(const struct world *w, const struct session *s, const struct times_row *row,
	struct day d)
{
	int n = 0;
	for (int i = 0; row && i < row->count; i++)
		n += same_day(row->free[i].day, d) && is_offered(w, s, &row->free[i]);
	return n;
}

/* A day as a number that a choice can carry. */
static int day_number(struct day d)
{
	return d.year * 10000 + d.month * 100 + d.day;
}

static struct day day_from(int n)
{
	return (struct day){n / 10000, n / 100 % 100, n % 100};
}

static void offline_strip(struct build *b)
{
	if (!b->world->line)
		add(b, ROLE_STRIP, "strip.times", T(b, "These times may change."))->picture = "clock";
}

enum { DO_PLACE, DO_ASK, DO_START };

static void none_free(struct build *b)
{
	title(b, T(b, "There are no free times here"));
	choice(b, DO_PLACE, T(b, "Try another place"), "pin");
	choice(b, DO_ASK, T(b, "Ask for a call"), "phone");
	choice(b, DO_START, T(b, "Go to the start"), "home");
}

void b3e_build(struct build *b)
{
	none_free(b);
}

void b3e_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == DO_PLACE)
		go_back_to(t, SCREEN_B2);
	else if (t->action.n == DO_ASK)
		ask_for_call(t);
	else
		go_back_to(t, SCREEN_H1);
}

void b3_build(struct build *b)
{
	const struct times_row *row = free_row(b->world, b->s);
	const struct free_time *first = soonest(b->world, b->s);
	struct day today = day_of(b->world->now.wall_ms);
	if (!first) {
		/* The last time went while the person stood here. */
		none_free(b);
		return;
	}
	title(b, T(b, "Which day is best?"));
	hint(b, T(b, "We show days with free times."));
	offline_strip(b);
	struct item *it = choice(b, SOONEST,
		fill(b, T(b, "Soonest: {day}, {time}"), "day", say_day(b->arena, b->tongue, first->day),
			"time", say_time(b->arena, b->tongue, first->minute)),
		"clock");
	it->aliases[0] = T(b, "soonest");
	it->state |= ITEM_WIDE;
	for (int i = 0; i < DAYS_FIRST; i++) {
		struct day d = day_add(today, i);
		int n = free_on(b->world, b->s, row, d);
		if (!n)
			continue;
		it = option(b, day_number(d), day_number(b->s->visit.day),
			say_day_near(b->arena, b->tongue, d, today), "visit");
		it->hint = fill(b, TN(b, "{n} free time", "{n} free times", (unsigned long)n), "n",
			say_number(b->arena, b->tongue, n));
	}
}

static void take_time(struct visit_draft *v, struct day day, int minute)
{
	v->day = day;
	v->minute = minute;
}

/* On from a chosen time: the next question, the check card, or the change itself. */
static void time_is_chosen(struct turn *t)
{
	if (t->s->visit.is_change) {
		submit_begin(t, REQUEST_CHANGE);
		submit(t, body_of(t), public_of(t));
	} else {
		proceed(t, SCREEN_B5);
	}
}

void b3_act(struct turn *t)
{
	struct visit_draft *v = &t->s->visit;
	const struct free_time *first = soonest(t->world, t->s);
	if (t->action.act == ACT_CHOOSE && t->action.n <= DO_START) {
		b3e_act(t);
		return;
	}
	if (t->action.act == ACT_CHOOSE && t->action.n == SOONEST) {
		if (!first)
			return;
		take_time(v, first->day, first->minute);
		time_is_chosen(t);
		return;
	}
	if (t->action.act == ACT_CHOOSE) {
		take_time(v, day_from(t->action.n), -1);
		v->half = 0;
		advance(t);
	}
	if (next_if(t, v->day.year != 0))
		go(t, SCREEN_B4);
}

static void time_choice(struct build *b, int minute)
{
	struct item *it = option(b, minute, b->s->visit.minute, say_clock(b->arena, b->tongue, minute),
		k_arena_printf(b->arena, "clock:%02d:%02d", minute / 60, minute % 60));
	it->spoken = say_time(b->arena, b->tongue, minute);
}

void b4_build(struct build *b)
{
	const struct visit_draft *v = &b->s->visit;
	const struct times_row *row = free_row(b->world, b->s);
	title(b, T(b, "What time is best?"));
	hint(b, say_label(b->arena, say_day(b->arena, b->tongue, v->day)));
	bool by_halves = free_on(b->world, b->s, row, v->day) > HALVES_FROM;
	if (by_halves && !v->half) {
		choice(b, MORNING, T(b, "Morning"), "sun");
		choice(b, AFTERNOON, T(b, "Afternoon"), "sunset");
		return;
	}
	for (int i = 0; row && i < row->count; i++) {
		const struct free_time *f = &row->free[i];
		bool is_half = !by_halves || (f->minute < NOON) == (v->half == 1);
		if (same_day(f->day, v->day) && is_offered(b->world, b->s, f) && is_half)
			time_choice(b, f->minute);
	}
}

static bool is_still_free(const struct turn *t)
{
	const struct times_row *row = free_row(t->world, t->s);
	return times_at(row, t->s->visit.day, t->s->visit.minute) != NULL;
}

void b4_act(struct turn *t)
{
	struct visit_draft *v = &t->s->visit;
	if (t->action.act == ACT_CHOOSE && t->action.n >= MORNING) {
		v->half = t->action.n == MORNING ? 1 : 2;
		go(t, SCREEN_B4);
		return;
	}
	if (t->action.act == ACT_CHOOSE) {
		v->minute = t->action.n;
		advance(t);
	}
	if (!next_if(t, v->minute >= 0))
		return;
	if (!is_still_free(t)) {
		v->minute = -1;
		fail(t, N_("That time has just gone. Choose another."));
		return;
	}
	time_is_chosen(t);
}
