/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sign_in: the pages by which staff come in and leave. */
#ifndef FOYER_HUB_CONSOLE_SIGN_IN_H
#define FOYER_HUB_CONSOLE_SIGN_IN_H

struct turn;

void sign_in_show(struct turn *t);
void sign_in_post(struct turn *t);
void sign_in_out(struct turn *t);
/* The page that asks to sign in, in the place of what was asked for.  kept: sealed, to be sent along. */
void sign_in_again(struct turn *t, const char *name, const char *words, const char *kept);

#endif
