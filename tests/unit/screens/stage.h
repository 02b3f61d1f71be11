/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage: a visit in the demo town that a test walks through by the words on the page. */
#ifndef FOYER_TESTS_SCREENS_STAGE_H
#define FOYER_TESTS_SCREENS_STAGE_H

#include "kiosk/screens/visit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { STAGE_PAGE_BYTES = 1 << 20 };

struct stage {
	struct world world;
	struct content *content;
	struct visit *visit;
	struct k_arena arena;
	struct item items[PAGE_ITEMS_MAX];
	struct page page;
	struct effect last[EFFECTS_MAX]; /* of the last press */
	int last_count;
	uint64_t random;
};

static inline uint64_t stage_random(void *ctx)
{
	struct stage *st = ctx;
	st->random = st->random * 6364136223846793005u + 1442695040888963407u;
	return st->random;
}

static inline void stage_look(struct stage *st)
{
	st->page.items = st->items;
	st->page.arena = &st->arena;
	visit_build(st->visit, &st->page, page_fit_plain, NULL);
}

static inline void stage_took(struct stage *st, struct effects e)
{
	st->last_count = e.count;
	memcpy(st->last, e.list, sizeof *e.list * (size_t)e.count);
	stage_look(st);
}

/* Wednesday 1 May 2024, 10:10 in Dublin; on line, room, printer, sound, a 15 inch panel. */
static inline int stage_set(void **state)
{
	struct stage *st = calloc(1, sizeof *st);
	static struct content_problems problems;
	if (!st || content_load("assets/town", &st->content, &problems) != ERR_OK)
		return -1;
	if (zone_set(st->content->town.zone) != ERR_OK)
		return -1;
	k_arena_init(&st->arena, STAGE_PAGE_BYTES);
	st->world = (struct world){.defaults = profile_default(0), 
		.content = st->content,
		.panel = panel_make(1920, 1080, 141, 0),
		.now = {.mono_us = 1000000000, .wall_ms = wall_of((struct day){2024, 5, 1}, 610)},
		.line = true, .room = true, .has_printer = true, .has_sound = true, .has_touch = true,
		.has_keypad = true, .random = {stage_random, st},
	};
	if (visit_create(&st->world, &st->visit) != ERR_OK)
		return -1;
	visit_jump(st->visit, SCREEN_H1);
	stage_look(st);
	*state = st;
	return 0;
}

static inline int stage_strike(void **state)
{
	struct stage *st = *state;
	visit_destroy(st->visit);
	content_destroy(st->content);
	k_arena_finish(&st->arena);
	free(st);
	return 0;
}

static inline void stage_wait_ms(struct stage *st, int64_t ms)
{
	st->world.now.mono_us += ms * 1000;
	st->world.now.wall_ms += ms;
	stage_took(st, visit_tick(st->visit));
}

static inline void stage_do(struct stage *st, struct action action)
{
	stage_took(st, visit_act(st->visit, action));
}

/* The item with that label, looked for on every part of the page. */
static inline struct item *stage_find(struct stage *st, const char *label)
{
	for (int i = 0; i < st->page.parts; i++) {
		struct item *it = page_labelled(&st->page, label);
		if (it)
			return it;
		stage_do(st, (struct action){.act = ACT_MORE});
	}
	return NULL;
}

static inline void stage_press(struct stage *st, const char *label)
{
	struct item *it = stage_find(st, label);
	if (!it)
		fail_msg("on %s there is no \"%s\"", st->page.screen, label);
	stage_do(st, it->on_press);
}

static inline void stage_type(struct stage *st, const char *text)
{
	for (; *text; text++)
		stage_do(st, (struct action){.act = ACT_TYPE, .text = {*text}});
}

static inline const char *stage_title(struct stage *st)
{
	struct item *it = page_first(&st->page, ROLE_TITLE);
	return it ? it->label : "";
}

#define stage_is_on(st, id) assert_string_equal((st)->page.screen, id)

/* The effect of that kind of the last press; NULL. */
static inline const struct effect *stage_effect(const struct stage *st, enum effect_kind kind)
{
	for (int i = 0; i < st->last_count; i++)
		if (st->last[i].kind == kind)
			return &st->last[i];
	return NULL;
}

/* The words that stand anywhere on the page as label, hint or value. */
static inline bool stage_shows(const struct stage *st, const char *text)
{
	for (int i = 0; i < st->page.item_count; i++) {
		const struct item *it = &st->page.items[i];
		if ((it->label && strstr(it->label, text)) || (it->hint && strstr(it->hint, text)) ||
			(it->value && strstr(it->value, text)))
			return true;
	}
	return false;
}

static inline struct session *stage_session(struct stage *st)
{
	return visit_session_for_test(st->visit);
}

#define stage_test(test) cmocka_unit_test_setup_teardown(test, stage_set, stage_strike)

#endif
