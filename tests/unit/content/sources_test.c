/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every text of the small town is found, with the line it stands in. */
#include "kiosk/content/sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOWN "tests/unit/content/town-small"

static struct sources *sources;

static const struct source *source_of(const char *address, int language, int n)
{
	for (int i = 0; i < sources_count(sources); i++) {
		const struct source *s = sources_at(sources, i);
		if (!strcmp(s->address, address) && s->language == language && n-- == 0)
			return s;
	}
	fail_msg("no text %s in language %d", address, language);
	return NULL;
}

static void is_at(
	const char *address, int language, int n, const char *file, int line, const char *text)
{
	const struct source *s = source_of(address, language, n);
	assert_string_equal(s->file, file);
	assert_int_equal(source_line(sources, s), line);
	assert_string_equal(s->text, text);
}

static void each_stands_where_it_stands(void **state)
{
	(void)state;
	is_at("notices.bench.body", 0, 0, "words/en/notices.json", 3,
		"You can rest on Main Street.");
	is_at("notices.wind.what_to_do", 1, 0, "words/es/notices.json", 8, "Quédese en casa.");
	is_at("guides.heat.title", 2, 0, "guides/zh/heat.md", 1, "热天保重");
	is_at("guides.heat.1", 0, 0, "guides/en/heat.md", 4, "Drink water often.");
	is_at("guides.heat.1", 0, 1, "guides/en/heat.md", 5, "Eat small meals.");
	is_at("guides.heat.2", 3, 0, "guides/ar/heat.md", 8, "ابق في الداخل.");
	is_at("names", 1, 1, "names/es.txt", 2, "José");
	is_at("streets", -1, 0, "streets.txt", 1, "Église Road");
}

static void no_text_is_left_out(void **state)
{
	(void)state;
	int of[4] = {0}, streets = 0;
	for (int i = 0; i < sources_count(sources); i++) {
		const struct source *s = sources_at(sources, i);
		assert_true(s->language >= -1 && s->language < 4);
		of[s->language < 0 ? 0 : s->language] += s->language >= 0;
		streets += s->language < 0;
		assert_true(s->text[0] && source_line(sources, s) > 0);
	}
	assert_true(streets > 0 && of[0] > 40);
	assert_int_equal(of[1], of[0]);
	assert_int_equal(of[2], of[0]);
	assert_int_equal(of[3], of[0]);
}

static void the_longest_of_a_kind(void **state)
{
	(void)state;
	assert_string_equal(
		sources_longest(sources, 0, "notices.bench.")->address, "notices.bench.body");
	assert_string_equal(
		sources_longest(sources, 0, "guides.heat.1")->text, "Drink water often.");
	assert_null(sources_longest(sources, 0, "nothing."));
	assert_null(sources_longest(sources, -1, "notices."));
}

static void no_folder(void **state)
{
	(void)state;
	struct sources *none = NULL;
	assert_int_equal(sources_read("tests/unit/content/no-such-town", &none), ERR_NOT_FOUND);
	assert_null(none);
	sources_destroy(NULL);
}

static int town_open(void **state)
{
	(void)state;
	return sources_read(TOWN, &sources) ? -1 : 0;
}

static int town_close(void **state)
{
	(void)state;
	sources_destroy(sources);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_where_it_stands),
		cmocka_unit_test(no_text_is_left_out),
		cmocka_unit_test(the_longest_of_a_kind),
		cmocka_unit_test(no_folder),
	};
	return cmocka_run_group_tests(tests, town_open, town_close);
}
