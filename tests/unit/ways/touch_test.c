/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/check.h"
#include "kiosk/ways/touch.h"

#include <string.h>

/* Two tiles of 40 x 20 mm with a gap of 4, a title that cannot be pressed, a far button, one that
 * is on another part of the page. */
static struct item items[] = {
	{.id = "title", .role = ROLE_TITLE, .label = "Title", .rect = {10, 0, 84, 8}},
	{.id = "one",
		.role = ROLE_CHOICE,
		.label = "One",
		.on_press = {ACT_CHOOSE, 1, ""},
		.rect = {10, 10, 40, 20}},
	{.id = "two",
		.role = ROLE_CHOICE,
		.label = "Two",
		.on_press = {ACT_CHOOSE, 2, ""},
		.rect = {54, 10, 40, 20}},
	{.id = "far",
		.role = ROLE_NAV,
		.label = "Far",
		.on_press = {ACT_NEXT, 0, ""},
		.rect = {10, 100, 30, 20}},
	{.id = "away",
		.role = ROLE_CHOICE,
		.label = "Away",
		.state = ITEM_AWAY,
		.on_press = {ACT_CHOOSE, 3, ""},
		.rect = {150, 10, 40, 20}},
	{.id = "unseen", .role = ROLE_CHOICE, .label = "Unseen", .on_press = {ACT_CHOOSE, 4, ""}},
};
static const struct page page = {.items = items, .item_count = K_COUNT(items)};

enum {
	D = INPUT_TOUCH_DOWN,
	M = INPUT_TOUCH_MOVE,
	U = INPUT_TOUCH_UP,
	C = INPUT_TOUCH_CANCEL,
	L = INPUT_TOUCH_LOST,
	CHANGE = 100,
	MOUSE_D,
	MOUSE_U
};

struct step {
	int ms, what, finger;
	double x, y;
	const char *lit, *pressed; /* expected after it */
	bool missed;
};

struct story {
	const char *name;
	struct step steps[10];
};

static const struct story stories[] = {
	{"a plain press", {{1000, D, 0, 30, 20, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0}}},
	{"a press held for ten seconds is one press",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {10900, U, 0, 0, 0, 0, "one", 0}}},
	{"a slip of 8 mm beside the item still counts, its light stays",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1050, M, 0, 30, 37.9, "one", 0, 0},
			{1100, U, 0, 0, 0, 0, "one", 0}}},
	{"further away cancels, with a cue",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1050, M, 0, 30, 38.1, 0, 0, 0},
			{1100, U, 0, 0, 0, 0, 0, 1}}},
	{"back again in time: it counts, and the light comes back",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1050, M, 0, 30, 45, 0, 0, 0},
			{1080, M, 0, 30, 25, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0}}},
	{"never a second item, even within its own edges",
		{{1000, D, 0, 48, 20, "one", 0, 0}, {1050, M, 0, 70, 20, 0, 0, 0},
			{1100, U, 0, 0, 0, 0, 0, 1}}},
	{"a slip onto the edge of the next item presses the first",
		{{1000, D, 0, 48, 20, "one", 0, 0}, {1050, M, 0, 57, 20, "one", 0, 0},
			{1100, U, 0, 0, 0, 0, "one", 0}}},
	{"a gap belongs to the nearest item",
		{{1000, D, 0, 51, 20, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0},
			{2000, D, 0, 53, 20, "two", 0, 0}, {2100, U, 0, 0, 0, 0, "two", 0}}},
	{"6 mm snap, not 7", {{1000, D, 0, 30, 36, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0},
				     {2000, D, 0, 30, 37, 0, 0, 0}, {2100, U, 0, 0, 0, 0, 0, 1}}},
	{"what cannot be pressed snaps to nothing",
		{{1000, D, 0, 30, 1, 0, 0, 0}, {1100, U, 0, 0, 0, 0, 0, 1}}},
	{"an item of another part is not there",
		{{1000, D, 0, 170, 20, 0, 0, 0}, {1100, U, 0, 0, 0, 0, 0, 1}}},
	{"an item without a place is not at the corner",
		{{1000, D, 0, 0, 0, 0, 0, 0}, {1100, U, 0, 0, 0, 0, 0, 1}}},
	{"contacts under 40 ms are nothing, not even a miss",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1039, U, 0, 0, 0, 0, 0, 0},
			{1100, D, 0, 0, 60, 0, 0, 0}, {1139, U, 0, 0, 0, 0, 0, 0},
			{1200, D, 0, 30, 20, "one", 0, 0}, {1240, U, 0, 0, 0, 0, "one", 0}}},
	{"a mouse may be quick",
		{{1000, MOUSE_D, 0, 30, 20, "one", 0, 0}, {1000, MOUSE_U, 0, 0, 0, 0, "one", 0}}},
	{"the same item is deaf for 300 ms after a press",
		{{1000, D, 0, 12, 12, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0},
			{1399, D, 0, 48, 28, 0, 0, 0}, {1450, U, 0, 0, 0, 0, 0, 0},
			{1451, D, 0, 30, 20, "one", 0, 0}, {1550, U, 0, 0, 0, 0, "one", 0}}},
	{"so is anything within 15 mm of the press",
		{{1000, D, 0, 48, 20, "one", 0, 0}, {1100, U, 0, 0, 0, 0, "one", 0},
			{1200, D, 0, 60, 20, 0, 0, 0}, {1300, U, 0, 0, 0, 0, 0, 0},
			{1350, D, 0, 64, 20, "two", 0, 0}, {1450, U, 0, 0, 0, 0, "two", 0}}},
	{"the first finger wins",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1050, D, 1, 70, 20, "one", 0, 0},
			{1060, M, 1, 72, 20, "one", 0, 0}, {1100, U, 1, 0, 0, "one", 0, 0},
			{1200, U, 0, 0, 0, 0, "one", 0}}},
	{"a palm beside everything neither acts nor blocks",
		{{1000, D, 0, 30, 80, 0, 0, 0}, {1500, D, 1, 30, 20, "one", 0, 0},
			{1600, U, 1, 0, 0, 0, "one", 0}, {2000, U, 0, 0, 0, 0, 0, 0}}},
	{"a palm on an item blocks for ten seconds at most",
		{{1000, D, 0, 30, 110, "far", 0, 0}, {10999, D, 1, 30, 20, "far", 0, 0},
			{11000, U, 1, 0, 0, "far", 0, 0}, {11001, D, 2, 30, 20, "one", 0, 0},
			{11100, U, 2, 0, 0, 0, "one", 0}, {11200, U, 0, 0, 0, 0, 0, 0}}},
	{"deaf for 350 ms after a change of screen",
		{{1000, CHANGE, 0, 0, 0, 0, 0, 0}, {1349, D, 0, 30, 20, 0, 0, 0},
			{1500, U, 0, 0, 0, 0, 0, 0}, {1500, D, 0, 30, 20, "one", 0, 0},
			{1600, U, 0, 0, 0, 0, "one", 0}}},
	{"a contact begun before a change never acts",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1050, CHANGE, 0, 0, 0, 0, 0, 0},
			{1500, M, 0, 31, 20, 0, 0, 0}, {1600, U, 0, 0, 0, 0, 0, 0}}},
	{"a cancelled contact gives a cue",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1100, C, 0, 0, 0, 0, 0, 1},
			{1200, U, 0, 0, 0, 0, 0, 0}}},
	{"a cancelled palm gives none",
		{{1000, D, 0, 30, 80, 0, 0, 0}, {1100, C, 0, 0, 0, 0, 0, 0}}},
	{"the panel goes away under the finger",
		{{1000, D, 0, 30, 20, "one", 0, 0}, {1100, L, 0, 0, 0, 0, 0, 0},
			{1200, U, 0, 0, 0, 0, 0, 0}, {2000, D, 0, 30, 20, "one", 0, 0},
			{2100, U, 0, 0, 0, 0, "one", 0}}},
	{"junk: lifts and moves of fingers that never came down",
		{{1000, U, 5, 0, 0, 0, 0, 0}, {1001, M, 5, 30, 20, 0, 0, 0},
			{1002, C, 5, 0, 0, 0, 0, 0}, {1003, D, 0, -9e9, 9e9, 0, 0, 0},
			{1100, U, 0, 0, 0, 0, 0, 1}}},
};

static void same(const char *story, int step, const char *what, const char *is, const char *should)
{
	if (is == should || (is && should && !strcmp(is, should)))
		return;
	fail_msg("%s, step %d: %s is %s, expected %s", story, step, what, is ? is : "nothing",
		should ? should : "nothing");
}

static void stories_end_as_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < K_COUNT(stories); i++) {
		struct touch t = {0};
		for (int n = 0; stories[i].steps[n].ms; n++) {
			const struct step *s = &stories[i].steps[n];
			bool is_mouse = s->what == MOUSE_D || s->what == MOUSE_U;
			struct input_event e = {.kind = is_mouse ? (s->what == MOUSE_D ? D : U)
								 : (enum input_kind)s->what,
				.device = is_mouse ? DEVICE_MOUSE : DEVICE_TOUCH,
				.time_us = s->ms * INT64_C(1000),
				.finger = s->finger,
				.x_mm = s->x,
				.y_mm = s->y};
			struct touch_result r = {0};
			if (s->what == CHANGE)
				touch_page_changed(&t, e.time_us);
			else
				r = touch_event(&t, &page, &e);
			same(stories[i].name, n, "lit", r.lit, s->lit);
			same(stories[i].name, n, "pressed", r.pressed, s->pressed);
			if (r.missed != s->missed)
				fail_msg("%s, step %d: missed is %d", stories[i].name, n, r.missed);
		}
	}
}

/* A page built anew under a finger: the item is found by its id; one that went away is missed. */
static void a_page_built_anew(void **state)
{
	(void)state;
	struct item moved[] = {{.id = "one",
		.role = ROLE_CHOICE,
		.on_press = {ACT_CHOOSE, 1, ""},
		.rect = {10, 12, 40, 20}}};
	struct page anew = {.items = moved, .item_count = 1}, empty = {.items = moved};
	struct input_event down = {
		.kind = INPUT_TOUCH_DOWN, .time_us = 1000000, .x_mm = 30, .y_mm = 20};
	struct input_event up = {.kind = INPUT_TOUCH_UP, .time_us = 1100000};
	struct touch t = {0};
	assert_string_equal(touch_event(&t, &page, &down).lit, "one");
	assert_string_equal(touch_event(&t, &anew, &up).pressed, "one");
	struct touch u = {0};
	touch_event(&u, &page, &down);
	struct touch_result r = touch_event(&u, &empty, &up);
	assert_null(r.pressed);
	assert_true(r.missed);
}

static void other_events_change_nothing(void **state)
{
	(void)state;
	struct touch t = {0};
	struct input_event down = {
		.kind = INPUT_TOUCH_DOWN, .time_us = 1000000, .x_mm = 30, .y_mm = 20};
	touch_event(&t, &page, &down);
	struct input_event key = {.kind = INPUT_KEY, .key = KEY_UP_, .time_us = 1050000};
	assert_string_equal(touch_event(&t, &page, &key).lit, "one");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stories_end_as_told),
		cmocka_unit_test(a_page_built_anew),
		cmocka_unit_test(other_events_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
