/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every row of screens.def, whatever the person did before. */
#include "tests/unit/screens/stage.h"

/* In each state of the world that changes what is on a page. */
static void each_screen(struct stage *st, void (*check)(struct stage *st, const struct screen *screen))
{
	for (int id = SCREEN_NONE + 1; id < SCREEN_COUNT; id++) {
		session_reset(stage_session(st), profile_default(0));
		stage_session(st)->is_awake = true;
		stage_session(st)->visit.service = stage_session(st)->visit.place = 0;
		stage_session(st)->visit.day = (struct day){2024, 5, 8};
		stage_session(st)->visit.minute = 600;
		stage_session(st)->report.kind = 0;
		stage_session(st)->history[stage_session(st)->depth++].screen = SCREEN_H1;
		visit_jump(st->visit, (enum screen_id)id);
		stage_look(st);
		check(st, screen_at((enum screen_id)id));
	}
}

static void in_each_world(struct stage *st, void (*check)(struct stage *st, const struct screen *screen))
{
	for (int bits = 0; bits < 4; bits++) {
		st->world.line = bits & 1;
		st->world.has_printer = bits & 2;
		st->world.panel = bits & 1 ? panel_make(1920, 1080, 141, 0) : panel_make(800, 1280, 149, 0);
		each_screen(st, check);
	}
}

static void has_a_title_and_help(struct stage *st, const struct screen *screen)
{
	if (!stage_title(st)[0] || !screen->help || !screen->help[0])
		fail_msg("%s has no title or no help", screen->id);
}

static void has_steady_and_unique_ids(struct stage *st, const struct screen *screen)
{
	char first[PAGE_ITEMS_MAX][64];
	int n = st->page.item_count;
	for (int i = 0; i < n; i++) {
		const struct item *it = &st->page.items[i];
		snprintf(first[i], sizeof first[i], "%s", it->id);
		if (page_item(&st->page, it->id) != it)
			fail_msg("%s has two items %s", screen->id, it->id);
	}
	stage_look(st);
	assert_int_equal(st->page.item_count, n);
	for (int i = 0; i < n; i++)
		assert_string_equal(st->page.items[i].id, first[i]);
}

static void has_a_picture_on_every_choice(struct stage *st, const struct screen *screen)
{
	for (int i = 0; i < st->page.item_count; i++) {
		const struct item *it = &st->page.items[i];
		bool is_choice = it->role == ROLE_CHOICE || it->role == ROLE_TICK || it->role == ROLE_STEPPER;
		if (is_choice && !it->picture)
			fail_msg("%s: \"%s\" has no picture", screen->id, it->label);
	}
}

/* Pages that go on by themselves, and the idle one. */
static bool goes_on_by_itself(enum screen_id id)
{
	return id == SCREEN_A1 || id == SCREEN_B10 || id == SCREEN_C1W || id == SCREEN_X2A || id == SCREEN_X9;
}

static void has_a_way_on(struct stage *st, const struct screen *screen)
{
	int ways = 0;
	for (int i = 0; i < st->page.item_count; i++) {
		const struct item *it = &st->page.items[i];
		bool is_beside = it->role == ROLE_BAR || it->slot == SLOT_HELP || it->slot == SLOT_TOOLS;
		ways += item_is_pressable(it) && !is_beside;
	}
	if (!ways && !goes_on_by_itself(screen->number))
		fail_msg("%s is a dead end", screen->id);
}

static void has_at_most_one_main_act(struct stage *st, const struct screen *screen)
{
	int mains = 0;
	for (int i = 0; i < st->page.item_count; i++)
		mains += st->page.items[i].state & ITEM_MAIN && item_is_here(&st->page.items[i]);
	if (mains > 1)
		fail_msg("%s has %d filled buttons", screen->id, mains);
}

/* Any press of the page, and Next where there is none, lead to a page. */
static void survives_any_press(struct stage *st, const struct screen *screen)
{
	struct action actions[PAGE_ITEMS_MAX + 1];
	int n = 0;
	for (int i = 0; i < st->page.item_count; i++)
		actions[n++] = st->page.items[i].on_press;
	actions[n++] = (struct action){.act = ACT_NEXT};
	struct session before = *stage_session(st);
	for (int i = 0; i < n; i++) {
		if (actions[i].act == ACT_NONE)
			continue;
		*stage_session(st) = before;
		stage_do(st, actions[i]);
		if (!stage_title(st)[0])
			fail_msg("%s, action %d: a page without a title", screen->id, i);
	}
}

#define TABLE_TEST(check) \
	static void test_##check(void **state) \
	{ \
		in_each_world(*state, check); \
	}
TABLE_TEST(has_a_title_and_help)
TABLE_TEST(has_steady_and_unique_ids)
TABLE_TEST(has_a_picture_on_every_choice)
TABLE_TEST(has_a_way_on)
TABLE_TEST(has_at_most_one_main_act)
TABLE_TEST(survives_any_press)

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(test_has_a_title_and_help),
		stage_test(test_has_steady_and_unique_ids),
		stage_test(test_has_a_picture_on_every_choice),
		stage_test(test_has_a_way_on),
		stage_test(test_has_at_most_one_main_act),
		stage_test(test_survives_any_press),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
