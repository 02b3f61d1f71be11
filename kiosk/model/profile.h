/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile: how this person wants the machine to be.  Back to default at the end of a visit. */
#ifndef FOYER_MODEL_PROFILE_H
#define FOYER_MODEL_PROFILE_H

#include <stdbool.h>

enum theme { THEME_CALM, THEME_DARK, THEME_MAX, THEME_SOFT, THEME_COUNT };
enum speech_level { LEVEL_SHORT, LEVEL_NORMAL, LEVEL_FULL };
enum { VOLUME_MAX = 8, VOLUME_DEFAULT = 4, TEXT_SIZE_MAX = 4 };
enum keyboard { KEYBOARD_ABC, KEYBOARD_QWERTY, KEYBOARD_DIGITS };

struct profile {
	int language;        /* row of languages.def */
	int text_size;       /* 1 to 4 */
	enum theme theme;
	bool read_aloud;     /* reads each screen once */
	bool reader;         /* screen reader: reads what focus reaches */
	bool careful;        /* Next is needed after a choice (ux.md 2.4) */
	bool beeps;
	bool wheelchair;     /* reach mode */
	enum speech_level level;
	int volume;          /* 1 to 8 */
	int rate_wpm;        /* one of rate_steps */
	enum keyboard keyboard;
	bool headphones;     /* plugged in now */
	bool may_speak_private; /* X5 was answered with yes, this session */
	bool was_asked_private;
};

/* Defaults of the centre (ux.md rule 12, section 6). */
struct profile profile_default(int language);
/* The next faster (+1) or slower (-1) of 75 100 125 150 175 200 230 260 300. */
int rate_step(int rate_wpm, int direction);

#endif
