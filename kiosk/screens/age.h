/* SPDX-License-Identifier: GPL-3.0-or-later */
/* age: when a page's content was last known to be the newest, where that is too long ago for what the
 * page is about (sync-and-updates.md C2): it is shown all the same, and says so. */
#ifndef FOYER_SCREENS_AGE_H
#define FOYER_SCREENS_AGE_H

#include "kiosk/screens/screen.h"

/* "This was checked on ...", or NULL: it need not be said. */
const char *age_words(const struct build *b);

#endif
