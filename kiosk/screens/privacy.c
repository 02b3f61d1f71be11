/* SPDX-License-Identifier: GPL-3.0-or-later */
/* X5 Say it out loud, X6 What we keep (ux.md 3 (l)). */
#include "kiosk/screens/shared.h"

enum { SAY_IT, DO_NOT_SAY_IT };

void x5_build(struct build *b)
{
	title(b, T(b, "People near you may hear"));
	hint(b, T(b, "Plug in headphones to keep it private."));
	choice(b, SAY_IT, T(b, "Say it out loud"), "speaker");
	choice(b, DO_NOT_SAY_IT, T(b, "Do not say it"), "no");
}

void x5_act(struct turn *t)
{
	struct profile *p = &t->s->profile;
	if (t->action.act != ACT_CHOOSE)
		return;
	p->was_asked_private = true;
	p->may_speak_private = t->action.n == SAY_IT;
	go_back(t);
	effect(t, EFFECT_SETTINGS, 0);
	effect(t, EFFECT_READ, 0);
}

void x6_build(struct build *b)
{
	static const char *const lines[] = {
		N_("We keep what you send, until it is done."),
		N_("You can use a number, not a name."),
		N_("When you finish, this screen forgets you."),
		N_("We count where people get stuck. Nobody can see who."),
	};
	b->page->kind = PAGE_READING;
	b->page->parts_by = PART_BY_NEXT;
	title(b, T(b, "What we keep"));
	for (int i = 0; i < (int)(sizeof lines / sizeof lines[0]); i++)
		paragraph_alone(b, NULL, T(b, lines[i]));
	link_to(b, SCREEN_X4, T(b, "Hide the screen"), "eye");
}

void x6_act(struct turn *t)
{
	(void)t;
}
