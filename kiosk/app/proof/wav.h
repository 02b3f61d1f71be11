/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wav: what is said of a page, as a sound file. */
#ifndef FOYER_APP_PROOF_WAV_H
#define FOYER_APP_PROOF_WAV_H

#include "kiosk/proof/spoken.h"

/* Says all of it with the voices that the kiosk has: mono, 16 bits, 22,050 Hz, at most ten minutes.
 * Errors: ERR_IO, ERR_NOT_FOUND (a voice is missing: nothing is written), ERR_NO_MEMORY. */
MUST_USE enum err wav_write(const char *path, const struct spoken *s);

#endif
