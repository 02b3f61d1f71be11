/* SPDX-License-Identifier: GPL-3.0-or-later */
/* B9 Check (ux.md 3 (c)). */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/flow.h"

#include <string.h>

enum { ROW_FOR, ROW_PLACE, ROW_DAY, ROW_TIME, ROW_NAME, ROW_PHONE, ROW_NEEDS, ROW_COUNT,
	DO_BOOK, DO_NOT };

/* Where "Change" leads. */
static const enum screen_id question[ROW_COUNT] = {
	[ROW_FOR] = SCREEN_B1,  [ROW_PLACE] = SCREEN_B2, [ROW_DAY] = SCREEN_B3,
	[ROW_TIME] = SCREEN_B4, [ROW_NAME] = SCREEN_B6,  [ROW_PHONE] = SCREEN_B7,
	[ROW_NEEDS] = SCREEN_B8,
};

/* "Phone: ends in 4 2." */
static const char *phone_ending(struct build *b)
{
	const char *digits = b->s->person.phone;
	size_t n = strlen(digits);
	const char *last = say_digits(b->arena, b->tongue, n > 2 ? digits + n - 2 : digits);
	return fill(b, T(b, "{name}: ends in {digits}."), "name", T(b, "Phone"), "digits", last);
}

static void name_and_phone(struct build *b)
{
	const struct person *p = &b->s->person;
	bool has_name = p->name_state == NAME_GIVEN;
	bool has_phone = p->contact == CONTACT_PHONE || p->contact == CONTACT_TEXT;
	struct item *it = row(b, ROW_NAME, T(b, "Name"), has_name ? p->name : T(b, "No name"), "person");
	if (has_name)
		make_private(it, NULL, NULL);
	it = row(b, ROW_PHONE, T(b, "Phone"), contact_words(b),
		p->contact == CONTACT_PHONE ? "phone" : "text");
	if (has_phone)
		make_private(it, say_digits(b->arena, b->tongue, p->phone), phone_ending(b));
}

void b9_build(struct build *b)
{
	const struct visit_draft *v = &b->s->visit;
	const struct service *s = &b->content->services[v->service];
	b->page->kind = PAGE_CHECK;
	b->page->parts_by = PART_BY_NEXT;
	title(b, T(b, "Check your visit"));
	if (v->is_callback) {
		row(b, ROW_FOR, T(b, "About"), words(b, &s->name), s->picture);
		name_and_phone(b);
		main_act(b, DO_BOOK, T(b, "Ask for a call"), "tick");
		second_act(b, DO_NOT, T(b, "Do not ask"), "no");
		return;
	}
	bool is_sure = b->world->line || time_is_lent(b->world, b->s);
	if (!is_sure)
		hint(b, T(b, "Not connected. We will ask for this time later."));
	row(b, ROW_FOR, T(b, "For"), words(b, &s->name), s->picture);
	row(b, ROW_PLACE, T(b, "Place"), words(b, &b->content->places[v->place].name), "pin");
	row(b, ROW_DAY, T(b, "Day"), say_label(b->arena, say_day(b->arena, b->tongue, v->day)), "visit");
	row(b, ROW_TIME, T(b, "Time"), say_time(b->arena, b->tongue, v->minute),
		k_arena_printf(b->arena, "clock:%02d:%02d", v->minute / 60, v->minute % 60));
	name_and_phone(b);
	row(b, ROW_NEEDS, T(b, "On the day"), needs_words(b), "wheel")->state |= ITEM_WIDE;
	main_act(b, DO_BOOK, is_sure ? T(b, "Book it") : T(b, "Ask for it"), "tick");
	second_act(b, DO_NOT, T(b, "Do not book"), "no");
}

void b9_act(struct turn *t)
{
	if (t->action.act != ACT_DO)
		return;
	int n = t->action.n;
	if (n >= 0 && n < ROW_COUNT) {
		t->s->check = SCREEN_B9;
		go(t, question[n]);
	} else if (n == DO_NOT) {
		give_up(t);
	} else if (n == DO_BOOK && !t->world->room) {
		go(t, SCREEN_X8F);
	} else if (n == DO_BOOK) {
		submit_begin(t, t->s->visit.is_callback ? REQUEST_CALLBACK : REQUEST_VISIT);
		submit(t, body_of(t), public_of(t));
	}
}
