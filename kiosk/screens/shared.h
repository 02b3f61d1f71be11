/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shared: what several screens offer in the same words. */
#ifndef FOYER_SCREENS_SHARED_H
#define FOYER_SCREENS_SHARED_H

#include "kiosk/screens/screen.h"

/* "Call a volunteer" of every screen: calls and shows E2, or says there that nobody is here now. */
void call_volunteer(struct turn *t);
/* The choice for it: ACT_DO with this n, which the screen's act hands to call_volunteer. */
enum { DO_CALL = 100 };
void call_choice(struct build *b);

#endif
