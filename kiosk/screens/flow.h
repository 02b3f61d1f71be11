/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow: which job the person is doing, and what its screens have in common. */
#ifndef FOYER_SCREENS_FLOW_H
#define FOYER_SCREENS_FLOW_H

#include "kiosk/screens/screen.h"

enum flow { FLOW_NONE, FLOW_VISIT, FLOW_REPORT, FLOW_SURVEY };

/* The job whose first screen lies nearest behind us. */
enum flow flow_of(const struct session *s);
/* The visit is for that service; place and time of another one are forgotten. */
void service_choose(struct session *s, int service);
/* "Ask for a call" instead of a time (ux.md B2, B3e). */
void ask_for_call(struct turn *t);
/* How and where the city may answer: "Text me: 555 0142", "No phone". */
const char *contact_words(struct build *b);
/* Marks a value as the person's own: shown, but said in private only, as `said` (NULL: as it is);
 * the loudspeaker says `aloud`, or the narrator's mask for NULL. */
void make_private(struct item *it, const char *said, const char *aloud);
/* What help was asked for on the day, in words. */
const char *needs_words(struct build *b);
/* True if the chosen time is lent to this centre, so that booking it is sure without the line. */
bool time_is_lent(const struct world *w, const struct session *s);
/* True if any time of the chosen service and place can still be had. */
bool time_is_offered(const struct world *w, const struct session *s);
/* "Do not book", "Do not send": asks before it clears. */
void give_up(struct turn *t);

#endif
