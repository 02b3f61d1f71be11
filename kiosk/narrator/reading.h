/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reading: which items of a page are said, in which order (ux.md 3.0, Say).  Pure. */
#ifndef FOYER_NARRATOR_READING_H
#define FOYER_NARRATOR_READING_H

#include "kiosk/narrator/words.h"

/* Read aloud: head, content, "5 choices.", each choice, then what only the nav row can do
 * ("Book it", "More choices"). */
void reading_whole(struct phrases *out, const struct listener *l, const struct page *page);
/* The screen reader on a new page: as reading_whole up to "5 choices."; focus says the rest. */
void reading_head(struct phrases *out, const struct listener *l, const struct page *page);
/* "5 choices." and, if with_each, the choices: another part of the same page. */
void reading_choices(
	struct phrases *out, const struct listener *l, const struct page *page, bool with_each);
/* The errors. */
void reading_errors(struct phrases *out, const struct listener *l, const struct page *page);
/* "Where am I": step, title, hint, the focused item in full, how to go on.  focus may be NULL. */
void reading_where(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *focus);
/* One sentence of ours, in the listener's language. */
void reading_add(struct phrases *out, const struct listener *l, const char *text);

#endif
