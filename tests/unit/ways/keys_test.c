/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/check.h"
#include "kiosk/ways/keys.h"

#include <string.h>

static struct item choices[] = {
	{.id = "title", .role = ROLE_TITLE, .label = "What do you need?"},
	{.id = "c1", .role = ROLE_CHOICE, .label = "Doctor", .on_press = {ACT_CHOOSE, 1, ""}},
	{.id = "c2", .role = ROLE_CHOICE, .label = "Dentist", .on_press = {ACT_CHOOSE, 2, ""}},
	{.id = "text", .role = ROLE_TEXT, .label = "Words"},
	{.id = "more",
		.role = ROLE_NAV,
		.slot = SLOT_MIDDLE,
		.label = "More",
		.on_press = {ACT_MORE, 0, ""}},
	{.id = "next",
		.role = ROLE_NAV,
		.slot = SLOT_NEXT,
		.label = "Next",
		.on_press = {ACT_NEXT, 0, ""}},
	{.id = "back",
		.role = ROLE_NAV,
		.slot = SLOT_BACK,
		.label = "Back",
		.on_press = {ACT_BACK, 0, ""}},
};
static const struct page page = {
	.kind = PAGE_CHOICES, .items = choices, .item_count = K_COUNT(choices)};
static const struct page rtl = {
	.kind = PAGE_CHOICES, .is_rtl = true, .items = choices, .item_count = K_COUNT(choices)};
/* One screen alone: nowhere to go. */
static const struct page bare = {.kind = PAGE_BIG, .items = choices, .item_count = 1};

static struct item letters[] = {
	{.id = "title", .role = ROLE_TITLE, .label = "Your name"},
	{.id = "field", .role = ROLE_FIELD, .label = "Name"},
	{.id = "key.a", .role = ROLE_KEY, .label = "A", .on_press = {ACT_TYPE, 0, "A"}},
	{.id = "next",
		.role = ROLE_NAV,
		.slot = SLOT_NEXT,
		.label = "Next",
		.on_press = {ACT_NEXT, 0, ""}},
};
static const struct page keyboard = {
	.kind = PAGE_KEYBOARD, .has_keys = true, .items = letters, .item_count = K_COUNT(letters)};
static const struct page numbers = {
	.kind = PAGE_NUMBERS, .has_keys = true, .items = letters, .item_count = K_COUNT(letters)};

enum { PAD = DEVICE_KEYPAD, BOARD = DEVICE_KEYBOARD };
enum { BUMP = 1, WHERE = 2, AGAIN = 4, QUIET = 8, GRID = 16 };

static const struct row {
	const struct page *page;
	int device, key;
	const char *text, *focus;	 /* before */
	const char *new_focus, *pressed; /* after */
	struct action action;
	int flags;
} rows[] = {
	/* moving */
	{&page, PAD, KEY_DOWN_, 0, 0, "c1", 0, {0}, 0},
	{&page, PAD, KEY_DOWN_, 0, "title", "c1", 0, {0}, 0},
	{&page, PAD, KEY_DOWN_, 0, "c1", "c2", 0, {0}, 0},
	{&page, PAD, KEY_UP_, 0, "c1", "title", 0, {0}, 0},
	{&page, PAD, KEY_UP_, 0, 0, "c1", 0, {0}, 0},
	{&page, PAD, KEY_UP_, 0, "title", 0, 0, {0}, WHERE},
	{&page, PAD, KEY_DOWN_, 0, "back", 0, 0, {0}, BUMP},
	{&page, PAD, KEY_DOWN_, 0, "text", "more", 0, {0}, 0},
	{&page, PAD, KEY_DOWN_, 0, "next", "back", 0, {0}, 0},
	{&page, BOARD, KEY_TAB_, 0, "c1", "c2", 0, {0}, 0},
	{&page, BOARD, KEY_BACKTAB_, 0, "c2", "c1", 0, {0}, 0},
	{&page, BOARD, KEY_RIGHT_, 0, "c1", "c2", 0, {0}, 0},
	{&page, BOARD, KEY_LEFT_, 0, "c2", "c1", 0, {0}, 0},
	{&rtl, BOARD, KEY_LEFT_, 0, "c1", "c2", 0, {0}, 0},
	{&rtl, BOARD, KEY_RIGHT_, 0, "c2", "c1", 0, {0}, 0},
	/* pressing */
	{&page, PAD, KEY_SELECT_, 0, "c2", 0, "c2", {ACT_CHOOSE, 2, ""}, 0},
	{&page, PAD, KEY_SELECT_, 0, "title", 0, 0, {0}, BUMP},
	{&page, PAD, KEY_SELECT_, 0, 0, 0, 0, {0}, BUMP},
	{&page, BOARD, 0, " ", "c1", 0, "c1", {ACT_CHOOSE, 1, ""}, 0},
	{&page, BOARD, 0, "2", "title", 0, "c2", {ACT_CHOOSE, 2, ""}, 0},
	{&page, BOARD, 0, "3", "title", 0, 0, {0}, BUMP},
	{&page, BOARD, 0, "0", "title", 0, 0, {0}, BUMP},
	{&page, BOARD, 0, "x", "title", 0, 0, {0}, BUMP},
	/* going */
	{&page, PAD, KEY_LEFT_, 0, "c1", 0, "back", {ACT_BACK, 0, ""}, 0},
	{&page, PAD, KEY_RIGHT_, 0, "c1", 0, "next", {ACT_NEXT, 0, ""}, 0},
	{&rtl, PAD, KEY_RIGHT_, 0, "c1", 0, "next", {ACT_NEXT, 0, ""}, 0},
	{&page, BOARD, KEY_ESCAPE_, 0, 0, 0, "back", {ACT_BACK, 0, ""}, 0},
	{&page, BOARD, KEY_PAGE_DOWN_, 0, 0, 0, "more", {ACT_MORE, 0, ""}, 0},
	{&page, BOARD, KEY_PAGE_UP_, 0, 0, 0, "more", {ACT_MORE, KEYS_PART_BACK, ""}, 0},
	{&bare, PAD, KEY_LEFT_, 0, 0, 0, 0, {0}, BUMP},
	{&bare, PAD, KEY_RIGHT_, 0, 0, 0, 0, {0}, BUMP},
	{&bare, BOARD, KEY_PAGE_DOWN_, 0, 0, 0, 0, {0}, BUMP},
	{&bare, BOARD, KEY_PAGE_UP_, 0, 0, 0, 0, {0}, BUMP},
	/* the same everywhere */
	{&page, PAD, KEY_HELP_, 0, 0, 0, 0, {ACT_HELP, 0, ""}, 0},
	{&page, PAD, KEY_VOLUME_, 0, 0, 0, 0, {ACT_LOUDER, KEYS_VOLUME_ROUND, ""}, 0},
	{&page, PAD, KEY_VOLUME_UP_, 0, 0, 0, 0, {ACT_LOUDER, 0, ""}, 0},
	{&page, PAD, KEY_VOLUME_DOWN_, 0, 0, 0, 0, {ACT_QUIETER, 0, ""}, 0},
	{&page, PAD, KEY_FASTER_, 0, 0, 0, 0, {ACT_FASTER, 0, ""}, 0},
	{&page, PAD, KEY_SLOWER_, 0, 0, 0, 0, {ACT_SLOWER, 0, ""}, 0},
	{&page, BOARD, KEY_READ_ALOUD_, 0, 0, 0, 0, {ACT_READ_ALOUD, 0, ""}, 0},
	{&page, BOARD, KEY_LANGUAGE_, 0, 0, 0, 0, {ACT_LANGUAGE, 0, ""}, 0},
	{&page, BOARD, KEY_TEXT_SIZE_, 0, 0, 0, 0, {ACT_TEXT_SIZE, 0, ""}, 0},
	{&page, BOARD, KEY_START_AGAIN_, 0, 0, 0, 0, {ACT_START_AGAIN, 0, ""}, 0},
	{&page, BOARD, KEY_AGAIN_, 0, 0, 0, 0, {0}, AGAIN},
	{&page, BOARD, KEY_QUIET_, 0, 0, 0, 0, {0}, QUIET},
	{&page, BOARD, KEY_GRID_, 0, 0, 0, 0, {0}, GRID},
	/* typing */
	{&keyboard, BOARD, 0, "a", "field", 0, 0, {ACT_TYPE, 0, "a"}, 0},
	{&keyboard, BOARD, 0, "7", "field", 0, 0, {ACT_TYPE, 0, "7"}, 0},
	{&keyboard, BOARD, 0, "\u00e9", "title", 0, 0, {ACT_TYPE, 0, "\u00e9"}, 0},
	{&keyboard, BOARD, 0, "\u4e2d", 0, 0, 0, {ACT_TYPE, 0, "\u4e2d"}, 0},
	{&keyboard, BOARD, 0, "\U0001F600", 0, 0, 0, {ACT_TYPE, 0, "\U0001F600"}, 0},
	{&keyboard, BOARD, 0, " ", "field", 0, 0, {ACT_TYPE, 0, " "}, 0},
	{&keyboard, BOARD, 0, " ", "key.a", 0, 0, {ACT_TYPE, 0, " "}, 0},
	{&keyboard, BOARD, 0, " ", "next", 0, "next", {ACT_NEXT, 0, ""}, 0},
	{&keyboard, BOARD, KEY_BACKSPACE_, 0, "title", 0, 0, {ACT_DELETE, 0, ""}, 0},
	{&keyboard, PAD, KEY_SELECT_, 0, "key.a", 0, "key.a", {ACT_TYPE, 0, "A"}, 0},
	{&numbers, BOARD, 0, "0", "field", 0, 0, {ACT_TYPE, 0, "0"}, 0},
	{&numbers, BOARD, 0, "x", "field", 0, 0, {0}, BUMP},
	{&numbers, BOARD, KEY_BACKSPACE_, 0, "field", 0, 0, {ACT_DELETE, 0, ""}, 0},
	{&page, BOARD, KEY_BACKSPACE_, 0, "c1", 0, 0, {0}, BUMP},
	/* junk */
	{&keyboard, BOARD, 0, "\x1b", "field", 0, 0, {0}, 0},
	{&keyboard, BOARD, 0, "\x7f", "field", 0, 0, {0}, 0},
	{&page, BOARD, KEY_NONE_, 0, 0, 0, 0, {0}, 0},
	{&page, BOARD, KEY_COUNT_, 0, 0, 0, 0, {0}, 0},
};

/* First character of UTF-8 text. */
static uint32_t code_point(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;
	if (*u < 0x80)
		return *u;
	int more = *u >= 0xf0 ? 3 : *u >= 0xe0 ? 2 : 1;
	uint32_t c = *u & (0x3fu >> more);
	while (more--)
		c = c << 6 | (*++u & 0x3fu);
	return c;
}

static const char *id_of(const struct item *i)
{
	return i ? i->id : "";
}

static void every_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < K_COUNT(rows); i++) {
		const struct row *w = &rows[i];
		struct input_event e = {.kind = w->text ? INPUT_TEXT : INPUT_KEY,
			.device = (enum input_device)w->device,
			.key = (enum input_key)w->key,
			.text = w->text ? code_point(w->text) : 0};
		struct keys_result r = keys_event(w->page, page_item(w->page, w->focus), &e);
		int flags = r.bump * BUMP + r.where_am_i * WHERE + r.say_again * AGAIN +
			    r.quiet * QUIET + r.grid * GRID;
		if (strcmp(id_of(r.focus), w->new_focus ? w->new_focus : "") ||
			strcmp(id_of(r.pressed), w->pressed ? w->pressed : "") ||
			flags != w->flags || r.action.act != w->action.act ||
			r.action.n != w->action.n || strcmp(r.action.text, w->action.text))
			fail_msg("row %zu: focus '%s' pressed '%s' act %d n %d text '%s' flags %d",
				i, id_of(r.focus), id_of(r.pressed), r.action.act, r.action.n,
				r.action.text, flags);
	}
}

static void other_events_and_surrogates_are_nothing(void **state)
{
	(void)state;
	struct input_event touch = {.kind = INPUT_TOUCH_DOWN};
	struct input_event half = {.kind = INPUT_TEXT, .text = 0xd800};
	struct input_event beyond = {.kind = INPUT_TEXT, .text = 0x110000};
	const struct input_event *all[] = {&touch, &half, &beyond};
	for (size_t i = 0; i < K_COUNT(all); i++) {
		struct keys_result r = keys_event(&keyboard, NULL, all[i]), none = {0};
		assert_memory_equal(&r, &none, sizeof r);
	}
}

/* A11Y-49, -50: by Down alone every stop is reached once; by Up alone all the way back. */
static void down_and_up_reach_everything(void **state)
{
	(void)state;
	struct input_event e = {.kind = INPUT_KEY, .key = KEY_DOWN_, .device = DEVICE_KEYPAD};
	const struct item *at = &choices[0];
	int steps = 0;
	for (struct keys_result r = {0}; !r.bump; steps++) {
		r = keys_event(&page, at, &e);
		at = r.focus ? r.focus : at;
	}
	assert_int_equal(steps, K_COUNT(choices));
	e.key = KEY_UP_;
	for (int i = 1; i < steps; i++)
		at = keys_event(&page, at, &e).focus;
	assert_string_equal(at->id, "title");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row),
		cmocka_unit_test(other_events_and_surrogates_are_nothing),
		cmocka_unit_test(down_and_up_reach_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
