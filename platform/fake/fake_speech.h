/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_speech: speaks without a sound, in the time of a clock that a script turns, and writes
 * down what was said and when.  One thread.
 * Transcript, a line each: `12.340 [en] words`, earcons `12.340 * choose`; the time is seconds
 * since fake_speech_create.  A line is written when its utterance begins to sound: what was
 * dropped before its turn was never said. */
#ifndef FOYER_PLATFORM_FAKE_SPEECH_H
#define FOYER_PLATFORM_FAKE_SPEECH_H

#include "kiosk/base/err.h"
#include "kiosk/ports/clock.h"
#include "kiosk/ports/speech.h"

#include <stdio.h>

enum { FAKE_SPEECH_CHAR_MS = 60 }; /* about 150 words a minute */

struct fake_speech;

/* Gives *speech_out and its port; port.destroy frees both.  Borrows clock's self and transcript
 * (NULL: none is kept) until then.  sink hears SPEECH_WORD and SPEECH_DONE, from fake_speech_tick
 * only.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err fake_speech_create(struct clock_port clock, FILE *transcript, speech_sink *sink,
	void *ctx, struct fake_speech **speech_out, struct speech_port *port_out);
/* Tells what came to sound or to its end up to now; starts what waits. */
void fake_speech_tick(struct fake_speech *s, struct k_time now);
/* True while something is being said. */
bool fake_speech_is_speaking(const struct fake_speech *s);
/* True if the last route was to headphones. */
bool fake_speech_is_private(const struct fake_speech *s);

#endif
