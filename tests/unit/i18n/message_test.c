/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in several languages at once, plural forms, values put in. */
#include "tests/unit/i18n/started.h"

static void knows_its_languages(void **state)
{
	(void)state;
	assert_int_equal(tongue_count(), 4);
	for (int i = 0; i < tongue_count(); i++) {
		assert_int_equal(tongue_at(i)->index, i);
		assert_ptr_equal(tongue_find(tongue_at(i)->tag), tongue_at(i));
	}
	assert_string_equal(tongue_at(0)->tag, "en");
	assert_int_equal(tongue("ar")->direction, RTL);
	assert_null(tongue_find("xx"));
	assert_null(tongue_find(NULL));
}

static void speaks_several_at_once(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		assert_string_equal(tr(tongue("es"), "Help"), "Ayuda");
		assert_string_equal(tr(tongue("ar"), "Help"), "مساعدة");
		assert_string_equal(tr(tongue("en"), "Help"), "Help");
		assert_string_equal(tr(tongue("zh"), "Help"), "帮助");
	}
}

static void gives_unknown_words_back(void **state)
{
	(void)state;
	for (int i = 0; i < tongue_count(); i++) {
		assert_string_equal(tr(tongue_at(i), "no such message"), "no such message");
		assert_string_equal(tr(tongue_at(i), ""), "");
	}
}

static void chooses_plural_forms(void **state)
{
	(void)state;
	static const struct {
		const char *tag;
		unsigned long n;
		const char *want;
	} cases[] = {
		{"en", 0, "{n} free times"},
		{"en", 1, "{n} free time"},
		{"en", 2, "{n} free times"},
		{"es", 1, "{n} hora libre"},
		{"es", 5, "{n} horas libres"},
		{"zh", 1, "{n}个空闲时间"},
		{"zh", 7, "{n}个空闲时间"},
		{"ar", 0, "لا مواعيد متاحة"},
		{"ar", 1, "موعد واحد متاح"},
		{"ar", 2, "موعدان متاحان"},
		{"ar", 3, "{n} مواعيد متاحة"},
		{"ar", 10, "{n} مواعيد متاحة"},
		{"ar", 11, "{n} موعدًا متاحًا"},
		{"ar", 100, "{n} موعد متاح"},
	};
	for (size_t i = 0; i < K_COUNT(cases); i++)
		assert_string_equal(
			tr_n(tongue(cases[i].tag), "{n} free time", "{n} free times", cases[i].n),
			cases[i].want);
}

static void fills_in_values(void **state)
{
	struct k_arena *a = *state;
	assert_string_equal(tr_fill(a, "Step {n} of {m}", "n", "2", "m", "8", NULL), "Step 2 of 8");
	assert_string_equal(tr_fill(a, "{m}{n}{m}", "n", "", "m", "ab", NULL), "abab");
	assert_string_equal(tr_fill(a, "{x} {", "y", "1", NULL), "{x} {");
	/* A value is not looked at again. */
	assert_string_equal(tr_fill(a, "{x}", "x", "{y}", "y", "no", NULL), "{y}");
	assert_string_equal(tr_fill(a, "plain", NULL), "plain");
	assert_string_equal(tr_fill(a, "{x}!", "x", (const char *)NULL, NULL), "!");
}

static void tells_of_missing_messages(void **state)
{
	(void)state;
	char dir[PATH_MAX];
	assert_int_equal(i18n_start("/nonexistent"), ERR_NOT_FOUND);
	messages_dir(dir);
	assert_int_equal(i18n_start(dir), ERR_OK);
	assert_string_equal(tr(tongue("es"), "Help"), "Ayuda");
}

static void reads_what_a_browser_likes(void **state)
{
	(void)state;
	static const struct {
		const char *header, *tag;
	} asked[] = {
		{NULL, "en"},
		{"", "en"},
		{"es", "es"},
		{"es-MX,es;q=0.9,en;q=0.8", "es"},
		{"zh-Hans-CN, zh;q=0.9", "zh"},
		{"nl-NL,nl;q=0.9,ar;q=0.5,en;q=0.4", "ar"},
		{"en;q=0.2, ar;q=0.7", "ar"},
		{"tlh", "en"},
		{"*", "en"},
		{";;,q=,,\x01;q=9e9", "en"},
	};
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		assert_string_equal(tongue_accepted(asked[i].header)->tag, asked[i].tag);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_its_languages),
		cmocka_unit_test(reads_what_a_browser_likes),
		cmocka_unit_test(speaks_several_at_once),
		cmocka_unit_test(gives_unknown_words_back),
		cmocka_unit_test(chooses_plural_forms),
		cmocka_unit_test(fills_in_values),
		cmocka_unit_test(tells_of_missing_messages),
	};
	return cmocka_run_group_tests_name("i18n/message", tests, start_languages, stop_languages);
}
