/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notices: news and alerts, those of the content and those that the city passes on, and which of them
 * are to be shown now. */
#ifndef FOYER_SCREENS_NOTICES_H
#define FOYER_SCREENS_NOTICES_H

#include "kiosk/screens/screen.h"

/* First those of the content, then those that the city passes on, then its own urgent ones. */
int notice_count(const struct world *w);
/* NULL: there is none of that number. */
const struct notice *notice_at(const struct world *w, int i);
/* The one with that id; -1. */
int notice_find(const struct world *w, const char *id);
/* One that the city passes on; one that it announces itself, for all who stand here. */
bool notice_is_passed_on(const struct world *w, int i);
bool notice_is_announced(const struct world *w, int i);
/* True between its two times.  One that the city passes on is not shown when nobody can say how old
 * it is: it was never heard whole, or nobody knows what time it is. */
bool notice_is_now(const struct world *w, int i);
/* When it was last heard that it holds, wall clock. */
int64_t notice_heard_ms(const struct world *w, int i);
/* Tag of the language that its words are in, where that is not the person's; NULL. */
const char *notice_lang(const struct build *b, int i);
/* Words of it in the page's arena: they may be gone before the page is. */
const char *notice_words(const struct build *b, int i, const struct text *t);

/* True if it does not wait for the next page. */
bool notice_cuts_in(const struct world *w, int i);

/* Alerts of now. */
int alerts_now(const struct world *w);
/* The gravest alert of danger of now, the newest of equals; -1 none. */
int danger_now(const struct world *w);
/* The gravest alert of now of any level; -1 none. */
int gravest_now(const struct world *w);
/* The next moment at which a notice begins or ends, wall clock; INT64_MAX never. */
int64_t notices_change_ms(const struct world *w);

#endif
