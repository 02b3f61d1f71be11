/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scene: a page built by hand, a clock that the test turns, and a port that writes down all it
 * is given: "say en 4: words", "private ...", "spell ...", "earcon 2", "stop", "route 1". */
#ifndef FOYER_TESTS_NARRATOR_SCENE_H
#define FOYER_TESTS_NARRATOR_SCENE_H

#include "kiosk/narrator/narrator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

struct scene {
	struct narrator *narrator;
	struct speech_port port;
	struct clock_port clock;
	struct k_time now;
	struct profile profile;
	struct page page;
	struct item items[32];
	struct k_arena arena;
	char log[8192]; /* since the last scene_forget_log */
	uint32_t last_id;
	const char *dumb;      /* tag of the language without a voice */
	bool answers_no_voice; /* the worker has not told its voices: every language may be tried */
};

static inline void scene_write(struct scene *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
static inline void scene_write(struct scene *s, const char *fmt, ...)
{
	size_t n = strlen(s->log);
	va_list args;
	va_start(args, fmt);
	vsnprintf(s->log + n, sizeof s->log - n, fmt, args);
	va_end(args);
}

static void scene_say(void *self, const struct utterance *u)
{
	struct scene *s = self;
	s->last_id = u->id;
	scene_write(s, "%s%ssay %s %d: %s\n", u->is_private ? "private " : "",
		u->spell_slow ? "spell " : "", u->lang, u->volume, u->text);
}

static void scene_earcon(void *self, enum earcon e, int volume)
{
	(void)volume;
	scene_write(self, "earcon %d\n", (int)e);
}

static void scene_stop(void *self)
{
	scene_write(self, "stop\n");
}

static void scene_route(void *self, bool to_headphones)
{
	scene_write(self, "route %d\n", to_headphones);
}

static bool scene_has_voice(void *self, const char *lang)
{
	struct scene *s = self;
	return s->answers_no_voice || !s->dumb || strcmp(s->dumb, lang);
}

static struct k_time scene_now(void *self)
{
	return ((struct scene *)self)->now;
}

static inline void scene_forget_log(struct scene *s)
{
	s->log[0] = '\0';
}

/* What went to the port since the last time, exactly. */
#define scene_said(s, words)                                                                       \
	do {                                                                                       \
		assert_string_equal((s)->log, (words));                                            \
		scene_forget_log(s);                                                               \
	} while (0)

static inline void scene_open(struct scene *s)
{
	memset(s, 0, sizeof *s);
	s->now.mono_us = 1000000;
	s->port = (struct speech_port){.self = s,
		.say = scene_say,
		.earcon = scene_earcon,
		.stop = scene_stop,
		.route = scene_route,
		.has_voice = scene_has_voice};
	s->clock = (struct clock_port){.self = s, .now = scene_now};
	k_arena_init(&s->arena, 1 << 20);
	s->page =
		(struct page){.screen = "b2", .lang = "en", .items = s->items, .arena = &s->arena};
	s->profile = profile_default(0);
	s->profile.beeps = false;
	assert_int_equal(narrator_create(&s->port, &s->clock, &s->narrator), ERR_OK);
	narrator_settings(s->narrator, &s->profile);
}

static inline void scene_close(struct scene *s)
{
	narrator_destroy(s->narrator);
	k_arena_finish(&s->arena);
}

static inline struct item *scene_add(
	struct scene *s, enum item_role role, const char *id, const char *label)
{
	struct item *i = &s->items[s->page.item_count++];
	*i = (struct item){.id = id, .role = role, .label = label, .n = -1};
	return i;
}

static inline struct item *scene_choice(struct scene *s, const char *id, const char *label)
{
	struct item *i = scene_add(s, ROLE_CHOICE, id, label);
	i->on_press.act = ACT_CHOOSE;
	return i;
}

/* "Where do you want to go?" with two places and a nav row. */
static inline void scene_places(struct scene *s)
{
	scene_add(s, ROLE_STEP, "step", "Step 2 of 8");
	scene_add(s, ROLE_TITLE, "title", "Where do you want to go?");
	scene_add(s, ROLE_HINT, "hint", "Pick a place.");
	scene_choice(s, "o1", "Main Street Clinic")->hint = "10 minutes by bus. No steps.";
	scene_choice(s, "o2", "Town Hall");
	struct item *next = scene_add(s, ROLE_NAV, "nav.next", "Next");
	next->slot = SLOT_NEXT;
	next->on_press.act = ACT_NEXT;
	struct item *language = scene_add(s, ROLE_BAR, "bar.language", "Language");
	language->on_press.act = ACT_LANGUAGE;
}

static inline void scene_settings(struct scene *s)
{
	narrator_settings(s->narrator, &s->profile);
}

static inline void scene_event(struct scene *s, enum speech_event_kind kind)
{
	narrator_event(s->narrator, &(struct speech_event){.kind = kind, .id = s->last_id});
}

/* Every phrase comes to its end, up to silence. */
static inline void scene_hear_out(struct scene *s)
{
	for (int i = 0; i < 200 && narrator_is_speaking(s->narrator); i++)
		scene_event(s, SPEECH_DONE);
	assert_false(narrator_is_speaking(s->narrator));
}

static inline void scene_wait_ms(struct scene *s, int64_t ms)
{
	int64_t until_us = s->now.mono_us + ms * 1000;
	for (;;) {
		int64_t due = narrator_due_ms(s->narrator);
		if (due < 0 || due * 1000 > until_us)
			break;
		if (due * 1000 > s->now.mono_us)
			s->now.mono_us = due * 1000;
		narrator_tick(s->narrator);
	}
	s->now.mono_us = until_us;
}

#endif
