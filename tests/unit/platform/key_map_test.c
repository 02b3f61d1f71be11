/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "platform/libinput/key_map.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <string.h>

static void defaults_cover_pad_and_keyboard(void **state)
{
	(void)state;
	struct key_map m;
	key_map_default(&m);
	assert_int_equal(key_map_get(&m, KEY_UP), KEY_UP_);
	assert_int_equal(key_map_get(&m, KEY_ENTER), KEY_SELECT_);
	assert_int_equal(key_map_get(&m, KEY_F1), KEY_HELP_);
	assert_int_equal(key_map_get(&m, KEY_F11), KEY_VOLUME_);
	assert_int_equal(key_map_get(&m, 193), KEY_FASTER_);
	assert_int_equal(key_map_get(&m, 194), KEY_SLOWER_);
	assert_int_equal(key_map_get(&m, 114), KEY_VOLUME_DOWN_);
	assert_int_equal(key_map_get(&m, KEY_A), KEY_NONE_);
	assert_int_equal(key_map_get(&m, 0xffffffff), KEY_NONE_);
}

static void lines_are_laid_over(void **state)
{
	(void)state;
	struct key_map m;
	int line = 0;
	key_map_default(&m);
	assert_int_equal(key_map_read(&m,
				 "# the pad of the library\r\n\n"
				 "  193=slower\r\n"
				 "0x1e = help   # the A key\n"
				 "keypad 09ab:00Cd\n"
				 "103 = none",
				 &line),
		ERR_OK);
	assert_int_equal(key_map_get(&m, 193), KEY_SLOWER_);
	assert_int_equal(key_map_get(&m, KEY_A), KEY_HELP_);
	assert_int_equal(key_map_get(&m, KEY_UP), KEY_NONE_);
	assert_true(key_map_is_pad(&m, 0x9ab, 0xcd));
	assert_false(key_map_is_pad(&m, 0x9ab, 0xce));
}

static void mistakes_name_their_line(void **state)
{
	(void)state;
	static const char *const wrong[] = {"up = 103", "103", "103 = sideways", "103 = up down",
		"768 = up", "-1 = up", "keypad 12", "keypad 1:2 x", "= up"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct key_map m;
		char text[64];
		int line = 0;
		key_map_default(&m);
		snprintf(text, sizeof text, "105 = help\n%s\n106 = help", wrong[i]);
		assert_int_equal(key_map_read(&m, text, &line), ERR_BAD_INPUT);
		assert_int_equal(line, 2);
		assert_int_equal(key_map_get(&m, 105), KEY_HELP_);
		assert_int_equal(key_map_get(&m, 106), KEY_RIGHT_);
	}
}

static void there_is_an_end_to_lines_and_pads(void **state)
{
	(void)state;
	struct key_map m;
	char text[1024] = "";
	int line = 0;
	key_map_default(&m);
	memset(text, ' ', 500);
	assert_int_equal(key_map_read(&m, text, &line), ERR_BAD_INPUT);
	text[0] = '\0';
	for (int i = 0; i <= KEY_MAP_PADS_MAX; i++)
		strcat(text, "keypad 1:2\n");
	assert_int_equal(key_map_read(&m, text, &line), ERR_FULL);
	assert_int_equal(line, KEY_MAP_PADS_MAX + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_cover_pad_and_keyboard),
		cmocka_unit_test(lines_are_laid_over),
		cmocka_unit_test(mistakes_name_their_line),
		cmocka_unit_test(there_is_an_end_to_lines_and_pads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
