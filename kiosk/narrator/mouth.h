/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mouth: says the phrases of a queue, one after the other, and knows what is shown of them.
 * One phrase at a time is handed to the port; the rest waits here.  So a notice can cut in at
 * the end of a sentence, and after a crash of the voice we know what was not heard. */
#ifndef FOYER_NARRATOR_MOUTH_H
#define FOYER_NARRATOR_MOUTH_H

#include "kiosk/narrator/phrase.h"

struct mouth {
	const struct speech_port *speech;
	const struct clock_port *clock;
	narrator_observer *observer;
	void *observer_ctx;
	const struct profile *profile;
	struct phrases queue; /* what was asked for last, said and unsaid */
	int at;		      /* phrase being said, or to say next */
	bool is_saying;
	bool is_substitute; /* what is said is "No sound yet", not that phrase */
	uint32_t id;	    /* last utterance's */
	int64_t give_up_ms; /* an answer that never comes must not hold up a visit */
	int64_t silent_since_ms, caption_until_ms;
	enum earcon earcon; /* last one, and when */
	int64_t earcon_ms;
	struct narrator_shown shown;
};

/* Borrows all until mouth_finish. */
void mouth_init(struct mouth *m, const struct speech_port *speech, const struct clock_port *clock,
	const struct profile *profile);
void mouth_finish(struct mouth *m);
int64_t mouth_now_ms(const struct mouth *m);

/* Silence, and an empty queue to fill; then mouth_go_on. */
struct phrases *mouth_begin(struct mouth *m);
/* Says what comes next in the queue, if nothing is being said. */
void mouth_go_on(struct mouth *m);
/* Silence; what was not said stays in the queue. */
void mouth_hush(struct mouth *m);
/* Keeps the caption for at least that long. */
void mouth_hold_caption(struct mouth *m, int64_t for_ms);
/* Plays it, if the profile has beeps.  Not the one that sounds already; and the sound of a new
 * page gives way to one that says more (done, error, call, time). */
void mouth_earcon(struct mouth *m, enum earcon earcon);
void mouth_event(struct mouth *m, const struct speech_event *event);
/* When mouth_tick is needed; -1 never. */
int64_t mouth_due_ms(const struct mouth *m);
void mouth_tick(struct mouth *m);

#endif
