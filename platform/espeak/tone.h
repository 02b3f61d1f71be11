/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tone: the earcons of ux.md section 6 as samples.  Pure. */
#ifndef FOYER_ESPEAK_TONE_H
#define FOYER_ESPEAK_TONE_H

#include "kiosk/ports/speech.h"

enum { TONE_SAMPLES_MAX = 22050 / 5 }; /* 200 ms at SYNTH_HZ */

/* Writes the earcon at full volume, 6 dB under full speech, and gives its length in samples;
 * 0 for EARCON_NONE and numbers that are none. */
int tone_make(enum earcon earcon, int16_t samples[TONE_SAMPLES_MAX]);

#endif
