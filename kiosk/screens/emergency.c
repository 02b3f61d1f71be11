/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E7 Emergency and E7a Where am I (ux.md 3 (e)): no question, no time limit. */
#include "kiosk/screens/shared.h"

void e7_build(struct build *b)
{
	const char *digits = b->content->town.emergency_digits;
	b->page->kind = PAGE_EMERGENCY;
	b->page->is_urgent = true;
	title(b, T(b, "Emergency"));
	struct item *it = add(b, ROLE_NUMBER, "number", T(b, "Call"));
	it->value = digits;
	it->value_spoken = say_digits(b->arena, b->tongue, digits);
	it->picture = "octagon";
	it->state |= ITEM_DANGER;
	paragraph(b, NULL, T(b, "This machine cannot make calls."));
	paragraph(b, T(b, "Ask anyone near you for a phone."), NULL);
	call_choice(b);
	link_to(b, SCREEN_E7A, T(b, "Where am I?"), "pin");
}

void e7_act(struct turn *t)
{
	(void)called_volunteer(t);
}

void e7a_build(struct build *b)
{
	const struct town *town = &b->content->town;
	b->page->kind = PAGE_BIG;
	title(b, T(b, "Where am I?"));
	add(b, ROLE_FACT, "name", words(b, &town->here_name))->picture = "home";
	add(b, ROLE_FACT, "address", words(b, &town->here_address))->picture = "pin";
	add(b, ROLE_FACT, "floor", words(b, &town->here_floor))->picture = "stairs";
}

void e7a_act(struct turn *t)
{
	(void)t;
}
