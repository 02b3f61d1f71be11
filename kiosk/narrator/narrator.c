/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/narrator/narrator.h"

#include "kiosk/narrator/mouth.h"
#include "kiosk/narrator/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ID_MAX_BYTES = 48,
	HINTS_A_VISIT = 3,	 /* ux.md section 6, Levels */
	REPEAT_AFTER_MS = 15000, /* A11Y-06 */
	REPEATS_MAX = 3,
	CAPTION_MIN_MS = 1000 /* A11Y-12 */
};

/* What there was on the page when it was last given to us. */
struct last_page {
	uint64_t title, errors;
	int part;
	bool is_idle;
};

struct narrator {
	struct profile profile;
	struct mouth mouth;
	struct phrases page_words, focus_words; /* what the 15 s repeat says */
	bool is_page_fresh; /* the queue is a page's head: focus comes behind it */
	int repeats, hints;
	struct last_page page;
	char focus_id[ID_MAX_BYTES];
	uint64_t focus_print;
};

static bool speech_is_on(const struct narrator *n)
{
	return n->profile.reader || n->profile.read_aloud;
}

enum err narrator_create(const struct speech_port *speech, const struct clock_port *clock,
	struct narrator **narrator_out)
{
	struct narrator *n = calloc(1, sizeof *n);
	if (!n)
		return ERR_NO_MEMORY;
	n->profile = profile_default(0);
	mouth_init(&n->mouth, speech, clock, &n->profile);
	phrases_init(&n->page_words);
	phrases_init(&n->focus_words);
	*narrator_out = n;
	return ERR_OK;
}

void narrator_destroy(struct narrator *n)
{
	if (!n)
		return;
	mouth_finish(&n->mouth);
	phrases_finish(&n->page_words);
	phrases_finish(&n->focus_words);
	free(n);
}

void narrator_observe(struct narrator *n, narrator_observer *observer, void *ctx)
{
	n->mouth.observer = observer;
	n->mouth.observer_ctx = ctx;
}

/* Silence, and an empty queue to fill. */
static struct phrases *begin(struct narrator *n)
{
	n->is_page_fresh = false;
	return mouth_begin(&n->mouth);
}

static void go_on(struct narrator *n)
{
	mouth_go_on(&n->mouth);
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
	mouth_hush(&n->mouth);
	n->mouth.speech->route(n->mouth.speech->self, are_in);
}

/* --- pages ------------------------------------------------------------------------------- */

void narrator_earcon(struct narrator *n, enum earcon earcon)
{
	mouth_earcon(&n->mouth, earcon);
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
		.errors = role_print(page, ROLE_ERROR),
		.part = page->part,
		.is_idle = page->is_idle};
	keep_page_words(n, page, &l);
	bool is_new = reason != NARRATE_SAME || was.title != n->page.title;
	bool has_new_error = n->page.errors && (is_new || n->page.errors != was.errors);
	if (is_new)
		page_from_the_top(n, has_new_error	     ? EARCON_ERROR
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
	struct phrases *queue = n->is_page_fresh ? &n->mouth.queue : begin(n);
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
	struct phrase p = {.text = character_words(&l, field, character),
		.lang = l.tongue->tag,
		.is_private = is_private && !n->profile.may_speak_private};
	phrases_add(queue, &p);
	go_on(n);
}

/* True if this very text waits already or is being said. */
static bool waits_already(const struct mouth *m, const char *text)
{
	for (int i = m->at; m->is_saying && i < m->queue.count; i++)
		if (!strcmp(m->queue.list[i].text, text))
			return true;
	return false;
}

void narrator_say(struct narrator *n, const char *text, enum narrator_urgency urgency)
{
	struct mouth *m = &n->mouth;
	bool cuts_in = urgency == SAY_NOW || urgency == SAY_DANGER;
	if ((urgency == SAY_IN_TURN && !speech_is_on(n)) || (!cuts_in && waits_already(m, text)))
		return;
	struct phrases *queue = cuts_in || !m->is_saying ? begin(n) : &m->queue;
	if (urgency == SAY_NEXT && m->is_saying)
		queue->count = m->at + 1;
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
	mouth_hold_caption(&n->mouth, CAPTION_MIN_MS);
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
	mouth_hold_caption(&n->mouth, CAPTION_MIN_MS);
	reading_add(queue, &l, tr(l.tongue, "This is how I sound now."));
	go_on(n);
}

/* --- silence ---------------------------------------------------------------------------- */

void narrator_quiet(struct narrator *n)
{
	mouth_hush(&n->mouth);
	n->repeats = 0;
	n->is_page_fresh = false;
}

void narrator_repeat(struct narrator *n)
{
	struct mouth *m = &n->mouth;
	mouth_hush(m);
	if (!m->queue.count)
		phrases_append(&m->queue, &n->page_words);
	m->at = 0;
	go_on(n);
}

void narrator_stop_go(struct narrator *n)
{
	struct mouth *m = &n->mouth;
	if (m->is_saying)
		mouth_hush(m);
	else if (m->at < m->queue.count)
		go_on(n);
	else
		narrator_repeat(n);
}

bool narrator_is_speaking(const struct narrator *n)
{
	return n->mouth.is_saying;
}

/* --- what comes back, and time ------------------------------------------------------------ */

bool narrator_event(struct narrator *n, const struct speech_event *event)
{
	unsigned before = n->mouth.shown.version;
	mouth_event(&n->mouth, event);
	return n->mouth.shown.version != before;
}

const struct narrator_shown *narrator_shown(const struct narrator *n)
{
	return &n->mouth.shown;
}

/* When the page is to be said again of itself; -1 never. */
static int64_t repeat_due_ms(const struct narrator *n)
{
	bool waits_for_anyone = n->page.is_idle && n->profile.headphones;
	if (n->mouth.is_saying || !speech_is_on(n) || !n->page_words.count ||
		(n->repeats >= REPEATS_MAX && !waits_for_anyone))
		return -1;
	return n->mouth.silent_since_ms + REPEAT_AFTER_MS;
}

int64_t narrator_due_ms(const struct narrator *n)
{
	int64_t due = mouth_due_ms(&n->mouth), repeat = repeat_due_ms(n);
	return due < 0 || (repeat >= 0 && repeat < due) ? repeat : due;
}

void narrator_tick(struct narrator *n)
{
	mouth_tick(&n->mouth);
	int64_t repeat = repeat_due_ms(n);
	if (repeat < 0 || mouth_now_ms(&n->mouth) < repeat)
		return;
	struct phrases *queue = begin(n);
	n->repeats++;
	phrases_append(queue, &n->page_words);
	if (n->profile.reader)
		phrases_append(queue, &n->focus_words);
	go_on(n);
}
