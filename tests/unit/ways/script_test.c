/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/check.h"
#include "kiosk/ways/script.h"

#include <stdio.h>
#include <string.h>

static struct k_arena arena;

static int set_up(void **state)
{
	(void)state;
	k_arena_init(&arena, 8 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	k_arena_finish(&arena);
	return 0;
}

static const struct good {
	const char *source;
	struct script_statement is;
} good[] = {
	{"press \"Book a visit\"", {.verb = SCRIPT_PRESS, .text = "Book a visit"}},
	{"press #b1.o2", {.verb = SCRIPT_PRESS, .text = "#b1.o2"}},
	{"press \"#nav.next\"", {.verb = SCRIPT_PRESS, .text = "#nav.next"}},
	{"press choice 3", {.verb = SCRIPT_PRESS_CHOICE, .n = 3}},
	{"touch 20 30.5", {.verb = SCRIPT_TOUCH, .x_mm = 20, .y_mm = 30.5, .ms = SCRIPT_TOUCH_MS}},
	{"touch 0 0 for 35", {.verb = SCRIPT_TOUCH, .ms = 35}},
	{"key down", {.verb = SCRIPT_KEY, .key = KEY_DOWN_}},
	{"key volume", {.verb = SCRIPT_KEY, .key = KEY_VOLUME_}},
	{"key page-down", {.verb = SCRIPT_KEY, .key = KEY_PAGE_DOWN_}},
	{"type \"Ana \\\"Ani\\\" \\\\\"", {.verb = SCRIPT_TYPE, .text = "Ana \"Ani\" \\"}},
	{"type \"\"", {.verb = SCRIPT_TYPE, .text = ""}},
	{"type \"\u4e2d\u6587 # not left out\"",
		{.verb = SCRIPT_TYPE, .text = "\u4e2d\u6587 # not left out"}},
	{"wait 5s", {.verb = SCRIPT_WAIT, .ms = 5000}},
	{"wait 300ms", {.verb = SCRIPT_WAIT, .ms = 300}},
	{"wait 1.5m", {.verb = SCRIPT_WAIT, .ms = 90000}},
	{"line down", {.verb = SCRIPT_LINE, .on = false}},
	{"line up", {.verb = SCRIPT_LINE, .on = true}},
	{"room off", {.verb = SCRIPT_ROOM, .on = false}},
	{"gone next", {.verb = SCRIPT_GONE_NEXT, .on = true}},
	{"answer \"Rosa\"", {.verb = SCRIPT_ANSWER, .text = "Rosa"}},
	{"headphones in", {.verb = SCRIPT_HEADPHONES, .on = true}},
	{"lang ar", {.verb = SCRIPT_LANG, .text = "ar"}},
	{"shot 06-check_ar", {.verb = SCRIPT_SHOT, .text = "06-check_ar"}},
	{"expect title \"Home\"", {.verb = SCRIPT_EXPECT, .expect = EXPECT_TITLE, .text = "Home"}},
	{"expect said \"x\"", {.verb = SCRIPT_EXPECT, .expect = EXPECT_SAID, .text = "x"}},
	{"expect item \"x\"", {.verb = SCRIPT_EXPECT, .expect = EXPECT_ITEM, .text = "x"}},
	{"expect no-item \"x\"", {.verb = SCRIPT_EXPECT, .expect = EXPECT_NO_ITEM, .text = "x"}},
	{"expect focus \"x\"", {.verb = SCRIPT_EXPECT, .expect = EXPECT_FOCUS, .text = "x"}},
	{"  \texpect state \"x\" \t\r",
		{.verb = SCRIPT_EXPECT, .expect = EXPECT_STATE, .text = "x"}},
};

static void every_statement(void **state)
{
	(void)state;
	for (size_t i = 0; i < K_COUNT(good); i++) {
		struct script s = {0};
		struct script_problem p = {0};
		enum err e = script_parse(&arena, good[i].source, &s, &p);
		if (e || s.count != 1)
			fail_msg("%s: %s: %s", good[i].source, err_name(e), p.what);
		const struct script_statement *is = s.statements, *should = &good[i].is;
		bool same_text = is->text && should->text ? !strcmp(is->text, should->text)
							  : is->text == should->text;
		if (!same_text || is->verb != should->verb || is->expect != should->expect ||
			is->n != should->n || is->ms != should->ms || is->x_mm != should->x_mm ||
			is->y_mm != should->y_mm || is->on != should->on || is->key != should->key)
			fail_msg("%s: read wrongly (text %s, ms %d)", good[i].source,
				is->text ? is->text : "none", is->ms);
	}
}

static const struct {
	const char *source;
	int line;
	const char *says;
} bad[] = {
	{"jump", 1, "unknown statement \"jump\""},
	{"\n\npress", 3, "expected \"label\""},
	{"press Book", 1, "expected \"label\""},
	{"press #", 1, "expected \"label\""},
	{"press \"Book", 1, "closing quote"},
	{"press \"Book\\\"", 1, "closing quote"},
	{"press \"a\" \"b\"", 1, "more on the line"},
	{"press choice 0", 1, "number from 1"},
	{"press choice", 1, "number from 1"},
	{"touch 1", 1, "number from 0"},
	{"touch 1 2 to 3", 1, "for MILLISECONDS"},
	{"touch -1 2", 1, "number from 0"},
	{"touch 1 2x", 1, "number from 0"},
	{"touch nan 2", 1, "number from 0"},
	{"key sideways", 1, "expected one of"},
	{"key none", 1, "no such key"},
	{"# a comment\n  # and one\nwait 5", 3, "expected a time"},
	{"wait 5h", 1, "expected a time"},
	{"wait 5000m", 1, "longer than a day"},
	{"line sideways", 1, "expected one of up, down"},
	{"gone", 1, "expected one of next"},
	{"lang ../x", 1, "expected a name"},
	{"shot", 1, "expected a name"},
	{"expect colour \"x\"", 1, "expected one of title"},
	{"expect title Home", 1, "double quotes"},
};

static void every_mistake_has_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < K_COUNT(bad); i++) {
		struct script s = {0};
		struct script_problem p = {0};
		assert_int_equal(script_parse(&arena, bad[i].source, &s, &p), ERR_BAD_INPUT);
		if (p.line != bad[i].line || !strstr(p.what, bad[i].says))
			fail_msg("%s: line %d: %s", bad[i].source, p.line, p.what);
	}
}

static void a_whole_script(void **state)
{
	(void)state;
	const char *source = "# a visit\r\n\r\npress choice 1\r\n\nwait 1s\nexpect title \"x\"";
	struct script s = {0};
	struct script_problem p = {0};
	assert_int_equal(script_parse(&arena, source, &s, &p), ERR_OK);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.statements[0].line, 3);
	assert_int_equal(s.statements[2].line, 6);
	assert_int_equal(script_parse(&arena, "", &s, &p), ERR_OK);
	assert_int_equal(s.count, 0);
	assert_string_equal(script_expect_name(EXPECT_NO_ITEM), "no-item");
}

static void too_long_a_script(void **state)
{
	(void)state;
	static char source[SCRIPT_STATEMENTS_MAX + 2];
	memset(source, '\n', SCRIPT_STATEMENTS_MAX + 1);
	struct script s = {0};
	struct script_problem p = {0};
	assert_int_equal(script_parse(&arena, source, &s, &p), ERR_TOO_BIG);
	assert_true(p.what[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement),
		cmocka_unit_test(every_mistake_has_its_line),
		cmocka_unit_test(a_whole_script),
		cmocka_unit_test(too_long_a_script),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
