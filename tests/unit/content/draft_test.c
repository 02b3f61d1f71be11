/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content that is being written: what is whole in it can be looked at. */
#include "tests/unit/content/town_copy.h"

#include "kiosk/content/content.h"

static struct content_problems problems;

/* In `file`, `from` becomes `to`. */
static void spoil(const struct town_copy *t, const char *file, const char *from, const char *to)
{
	struct k_buf b = town_original(file), out;
	k_buf_init(&out, 1 << 20);
	char *at = strstr(b.data, from);
	assert_non_null(at);
	assert_int_equal(k_buf_add(&out, b.data, (size_t)(at - b.data)), ERR_OK);
	assert_int_equal(k_buf_printf(&out, "%s%s", to, at + strlen(from)), ERR_OK);
	town_write(t, file, out.data, out.len_bytes);
	k_buf_finish(&b);
	k_buf_finish(&out);
}

static struct content *load(const struct town_copy *t)
{
	struct content *c = NULL;
	assert_int_equal(content_load(t->dir, &c, &problems), ERR_BAD_INPUT); /* never as it is */
	assert_int_equal(content_load_draft(t->dir, NULL, NULL, &c, &problems), ERR_OK);
	assert_true(problems.count > 0);
	return c;
}

static void a_language_that_is_missing_is_english_for_now(void **state)
{
	(void)state;
	char path[PATH_MAX];
	struct town_copy t;
	town_copy_make(&t);
	town_path(&t, "words/es/numbers.json", path);
	assert_int_equal(unlink(path), 0);
	town_path(&t, "guides/ar/heat.md", path);
	assert_int_equal(unlink(path), 0);
	struct content *c = load(&t);
	assert_string_equal(text_in(&c->numbers[0].name, 1), text_in(&c->numbers[0].name, 0));
	assert_string_not_equal(text_in(&c->numbers[0].name, 3), text_in(&c->numbers[0].name, 0));
	assert_string_equal(text_in(&c->guides[0].title, 3), "Stay well on hot days");
	assert_int_equal(problems.structure, 0);
	content_destroy(c);
	town_copy_remove(&t);
}

/* A guide that somebody began in Spanish. */
static void a_guide_without_english_has_its_pages(void **state)
{
	(void)state;
	char path[PATH_MAX];
	struct town_copy t;
	town_copy_make(&t);
	town_path(&t, "guides/en/heat.md", path);
	assert_int_equal(unlink(path), 0);
	struct content *c = load(&t);
	assert_int_equal(c->guides[0].page_count, 2);
	assert_string_equal(c->guides[0].pages[1].picture, "sun");
	assert_true(*c->guides[0].pages[1].body.in[1]);
	content_destroy(c);
	town_copy_remove(&t);
}

static void a_thing_that_is_wrong_leaves_the_others(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	spoil(&t, "numbers.json", "5550140", "");
	struct content *c = load(&t);
	assert_int_equal(c->number_count, 1);
	assert_string_equal(c->numbers[0].id, "help");
	assert_int_equal(c->service_count, 2);
	assert_int_equal(c->finder_count, 1); /* the other question led to the number */
	content_destroy(c);
	town_copy_remove(&t);
}

/* The service can only be called, and nobody can be. */
static void what_leads_only_to_it_is_left_out_too(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	spoil(&t, "numbers.json", "5550142", "a");
	struct content *c = load(&t);
	assert_int_equal(c->number_count, 1);
	assert_string_equal(c->numbers[0].id, "water");
	assert_int_equal(c->service_count, 1);
	assert_string_equal(c->services[0].id, "doctor");
	assert_int_equal(c->town.help_number, 0); /* that of the town was it: another stands in */
	content_destroy(c);
	town_copy_remove(&t);
}

/* More than are kept: those that are not count too. */
static void very_many_problems_hide_nothing(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	char names[4 * 400 + 1];
	for (size_t i = 0; i < 400; i++)
		memcpy(names + 4 * i, "***\n", 5);
	spoil(&t, "streets.txt", "Mill Road", names);
	spoil(&t, "places.json", "\"bus_minutes\": 8", "\"bus_minutes\": 900");
	struct content *c = load(&t);
	assert_true(problems.count > CONTENT_PROBLEMS_MAX);
	assert_true(problems.structure > 0);
	assert_int_equal(c->place_count, 1);
	content_destroy(c);
	town_copy_remove(&t);
}

static void a_town_of_nothing_is_none(void **state)
{
	(void)state;
	static const char *const spoiled[][3] = {{"numbers.json", "[\n", "{"},
		{"town.json", "{\n", "{\"zone\": 5,"}, {"places.json", "[\n", "[1, 2]x"}};
	struct town_copy t;
	struct content *c = NULL;
	town_copy_make(&t);
	for (size_t i = 0; i < sizeof spoiled / sizeof spoiled[0]; i++) {
		spoil(&t, spoiled[i][0], spoiled[i][1], spoiled[i][2]);
		assert_int_equal(
			content_load_draft(t.dir, NULL, NULL, &c, &problems), ERR_BAD_INPUT);
		assert_null(c);
		town_restore(&t, spoiled[i][0]);
	}
	town_copy_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_language_that_is_missing_is_english_for_now),
		cmocka_unit_test(a_guide_without_english_has_its_pages),
		cmocka_unit_test(a_thing_that_is_wrong_leaves_the_others),
		cmocka_unit_test(what_leads_only_to_it_is_left_out_too),
		cmocka_unit_test(very_many_problems_hide_nothing),
		cmocka_unit_test(a_town_of_nothing_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
