/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ear: a voice that is done at once and remembers what it was to say. */
#ifndef FOYER_TESTS_AUDIT_EAR_H
#define FOYER_TESTS_AUDIT_EAR_H

#include "kiosk/narrator/narrator.h"
#include "platform/fake/fake_clock.h"

enum { HEARD_MAX = 400, HEARD_BYTES = 600, CAPTION_MAX = 420 };

struct heard {
	char text[HEARD_BYTES], lang[12], item[64], caption[CAPTION_MAX];
	bool is_private; /* went to the headphones only */
	bool is_sound;   /* an earcon; text is empty */
};

struct ear {
	struct fake_clock clock;
	struct clock_port clock_port;
	struct speech_port port;
	struct narrator *narrator;
	struct heard list[HEARD_MAX];
	int count;
	uint32_t saying;     /* utterance that is not done; 0 none */
};

void ear_create(struct ear *e, const struct profile *profile);
void ear_destroy(struct ear *e);
/* Lets the voice say all that waits; forget first what was heard if it is new. */
void ear_listen(struct ear *e);
void ear_forget(struct ear *e);
/* All that was heard, joined by spaces.  The ear's, until the next call. */
const char *ear_all(struct ear *e);
/* True if words were said in one utterance. */
bool ear_heard(const struct ear *e, const char *words);

#endif
