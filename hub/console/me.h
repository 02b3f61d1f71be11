/* SPDX-License-Identifier: GPL-3.0-or-later */
/* me: what who is signed in can do about their own way in. */
#ifndef FOYER_HUB_CONSOLE_ME_H
#define FOYER_HUB_CONSOLE_ME_H

struct turn;

void me_show(struct turn *t);
void me_out_elsewhere(struct turn *t);
void me_new_codes(struct turn *t);

#endif
