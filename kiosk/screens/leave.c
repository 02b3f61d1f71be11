/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X1 Start again, X2 Finish, X2a Goodbye, X3 Time, X3h Still sound (ux.md 3 (l)).
 * The safe answer comes first. */
#include "kiosk/screens/shared.h"
#include "kiosk/screens/snags.h"
#include "kiosk/screens/visit.h"

enum { SAFE, SURE };
enum { WARNING_S = 60 };

void x1_build(struct build *b)
{
	title(b, T(b, "Start again?"));
	hint(b, T(b, "This clears your answers."));
	choice(b, SAFE, T(b, "No, go back"), "back")->state |= ITEM_MAIN;
	choice(b, SURE, T(b, "Yes, clear it all"), "again");
}

void x1_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == SURE) {
		snags_stopped(t);
		session_clear_answers(t->s);
		t->s->depth = 0;
		go(t, SCREEN_H1);
	} else {
		go_back(t);
	}
}

void x2_build(struct build *b)
{
	title(b, T(b, "Have you finished?"));
	choice(b, SURE, T(b, "Yes, I am done"), "finish")->state |= ITEM_MAIN;
	choice(b, SAFE, T(b, "No, stay here"), "back");
}

void x2_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n == SURE) {
		snags_stopped(t);
		session_clear_answers(t->s);
		t->s->depth = 0;
		go(t, SCREEN_X2A);
	} else {
		go_back(t);
	}
}

void x2a_build(struct build *b)
{
	b->page->kind = PAGE_WAIT;
	title(b, T(b, "Goodbye. Your answers are cleared"));
	hint(b, T(b, "Please take your slip and your things."));
	picture(b, "finish");
}

void x2a_act(struct turn *t)
{
	(void)t;
}

void x3_build(struct build *b)
{
	int left = visit_seconds_left(b->visit);
	const char *n = say_number(b->arena, b->tongue, left);
	b->page->kind = PAGE_TIME;
	title(b, T(b, "Are you still there?"));
	struct item *it = add(b, ROLE_DIAL, "dial", NULL);
	it->value = n;
	it->value_spoken = fill(b, TN(b, "{n} second.", "{n} seconds.", (unsigned long)left), "n", n);
	it->n = left;
	it->n_max = WARNING_S;
	paragraph(b, NULL,
		fill(b, TN(b, "We will clear this screen in {n} second.",
				"We will clear this screen in {n} seconds.", (unsigned long)left),
			"n", n));
	paragraph(b, NULL, T(b, "This keeps your answers private."));
	act_choice(b, ACT_STAY, 0, T(b, "I need more time"), "hourglass")->state |= ITEM_MAIN;
	act_choice(b, ACT_FINISH, 0, T(b, "Finish"), "finish");
}

void x3_act(struct turn *t)
{
	(void)t;
}

enum { SOUND_YES, SOUND_NO };

void x3h_build(struct build *b)
{
	title(b, T(b, "Do you still want sound?"));
	choice(b, SOUND_YES, T(b, "Yes"), "speaker");
	choice(b, SOUND_NO, T(b, "No"), "no");
}

void x3h_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	t->s->profile.read_aloud = t->action.n == SOUND_YES;
	effect(t, EFFECT_SETTINGS, 0);
	go_back(t);
}
