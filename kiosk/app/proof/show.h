/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show: one page of a content as picture, words and sound. */
#ifndef FOYER_APP_PROOF_SHOW_H
#define FOYER_APP_PROOF_SHOW_H

#include "options.h"

#include "kiosk/proof/leaf.h"

/* Writes what o asks for, and a line of JSON about the page to standard output.  What went wrong is
 * said on standard error.  Errors: ERR_BAD_INPUT (o->at), ERR_IO, ERR_NOT_FOUND (pictograms, voice),
 * ERR_NO_MEMORY. */
MUST_USE enum err show_leaf(const struct options *o, const struct content *c, struct leaf leaf);

#endif
