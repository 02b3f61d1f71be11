/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C3 Cancel this visit? (ux.md 3 (f)).  The safe answer comes first. */
#include "kiosk/screens/request.h"
#include "kiosk/screens/shared.h"

enum { KEEP, CANCEL };

void c3_build(struct build *b)
{
	title(b, T(b, "Do you want to cancel this visit?"));
	hint(b, request_words(b));
	choice(b, KEEP, T(b, "No, keep it"), "visit")->state |= ITEM_MAIN;
	choice(b, CANCEL, T(b, "Yes, cancel it"), "no");
}

void c3_act(struct turn *t)
{
	if (t->action.act != ACT_CHOOSE)
		return;
	if (t->action.n != CANCEL) {
		visit_begin(t->s);
		go_back(t);
	} else if (!t->world->room) {
		go(t, SCREEN_X8F);
	} else {
		submit_begin(t, REQUEST_CANCEL);
		submit(t, body_of(t), public_of(t));
	}
}
