/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help with plain words: what is found, where it stands, and that good words are left alone. */
#include "kiosk/content/advice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct advice a;

static const struct remark *remark_of(enum remark_kind kind, int n)
{
	for (int i = 0; i < a.count; i++)
		if (a.list[i].kind == kind && n-- == 0)
			return &a.list[i];
	return NULL;
}

static void says(const char *text, const struct remark *r, const char *words)
{
	assert_non_null(r);
	assert_int_equal(r->len_bytes, strlen(words));
	assert_memory_equal(text + r->from, words, r->len_bytes);
}

static void hard_words_are_found_where_they_stand(void **state)
{
	(void)state;
	static const struct {
		const char *language, *text, *word, *instead;
	} rows[] = {
		{"en", "Please utilise the door.", "utilise", "use"},
		{"en", "Utilising the door is easy.", "Utilising", "use"},
		{"en", "She obtained a card.", "obtained", "get"},
		{"en", "Come prior to noon.", "prior to", "before"},
		{"en", "Bring papers, e.g. a bill.", "e.g.", "such as"},
		{"en", "In order to come in, knock.", "In order to", "to"},
		{"es", "Debe cumplimentar el papel.", "cumplimentar", "rellenar"},
		{"es", "Venga con anterioridad a las 5.", "con anterioridad a", "antes de"},
		{"es", "TRAMITACIÓN aquí.", "TRAMITACIÓN", "pasos"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		advice_make(rows[i].text, rows[i].language, &a);
		const struct remark *r = remark_of(REMARK_HARD_WORD, 0);
		says(rows[i].text, r, rows[i].word);
		assert_string_equal(r->instead, rows[i].instead);
		assert_null(remark_of(REMARK_HARD_WORD, 1));
	}
}

static void parts_of_words_and_other_languages_are_left_alone(void **state)
{
	(void)state;
	static const char *const plain[] = {"Use the door.", "The viaduct is open.",
		"He is invaluable.", "Obtain", "Cumplimentar", "ia"};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		advice_make(plain[i], i == 3 ? "es" : "en", &a);
		assert_int_equal(a.count, 0);
	}
	advice_make("via", "en", &a);
	assert_int_equal(a.count, 1);
}

static void sentences_in_four_scripts(void **state)
{
	(void)state;
	static const struct {
		const char *language, *text;
		int sentences, words, too_long;
	} rows[] = {
		{"en", "", 0, 0, 0},
		{"en", "Come at 10.30 today. Bring your card!", 2, 7, 0},
		{"en", "One two three four five six seven eight nine ten one two three four five.",
			1, 15, 0},
		{"en",
			"One two three four five six seven eight nine ten one two three four five "
			"six.",
			1, 16, 1},
		{"es", "¿Adónde quiere ir? Elija un lugar.", 2, 6, 0},
		{"zh", "您想去哪里？选一个地方。", 2, 10, 0},
		{"zh",
			"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七"
			"八九十一。",
			1, 41, 1},
		{"ar", "إلى أين تريد الذهاب؟ اختر مكانا.", 2, 6, 0},
		{"ar", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", 1, 21, 1},
		{"uk", "Один два три.", 1, 3, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		advice_make(rows[i].text, rows[i].language, &a);
		assert_int_equal(a.sentences, rows[i].sentences);
		assert_int_equal(a.words, rows[i].words);
		assert_int_equal(a.count, rows[i].too_long);
		if (rows[i].too_long) {
			assert_int_equal(a.list[0].n, rows[i].words);
			assert_int_equal(a.list[0].most, advice_words_max(rows[i].language));
		}
	}
}

static void a_long_sentence_in_the_middle(void **state)
{
	(void)state;
	const char *text = "Short one. This one goes on and on and on and on and on and on and on "
			   "and on. End.";
	advice_make(text, "en", &a);
	says(text, remark_of(REMARK_LONG_SENTENCE, 0),
		"This one goes on and on and on and on and on and on and on and on.");
}

/* Figures worked out by hand: 2 sentences, 20 words, 24 syllables. */
static void grade_by_flesch_and_kincaid(void **state)
{
	(void)state;
	advice_make("You can ask the bus man for a new card. The new card is free for all old "
		    "people here now.",
		"en", &a);
	assert_int_equal(a.words, 21);
	assert_true(a.grade >= 0 && a.grade < 2);
	assert_null(remark_of(REMARK_HARD_TEXT, 0));
	const char *hard =
		"Municipal administrative authorities systematically investigate irregularities "
		"concerning supplementary accommodation. Organisational representatives "
		"communicate comprehensive determinations electronically, notwithstanding "
		"administrative unavailability affecting departmental telephone availability.";
	advice_make(hard, "en", &a);
	assert_true(a.grade > 20);
	const struct remark *r = remark_of(REMARK_HARD_TEXT, 0);
	says(hard, r, hard);
	assert_true(r->n > 20 && r->most == 4);
	advice_make("Too short to tell.", "en", &a);
	assert_true(a.grade < 0);
	advice_make("您想去哪里？选一个地方。您想去哪里？选一个地方。您想去哪里？选一个地方。",
		"zh", &a);
	assert_true(a.grade < 0);
}

/* Ease 206.84 - 60 x 1.25 - 1.02 x 10 = 121: the fourth year. */
static void grade_by_fernandez_huerta(void **state)
{
	(void)state;
	advice_make("El sol sale en el mar y yo voy con él. La luz se va al fin y tú te vas con tu "
		    "pan.",
		"es", &a);
	assert_true(fabs(a.grade - 4) < 0.01);
	advice_make(
		"Las administraciones municipales responsables comunicarán electrónicamente "
		"determinaciones "
		"organizativas extraordinarias correspondientes a procedimientos administrativos "
		"excepcionales incompatibles con autorizaciones temporales anteriormente "
		"concedidas "
		"individualmente.",
		"es", &a);
	assert_true(a.grade >= 13);
	assert_non_null(remark_of(REMARK_HARD_TEXT, 0));
}

static void anything_may_come(void **state)
{
	(void)state;
	static const char *const odd[] = {
		"\xff\xfe", "\xe2\x82", "....", "\n\n\n", "e.g", "'", "a\xcc\x81", "？。！"};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		for (size_t l = 0; l < 4; l++)
			advice_make(odd[i], ((const char *const[]){"en", "es", "zh", "ar"})[l], &a);
	char *many = malloc(100001);
	for (int i = 0; i < 100000; i++)
		many[i] = "via "[i % 4];
	many[100000] = '\0';
	advice_make(many, "en", &a);
	assert_int_equal(a.count, ADVICE_REMARKS_MAX);
	free(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hard_words_are_found_where_they_stand),
		cmocka_unit_test(parts_of_words_and_other_languages_are_left_alone),
		cmocka_unit_test(sentences_in_four_scripts),
		cmocka_unit_test(a_long_sentence_in_the_middle),
		cmocka_unit_test(grade_by_flesch_and_kincaid),
		cmocka_unit_test(grade_by_fernandez_huerta),
		cmocka_unit_test(anything_may_come),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
