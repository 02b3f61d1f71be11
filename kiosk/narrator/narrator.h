/* SPDX-License-Identifier: GPL-3.0-or-later */
/* narrator: what is said and when, for every page (ux.md 3.0, 4.2, section 6).  UI thread.
 * Order: narrator_create -> narrator_settings -> narrator_page ... -> narrator_destroy.
 * It starts no process and draws nothing: words go out through the ports speech, what the view
 * must show of it (caption, spoken word) is read with narrator_shown after any call.
 * All pages and items are borrowed until the call returns; what is needed later is copied into
 * memory that is wiped when it is replaced. */
#ifndef FOYER_NARRATOR_NARRATOR_H
#define FOYER_NARRATOR_NARRATOR_H

#include "kiosk/i18n/i18n.h"
#include "kiosk/model/profile.h"
#include "kiosk/page/page.h"
#include "kiosk/ports/clock.h"
#include "kiosk/ports/speech.h"

struct narrator;

enum narrator_reason {
	NARRATE_NEW,	 /* another screen, or reading was just switched on: from the top */
	NARRATE_SAME,	 /* the same screen was built again: only what is new on it is said */
	NARRATE_LANGUAGE /* the same screen in another language: from the top */
};

enum narrator_urgency {
	SAY_IN_TURN, /* waits for silence; only with speech on */
	SAY_NOW,     /* cuts in; also with speech off: somebody asked for it */
	SAY_NEXT, /* cuts in at the end of the sentence, one volume step up, also with speech off */
	SAY_DANGER /* cuts in at once, one volume step up, also with speech off */
};

/* Which of an item's texts a spoken word belongs to. */
enum item_part { PART_LABEL, PART_HINT, PART_VALUE };

/* What the view shows of the speech.  Valid until the next call that takes the narrator. */
struct narrator_shown {
	const char *caption; /* words that are said, or a sound's twin, and not on the page; NULL
				none */
	bool is_sound_lost;  /* the sound does not work now: the page must say so (a strip) */
	const char *item_id; /* the item that is being said; NULL none */
	enum item_part part;
	int from_char, chars; /* the word, in Unicode characters of that part as it is shown;
			       * chars 0: the whole of it */
	unsigned version;     /* grows with each change: paint when it differs */
};

enum narrator_note_kind { NOTE_SAY, NOTE_EARCON, NOTE_STOP };

/* One line of the transcript. */
struct narrator_note {
	enum narrator_note_kind kind;
	int64_t at_ms;		      /* monotonic */
	const struct utterance *said; /* NOTE_SAY, borrowed until the observer returns */
	enum earcon earcon;	      /* NOTE_EARCON */
};
typedef void narrator_observer(void *ctx, const struct narrator_note *note);

/* Borrows speech and clock until narrator_destroy.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err narrator_create(const struct speech_port *speech, const struct clock_port *clock,
	struct narrator **narrator_out);
void narrator_destroy(struct narrator *n);
/* Tells of everything that goes to the port, as it goes.  One observer; NULL none. */
void narrator_observe(struct narrator *n, narrator_observer *observer, void *ctx);

/* --- who listens ------------------------------------------------------------------------ */

/* Copies the settings.  Call it after every change, before the page of that change. */
void narrator_settings(struct narrator *n, const struct profile *profile);
/* A visit ends: silence, every word forgotten, hints from the start again. */
void narrator_forget(struct narrator *n);
/* Headphones went in or out: routes the sound and is silent.  The caller sets profile.headphones
 * (and reader, if in) and then calls narrator_page with NARRATE_NEW. */
void narrator_headphones(struct narrator *n, bool are_in);

/* --- what is said ----------------------------------------------------------------------- */

/* A page was built.  Flushes what was said for a new one; says it if reading is on or it is
 * urgent; speaks an error that was not there before. */
void narrator_page(struct narrator *n, const struct page *page, enum narrator_reason reason);
/* Focus moved to item: with the screen reader it is spoken (behind the page's head if that is
 * still being said).  The same item with the same words is not said twice in a row. */
void narrator_focus(struct narrator *n, const struct page *page, const struct item *item);
/* Somebody asked to hear this page ("Hear it again"): all of it from the top, also with speech off.
 */
void narrator_read_page(struct narrator *n, const struct page *page);
/* "Where am I": step, title, hint, where focus is and what can be done.  focus may be NULL. */
void narrator_where(struct narrator *n, const struct page *page, const struct item *focus);
/* item was pressed and is as it now is: "You chose {x}.", a tick's new state; the choose sound. */
void narrator_chose(struct narrator *n, const struct item *item);
/* One character (UTF-8) was typed into field: its name, "star" if masked, a tick if private. */
void narrator_key(struct narrator *n, const struct item *field, const char *character);
/* Says text in the language of the settings.  Kept and repeated like any other speech. */
void narrator_say(struct narrator *n, const char *text, enum narrator_urgency urgency);
/* Says the errors of the page at once, with the error sound. */
void narrator_error(struct narrator *n, const struct page *page);
/* Focus is at an end of the list: bump, "End of the list." */
void narrator_end_of_list(struct narrator *n);
/* The volume or the rate of the settings changed: "Volume 5 of 8." spoken and shown. */
void narrator_volume_changed(struct narrator *n);
void narrator_rate_changed(struct narrator *n);
/* Plays a sound of ux.md section 6, if the settings have beeps on. */
void narrator_earcon(struct narrator *n, enum earcon earcon);

/* --- silence ---------------------------------------------------------------------------- */

/* Any input: silence, and the 15 s of silence start anew. */
void narrator_quiet(struct narrator *n);
/* Says once more, from its start, what was said last. */
void narrator_repeat(struct narrator *n);
/* Stops in the middle, or goes on with the sentence that was stopped (two-finger tap). */
void narrator_stop_go(struct narrator *n);
/* True while something is said or waits to be: the idle clock stands still, pages wait. */
bool narrator_is_speaking(const struct narrator *n);

/* --- what comes back, and time ---------------------------------------------------------- */

/* Give it each event of the port.  True if narrator_shown changed. */
bool narrator_event(struct narrator *n, const struct speech_event *event);
const struct narrator_shown *narrator_shown(const struct narrator *n);
/* When narrator_tick must be called (monotonic ms); -1: no need.  Ask after each call. */
int64_t narrator_due_ms(const struct narrator *n);
/* Does what is due: repeats after 15 s of silence, ends captions. */
void narrator_tick(struct narrator *n);

/* What "Read aloud" says of the page to that person, in one text, in a.  Pure. */
const char *narrator_read(
	const struct page *page, const struct profile *profile, struct k_arena *a);

#endif
