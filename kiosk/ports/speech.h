/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port speech: says one utterance at a time, plays earcons, tells how far it is.  UI thread.
 * Drivers: app/speech_link (the kiosk-speech worker), fake (a transcript with times). */
#ifndef FOYER_PORTS_SPEECH_H
#define FOYER_PORTS_SPEECH_H

#include <stdbool.h>
#include <stdint.h>

/* ux.md section 6, Earcons. */
enum earcon {
	EARCON_NONE, EARCON_PAGE, EARCON_CHOOSE, EARCON_BUMP, EARCON_ERROR, EARCON_DONE,
	EARCON_LISTEN_UP, EARCON_LISTEN_DOWN, EARCON_TIME, EARCON_CALL, EARCON_TICK,
	EARCON_COUNT /* keep last */
};

struct utterance {
	uint32_t id;      /* grows; named in what comes back */
	const char *text; /* plain UTF-8, no SSML */
	const char *lang; /* tag of languages.def; its own voice, never silently another */
	int rate_wpm;     /* 75 to 300 */
	int volume;       /* 1 to 8, 3 dB a step */
	bool is_private;  /* to headphones only */
	bool spell_slow;  /* digits: 250 ms apart, 500 ms between groups */
	int pause_after_ms;
};

enum speech_event_kind {
	SPEECH_WORD,    /* utterance id: the word at from_char, chars long, sounds now */
	SPEECH_DONE,    /* utterance id came to its end */
	SPEECH_NO_VOICE,/* there is no voice for its language: nothing was said */
	SPEECH_LOST,    /* the worker or the sound device is gone */
	SPEECH_BACK     /* and works again */
};

struct speech_event {
	enum speech_event_kind kind;
	uint32_t id;
	int from_char, chars; /* in Unicode characters of utterance.text */
};

typedef void speech_sink(void *ctx, const struct speech_event *event);

struct speech_port {
	void *self;
	/* Hands over one utterance (copied).  It starts at once if nothing is being said, else
	 * after what was handed over before. */
	void (*say)(void *self, const struct utterance *u);
	void (*earcon)(void *self, enum earcon earcon, int volume);
	/* Silence within 100 ms; all that waits is dropped; no SPEECH_DONE for it. */
	void (*stop)(void *self);
	/* False if no voice for the language tag is there. */
	bool (*has_voice)(void *self, const char *lang);
	/* Loudspeaker (false) or headphones (true): where sound goes from now on. */
	void (*route)(void *self, bool to_headphones);
	void (*destroy)(void *self);
};

#endif
