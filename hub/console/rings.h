/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rings: how far the newest release has got, and the buttons that hold it, let it go on, or say which
 * centres come first (hub/publish/rollout.h). */
#ifndef FOYER_HUB_CONSOLE_RINGS_H
#define FOYER_HUB_CONSOLE_RINGS_H

struct turn;

void rings_show(struct turn *t);
void rings_stop(struct turn *t);
void rings_begin_again(struct turn *t);
void rings_next(struct turn *t);
void rings_all(struct turn *t);
void rings_set(struct turn *t);

#endif
