/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/proof/spoken.h"

#include "kiosk/narrator/narrator.h"

enum { WORDS_BYTES_MAX = 1 << 20 };

/* A voice that is done at once and remembers what it was to say. */
struct voice {
	struct spoken *spoken;
	uint32_t saying; /* utterance that is not done; 0 none */
	struct k_time now;
};

static void say(void *self, const struct utterance *u)
{
	struct voice *v = self;
	struct spoken *s = v->spoken;
	v->saying = u->id;
	if (s->count == SPOKEN_MAX)
		return;
	struct utterance *to = &s->list[s->count++];
	*to = *u;
	to->text = k_arena_str(&s->arena, u->text);
	to->lang = k_arena_str(&s->arena, u->lang);
}

static void earcon(void *self, enum earcon which, int volume)
{
	(void)self;
	(void)which;
	(void)volume;
}

static void stop(void *self)
{
	((struct voice *)self)->saying = 0;
}

static bool has_voice(void *self, const char *lang)
{
	(void)self;
	(void)lang;
	return true;
}

static void route(void *self, bool to_headphones)
{
	(void)self;
	(void)to_headphones;
}

/* Time stands still: nothing is said again for want of an answer. */
static struct k_time now(void *self)
{
	return ((struct voice *)self)->now;
}

enum err spoken_make(struct spoken *s, const struct page *page, const struct profile *profile)
{
	struct voice v = {.spoken = s, .now = {.mono_us = 1000000}};
	const struct speech_port speech = {.self = &v,
		.say = say,
		.earcon = earcon,
		.stop = stop,
		.has_voice = has_voice,
		.route = route};
	const struct clock_port clock = {.self = &v, .now = now};
	struct narrator *n = NULL;
	enum err e = narrator_create(&speech, &clock, &n);
	if (e)
		return e;
	s->count = 0;
	k_arena_init(&s->arena, WORDS_BYTES_MAX);
	narrator_settings(n, profile);
	narrator_read_page(n, page);
	while (v.saying) {
		struct speech_event done = {.kind = SPEECH_DONE, .id = v.saying};
		v.saying = 0;
		(void)narrator_event(n, &done);
	}
	narrator_destroy(n);
	return ERR_OK;
}

void spoken_finish(struct spoken *s)
{
	k_arena_finish(&s->arena);
	s->count = 0;
}
