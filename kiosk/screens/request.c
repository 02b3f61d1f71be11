/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C1 Number, C1n Not found, C1w Looking, C2 Status, C5 Lost slip (ux.md 3 (f)). */
#include "kiosk/screens/request.h"
#include "kiosk/screens/shared.h"

#include <string.h>

enum { DO_LOST, DO_TRY_AGAIN };
enum { WRONG_MAX = 5, LOCK_MS = 120000 };

/* --- the number ------------------------------------------------------------------------------- */

static bool is_locked(const struct world *w, const struct session *s)
{
	return k_time_mono_ms(w->now) < s->locked_until_ms;
}

void c1_build(struct build *b)
{
	title(b, T(b, "What is your request number?"));
	hint(b, b->world->line ? T(b, "It is on your slip. It has 9 numbers.")
			       : T(b, "Right now we see only requests made on this machine."));
	struct item *it = field(b, T(b, "Request number"), say_request_number(b->arena, b->s->number), "slip");
	it->value_spoken = say_digits(b->arena, b->tongue, b->s->number);
	it->is_private = true;
	number_keys(b);
	/* On a small screen Help, beside it, is the way to a volunteer: these words need more room. */
	bool is_narrow = panel_is_collapsed(&b->world->panel, b->s->profile.text_size, true);
	if (is_locked(b->world, b->s) && !is_narrow)
		second_act(b, DO_CALL, T(b, "Call a volunteer"), "volunteer");
	else
		second_act(b, DO_LOST, T(b, "I lost my slip"), "slip");
}

/* Counts a number that was not right; after five, two minutes of rest. */
static void count_wrong(struct turn *t)
{
	if (++t->s->wrong_numbers < WRONG_MAX)
		return;
	t->s->wrong_numbers = 0;
	t->s->locked_until_ms = k_time_mono_ms(t->world->now) + LOCK_MS;
}

static void look_up(struct turn *t)
{
	struct session *s = t->s;
	bool is_right = number_is_right(s->number);
	if (!is_right && !is_locked(t->world, s))
		count_wrong(t);
	if (is_locked(t->world, s)) {
		fail_field(t, N_("Please wait 2 minutes, or call a volunteer."));
	} else if (!is_right) {
		fail_field(t, N_("That number is not right. Check each number and try again."));
	} else {
		s->status = (struct status){0};
		s->status_err = ERR_TIMEOUT;
		effect(t, EFFECT_LOOK_UP, 0);
		go(t, SCREEN_C1W);
	}
}

void c1_act(struct turn *t)
{
	if (t->action.act == ACT_NEXT)
		look_up(t);
	else if (did(t, DO_LOST))
		go(t, SCREEN_C5);
	else
		(void)called_volunteer(t);
}

void c1w_build(struct build *b)
{
	b->page->kind = PAGE_WAIT;
	title(b, T(b, "Please wait"));
	hint(b, T(b, "We are looking for your request."));
	picture(b, "hourglass");
}

void c1w_act(struct turn *t)
{
	if (!did(t, DO_NEWS) && !did(t, DO_TIME_IS_UP))
		return;
	if (!t->s->status_err) {
		t->s->wrong_numbers = 0;
		go(t, SCREEN_C2);
		return;
	}
	if (t->s->status_err == ERR_NOT_FOUND)
		count_wrong(t);
	go(t, SCREEN_C1N);
}

void c1n_build(struct build *b)
{
	bool is_unknown = b->s->status_err == ERR_NOT_FOUND;
	title(b, T(b, "We cannot find that number here"));
	hint(b, is_unknown && b->world->line
			? T(b, "It may be too new.")
			: T(b, "Right now we see only requests made on this machine."));
	do_choice(b, DO_TRY_AGAIN, T(b, "Try again"), "slip");
	call_choice(b);
	link_to(b, SCREEN_E5, T(b, "Phone numbers"), "phone");
}

void c1n_act(struct turn *t)
{
	if (did(t, DO_TRY_AGAIN))
		go_back_to(t, SCREEN_C1);
	else
		(void)called_volunteer(t);
}

void c5_build(struct build *b)
{
	title(b, T(b, "No slip? We can still help"));
	hint(b, T(b, "Call the city and give your name. Or ask a volunteer."));
	link_to(b, SCREEN_E5, T(b, "Phone numbers"), "phone");
	call_choice(b);
}

void c5_act(struct turn *t)
{
	(void)called_volunteer(t);
}
