/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finder: "Help me choose". */
#ifndef FOYER_SCREENS_FINDER_H
#define FOYER_SCREENS_FINDER_H

#include "kiosk/screens/screen.h"

/* history.n of F1 and F2: the question's place in the content times this, and the answer from 1; 0
 * none yet. */
enum { FINDER_ANSWER_ROOM = POLL_ANSWERS_MAX + 1 };

/* The choice that leads to it; none where the content has no finder. */
void finder_choice(struct build *b);

/* Notes that the answer which history.n stands for led to nothing that was wanted. */
void finder_snag(struct session *s, const struct content *c, int n);

#endif
