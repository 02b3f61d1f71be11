/* SPDX-License-Identifier: GPL-3.0-or-later */
/* people: where operators let staff in, say what they may do, and let them go. */
#ifndef FOYER_HUB_CONSOLE_PEOPLE_H
#define FOYER_HUB_CONSOLE_PEOPLE_H

struct turn;

void people_show(struct turn *t);
void people_add(struct turn *t);
void people_set_roles(struct turn *t);
void people_reset(struct turn *t);
void people_remove(struct turn *t);

#endif
