/* SPDX-License-Identifier: GPL-3.0-or-later */
/* synth: espeak-ng, one utterance at a time.  One thread, and one synth a process: the library
 * keeps its state to itself.  Mono, 16 bits, SYNTH_HZ.
 * Synchronous on purpose: its asynchronous mode crashes when a voice changes while it speaks. */
#ifndef FOYER_ESPEAK_SYNTH_H
#define FOYER_ESPEAK_SYNTH_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYNTH_HZ = 22050 };

struct synth;

struct synth_text {
	const char *text;  /* UTF-8 */
	const char *voice; /* espeak-ng's: "en-gb", "es" */
	int rate_wpm;	   /* 75 to 300; nearest end beyond */
	bool spell_slow;   /* digits 250 ms apart, groups 500 ms */
};

/* Where sound goes.  pcm false: enough, stop. */
struct synth_sink {
	void *ctx;
	bool (*pcm)(void *ctx, const int16_t *samples, int count);
	/* The word at from, chars long (Unicode characters of text), sounds at that sample of the
	 * utterance.  Comes before the samples themselves. */
	void (*word)(void *ctx, int64_t at_sample, int from, int chars);
};

typedef void synth_voice_fn(void *ctx, const char *voice);

/* Errors: ERR_NOT_FOUND (no data files), ERR_UNSUPPORTED (another sample rate), ERR_NO_MEMORY. */
MUST_USE enum err synth_create(struct synth **synth_out);
void synth_destroy(struct synth *s);
/* Names every voice that can be asked for, once or more often.  Any thread. */
void synth_voices(const struct synth *s, synth_voice_fn *fn, void *ctx);
/* Synthesises all of it into the sink, pauses between clauses included.  ERR_OK also when the
 * sink stopped it.  Errors: ERR_NOT_FOUND (no such voice: nothing was said), ERR_IO. */
MUST_USE enum err synth_say(
	struct synth *s, const struct synth_text *t, const struct synth_sink *sink);
/* How text would sound, as IPA with a space between words; "" is silence.  "(en)" in it: from there on
 * the voice of another language speaks.  Cut at n bytes.  Errors: ERR_NOT_FOUND (no such voice). */
MUST_USE enum err synth_phonemes(
	struct synth *s, const char *voice, const char *text, char *out, size_t n);

#endif
