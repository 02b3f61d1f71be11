/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/screens/flow.h"

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

void make_private(struct item *it, const char *said, const char *aloud)
{
	it->is_private = true;
	it->value_spoken = said;
	it->value_aloud = aloud;
}

void give_up(struct turn *t)
{
	go(t, SCREEN_X1);
}
