/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in groups, and words made alike for matching. */
#include "tests/unit/i18n/started.h"

static void groups_request_numbers(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_request_number(a, "482915062"), "482\u00a0915\u00a0062");
	assert_string_equal(say_request_number(a, "4829"), "482\u00a09");
	assert_string_equal(say_request_number(a, "482"), "482");
	assert_string_equal(say_request_number(a, ""), "");
}

static void groups_phone_numbers(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_phone(a, "112"), "112");
	assert_string_equal(say_phone(a, "5550142"), "555\u00a00142");
	assert_string_equal(say_phone(a, "015550142"), "015\u00a0550\u00a0142");
	assert_string_equal(say_phone(a, "0155501421"), "015\u00a0550\u00a01421");
	assert_string_equal(say_phone(a, "13800138000"), "138\u00a00013\u00a08000");
	assert_string_equal(say_phone(a, "+34612345678"), "+346\u00a01234\u00a05678");
	assert_string_equal(say_phone(a, "12345678901234567890"),
		"123\u00a0456\u00a0789\u00a0012\u00a0345\u00a0678\u00a090");
	assert_string_equal(say_phone(a, ""), "");
}

static void says_each_digit(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(say_digits(a, tongue("en"), "5550142"), "5 5 5, 0 1 4 2");
	assert_string_equal(say_digits(a, tongue("en"), "482915062"), "4 8 2, 9 1 5, 0 6 2");
	assert_string_equal(say_digits(a, tongue("zh"), "5550142"), "5 5 5，0 1 4 2");
	assert_string_equal(say_digits(a, tongue("ar"), "5550142"), "5 5 5، 0 1 4 2");
}

static void folds_letters(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(fold(a, "École ÑANDÚ"), "ecole nandu");
	assert_string_equal(fold(a, "Straße"), "strasse");
	assert_string_equal(fold(a, "مُحَمَّد"), "محمد");
	assert_string_equal(fold(a, "أحـمد"), "احمد");
	assert_string_equal(fold(a, "张伟"), "张伟");
	assert_string_equal(fold(a, "한국"), "한국");
	assert_string_equal(fold(a, "\xff"
				    "A"),
		"\uFFFD"
		"a");
	assert_string_equal(fold(a, "\ufdfa"), fold(a, "صلى الله عليه وسلم"));
	assert_string_equal(fold(a, ""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(groups_request_numbers),
		cmocka_unit_test(groups_phone_numbers),
		cmocka_unit_test(says_each_digit),
		cmocka_unit_test(folds_letters),
	};
	return cmocka_run_group_tests_name("i18n/digits", tests, start_languages, stop_languages);
}
