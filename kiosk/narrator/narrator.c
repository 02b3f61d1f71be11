/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One phrase at a time is handed to the port; the rest waits here.  So a notice can cut in at
 * the end of a sentence, and after a crash of the voice we know what was not heard. */
#include "kiosk/narrator/narrator.h"

#include "kiosk/base/check.h"
#include "kiosk/narrator/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ID_MAX_BYTES = 48,
	HINTS_A_VISIT = 3,        /* ux.md section 6, Levels */
	REPEAT_AFTER_MS = 15000,  /* A11Y-06 */
	REPEATS_MAX = 3,
	CAPTION_MIN_MS = 1000,    /* A11Y-12 */
	NO_SOUND_CAPTION_MS = 4000,
	GIVE_UP_MS = 3000,        /* an answer that never comes must not hold up a visit: */
	GIVE_UP_CHAR_MS = 600     /* one Chinese character at the slowest rate, and some */
};

/* What there was on the page when it was last given to us. */
struct last_page {
	uint64_t title, errors;
	int part;
	bool is_idle;
};

struct narrator {
	const struct speech_port *speech;
	const struct clock_port *clock;
	narrator_observer *observer;
	void *observer_ctx;
	struct profile profile;
	struct phrases queue;                   /* what was asked for last, said and unsaid */
	struct phrases page_words, focus_words; /* what the 15 s repeat says */
	int at;                                 /* phrase of the queue being said, or to say next */
	bool is_saying;
	bool is_substitute;                     /* what is said is "No sound yet", not that phrase */
	bool is_page_fresh;                     /* the queue is a page's head: focus comes behind it */
	uint32_t id;                            /* last utterance's */
	int64_t give_up_ms, silent_since_ms, caption_until_ms;
	int repeats, hints;
	struct last_page page;
	char focus_id[ID_MAX_BYTES];
	uint64_t focus_print;
	struct narrator_shown shown;
};

static int64_t now_ms(const struct narrator *n)
{
	return k_time_mono_ms(n->clock->now(n->clock->self));
}

static bool speech_is_on(const struct narrator *n)
{
	return n->profile.reader || n->profile.read_aloud;
}

static void note(struct narrator *n, enum narrator_note_kind kind, const struct utterance *u,
	enum earcon earcon)
{
	if (n->observer)
		n->observer(n->observer_ctx, &(struct narrator_note){
			.kind = kind, .at_ms = now_ms(n), .said = u, .earcon = earcon});
}

enum err narrator_create(const struct speech_port *speech, const struct clock_port *clock,
	struct narrator **narrator_out)
{
	struct narrator *n = calloc(1, sizeof *n);
	if (!n)
		return ERR_NO_MEMORY;
	n->speech = speech;
	n->clock = clock;
	n->profile = profile_default(0);
	phrases_init(&n->queue);
	phrases_init(&n->page_words);
	phrases_init(&n->focus_words);
	*narrator_out = n;
	return ERR_OK;
}

void narrator_destroy(struct narrator *n)
{
	if (!n)
		return;
	phrases_finish(&n->queue);
	phrases_finish(&n->page_words);
	phrases_finish(&n->focus_words);
	free(n);
}

void narrator_observe(struct narrator *n, narrator_observer *observer, void *ctx)
{
	n->observer = observer;
	n->observer_ctx = ctx;
}

/* --- what the view shows ---------------------------------------------------------------- */

static void show(struct narrator *n, struct narrator_shown shown)
{
	shown.is_sound_lost = n->shown.is_sound_lost;
	shown.version = n->shown.version + 1;
	n->shown = shown;
}

/* Nothing is said: a caption stays for its shortest time. */
static void show_silence(struct narrator *n)
{
	const char *caption = n->caption_until_ms > now_ms(n) ? n->shown.caption : NULL;
	if (!caption)
		n->caption_until_ms = 0;
	if (n->shown.item_id || n->shown.caption != caption)
		show(n, (struct narrator_shown){.caption = caption});
}

/* The phrase as a whole: no word of it sounds yet. */
static void show_phrase(struct narrator *n, const struct phrase *p)
{
	show(n, (struct narrator_shown){.caption = p->is_caption ? p->text : NULL,
		.item_id = p->item_id,
		.part = p->span_count ? p->spans[0].part : PART_LABEL});
}

static void show_word(struct narrator *n, const struct phrase *p, int from, int chars)
{
	struct narrator_shown s = n->shown;
	s.from_char = s.chars = 0;
	for (int i = 0; i < p->span_count; i++) {
		const struct span *span = &p->spans[i];
		if (from < span->from || from >= span->from + span->chars)
			continue;
		s.part = span->part;
		if (!span->is_whole) {
			int room = span->from + span->chars - from;
			s.from_char = from - span->from;
			s.chars = chars < 1 ? 1 : chars > room ? room : chars;
		}
	}
	show(n, s);
}

const struct narrator_shown *narrator_shown(const struct narrator *n)
{
	return &n->shown;
}

/* --- handing over ------------------------------------------------------------------------ */

static void hand_over(struct narrator *n, const struct phrase *p, const char *text, const char *lang)
{
	int volume = n->profile.volume + p->is_loud;
	struct utterance u = {
		.id = ++n->id,
		.text = text,
		.lang = lang,
		.rate_wpm = n->profile.rate_wpm,
		.volume = volume > VOLUME_MAX ? VOLUME_MAX : volume,
		.is_private = p->is_private,
		.spell_slow = p->spell_slow,
		.pause_after_ms = p->pause_ms,
	};
	n->is_saying = true;
	n->is_substitute = false;
	n->give_up_ms =
		now_ms(n) + GIVE_UP_MS + (int64_t)GIVE_UP_CHAR_MS * chars_of(text) + u.pause_after_ms;
	note(n, NOTE_SAY, &u, EARCON_NONE);
	n->speech->say(n->speech->self, &u);
}

static bool has_voice(const struct narrator *n, const char *lang)
{
	return n->speech->has_voice(n->speech->self, lang);
}

/* A voice is missing: said in the person's language if that has one, shown if not; never said in
 * a wrong voice.  True if something is said. */
static bool say_no_sound(struct narrator *n, const struct phrase *p)
{
	const struct tongue *own = tongue_at(n->profile.language);
	const struct tongue *theirs = tongue_find(p->lang);
	if (p->item_id && strcmp(p->lang, own->tag) && has_voice(n, own->tag)) {
		show_phrase(n, p);
		hand_over(n, p, tr(own, "No sound yet"), own->tag);
		n->is_substitute = true;
		return true;
	}
	n->caption_until_ms = now_ms(n) + NO_SOUND_CAPTION_MS;
	show(n, (struct narrator_shown){.caption = tr(theirs ? theirs : own, "No sound yet")});
	return false;
}

/* Says the phrase at n->at or the next one that can be said. */
static void say_next(struct narrator *n)
{
	for (; n->at < n->queue.count; n->at++) {
		const struct phrase *p = &n->queue.list[n->at];
		bool is_kept_back = p->is_private && !n->profile.headphones;
		if (is_kept_back)
			continue;
		if (!has_voice(n, p->lang)) {
			if (say_no_sound(n, p))
				return;
			continue;
		}
		show_phrase(n, p);
		hand_over(n, p, p->text, p->lang);
		return;
	}
	n->is_saying = false;
	n->silent_since_ms = now_ms(n);
	show_silence(n);
}

/* Silence; what was not said stays in the queue. */
static void hush(struct narrator *n)
{
	if (n->is_saying) {
		n->speech->stop(n->speech->self);
		note(n, NOTE_STOP, NULL, EARCON_NONE);
	}
	n->is_saying = false;
	n->silent_since_ms = now_ms(n);
	show_silence(n);
}

/* Silence, and an empty queue to fill. */
static struct phrases *begin(struct narrator *n)
{
	hush(n);
	n->caption_until_ms = 0;
	show_silence(n);
	phrases_clear(&n->queue);
	n->at = 0;
	n->is_page_fresh = false;
	return &n->queue;
}

static void go_on(struct narrator *n)
{
	if (!n->is_saying)
		say_next(n);
}

static struct listener listener_now(const struct narrator *n, const struct page *page)
{
	return listener_of(page, &n->profile);
}

/* --- who listens ------------------------------------------------------------------------ */

void narrator_settings(struct narrator *n, const struct profile *profile)
{
	bool was_on = speech_is_on(n);
	n->profile = *profile;
	if (was_on && !speech_is_on(n))
		(void)begin(n);
}

void narrator_forget(struct narrator *n)
{
	(void)begin(n);
	phrases_clear(&n->page_words);
	phrases_clear(&n->focus_words);
	n->page = (struct last_page){.part = 0};
	n->focus_id[0] = '\0';
	n->focus_print = 0;
	n->hints = n->repeats = 0;
}

void narrator_headphones(struct narrator *n, bool are_in)
{
	hush(n);
	n->speech->route(n->speech->self, are_in);
}

/* --- pages ------------------------------------------------------------------------------- */

void narrator_earcon(struct narrator *n, enum earcon earcon)
{
	if (!n->profile.beeps || earcon == EARCON_NONE)
		return;
	note(n, NOTE_EARCON, NULL, earcon);
	n->speech->earcon(n->speech->self, earcon, n->profile.volume);
}

static enum earcon earcon_of(const struct page *page)
{
	if (page->is_idle)
		return EARCON_NONE;
	if (page->kind == PAGE_DONE)
		return EARCON_DONE;
	return page->kind == PAGE_TIME ? EARCON_TIME : EARCON_PAGE;
}

static uint64_t role_print(const struct page *page, enum item_role role)
{
	uint64_t print = 0;
	for (int i = 0; i < page->item_count; i++) {
		const struct item *it = &page->items[i];
		if (it->role != role || !item_is_here(it))
			continue;
		print = words_print(print, it->label);
		print = words_print(print, it->value);
		print = words_print(print, it->hint);
	}
	return print;
}

/* What a press could change, so that the same item is not said twice in a row. */
static uint64_t item_print(const struct item *i)
{
	uint64_t print = words_print(0, i->label);
	print = words_print(print, i->value);
	print = words_print(print, i->hint);
	return print ^ i->state;
}

/* Keeps what the 15 s repeat says of this page. */
static void keep_page_words(struct narrator *n, const struct page *page, const struct listener *l)
{
	phrases_clear(&n->page_words);
	if (n->profile.reader)
		reading_head(&n->page_words, l, page);
	else if (n->profile.read_aloud || page->is_urgent)
		reading_whole(&n->page_words, l, page);
	for (int i = 0; page->is_urgent && i < n->page_words.count; i++)
		n->page_words.list[i].is_loud = true;
}

static void page_from_the_top(struct narrator *n, enum earcon earcon)
{
	struct phrases *queue = begin(n);
	n->repeats = 0;
	n->focus_id[0] = '\0';
	phrases_clear(&n->focus_words);
	narrator_earcon(n, earcon);
	phrases_append(queue, &n->page_words);
	n->is_page_fresh = true;
	go_on(n);
}

static void say_errors(struct narrator *n, const struct page *page, const struct listener *l)
{
	struct phrases *queue = begin(n);
	narrator_earcon(n, EARCON_ERROR);
	if (!speech_is_on(n))
		return;
	reading_errors(queue, l, page);
	const struct item *error = page_first(page, ROLE_ERROR);
	if (error) { /* focus goes there: it has been said */
		snprintf(n->focus_id, sizeof n->focus_id, "%s", error->id);
		n->focus_print = item_print(error);
	}
	go_on(n);
}

static void say_part(struct narrator *n, const struct page *page, const struct listener *l)
{
	struct phrases *queue = begin(n);
	narrator_earcon(n, EARCON_PAGE);
	if (page_choices_here(page))
		reading_choices(queue, l, page, !n->profile.reader);
	else
		phrases_append(queue, &n->page_words);
	n->is_page_fresh = true;
	go_on(n);
}

void narrator_page(struct narrator *n, const struct page *page, enum narrator_reason reason)
{
	struct listener l = listener_now(n, page);
	struct last_page was = n->page;
	n->page = (struct last_page){.title = role_print(page, ROLE_TITLE),
		.errors = role_print(page, ROLE_ERROR), .part = page->part, .is_idle = page->is_idle};
	keep_page_words(n, page, &l);
	bool is_new = reason != NARRATE_SAME || was.title != n->page.title;
	bool has_new_error = n->page.errors && (is_new || n->page.errors != was.errors);
	if (is_new)
		page_from_the_top(n, has_new_error            ? EARCON_ERROR
				     : reason == NARRATE_NEW ? earcon_of(page)
							     : EARCON_NONE);
	else if (has_new_error)
		say_errors(n, page, &l);
	else if (was.part != page->part && speech_is_on(n))
		say_part(n, page, &l);
}

void narrator_read_page(struct narrator *n, const struct page *page)
{
	struct listener l = listener_now(n, page);
	reading_whole(begin(n), &l, page);
	go_on(n);
}

void narrator_error(struct narrator *n, const struct page *page)
{
	struct listener l = listener_now(n, page);
	say_errors(n, page, &l);
}

void narrator_focus(struct narrator *n, const struct page *page, const struct item *item)
{
	if (!n->profile.reader || !item)
		return;
	uint64_t print = item_print(item);
	if (!strcmp(n->focus_id, item->id) && n->focus_print == print)
		return;
	snprintf(n->focus_id, sizeof n->focus_id, "%s", item->id);
	n->focus_print = print;
	struct listener l = listener_now(n, page);
	phrases_clear(&n->focus_words);
	item_focus(&n->focus_words, &l, page, item, n->hints < HINTS_A_VISIT);
	n->hints++;
	struct phrases *queue = n->is_page_fresh ? &n->queue : begin(n);
	n->is_page_fresh = false;
	phrases_append(queue, &n->focus_words);
	go_on(n);
}

void narrator_where(struct narrator *n, const struct page *page, const struct item *focus)
{
	struct listener l = listener_now(n, page);
	reading_where(begin(n), &l, page, focus);
	go_on(n);
}

/* --- answers to a press ------------------------------------------------------------------- */

void narrator_chose(struct narrator *n, const struct item *item)
{
	struct phrases *queue = begin(n);
	narrator_earcon(n, EARCON_CHOOSE);
	snprintf(n->focus_id, sizeof n->focus_id, "%s", item->id);
	n->focus_print = item_print(item);
	if (!speech_is_on(n))
		return;
	struct listener l = listener_now(n, NULL);
	item_chosen(queue, &l, item);
	go_on(n);
}

void narrator_key(struct narrator *n, const struct item *field, const char *character)
{
	if (!speech_is_on(n))
		return;
	struct listener l = listener_now(n, NULL);
	bool is_masked = field && field->state & ITEM_MASKED;
	bool is_private = field && field->is_private && !is_masked;
	struct phrases *queue = begin(n);
	if (is_private && !listener_hears_private(&l)) {
		narrator_earcon(n, EARCON_TICK);
		return;
	}
	struct phrase p = {.text = character_words(&l, field, character), .lang = l.tongue->tag,
		.is_private = is_private && !n->profile.may_speak_private};
	phrases_add(queue, &p);
	go_on(n);
}

/* True if this very text waits already or is being said. */
static bool waits_already(const struct narrator *n, const char *text)
{
	for (int i = n->at; n->is_saying && i < n->queue.count; i++)
		if (!strcmp(n->queue.list[i].text, text))
			return true;
	return false;
}

void narrator_say(struct narrator *n, const char *text, enum narrator_urgency urgency)
{
	if ((urgency == SAY_IN_TURN && !speech_is_on(n)) ||
		(urgency <= SAY_NEXT && urgency != SAY_NOW && waits_already(n, text)))
		return;
	bool cuts_in = urgency == SAY_NOW || urgency == SAY_DANGER;
	struct phrases *queue = cuts_in || !n->is_saying ? begin(n) : &n->queue;
	if (urgency == SAY_NEXT && n->is_saying)
		queue->count = n->at + 1;
	struct listener l = listener_now(n, NULL);
	int before = queue->count;
	reading_add(queue, &l, text);
	if (queue->count > before)
		queue->list[before].is_loud = urgency >= SAY_NEXT;
	go_on(n);
}

void narrator_end_of_list(struct narrator *n)
{
	struct listener l = listener_now(n, NULL);
	(void)begin(n);
	narrator_earcon(n, EARCON_BUMP);
	if (n->profile.reader)
		narrator_say(n, tr(l.tongue, "End of the list."), SAY_NOW);
}

void narrator_volume_changed(struct narrator *n)
{
	struct listener l = listener_now(n, NULL);
	struct phrases *queue = begin(n);
	struct k_arena *a = &queue->arena;
	n->caption_until_ms = now_ms(n) + CAPTION_MIN_MS;
	reading_add(queue, &l,
		tr_fill(a, tr(l.tongue, "Volume {n} of {m}."), "n",
			say_number(a, l.tongue, n->profile.volume), "m",
			say_number(a, l.tongue, VOLUME_MAX), (const char *)NULL));
	go_on(n);
}

void narrator_rate_changed(struct narrator *n)
{
	struct listener l = listener_now(n, NULL);
	struct phrases *queue = begin(n);
	n->caption_until_ms = now_ms(n) + CAPTION_MIN_MS;
	reading_add(queue, &l, tr(l.tongue, "This is how I sound now."));
	go_on(n);
}

/* --- silence ---------------------------------------------------------------------------- */

void narrator_quiet(struct narrator *n)
{
	hush(n);
	n->repeats = 0;
	n->is_page_fresh = false;
}

void narrator_repeat(struct narrator *n)
{
	hush(n);
	if (!n->queue.count)
		phrases_append(&n->queue, &n->page_words);
	n->at = 0;
	go_on(n);
}

void narrator_stop_go(struct narrator *n)
{
	if (n->is_saying)
		hush(n);
	else if (n->at < n->queue.count)
		go_on(n);
	else
		narrator_repeat(n);
}

bool narrator_is_speaking(const struct narrator *n)
{
	return n->is_saying;
}

/* --- what comes back, and time ------------------------------------------------------------ */

/* The phrase came to its end, or will never be heard. */
static void phrase_over(struct narrator *n)
{
	n->is_saying = false;
	n->at++;
	say_next(n);
}

static void on_no_voice(struct narrator *n)
{
	n->is_saying = false;
	if (n->is_substitute || !say_no_sound(n, &n->queue.list[n->at]))
		phrase_over(n);
}

/* The sound works again: what was cut off is said from its start. */
static void on_back(struct narrator *n)
{
	if (n->is_saying) {
		n->speech->stop(n->speech->self);
		n->is_saying = false;
		say_next(n);
	}
}

bool narrator_event(struct narrator *n, const struct speech_event *event)
{
	unsigned before = n->shown.version;
	bool is_now = n->is_saying && event->id == n->id;
	switch (event->kind) {
	case SPEECH_WORD:
		if (is_now && !n->is_substitute)
			show_word(n, &n->queue.list[n->at], event->from_char, event->chars);
		break;
	case SPEECH_DONE:
		if (is_now)
			phrase_over(n);
		break;
	case SPEECH_NO_VOICE:
		if (is_now)
			on_no_voice(n);
		break;
	case SPEECH_LOST:
	case SPEECH_BACK:
		n->shown.is_sound_lost = event->kind == SPEECH_LOST;
		n->shown.version++;
		if (event->kind == SPEECH_BACK)
			on_back(n);
		break;
	}
	return n->shown.version != before;
}

/* When the page is to be said again of itself; -1 never. */
static int64_t repeat_due_ms(const struct narrator *n)
{
	bool waits_for_anyone = n->page.is_idle && n->profile.headphones;
	if (n->is_saying || !speech_is_on(n) || !n->page_words.count ||
		(n->repeats >= REPEATS_MAX && !waits_for_anyone))
		return -1;
	return n->silent_since_ms + REPEAT_AFTER_MS;
}

int64_t narrator_due_ms(const struct narrator *n)
{
	int64_t due = n->is_saying ? n->give_up_ms : repeat_due_ms(n);
	if (!n->is_saying && n->caption_until_ms && (due < 0 || n->caption_until_ms < due))
		due = n->caption_until_ms;
	return due;
}

void narrator_tick(struct narrator *n)
{
	int64_t now = now_ms(n);
	if (n->is_saying && now >= n->give_up_ms) {
		phrase_over(n);
		return;
	}
	if (!n->is_saying && n->caption_until_ms && now >= n->caption_until_ms)
		show_silence(n);
	int64_t repeat = repeat_due_ms(n);
	if (repeat < 0 || now < repeat)
		return;
	struct phrases *queue = begin(n);
	n->repeats++;
	phrases_append(queue, &n->page_words);
	if (n->profile.reader)
		phrases_append(queue, &n->focus_words);
	go_on(n);
}
