/* SPDX-License-Identifier: GPL-3.0-or-later */
/* questionnaire: the city's questions whose answers are only counted. */
#ifndef FOYER_SCREENS_QUESTIONNAIRE_H
#define FOYER_SCREENS_QUESTIONNAIRE_H

#include "kiosk/screens/screen.h"

/* How many are open now. */
int questionnaires_now(const struct content *c, int64_t wall_ms);
/* After a visit: the choice that leads to the first open one that is meant for it; none without
 * one. */
void questionnaire_choice(struct build *b);
/* Carries out that choice; false if something else was pressed. */
bool questionnaire_chosen(struct turn *t);

#endif
