/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C2 Status (ux.md 3 (f)): what the city said last, and what can be done now.  It never shows a
 * name or a phone number. */
#include "kiosk/screens/request.h"
#include "kiosk/screens/questionnaire.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DO_CHANGE, DO_CANCEL, DO_ADD, DO_UNHAPPY, DO_PRINT };

/* The states of docs/developers/protocol.md 5. */
enum state_kind { STATE_OPEN, STATE_OVER };

static const struct state {
	const char *name, *words, *picture;
	enum state_kind kind;
	const char *next; /* what usually follows; NULL: nothing */
} states[] = {
	{"saved", N_("Saved on this machine"), "slip", STATE_OPEN, "received"},
	{"received", N_("We got it"), "papers", STATE_OPEN, "working"},
	{"working", N_("Someone is working on it"), "tools", STATE_OPEN, "done"},
	{"done", N_("It is done"), "tick", STATE_OVER, NULL},
	{"asked", N_("Asked for"), "clock", STATE_OPEN, "booked"},
	{"booked", N_("Booked"), "visit", STATE_OPEN, NULL},
	{"not_possible", N_("It was not possible"), "no", STATE_OPEN, NULL},
	{"cancelled", N_("Cancelled"), "no", STATE_OVER, NULL},
	{"change_asked", N_("Change asked for"), "clock", STATE_OPEN, "booked"},
	{"cancel_asked", N_("Cancel asked for"), "clock", STATE_OVER, "cancelled"},
};

static const struct state *state_find(const char *name)
{
	for (size_t i = 0; name && i < sizeof states / sizeof states[0]; i++)
		if (!strcmp(states[i].name, name))
			return &states[i];
	return NULL;
}

static bool is_visit(const struct status *s)
{
	return !strcmp(s->kind, "visit");
}

static bool is_report(const struct status *s)
{
	return !strcmp(s->kind, "report");
}

static const char *visit_words(struct build *b, const struct status *s)
{
	int service = content_service(b->content, s->service);
	const char *name = service < 0 ? T(b, "Visit") : words(b, &b->content->services[service].name);
	if (!s->day.year)
		return name;
	return fill(b, T(b, "{visit} on {day}, {time}"), "visit", name, "day",
		say_day(b->arena, b->tongue, s->day), "time", say_clock(b->arena, b->tongue, s->minute));
}

static const char *report_words(struct build *b, const struct status *s)
{
	int kind = content_kind(b->content, s->report_kind);
	const char *name = kind < 0 ? T(b, "A problem") : words(b, &b->content->kinds[kind].name);
	return s->street[0] ? fill(b, T(b, "{what}, {street}"), "what", name, "street", s->street) : name;
}

const char *request_words(struct build *b)
{
	const struct status *s = &b->s->status;
	if (is_visit(s))
		return visit_words(b, s);
	return is_report(s) ? report_words(b, s) : T(b, "A call from the city");
}

/* --- the stages -------------------------------------------------------------------------------- */

static void stage(struct build *b, int n, const struct state *state, int64_t at_ms, unsigned how)
{
	struct item *it =
		add(b, ROLE_STAGE, k_arena_printf(b->arena, "c2.s%d", n), T(b, state->words));
	it->picture = state->picture;
	it->state |= how | (how & ITEM_NOW ? ITEM_ON_SLIP : 0);
	it->section = 1 + n;
	if (at_ms)
		it->value = say_date(b->arena, b->tongue, day_of(at_ms));
}

/* What has been, where it is now, and what usually follows. */
static void stages_build(struct build *b)
{
	const struct status *s = &b->s->status;
	const struct state *now = state_find(s->state);
	int n = 0;
	for (int i = 0; i < s->stage_count; i++) {
		const struct state *state = state_find(s->stages[i].state);
		if (!state)
			continue;
		bool is_last = i == s->stage_count - 1;
		stage(b, n++, state, s->stages[i].at_ms, is_last ? ITEM_NOW : ITEM_DONE);
		now = is_last ? state : now;
	}
	if (!n && now)
		stage(b, n++, now, s->heard_ms, ITEM_NOW);
	for (const struct state *next = now ? state_find(now->next) : NULL; next;
		next = state_find(next->next))
		stage(b, n++, next, 0, 0);
}

static bool is_over(const struct status *s)
{
	const struct state *state = state_find(s->state);
	return state && state->kind == STATE_OVER;
}

static bool can_change(const struct content *c, const struct status *s)
{
	return is_visit(s) && !is_over(s) && content_service(c, s->service) >= 0 &&
		content_place(c, s->place) >= 0;
}

/* Where "I am not happy" leads; -1 if the city has no such kind. */
static int unhappy_kind(const struct content *c)
{
	for (int i = 0; i < c->kind_count; i++)
		if (c->kinds[i].is_bad_service)
			return i;
	return -1;
}

/* The visit has been: the person may say how it was. */
static bool has_been(const struct status *s, int64_t now_ms)
{
	bool was_to_be = !strcmp(s->state, "booked") || !strcmp(s->state, "done");
	return is_visit(s) && was_to_be && s->day.year && s->minute >= 0 &&
		wall_of(s->day, s->minute) < now_ms;
}

static void c2_choices(struct build *b)
{
	const struct status *s = &b->s->status;
	if (has_been(s, b->world->now.wall_ms))
		questionnaire_choice(b);
	if (can_change(b->content, s))
		do_choice(b, DO_CHANGE, T(b, "Change day or time"), "visit");
	if (is_visit(s) && !is_over(s))
		do_choice(b, DO_CANCEL, T(b, "Cancel the visit"), "no");
	if (is_report(s) && !is_over(s) && content_kind(b->content, s->report_kind) >= 0)
		do_choice(b, DO_ADD, T(b, "Add something"), "chat");
	if (unhappy_kind(b->content) >= 0)
		do_choice(b, DO_UNHAPPY, T(b, "I am not happy"), "face2");
	if (b->world->has_printer)
		do_choice(b, DO_PRINT, T(b, "Print a slip"), "print");
}

/* Shown and printed, never said: the person has just typed it. */
static void number_shown(struct build *b)
{
	struct item *it = paragraph_alone(b, NULL,
		fill(b, T(b, "Your number is {number}."), "number",
			say_request_number(b->arena, b->s->status.number)));
	it->value_spoken = T(b, "Your number is on the screen.");
	it->state |= ITEM_ON_SLIP;
}

void c2_build(struct build *b)
{
	const struct status *s = &b->s->status;
	b->page->kind = PAGE_STAGES;
	title(b, request_words(b));
	b->page->items[0].state |= ITEM_ON_SLIP | (!strcmp(s->state, "booked") ? ITEM_SURE : 0);
	if (!b->world->line && s->heard_ms)
		hint(b, fill(b, T(b, "We last heard on {date}."), "date",
				say_date(b->arena, b->tongue, day_of(s->heard_ms))));
	stages_build(b);
	number_shown(b);
	if (s->reason[0])
		paragraphs(b, NULL, s->reason);
	c2_choices(b);
}

/* A new day and time for this visit; all else stays as it was. */
static void change(struct turn *t)
{
	const struct status *s = &t->s->status;
	const struct times_row *row = times_find(&t->world->times, s->service, s->place);
	visit_begin(t->s);
	t->s->visit.service = content_service(t->content, s->service);
	t->s->visit.place = content_place(t->content, s->place);
	t->s->visit.is_change = true;
	memcpy(t->s->visit.about, t->s->number, sizeof t->s->visit.about);
	go(t, row && row->count ? SCREEN_B3 : SCREEN_B3E);
}

static void tell_more(struct turn *t, int kind)
{
	report_begin(t, kind);
	memcpy(t->s->report.about, t->s->number, sizeof t->s->report.about);
	go(t, SCREEN_P3);
}

void c2_act(struct turn *t)
{
	const struct status *s = &t->s->status;
	if (questionnaire_chosen(t))
		return;
	if (did(t, DO_CHANGE) && can_change(t->content, s)) {
		change(t);
	} else if (did(t, DO_CANCEL)) {
		visit_begin(t->s);
		memcpy(t->s->visit.about, t->s->number, sizeof t->s->visit.about);
		go(t, SCREEN_C3);
	} else if (did(t, DO_ADD)) {
		tell_more(t, content_kind(t->content, s->report_kind));
	} else if (did(t, DO_UNHAPPY)) {
		tell_more(t, unhappy_kind(t->content));
	} else if (did(t, DO_PRINT)) {
		print_page(t);
	}
}
