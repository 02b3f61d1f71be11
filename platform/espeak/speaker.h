/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speaker: one sound device, fed from a ring; it knows which sample sounds now.
 * Threads: one thread opens, closes and pushes; any thread may cut, play a tone or ask.
 * Without a device it runs on all the same, silent and on time, so that captions and the spoken
 * word stay right.  Mono, SYNTH_HZ; SDL2's audio (SDL_AUDIODRIVER chooses another driver). */
#ifndef FOYER_ESPEAK_SPEAKER_H
#define FOYER_ESPEAK_SPEAKER_H

#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { SPEAKER_WHY_MAX_BYTES = 160 };

struct speaker;

enum speaker_push { PUSHED, PUSH_CUT, PUSH_STUCK };

/* Errors: ERR_NO_MEMORY.  Opens nothing. */
MUST_USE enum err speaker_create(struct speaker **speaker_out);
void speaker_destroy(struct speaker *s);

/* Opens the device of that name (NULL: the system's own), or a silent one in its place.
 * NULL if there is sound, else why not, in words for staff; borrowed until the next open. */
const char *speaker_open(struct speaker *s, const char *device);
/* Gives the device back: an open one wakes the machine 86 times a second. */
void speaker_close(struct speaker *s);
bool speaker_is_open(const struct speaker *s);

/* Number of the turn: grows with each cut. */
uint32_t speaker_turn(struct speaker *s);
/* Silence within a device buffer (12 ms) and 5 ms of fading; what waits is dropped. */
void speaker_cut(struct speaker *s);
/* Adds samples of a turn at that gain (1.0 full), waiting for room.  PUSH_CUT: the turn is over.
 * PUSH_STUCK: the device has taken nothing for a second. */
enum speaker_push speaker_push(
	struct speaker *s, uint32_t turn, const int16_t *samples, int count, double gain);
/* Plays a short sound at once; speech waits for its end.  Copies; at most 200 ms. */
void speaker_tone(struct speaker *s, const int16_t *samples, int count, double gain);

/* Number of the sample that the next push will add. */
int64_t speaker_end(struct speaker *s);
/* Number of the speech sample that sounds at that time (CLOCK_MONOTONIC, us). */
int64_t speaker_sounding(struct speaker *s, int64_t now_us);
/* The clock of speaker_sounding. */
int64_t speaker_now_us(void);

#endif
