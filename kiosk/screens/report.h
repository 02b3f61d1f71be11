/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report: what the screens of a report (P1 to P6) say of it to each other. */
#ifndef FOYER_SCREENS_REPORT_H
#define FOYER_SCREENS_REPORT_H

#include "kiosk/screens/screen.h"

enum { SAME_MAX = 3 };

/* Open public reports of the same kind and street, the newest SAME_MAX; returns how many. */
int same_reports(const struct world *w, const struct session *s, const struct open_report *out[SAME_MAX]);
/* "Street lights, Mill Road, 2 days ago". */
const char *same_words(struct build *b, const struct open_report *r);
/* The open report that was chosen as the same; NULL. */
const struct open_report *same_chosen(const struct build *b);
/* The city's questions of the kind of report; NULL: none, or in a language that this machine lacks. */
const struct form *form_asked(const struct world *w, const struct session *s);
/* On to the city's questions from number `from`, and behind the last one to "What happened?".  Where
 * one answer is being changed: to what is still open, then back to the check card. */
void questions_ask(struct turn *t, int from);
/* "Change" of question n. */
void question_change(struct turn *t, int n);
/* The answer to question n in the words of the city's language. */
const char *question_words(struct build *b, int n);

/* Where it is, as one line: "Near here, by the bus stop". */
const char *where_words(struct build *b);
/* What happened, as one line. */
const char *what_words(struct build *b);
/* The answer of P5 in its own words. */
const char *answer_words(struct build *b);

#endif
