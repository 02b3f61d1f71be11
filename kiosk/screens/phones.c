/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E5 Phone numbers, E6 one number (ux.md 3 (e)). */
#include "kiosk/screens/shared.h"

enum { DO_PRINT, DO_HEAR };

void e5_build(struct build *b)
{
	title(b, T(b, "Who do you want to call?"));
	for (int i = 0; i < b->content->number_count; i++) {
		const struct phone_number *n = &b->content->numbers[i];
		choice(b, i, words(b, &n->name), n->picture)->hint = say_phone(b->arena, n->digits);
	}
}

void e5_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE || t->action.n < 0 || t->action.n >= t->content->number_count)
		return;
	t->s->number_row = t->action.n;
	go(t, SCREEN_E6);
}

/* The three parts of a large page: when and how, the number, what to do with it. */
enum { PART_NUMBER = 1, PART_WHEN, PART_ACTS };

static void fact(struct build *b, const char *id, const char *label, const char *picture)
{
	struct item *it = add(b, ROLE_FACT, id, label);
	it->picture = picture;
	it->state |= ITEM_ON_SLIP | ITEM_SURE;
	it->section = PART_WHEN;
}

static void when_and_how(struct build *b, const struct phone_number *n)
{
	fact(b, "open", fill(b, T(b, "Open: {hours}"), "hours", words(b, &n->open)), "clock");
	if (!n->text_digits[0])
		return;
	const char *text = T(b, "For text or relay: {number}");
	fact(b, "text", fill(b, text, "number", say_phone(b->arena, n->text_digits)), "text");
	b->page->items[b->page->item_count - 1].spoken =
		fill(b, text, "number", say_digits(b->arena, b->tongue, n->text_digits));
}

static void number_and_code(struct build *b, const char *digits)
{
	struct item *it = add(b, ROLE_NUMBER, "number", T(b, "Phone"));
	it->value = say_phone(b->arena, digits);
	it->value_spoken = say_digits(b->arena, b->tongue, digits);
	it->state |= ITEM_ON_SLIP;
	it->section = PART_NUMBER;
	it = add(b, ROLE_QR, "qr", T(b, "Picture code of the number"));
	it->value = k_arena_printf(b->arena, "tel:%s", digits);
	it->section = PART_NUMBER;
}

/* A report that is not the city's was led here (P1). */
static const struct report_kind *led_from(const struct build *b)
{
	const struct session *s = b->s;
	bool from_report = s->depth > 1 && s->history[s->depth - 2].screen == SCREEN_P1;
	if (!from_report || s->report.kind < 0)
		return NULL;
	const struct report_kind *kind = &b->content->kinds[s->report.kind];
	return kind->other_number == s->number_row ? kind : NULL;
}

void e6_build(struct build *b)
{
	int row = b->s->number_row;
	const struct phone_number *n =
		&b->content->numbers[row >= 0 && row < b->content->number_count ? row : 0];
	const struct report_kind *kind = led_from(b);
	b->page->kind = PAGE_DONE;
	b->page->parts_by = PART_BY_NEXT;
	title(b, words(b, &n->name));
	b->page->items[0].picture = n->picture;
	b->page->items[0].state |= ITEM_ON_SLIP;
	if (kind)
		hint(b, fill(b, T(b, "This goes to {who}. Here is their number."), "who",
				words(b, &kind->other_who)));
	number_and_code(b, n->digits);
	when_and_how(b, n);
	do_choice(b, DO_HEAR, T(b, "Hear it again"), "ear")->section = PART_ACTS;
	if (b->world->has_printer)
		do_choice(b, DO_PRINT, T(b, "Print it"), "print")->section = PART_ACTS + 1;
}

void e6_act(struct turn *t)
{
	if (did(t, DO_HEAR))
		effect(t, EFFECT_READ, 0);
	else if (did(t, DO_PRINT))
		print_page(t);
}
