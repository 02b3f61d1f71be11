/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kept: a form that is sent after its session has ended by itself is not lost.  It goes into the
 * page that asks to sign in, sealed with a key that only this running hub has; the hub keeps
 * nothing of it. It opens for the person whose session it was alone, and for KEPT_MIN minutes. They
 * see it then, and send it themselves, with the check of their new session.  Passwords, files and
 * single presses are never kept: the forms that are stand in a table. */
#ifndef FOYER_HUB_CONSOLE_KEPT_H
#define FOYER_HUB_CONSOLE_KEPT_H

#include <stdbool.h>

struct turn;

enum { KEPT_MIN = 30, KEPT_BYTES_MAX = 128 << 10 /* of all that was typed, as JSON */ };

/* The turn is a form of our own without a session.  True: it is one that is kept, and was answered
 * with the page that asks to sign in. */
bool kept_offer(struct turn *t);
/* Somebody has signed in, with t->token.  True: the page bore something, and the turn was answered
 * with it, or with why not. */
bool kept_give_back(struct turn *t);

/* The same where the city's single sign-on began a new session in this very turn: then nobody has
 * to sign in, and the form of the ended one is given back at once.  False: it is not that. */
bool kept_give_at_once(struct turn *t);

#endif
