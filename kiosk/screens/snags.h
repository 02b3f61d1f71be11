/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snags: what a visit counts where somebody got no further (kiosk/model/snag.h).  Nothing that is shown
 * depends on it.  Three occasions: a page came that has nothing for the person, a list was left with
 * nothing chosen, a job was stopped in its midst. */
#ifndef FOYER_SCREENS_SNAGS_H
#define FOYER_SCREENS_SNAGS_H

#include "kiosk/screens/screen.h"

/* The person stands on the last page of the history. */
void snags_arrived(struct turn *t);
/* The person leaves it by going back. */
void snags_left(struct turn *t);
/* All jobs end here and now: the visit is over, or "Start again". */
void snags_stopped(struct turn *t);
/* Asks for the visit's snags to be kept, if there are any and there is room (EFFECT_SUBMIT under an id of
 * their own). */
void snags_hand_over(struct turn *t);

#endif
