/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/flow.h"

#include <string.h>

enum flow flow_of(const struct session *s)
{
	for (int i = s->depth - 1; i >= 0; i--) {
		int screen = s->history[i].screen;
		if (screen == SCREEN_B1 || screen == SCREEN_B2)
			return FLOW_VISIT;
		if (screen == SCREEN_P1 || screen == SCREEN_P3)
			return FLOW_REPORT;
		if (screen == SCREEN_S1)
			return FLOW_SURVEY;
	}
	return FLOW_NONE;
}

void ask_for_call(struct turn *t)
{
	t->s->visit.is_callback = true;
	if (t->s->person.contact == CONTACT_NONE)
		t->s->person.contact = CONTACT_UNSET;
	go(t, SCREEN_B7);
}

const char *phone_ending(struct build *b)
{
	const char *digits = b->s->person.phone;
	size_t n = strlen(digits);
	const char *last = say_digits(b->arena, b->tongue, n > 2 ? digits + n - 2 : digits);
	return fill(b, T(b, "Phone: ends in {digits}."), "digits", last);
}

const char *contact_words(struct build *b)
{
	const struct person *p = &b->s->person;
	const char *number = say_phone(b->arena, p->phone);
	switch (p->contact) {
	case CONTACT_PHONE:
		return fill(b, T(b, "Phone me: {number}"), "number", number);
	case CONTACT_TEXT:
		return fill(b, T(b, "Text me: {number}"), "number", number);
	case CONTACT_UNSET:
	case CONTACT_NONE:
		break;
	}
	return T(b, "No phone");
}

void make_private(struct item *it, const char *said_aloud)
{
	it->is_private = true;
	it->value_spoken = said_aloud;
}

void give_up(struct turn *t)
{
	go(t, SCREEN_X1);
}
