/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the city asks of a report, from its form to what is sealed. */
#include "tests/unit/screens/stage.h"

static const char all_types[] =
	"{\"forms\":[{\"kind\":\"lights\",\"lang\":\"en\",\"questions\":["
	"{\"code\":\"STATE\",\"type\":\"choice\",\"required\":true,\"label\":\"What is wrong?\","
	"\"choices\":[{\"key\":\"off\",\"name\":\"It is off\"},{\"key\":\"day\",\"name\":\"On by day\"}]},"
	"{\"code\":\"NEAR\",\"type\":\"choices\",\"required\":false,\"label\":\"What is near?\","
	"\"choices\":[{\"key\":\"bus\",\"name\":\"A bus stop\"},{\"key\":\"door\",\"name\":\"A door\"},"
	"{\"key\":\"tree\",\"name\":\"A tree\"}]},"
	"{\"code\":\"HEIGHT\",\"type\":\"number\",\"required\":false,\"label\":\"How high?\"},"
	"{\"code\":\"SEEN\",\"type\":\"time\",\"required\":true,\"label\":\"When did you see it?\"},"
	"{\"code\":\"PLATE\",\"type\":\"text\",\"required\":true,\"label\":\"What is on the lamp?\"},"
	"{\"code\":\"MORE\",\"type\":\"words\",\"required\":false,\"label\":\"Anything else?\"}]}]}";

static void ask(struct stage *st)
{
	assert_int_equal(forms_read(&st->world.forms, all_types), ERR_OK);
}

static void begin(struct stage *st)
{
	ask(st);
	stage_press(st, "Report a problem");
	stage_press(st, "Street lights");
	stage_press(st, "Next");
	stage_press(st, "In this building");
	stage_press(st, "Next");
	stage_is_on(st, "pq");
	assert_string_equal(stage_title(st), "What is wrong?");
}

static void choose(struct stage *st, const char *label)
{
	stage_press(st, label);
	stage_press(st, "Next");
}

/* The questions to the end, and on to the check card. */
static void answer_all(struct stage *st)
{
	begin(st);
	choose(st, "It is off");
	assert_string_equal(stage_title(st), "What is near?");
	stage_press(st, "A bus stop");
	stage_press(st, "A door");
	stage_press(st, "A tree");
	choose(st, "A door"); /* off again */
	assert_string_equal(stage_title(st), "How high?");
	stage_press(st, "Type it");
	stage_is_on(st, "pqn");
	stage_type(st, "4x5");
	stage_press(st, "Next");
	assert_string_equal(stage_title(st), "When did you see it?");
	choose(st, "Tuesday 30\u00a0April");
	choose(st, "Evening");
	choose(st, "21:00");
	assert_null(stage_find(st, "Skip"));
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Choose one to go on."));
	stage_press(st, "Type it");
	stage_is_on(st, "pqt");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Type your answer to go on."));
	stage_type(st, "A7");
	stage_press(st, "Next");
	stage_press(st, "Skip");
	stage_is_on(st, "p3");
	stage_press(st, "Pick from a list");
	choose(st, "It is off");
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
}

static const char *body(struct stage *st)
{
	stage_press(st, "Send it");
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(e);
	return e->request.body_json;
}

static void all_answers_go_with_the_report(void **state)
{
	struct stage *st = *state;
	answer_all(st);
	assert_true(stage_shows(st, "A bus stop, A tree"));
	assert_true(stage_shows(st, "Tuesday 30\u00a0April, 9:00"));
	assert_true(stage_shows(st, "Not told"));
	const char *json = body(st);
	assert_non_null(strstr(json, "\"answers\":{\"STATE\":\"off\",\"NEAR\":[\"bus\",\"tree\"],"
				     "\"HEIGHT\":\"45\",\"SEEN\":\"2024-04-30T21:00\",\"PLATE\":\"A7\"}"));
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_null(strstr(e->request.public_json, "A7"));
	forms_finish(&st->world.forms);
}

static void nothing_is_asked_where_there_is_no_form(void **state)
{
	struct stage *st = *state;
	ask(st);
	stage_press(st, "Report a problem");
	choose(st, "Noise");
	choose(st, "In this building");
	stage_is_on(st, "p3");
	forms_finish(&st->world.forms);
	assert_int_equal(forms_read(&st->world.forms,
				 "{\"forms\":[{\"kind\":\"noise\",\"lang\":\"xx\",\"questions\":[{\"code\":\"A\","
				 "\"type\":\"text\",\"required\":true,\"label\":\"A\"}]}]}"),
		ERR_OK);
	stage_press(st, "Back");
	stage_press(st, "Next");
	stage_is_on(st, "p3"); /* a language that this machine has not */
	forms_finish(&st->world.forms);
}

static void a_question_that_must_be_answered_has_no_skip(void **state)
{
	struct stage *st = *state;
	begin(st);
	assert_null(stage_find(st, "Skip"));
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Choose one to go on."));
	choose(st, "On by day");
	assert_non_null(stage_find(st, "Skip"));
	stage_press(st, "Skip");
	assert_string_equal(stage_title(st), "How high?");
	stage_press(st, "Back");
	assert_string_equal(stage_title(st), "What is near?");
	stage_press(st, "Back");
	assert_string_equal(stage_title(st), "What is wrong?");
	assert_true(stage_find(st, "On by day")->state & ITEM_CHOSEN); /* Back keeps answers */
	stage_press(st, "Next");
	assert_string_equal(stage_title(st), "What is near?");
	forms_finish(&st->world.forms);
}

static void one_answer_is_changed_and_the_check_card_comes_back(void **state)
{
	struct stage *st = *state;
	answer_all(st);
	stage_do(st, page_item(&st->page, "p6.c9")->on_press); /* the third question */
	stage_press(st, "Type it");
	stage_is_on(st, "pqn");
	stage_do(st, (struct action){.act = ACT_CLEAR});
	stage_type(st, "6");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	stage_do(st, page_item(&st->page, "p6.c10")->on_press);
	choose(st, "Today");
	choose(st, "Morning");
	choose(st, "8:00");
	stage_is_on(st, "p6");
	const char *json = body(st);
	assert_non_null(strstr(json, "\"HEIGHT\":\"6\",\"SEEN\":\"2024-05-01T08:00\""));
	forms_finish(&st->world.forms);
}

/* Another kind has other questions, or none: no answer of the first one goes with it. */
static void another_kind_forgets_the_answers(void **state)
{
	struct stage *st = *state;
	answer_all(st);
	stage_do(st, page_item(&st->page, "p6.c0")->on_press);
	stage_is_on(st, "p1");
	choose(st, "Noise");
	stage_press(st, "Type it");
	stage_type(st, "Loud");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	assert_null(strstr(body(st), "answers"));
	forms_finish(&st->world.forms);
}

/* Shown and said in the city's language, with a word in the person's own. */
static void the_citys_words_stay_in_its_language(void **state)
{
	struct stage *st = *state;
	begin(st);
	assert_null(page_first(&st->page, ROLE_TITLE)->lang);
	visit_profile(st->visit)->language = tongue_find("es")->index;
	stage_look(st);
	assert_string_equal(page_first(&st->page, ROLE_TITLE)->lang, "en");
	assert_string_equal(page_first(&st->page, ROLE_TITLE)->label, "What is wrong?");
	assert_string_equal(stage_find(st, "It is off")->lang, "en");
	assert_true(stage_shows(st, "English"));
	forms_finish(&st->world.forms);
}

static void what_is_no_form_changes_nothing(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "{}", "[]", "{\"forms\":[1]}",
		"{\"forms\":[{\"kind\":\"a\",\"lang\":\"en\",\"questions\":[{\"code\":\"\",\"type\":\"text\","
		"\"required\":true,\"label\":\"A\"}]}]}",
		"{\"forms\":[{\"kind\":\"a\",\"lang\":\"en\",\"questions\":[{\"code\":\"A\",\"type\":\"file\","
		"\"required\":true,\"label\":\"A\"}]}]}",
		"{\"forms\":[{\"kind\":\"a\",\"lang\":\"en\",\"questions\":[{\"code\":\"A\",\"type\":\"choice\","
		"\"required\":true,\"label\":\"A\"}]}]}"};
	struct forms f = {0};
	assert_int_equal(forms_read(&f, all_types), ERR_OK);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_not_equal(forms_read(&f, wrong[i]), ERR_OK);
	assert_int_equal(forms_find(&f, "lights")->count, 6);
	assert_null(forms_find(&f, "noise"));
	forms_finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(all_answers_go_with_the_report),
		stage_test(nothing_is_asked_where_there_is_no_form),
		stage_test(a_question_that_must_be_answered_has_no_skip),
		stage_test(one_answer_is_changed_and_the_check_card_comes_back),
		stage_test(another_kind_forgets_the_answers),
		stage_test(the_citys_words_stay_in_its_language),
		stage_test(what_is_no_form_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
