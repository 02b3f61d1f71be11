/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: how one item is said (ux.md section 6, Order, Levels, Private words).  Pure. */
#ifndef FOYER_NARRATOR_WORDS_H
#define FOYER_NARRATOR_WORDS_H

#include "kiosk/narrator/phrase.h"

/* Pauses after a phrase (ux.md section 6, Pacing). */
enum { PAUSE_SENTENCE_MS = 500, PAUSE_CHOICE_MS = 700 };

struct listener {
	const struct tongue *tongue; /* of the page */
	const struct profile *profile;
};

/* Who hears the page: its language, or that of the profile if it names none. */
struct listener listener_of(const struct page *page, const struct profile *profile);
/* True if a person's words may be said where they would be heard now. */
bool listener_hears_private(const struct listener *l);
/* True for what is counted in "5 choices." */
bool item_is_choice(const struct item *i);

/* Adds the item as Read aloud says it; number > 0: as "number: item". */
void item_read(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *item, int number);
/* Adds the item as the screen reader says it at its level; with_hint: role and what to do too. */
void item_focus(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *item, bool with_hint);
/* The item after a press: "You chose {x}.", "Wheelchair space. Chosen." */
void item_chosen(struct phrases *out, const struct listener *l, const struct item *item);
/* The name of a typed character: "a", "Space"; "star" if the field is masked. */
const char *character_words(
	const struct listener *l, const struct item *field, const char *character);

#endif
