/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/espeak/clause.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* "text@from/pause|..." of every clause. */
static const char *cut(const char *text, bool is_spelling)
{
	static char out[512];
	out[0] = '\0';
	struct clauses cs = clauses_of(text, is_spelling);
	struct clause c;
	while (clause_next(&cs, &c)) {
		size_t n = strlen(out);
		snprintf(out + n, sizeof out - n, "%.*s@%d/%d|", (int)c.len_bytes, c.text,
			c.from_char, c.pause_ms);
	}
	return out;
}

static void commas_and_sentences(void **state)
{
	(void)state;
	assert_string_equal(cut("Where? Here, at 9.30 or 10:30. Now", false),
		"Where?@0/500|Here,@7/300|at 9.30 or 10:30.@13/500|Now@31/0|");
	assert_string_equal(cut("1: Main Street.", false), "1:@0/300|Main Street.@3/0|");
	assert_string_equal(
		cut("Wait... what?! Yes.  ", false), "Wait...@0/500|what?!@8/500|Yes.@15/0|");
}

static void every_script_of_ours(void **state)
{
	(void)state;
	assert_string_equal(
		cut("你好，欢迎。请选择", false), "你好，@0/300|欢迎。@3/500|请选择@6/0|");
	assert_string_equal(cut("¿Qué, dónde?", false), "¿Qué,@0/300|dónde?@6/0|");
	assert_string_equal(cut("نعم، لا؟ حسنا", false), "نعم،@0/300|لا؟@5/500|حسنا@9/0|");
}

static void digits_one_by_one(void **state)
{
	(void)state;
	assert_string_equal(cut("4 8, 9 1", true), "4@0/250|8,@2/500|9@5/250|1@7/0|");
	assert_string_equal(cut("482\u00a0915", true), "482@0/250|915@4/0|");
}

static void nothing_to_say(void **state)
{
	(void)state;
	assert_string_equal(cut("", false), "");
	assert_string_equal(cut(" ,  . ", false), "");
	assert_string_equal(cut("\xff\xfe", false), "\xff\xfe@0/0|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_and_sentences),
		cmocka_unit_test(every_script_of_ours),
		cmocka_unit_test(digits_one_by_one),
		cmocka_unit_test(nothing_to_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
