/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The check of an urgent notice: every kind of bad words is found and named, in every language, and
 * nothing else of the town is looked at.  With the real fonts, voices and view. */
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/content/sources.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/proof/check.h"
#include "kiosk/proof/urgent.h"
#include "platform/espeak/synth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOWN "tests/unit/content/town-small"
#define NOON_MS INT64_C(1714561200000) /* 1 May 2024 */
#define TEN(x) x x x x x x x x x x

static struct content_problems problems;
static struct synth *synth;

static enum err voices_open(void *self)
{
	(void)self;
	return synth_create(&synth);
}

static enum err sounds(
	void *self, const char *voice, const char *text, char out[CHECK_SOUNDS_BYTES])
{
	(void)self;
	return synth_phonemes(synth, voice, text, out, CHECK_SOUNDS_BYTES);
}

/* A good notice, but for one text. */
static struct urgent notice_with(const char *language, const char *field, const char *text)
{
	json_t *told = json_pack("{s:I, s:[{s:s, s:I, s:I, s:s, s:{"
				 "s:{s:s, s:s}, s:{s:s, s:s}, s:{s:s, s:s}, s:{s:s, s:s}}}]}",
		"as_of", (json_int_t)NOON_MS, "alerts", "id", "announced", "from",
		(json_int_t)NOON_MS, "until", (json_int_t)NOON_MS + 3600000, "level", "info",
		"texts", "en", "title", "No water", "body", "Bring your own water today.", "es",
		"title", "No hay agua", "body", "Traiga agua.", "zh", "title", "停水", "body",
		"请自带水。", "ar", "title", "لا ماء", "body", "أحضر ماء معك.");
	assert_non_null(told);
	json_t *texts = json_object_get(
		json_array_get(json_object_get(told, "alerts"), 0), "texts");
	if (language)
		json_object_set_new(json_object_get(texts, language), field, json_string(text));
	struct urgent u = {.file = "announce/water.json", .told = json_dumps(told, 0),
		.from_ms = NOON_MS, .until_ms = NOON_MS + 3600000};
	for (int i = 0; i < tongue_count(); i++) {
		u.title_line[i] = 10 * (i + 1);
		u.body_line[i] = 10 * (i + 1) + 1;
	}
	json_decref(told);
	return u;
}

static enum err look(struct urgent *u, bool is_full)
{
	struct check_config config = {.folder = TOWN, .assets_dir = "assets",
		.now = {.mono_us = 1000000000, .wall_ms = NOON_MS - 86400000},
		.urgent = u, .is_full = is_full, .voices_open = voices_open, .sounds = sounds};
	memset(&problems, 0, sizeof problems);
	enum err e = check_folder(&config, &problems);
	free(u->told);
	return e;
}

/* The line is 10 for the title of the first language, 11 for its body, 20 for the next ... */
static const struct {
	const char *name, *language, *field, *text;
	int line;
	const char *what;
} mistakes[] = {
	{"emoji", "en", "body", "Go out 😀 now.", 11, "no letter for \"😀\""},
	{"a hidden space", "zh", "title", "停\xe2\x80\x8b水", 30, "nobody sees (U+200B)"},
	{"text that runs backwards", "ar", "body", "أحضر \xe2\x80\xae ماء", 41, "nobody sees (U+202E)"},
	{"Cyrillic that looks Latin", "en", "title", "No w\xd0\xb0ter", 10, "does not know the letter"},
	{"Chinese in Arabic", "ar", "title", "لا 水", 40, "does not know the letter \"水\""},
	{"a silent arrow", "es", "body", "Vaya → ya.", 21, "silent at \"→\""},
	{"a long sentence in English", "en", "body", TEN("one ") TEN("two ") "three.", 11, "21 words; 15"},
	{"a long sentence in Spanish", "es", "body", TEN("una ") TEN("dos ") TEN("tres ") ".", 21, "20 is the most"},
	{"a long sentence in Chinese", "zh", "body", TEN("水水水水水"), 31, "40 is the most"},
	{"a long sentence in Arabic", "ar", "body", TEN("ماء ") TEN("ماء ") TEN("ماء "), 41, "20 is the most"},
	{"a title wider than the glass", "ar", "title", TEN("MMMMMM"), 40, "In the language ar, page n2 does not fit"},
	{"a body wider than the glass", "es", "body", TEN("abcdefghijklm"), 21, "In the language es, page n2"},
};

static bool is_told(int line, const char *what)
{
	for (int i = 0; i < problems.count && i < CONTENT_PROBLEMS_MAX; i++) {
		const struct content_problem *p = &problems.list[i];
		if (!strcmp(p->file, "announce/water.json") && p->line == line &&
			strstr(p->what, what) && p->mend[0])
			return true;
	}
	return false;
}

static void every_mistake_is_named_and_found(void **state)
{
	(void)state;
	int missed = 0;
	for (size_t i = 0; i < K_COUNT(mistakes); i++) {
		struct urgent u = notice_with(
			mistakes[i].language, mistakes[i].field, mistakes[i].text);
		if (look(&u, false) == ERR_BAD_INPUT && is_told(mistakes[i].line, mistakes[i].what))
			continue;
		missed++;
		print_message("%s: not found; told instead:\n", mistakes[i].name);
		content_problems_print(stdout, &problems);
	}
	assert_int_equal(missed, 0);
}

static void a_good_one_has_none(void **state)
{
	(void)state;
	struct urgent u = notice_with(NULL, NULL, NULL);
	assert_int_equal(look(&u, false), ERR_OK);
	u = notice_with(NULL, NULL, NULL);
	assert_int_equal(look(&u, true), ERR_OK);
	assert_int_equal(problems.count, 0);
}

/* The widest that the rules of a notice allow, in words that can be divided. */
static void the_longest_one_fits(void **state)
{
	(void)state;
	struct urgent u = notice_with("en", "body",
		TEN(TEN("We go. ")) "Bring your own water and a hat and a coat with you now. Sit.");
	assert_int_equal(look(&u, false), ERR_OK);
}

static int start(void **state)
{
	(void)state;
	const char *build = getenv("FOYER_BUILD");
	char locales[512];
	log_set_level(LOG_ERROR);
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	(void)!i18n_start(locales);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_one_has_none),
		cmocka_unit_test(every_mistake_is_named_and_found),
		cmocka_unit_test(the_longest_one_fits),
	};
	return cmocka_run_group_tests(tests, start, NULL);
}
