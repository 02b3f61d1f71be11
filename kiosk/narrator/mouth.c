/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/narrator/mouth.h"

#include <string.h>

enum {
	EARCON_MS = 200,     /* as long as one lasts */
	SAME_MOMENT_MS = 20, /* nobody presses twice in that time: the same event, told twice */
	NO_SOUND_CAPTION_MS = 4000,
	GIVE_UP_MS = 3000,
	GIVE_UP_CHAR_MS = 600 /* one Chinese character at the slowest rate, and some */
};

void mouth_init(struct mouth *m, const struct speech_port *speech, const struct clock_port *clock,
	const struct profile *profile)
{
	*m = (struct mouth){.speech = speech, .clock = clock, .profile = profile};
	phrases_init(&m->queue);
}

void mouth_finish(struct mouth *m)
{
	phrases_finish(&m->queue);
}

int64_t mouth_now_ms(const struct mouth *m)
{
	return k_time_mono_ms(m->clock->now(m->clock->self));
}

static void note(struct mouth *m, enum narrator_note_kind kind, const struct utterance *u,
	enum earcon earcon)
{
	if (m->observer)
		m->observer(m->observer_ctx, &(struct narrator_note){.kind = kind,
						     .at_ms = mouth_now_ms(m),
						     .said = u,
						     .earcon = earcon});
}

void mouth_earcon(struct mouth *m, enum earcon earcon)
{
	int64_t now = mouth_now_ms(m);
	int64_t since = m->earcon != EARCON_NONE ? now - m->earcon_ms : INT64_MAX;
	bool is_twice = earcon == m->earcon && since < SAME_MOMENT_MS;
	bool is_drowned = earcon == EARCON_PAGE && since < EARCON_MS;
	if (!m->profile->beeps || earcon == EARCON_NONE || is_twice || is_drowned)
		return;
	m->earcon = earcon;
	m->earcon_ms = now;
	note(m, NOTE_EARCON, NULL, earcon);
	m->speech->earcon(m->speech->self, earcon, m->profile->volume);
}

/* --- what the view shows ---------------------------------------------------------------- */

static void show(struct mouth *m, struct narrator_shown shown)
{
	shown.is_sound_lost = m->shown.is_sound_lost;
	shown.version = m->shown.version + 1;
	m->shown = shown;
}

void mouth_hold_caption(struct mouth *m, int64_t for_ms)
{
	m->caption_until_ms = mouth_now_ms(m) + for_ms;
}

/* Nothing is said: a caption stays for its shortest time. */
static void show_silence(struct mouth *m)
{
	const char *caption = m->caption_until_ms > mouth_now_ms(m) ? m->shown.caption : NULL;
	if (!caption)
		m->caption_until_ms = 0;
	if (m->shown.item_id || m->shown.caption != caption)
		show(m, (struct narrator_shown){.caption = caption});
}

/* The phrase as a whole: no word of it sounds yet. */
static void show_phrase(struct mouth *m, const struct phrase *p)
{
	show(m, (struct narrator_shown){.caption = p->is_caption ? p->text : NULL,
			.item_id = p->item_id,
			.part = p->span_count ? p->spans[0].part : PART_LABEL});
}

static void show_word(struct mouth *m, const struct phrase *p, int from, int chars)
{
	struct narrator_shown s = m->shown;
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
	show(m, s);
}

/* --- handing over ------------------------------------------------------------------------ */

static void hand_over(struct mouth *m, const struct phrase *p, const char *text, const char *lang)
{
	int volume = m->profile->volume + p->is_loud;
	struct utterance u = {
		.id = ++m->id,
		.text = text,
		.lang = lang,
		.rate_wpm = m->profile->rate_wpm,
		.volume = volume > VOLUME_MAX ? VOLUME_MAX : volume,
		.is_private = p->is_private,
		.spell_slow = p->spell_slow,
		.pause_after_ms = p->pause_ms,
	};
	m->is_saying = true;
	m->is_substitute = false;
	m->give_up_ms = mouth_now_ms(m) + GIVE_UP_MS + (int64_t)GIVE_UP_CHAR_MS * chars_of(text) +
			u.pause_after_ms;
	note(m, NOTE_SAY, &u, EARCON_NONE);
	m->speech->say(m->speech->self, &u);
}

static bool has_voice(const struct mouth *m, const char *lang)
{
	return m->speech->has_voice(m->speech->self, lang);
}

/* A voice is missing: said in the person's language if that has one, shown if not; never said in
 * a wrong voice.  True if something is said. */
static bool say_no_sound(struct mouth *m, const struct phrase *p)
{
	const struct tongue *own = tongue_at(m->profile->language);
	const struct tongue *theirs = tongue_find(p->lang);
	if (p->item_id && strcmp(p->lang, own->tag) && has_voice(m, own->tag)) {
		show_phrase(m, p);
		hand_over(m, p, tr(own, "No sound yet"), own->tag);
		m->is_substitute = true;
		return true;
	}
	mouth_hold_caption(m, NO_SOUND_CAPTION_MS);
	show(m, (struct narrator_shown){.caption = tr(theirs ? theirs : own, "No sound yet")});
	return false;
}

void mouth_go_on(struct mouth *m)
{
	if (m->is_saying)
		return;
	for (; m->at < m->queue.count; m->at++) {
		const struct phrase *p = &m->queue.list[m->at];
		bool would_be_overheard = p->is_private && !m->profile->headphones;
		if (would_be_overheard)
			continue;
		if (has_voice(m, p->lang)) {
			show_phrase(m, p);
			hand_over(m, p, p->text, p->lang);
			return;
		}
		if (say_no_sound(m, p))
			return;
	}
	m->silent_since_ms = mouth_now_ms(m);
	show_silence(m);
}

void mouth_hush(struct mouth *m)
{
	if (m->is_saying) {
		m->speech->stop(m->speech->self);
		note(m, NOTE_STOP, NULL, EARCON_NONE);
	}
	m->is_saying = false;
	m->silent_since_ms = mouth_now_ms(m);
	show_silence(m);
}

struct phrases *mouth_begin(struct mouth *m)
{
	mouth_hush(m);
	m->caption_until_ms = 0;
	show_silence(m);
	phrases_clear(&m->queue);
	m->at = 0;
	return &m->queue;
}

/* --- what comes back ---------------------------------------------------------------------- */

/* The phrase came to its end, or will never be heard. */
static void phrase_over(struct mouth *m)
{
	m->is_saying = false;
	m->at++;
	mouth_go_on(m);
}

static void on_no_voice(struct mouth *m)
{
	m->is_saying = false;
	if (m->is_substitute || !say_no_sound(m, &m->queue.list[m->at]))
		phrase_over(m);
}

/* The sound works again: what was cut off is said from its start. */
static void on_back(struct mouth *m)
{
	if (!m->is_saying)
		return;
	m->speech->stop(m->speech->self);
	m->is_saying = false;
	mouth_go_on(m);
}

void mouth_event(struct mouth *m, const struct speech_event *event)
{
	bool is_now = m->is_saying && event->id == m->id;
	switch (event->kind) {
	case SPEECH_WORD:
		if (is_now && !m->is_substitute)
			show_word(m, &m->queue.list[m->at], event->from_char, event->chars);
		break;
	case SPEECH_DONE:
		if (is_now)
			phrase_over(m);
		break;
	case SPEECH_NO_VOICE:
		if (is_now)
			on_no_voice(m);
		break;
	case SPEECH_LOST:
	case SPEECH_BACK:
		m->shown.is_sound_lost = event->kind == SPEECH_LOST;
		m->shown.version++;
		if (event->kind == SPEECH_BACK)
			on_back(m);
		break;
	}
}

int64_t mouth_due_ms(const struct mouth *m)
{
	if (m->is_saying)
		return m->give_up_ms;
	return m->caption_until_ms ? m->caption_until_ms : -1;
}

void mouth_tick(struct mouth *m)
{
	int64_t due = mouth_due_ms(m);
	if (due < 0 || mouth_now_ms(m) < due)
		return;
	if (m->is_saying)
		phrase_over(m);
	else
		show_silence(m);
}
