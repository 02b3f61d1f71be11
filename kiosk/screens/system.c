/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X8 Sorry, X8f No room, X9 Starting (ux.md 3 (l)).  No codes: those are for staff. */
#include "kiosk/screens/shared.h"

enum { DO_TRY_AGAIN };

void x8_build(struct build *b)
{
	title(b, T(b, "Sorry. Something went wrong"));
	hint(b, T(b, "Your answers are safe."));
	do_choice(b, DO_TRY_AGAIN, T(b, "Try again"), "next");
	call_choice(b);
	act_choice(b, ACT_START_AGAIN, 0, T(b, "Start again"), "again");
}

void x8_act(struct turn *t)
{
	/* What was handed over and not answered is waited for again, never handed over anew. */
	if (did(t, DO_TRY_AGAIN) && t->s->sent.outcome == OUTCOME_WAITING)
		go(t, SCREEN_B10);
	else if (did(t, DO_TRY_AGAIN))
		go_back(t);
	else
		(void)called_volunteer(t);
}

void x8f_build(struct build *b)
{
	title(b, T(b, "I cannot take requests now"));
	hint(b, T(b, "Please ask at the desk."));
	call_choice(b);
}

void x8f_act(struct turn *t)
{
	(void)called_volunteer(t);
}

void x9_build(struct build *b)
{
	b->page->kind = PAGE_WAIT;
	title(b, T(b, "Please wait. This machine is starting."));
	picture(b, "hourglass");
}

void x9_act(struct turn *t)
{
	(void)t;
}
