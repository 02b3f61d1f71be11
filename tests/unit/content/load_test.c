/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Good content: what is in the files is what comes out. */
#include "tests/unit/content/town_copy.h"

#include "kiosk/content/content.h"

static struct content_problems problems;

static struct content *load(const char *dir)
{
	struct content *c = NULL;
	enum err e = content_load(dir, &c, &problems);
	if (e)
		content_problems_print(stderr, &problems);
	assert_int_equal(e, ERR_OK);
	assert_int_equal(problems.count, 0);
	return c;
}

static void small_town_is_all_there(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	assert_string_equal(c->town.emergency_digits, "112");
	assert_string_equal(text_in(&c->town.name, 0), "Smallton");
	assert_int_equal(c->town.help_number, content_number(c, "help"));
	assert_int_equal(c->service_count, 2);
	int doctor = content_service(c, "doctor"), care = content_service(c, "care");
	assert_int_equal(c->services[doctor].place_count, 2);
	assert_int_equal(c->services[doctor].places[1], content_place(c, "hall"));
	assert_int_equal(c->services[doctor].number, -1);
	assert_true(c->services[care].is_phone_only);
	assert_int_equal(c->services[care].number, 0);
	assert_string_equal(text_in(&c->services[doctor].name, 1), "Médico o enfermera");
	assert_string_equal(text_in(&c->services[doctor].bring, 0), "Bring your health card.");
	assert_string_equal(c->numbers[1].text_digits, "");
	content_destroy(c);
}

static void reports_have_their_picks(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	const struct report_kind *lights = &c->kinds[content_kind(c, "lights")];
	assert_int_equal(lights->pick_count, 2);
	assert_string_equal(text_in(&lights->picks[0].name, 0), "It is off");
	assert_false(lights->picks[0].is_other);
	assert_true(lights->picks[1].is_other);
	assert_int_equal(lights->other_number, -1);
	assert_string_equal(text_in(&lights->other_who, 0), "");
	const struct report_kind *water = &c->kinds[content_kind(c, "water")];
	assert_int_equal(water->other_number, content_number(c, "water"));
	assert_string_equal(text_in(&water->other_who, 0), "the water company");
	assert_true(c->kinds[content_kind(c, "unsafe")].asks_danger);
	assert_true(c->kinds[content_kind(c, "service")].is_bad_service);
	assert_true(c->kinds[content_kind(c, "idea")].is_idea);
	content_destroy(c);
}

static void guides_have_the_same_pages_in_each_language(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	assert_int_equal(c->topic_count, 1);
	assert_int_equal(c->guide_count, 1);
	assert_int_equal(c->guides[0].topic, 0);
	assert_int_equal(c->guides[0].page_count, 2);
	assert_string_equal(c->guides[0].pages[0].picture, "water");
	assert_string_equal(text_in(&c->guides[0].title, 0), "Stay well on hot days");
	assert_string_equal(
		text_in(&c->guides[0].pages[0].body, 0), "Drink water often.\nEat small meals.");
	assert_string_equal(text_in(&c->guides[0].pages[1].body, 2), "请待在室内。");
	content_destroy(c);
}

static void questionnaires_and_the_finder_lead_somewhere(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	assert_int_equal(c->questionnaire_count, 1);
	const struct questionnaire *q = &c->questionnaires[0];
	assert_int_equal(q->version, 1);
	assert_true(q->after_visit);
	assert_int_equal(q->from_ms, 0);
	assert_int_equal(q->until_ms, 1719788400000); /* the end of 30 June */
	assert_int_equal(q->question_count, 2);
	assert_int_equal(q->questions[1].answer_count, 2);
	assert_string_equal(text_in(&q->questions[1].ask, 1), "¿Cuánto esperó?");
	assert_string_equal(text_in(&q->questions[0].answers[1].name, 0), "No");
	assert_int_equal(c->finder_count, 2);
	const struct finder_answer *ill = &c->finder[0].answers[1];
	assert_int_equal(c->finder[0].answers[0].next, 1);
	assert_int_equal(c->finder[0].answers[0].service, -1);
	assert_int_equal(ill->next, -1);
	assert_int_equal(ill->service, content_service(c, "doctor"));
	assert_int_equal(ill->guide, content_guide(c, "heat"));
	assert_int_equal(c->finder[1].answers[0].kind, content_kind(c, "lights"));
	assert_int_equal(c->finder[1].answers[1].number, content_number(c, "water"));
	assert_string_equal(text_in(&c->finder[1].answers[1].name, 2), "水龙头");
	content_destroy(c);
}

static void dates_are_in_the_zone_of_the_town(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	/* Dublin is one hour ahead of UTC in summer: 8 April 2024 begins at 23:00 UTC on the 7th.
	 */
	assert_int_equal(c->notices[0].from_ms, 1712530800000);
	assert_int_equal(c->notices[0].until_ms, 0);
	assert_int_equal(c->notices[1].until_ms, 1715950800000); /* 17 May, 14:00 */
	assert_int_equal(c->notices[2].until_ms, 1714690800000); /* the end of 2 May */
	assert_int_equal(c->notices[2].level, ALERT_READY);
	assert_int_equal(c->notices[1].level, ALERT_NONE);
	assert_true(c->notices[1].is_event);
	assert_int_equal(c->figures[0].period_ms, 1709251200000); /* 1 March: winter time */
	assert_int_equal(c->figures[0].of_ten, -1);
	assert_int_equal(c->figures[1].of_ten, 9);
	assert_string_equal(c->figures[0].source, "");
	assert_string_equal(c->figures[1].source, "Asked at the door");
	assert_string_equal(text_in(&c->figures[0].goal, 0), "Our goal is 90.");
	assert_string_equal(text_in(&c->figures[1].goal, 0), "");
	assert_string_equal(text_in(&c->notices[0].what_to_do, 3), "");
	content_destroy(c);
}

static void hours_open_and_close(void **state)
{
	(void)state;
	struct content *c = load(TOWN_SMALL);
	const struct place *clinic = &c->places[content_place(c, "clinic")];
	assert_int_equal(clinic->hours[0].days, 0x1D); /* Monday, Wednesday to Friday */
	assert_true(hours_are_open(clinic->hours, clinic->hours_count, 0, 8 * 60 + 30));
	assert_false(hours_are_open(clinic->hours, clinic->hours_count, 0, 8 * 60 + 29));
	assert_false(hours_are_open(clinic->hours, clinic->hours_count, 0, 12 * 60 + 30));
	assert_false(hours_are_open(clinic->hours, clinic->hours_count, 1, 9 * 60));
	assert_true(hours_are_open(clinic->hours, clinic->hours_count, 5, 9 * 60));
	assert_false(hours_are_open(clinic->hours, clinic->hours_count, 6, 9 * 60));
	content_destroy(c);
}

static void streets_are_found_by_what_is_typed(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		int count;
		const char *found[4];
	} cases[] = {
		{"mill", 4, {"Mill Lane", "Mill Road", "Millbrook Street", "Old Mill Way"}},
		{"MILL ", 3, {"Mill Lane", "Mill Road", "Old Mill Way"}},
		{"mill r", 1, {"Mill Road"}},
		{"egl", 1, {"Église Road"}},
		{"Égl", 1, {"Église Road"}},
		{"st annes", 1, {"St Anne's Road"}},
		{"road", 3, {"Église Road", "Mill Road", "St Anne's Road"}},
		{"xyz", 0, {NULL}},
		{"", 0, {NULL}},
		{" ' . ", 0, {NULL}},
	};
	struct content *c = load(TOWN_SMALL);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int found[4];
		assert_int_equal(streets_match(c, cases[i].typed, found, 4), cases[i].count);
		for (int k = 0; k < cases[i].count; k++)
			assert_string_equal(c->streets.names[found[k]], cases[i].found[k]);
	}
	int one[1];
	assert_int_equal(streets_match(c, "mill", one, 1), 4);
	assert_string_equal(c->streets.names[one[0]], "Mill Lane");
	char long_text[5000];
	memset(long_text, 'a', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	assert_int_equal(streets_match(c, long_text, one, 1), 0);
	content_destroy(c);
}

static void the_version_changes_with_any_byte(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	struct content *a = load(TOWN_SMALL), *b = load(t.dir);
	assert_int_equal(strlen(a->version), 64);
	assert_string_equal(a->version, b->version);
	content_destroy(b);
	static const char streets[] = "Mill Lane\n";
	town_write(&t, "streets.txt", streets, strlen(streets));
	b = load(t.dir);
	assert_string_not_equal(a->version, b->version);
	content_destroy(a);
	content_destroy(b);
	town_copy_remove(&t);
}

static void windows_files_are_read_too(void **state)
{
	(void)state;
	struct town_copy t;
	town_copy_make(&t);
	static const char guide[] = "\xEF\xBB\xBF# Heat\r\n\r\n## [water]\r\nDrink "
				    "water.\r\n\r\n## [sun]\r\nStay inside.\r\n";
	town_write(&t, "guides/en/heat.md", guide, strlen(guide));
	struct content *c = load(t.dir);
	assert_string_equal(text_in(&c->guides[0].title, 0), "Heat");
	assert_string_equal(text_in(&c->guides[0].pages[0].body, 0), "Drink water.");
	content_destroy(c);
	town_copy_remove(&t);
}

static void an_empty_text_falls_back_to_the_first_language(void **state)
{
	(void)state;
	struct text t = {.in = {"one", "", NULL}};
	assert_string_equal(text_in(&t, 1), "one");
	assert_string_equal(text_in(&t, 2), "one");
	assert_string_equal(text_in(&t, -1), "one");
	assert_string_equal(text_in(&t, 99), "one");
	struct text empty = {.in = {NULL}};
	assert_string_equal(text_in(&empty, 0), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_town_is_all_there),
		cmocka_unit_test(reports_have_their_picks),
		cmocka_unit_test(guides_have_the_same_pages_in_each_language),
		cmocka_unit_test(questionnaires_and_the_finder_lead_somewhere),
		cmocka_unit_test(dates_are_in_the_zone_of_the_town),
		cmocka_unit_test(hours_open_and_close),
		cmocka_unit_test(streets_are_found_by_what_is_typed),
		cmocka_unit_test(the_version_changes_with_any_byte),
		cmocka_unit_test(windows_files_are_read_too),
		cmocka_unit_test(an_empty_text_falls_back_to_the_first_language),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
