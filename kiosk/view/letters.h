/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letters: whether this machine has the letters of a language.  UI thread; loads its font. */
#ifndef FOYER_VIEW_LETTERS_H
#define FOYER_VIEW_LETTERS_H

#include "kiosk/i18n/i18n.h"

/* False if a letter of the language's own name has no shape in any font here. */
bool letters_are_there(const struct tongue *t);

/* The letters of our own fonts, as texts of that language are set. */
struct letters; /* opaque */

/* Gives *out (letters_destroy frees it).  Errors: ERR_NO_MEMORY. */
MUST_USE enum err letters_create(const struct tongue *t, struct letters **out);
/* Accepts NULL. */
void letters_destroy(struct letters *l);
/* True if one of our families has the character, or it has no shape by nature.  What only a font has that
 * happens to be on this machine does not count. */
bool letters_has(const struct letters *l, uint32_t character);

#endif
