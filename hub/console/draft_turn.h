/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_turn: the draft that a turn is about, and the way back to it: what every page of it needs. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_TURN_H
#define FOYER_HUB_CONSOLE_DRAFT_TURN_H

#include "hub/console/draft.h"
#include "hub/console/turn.h"

/* The draft that the path of the turn names; false: the turn has been answered. */
bool draft_of_turn(struct turn *t, struct draft *out);
/* True if who asks may change it now: an author, and it is open. */
bool draft_is_mine_to_change(const struct turn *t, const struct draft *d);
/* Adds the way back to the draft, above the words of a page of it. */
void draft_path_show(struct turn *t, const struct draft *d);

#endif
