/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talker: says one utterance after the other and tells, on time, how far it is.
 * The thread of the loop calls it and never waits: espeak-ng and the sound device live on a
 * thread of their own, which may block or be slow. */
#ifndef FOYER_APP_SPEECH_TALKER_H
#define FOYER_APP_SPEECH_TALKER_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/speech.h"

enum { TALKER_TEXT_MAX_BYTES = 16 * 1024, TALKER_VOICE_MAX_BYTES = 40, TALKER_JOBS_MAX = 64 };

struct talker;

enum talker_event_kind {
	TALKER_READY,	 /* voices may be asked for; why: no sound, or NULL */
	TALKER_WORD,	 /* id, from, chars: sounds in 40 ms */
	TALKER_DONE,	 /* id */
	TALKER_NO_VOICE, /* id: nothing was said */
	TALKER_SOUND	 /* sound came (why NULL) or went (why) */
};

struct talker_event {
	enum talker_event_kind kind;
	uint32_t id;
	int from, chars;
	const char *why; /* borrowed until the sink returns */
};

typedef void talker_sink(void *ctx, const struct talker_event *event);
typedef void talker_voice_fn(void *ctx, const char *voice);

/* Names of SDL's sound devices; NULL: the system's own. */
struct talker_devices {
	const char *loudspeaker, *headphones;
};

struct talker_text {
	uint32_t id;
	const char *text, *voice;
	int rate_wpm, volume, pause_ms; /* volume 1 to 8, 3 dB a step */
	bool spell_slow;
};

/* Starts the thread; TALKER_READY follows.  Borrows loop and the names until talker_destroy.
 * Events come on the loop's thread.  Errors: ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err talker_create(struct loop *loop, struct talker_devices devices, talker_sink *sink,
	void *ctx, struct talker **talker_out);
void talker_destroy(struct talker *t);
/* After TALKER_READY: names every voice, once or more often. */
void talker_voices(struct talker *t, talker_voice_fn *fn, void *ctx);
/* Copies.  Errors: ERR_TOO_BIG (text or voice), ERR_FULL, ERR_NO_MEMORY. */
MUST_USE enum err talker_say(struct talker *t, const struct talker_text *text);
void talker_earcon(struct talker *t, enum earcon earcon, int volume);
/* Silence; nothing of what was asked for is said or reported any more. */
void talker_stop(struct talker *t);
/* Stops, then uses the other device. */
void talker_route(struct talker *t, bool to_headphones);

#endif
