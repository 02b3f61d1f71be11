/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letters: whether this machine has the letters of a language.  UI thread; loads its font. */
#ifndef FOYER_VIEW_LETTERS_H
#define FOYER_VIEW_LETTERS_H

#include "kiosk/i18n/i18n.h"

/* False if a letter of the language's own name has no shape in any font here. */
bool letters_are_there(const struct tongue *t);

#endif
