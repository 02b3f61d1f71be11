/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show: one page that content makes, as picture, words and sound. */
#ifndef FOYER_APP_PROOF_SHOW_H
#define FOYER_APP_PROOF_SHOW_H

#include "options.h"

#include "kiosk/content/content.h"

/* Writes what o asks for, and a line of JSON about the page to standard output.  What went wrong is
 * said on standard error.  Errors: ERR_UNSUPPORTED (no such page, item or time), ERR_BAD_INPUT (the
 * urgent notice breaks a rule), ERR_IO, ERR_NOT_FOUND (pictograms, voice, a file), ERR_NO_MEMORY.
 */
MUST_USE enum err show_page(const struct options *o, const struct content *c);

#endif
