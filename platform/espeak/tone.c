/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/espeak/tone.h"

#include "platform/espeak/synth.h"

#include <math.h>

enum { NOTES_MAX = 3, ATTACK_MS = 8, RELEASE_MS = 15, PEAK = 2700 };

struct note {
	int hz, ms; /* hz 0: silence */
};

/* Pitches of ux.md section 6; lengths are ours, at most 200 ms together. */
static const struct note tones[EARCON_COUNT][NOTES_MAX] = {
	[EARCON_PAGE] = {{660, 70}, {880, 90}},
	[EARCON_CHOOSE] = {{880, 90}},
	[EARCON_BUMP] = {{520, 60}},
	[EARCON_ERROR] = {{520, 75}, {0, 40}, {520, 85}},
	[EARCON_DONE] = {{660, 60}, {784, 60}, {988, 80}},
	[EARCON_LISTEN_UP] = {{784, 120}},
	[EARCON_LISTEN_DOWN] = {{660, 120}},
	[EARCON_TIME] = {{988, 75}, {0, 40}, {988, 85}},
	[EARCON_CALL] = {{1047, 90}, {784, 110}},
	[EARCON_TICK] = {{1000, 24}},
};

static const double pi = 3.14159265358979323846;

/* Raised cosine at both ends: no click. */
static double envelope(int at, int count)
{
	int attack = ATTACK_MS * SYNTH_HZ / 1000, release = RELEASE_MS * SYNTH_HZ / 1000;
	double rise = at < attack ? (1 - cos(pi * at / attack)) / 2 : 1;
	int left = count - 1 - at;
	return rise * (left < release ? (1 - cos(pi * left / release)) / 2 : 1);
}

int tone_make(enum earcon earcon, int16_t samples[TONE_SAMPLES_MAX])
{
	if ((int)earcon < 0 || earcon >= EARCON_COUNT)
		return 0;
	int n = 0;
	for (const struct note *note = tones[earcon]; note < tones[earcon] + NOTES_MAX; note++) {
		int count = note->ms * SYNTH_HZ / 1000;
		for (int i = 0; i < count && n < TONE_SAMPLES_MAX; i++)
			samples[n++] = (int16_t)lround(
				PEAK * envelope(i, count) * sin(2 * pi * note->hz * i / SYNTH_HZ));
	}
	return n;
}
