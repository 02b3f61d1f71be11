/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo town: complete in every language, and as rich as it is promised. */
#include "kiosk/content/content.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TOWN "assets/town"
#define PICTURES "assets/pictograms"

static struct content_problems problems;

static void demo_town_has_no_problems(void **state)
{
	(void)state;
	struct content *c = NULL;
	enum err e = content_load_with(TOWN, content_picture_in_folder, PICTURES, &c, &problems);
	if (e)
		content_problems_print(stderr, &problems);
	assert_int_equal(e, ERR_OK);
	content_destroy(c);
}

static void demo_town_is_rich(void **state)
{
	(void)state;
	struct content *c = NULL;
	assert_int_equal(content_load(TOWN, &c, &problems), ERR_OK);
	assert_int_equal(c->service_count, 9);
	assert_int_equal(c->place_count, 12);
	assert_int_equal(c->kind_count, 11);
	assert_int_equal(c->topic_count, 10);
	assert_int_equal(c->guide_count, 30);
	assert_int_equal(c->number_count, 20);
	assert_int_equal(c->figure_count, 4);
	assert_int_equal(c->said_count, 5);
	assert_int_equal(c->questionnaire_count, 2);
	assert_int_equal(c->questionnaires[0].question_count, 5);
	assert_true(c->questionnaires[0].after_visit);
	assert_int_equal(c->finder_count, 7);
	assert_int_equal(c->streets.count, 300);
	assert_int_equal(c->first_names[0].count, 200);
	for (int i = 0; i < c->service_count; i++)
		assert_in_range(c->services[i].place_count, 2, 6);
	content_destroy(c);
}

static void names_are_those_of_the_screens(void **state)
{
	(void)state;
	static const char *const services[] = {"Doctor or nurse", "Money help", "Care at home",
		"Housing", "Jobs and training", "Disability help", "ID and papers",
		"Clubs and classes", "Something else"};
	static const char *const kinds[] = {"Street or path", "Street lights", "Rubbish or dirt",
		"Water or drains", "My home", "Steps or access", "Noise", "A bad service",
		"I feel unsafe", "An idea", "Something else"};
	static const char *const topics[] = {"Health", "Care at home", "Money", "Housing",
		"Jobs and training", "Disability", "Getting around", "Clubs and fun",
		"Phones, computers", "Your rights"};
	struct content *c = NULL;
	assert_int_equal(content_load(TOWN, &c, &problems), ERR_OK);
	for (int i = 0; i < 9; i++)
		assert_string_equal(text_in(&c->services[i].name, 0), services[i]);
	for (int i = 0; i < 11; i++)
		assert_string_equal(text_in(&c->kinds[i].name, 0), kinds[i]);
	for (int i = 0; i < 10; i++)
		assert_string_equal(text_in(&c->topics[i].name, 0), topics[i]);
	content_destroy(c);
}

static void each_topic_has_three_guides(void **state)
{
	(void)state;
	struct content *c = NULL;
	int guides[64] = {0};
	assert_int_equal(content_load(TOWN, &c, &problems), ERR_OK);
	for (int i = 0; i < c->guide_count; i++) {
		guides[c->guides[i].topic]++;
		assert_in_range(c->guides[i].page_count, 2, 4);
	}
	for (int i = 0; i < c->topic_count; i++)
		assert_int_equal(guides[i], 3);
	content_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_town_has_no_problems),
		cmocka_unit_test(demo_town_is_rich),
		cmocka_unit_test(names_are_those_of_the_screens),
		cmocka_unit_test(each_topic_has_three_guides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
