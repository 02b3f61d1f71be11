/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/screens/stage.h"

#define BOOKED \
	"{\"number\":\"482915062\",\"kind\":\"visit\",\"state\":\"booked\",\"service\":\"doctor\"," \
	"\"place\":\"main-street-clinic\",\"start\":\"2024-05-07T10:30\",\"stages\":[" \
	"{\"state\":\"asked\",\"at\":1714460400000},{\"state\":\"booked\",\"at\":1714546800000}]}"
#define LIGHT \
	"{\"number\":\"482915062\",\"kind\":\"report\",\"state\":\"received\",\"report_kind\":\"lights\"," \
	"\"street\":\"Mill Road\",\"stages\":[{\"state\":\"received\",\"at\":1714460400000}]," \
	"\"reason\":{\"en\":\"The lamp is on its way.\"}}"

static void ask(struct stage *st, const char *number)
{
	stage_press(st, "My request");
	stage_type(st, number);
	stage_press(st, "Next");
}

static void find(struct stage *st, const char *json)
{
	ask(st, "482915062");
	stage_is_on(st, "c1w");
	assert_non_null(stage_effect(st, EFFECT_LOOK_UP));
	stage_took(st, visit_status(st->visit, ERR_OK, json));
	stage_is_on(st, "c2");
}

static void a_wrong_number_is_caught_here(void **state)
{
	struct stage *st = *state;
	ask(st, "482915063");
	stage_is_on(st, "c1");
	assert_true(stage_shows(st, "That number is not right. Check each number and try again."));
	assert_true(page_first(&st->page, ROLE_FIELD)->is_private);
}

static void five_wrong_numbers_make_a_pause(void **state)
{
	struct stage *st = *state;
	ask(st, "482915063");
	for (int i = 0; i < 4; i++)
		stage_press(st, "Next");
	assert_true(stage_shows(st, "Please wait 2 minutes, or call a volunteer."));
	strcpy(stage_session(st)->number, "482915062");
	stage_press(st, "Next");
	stage_is_on(st, "c1");
	assert_non_null(stage_find(st, "Call a volunteer"));
	st->world.now.mono_us += 120000000;
	stage_press(st, "Next");
	stage_is_on(st, "c1w");
}

static void numbers_that_are_not_there_count_too(void **state)
{
	struct stage *st = *state;
	ask(st, "482915062");
	for (int i = 0; i < 5; i++) {
		stage_took(st, visit_status(st->visit, ERR_NOT_FOUND, NULL));
		assert_string_equal(stage_title(st), "We cannot find that number here");
		assert_true(stage_shows(st, "It may be too new."));
		stage_press(st, "Try again");
		stage_press(st, "Next");
	}
	stage_is_on(st, "c1");
	assert_true(stage_shows(st, "Please wait 2 minutes"));
}

static void no_answer_is_told_as_it_is(void **state)
{
	struct stage *st = *state;
	st->world.line = false;
	stage_press(st, "My request");
	assert_true(stage_shows(st, "Right now we see only requests made on this machine."));
	stage_type(st, "482915062");
	stage_press(st, "Next");
	stage_wait_ms(st, 5000);
	stage_is_on(st, "c1n");
	assert_false(stage_shows(st, "too new"));
	stage_press(st, "Back");
	stage_is_on(st, "c1");
}

static void a_visit_shows_its_steps(void **state)
{
	struct stage *st = *state;
	find(st, BOOKED);
	assert_string_equal(stage_title(st), "Doctor or nurse on Tuesday 7\u00a0May, 10:30");
	struct item *first = page_item(&st->page, "c2.s0"), *second = page_item(&st->page, "c2.s1");
	assert_string_equal(first->label, "Asked for");
	assert_true(first->state & ITEM_DONE);
	assert_string_equal(second->label, "Booked");
	assert_true(second->state & ITEM_NOW);
	assert_null(page_item(&st->page, "c2.s2"));
	assert_true(stage_shows(st, "Your number is 482\u00a0915\u00a0062."));
	stage_press(st, "Back");
	stage_is_on(st, "c1");
}

/* What is kept here of a cancellation still says which visit it was. */
static void a_cancellation_keeps_the_name_of_its_visit(void **state)
{
	struct stage *st = *state;
	st->world.line = false;
	find(st, BOOKED);
	stage_press(st, "Cancel the visit");
	stage_press(st, "Yes, cancel it");
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(strstr(e->request.public_json, "\"state\":\"cancel_asked\""));
	assert_non_null(strstr(e->request.public_json, "\"service\":\"doctor\""));
	assert_non_null(strstr(e->request.public_json, "\"start\":\"2024-05-07T10:30\""));
	stage_took(st, visit_outcome(st->visit, stage_session(st)->sent.id, OUTCOME_SAVED));
	assert_string_equal(stage_title(st), "We have asked to cancel it");
}

static void a_visit_is_cancelled_after_asking(void **state)
{
	struct stage *st = *state;
	find(st, BOOKED);
	stage_press(st, "Cancel the visit");
	assert_string_equal(page_choice(&st->page, 1)->label, "No, keep it");
	assert_true(page_choice(&st->page, 1)->state & ITEM_MAIN);
	stage_press(st, "No, keep it");
	stage_is_on(st, "c2");
	assert_string_equal(stage_session(st)->visit.about, "");
	stage_press(st, "Cancel the visit");
	stage_press(st, "Yes, cancel it");
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(e);
	assert_int_equal(e->request.kind, REQUEST_CANCEL);
	assert_non_null(strstr(e->request.body_json, "\"about\":\"482915062\""));
}

static void a_visit_is_moved(void **state)
{
	struct stage *st = *state;
	struct free_time free_time = {.day = {2024, 5, 8}, .minute = 540};
	struct times_row row = {"doctor", "main-street-clinic", &free_time, 1};
	st->world.times = (struct times){1, &row, 1};
	find(st, BOOKED);
	stage_press(st, "Change day or time");
	stage_is_on(st, "b3");
	const struct visit_draft *v = &visit_session(st->visit)->visit;
	assert_true(v->is_change);
	assert_string_equal(v->about, "482915062");
	assert_string_equal(st->content->services[v->service].id, "doctor");
	st->world.times = (struct times){0};
	stage_press(st, "Back");
	stage_press(st, "Change day or time");
	stage_is_on(st, "b3e");
}

static void more_is_said_about_a_report(void **state)
{
	struct stage *st = *state;
	find(st, LIGHT);
	assert_string_equal(stage_title(st), "Street lights, Mill Road");
	assert_true(stage_shows(st, "The lamp is on its way."));
	assert_string_equal(page_item(&st->page, "c2.s2")->label, "It is done");
	assert_null(page_item(&st->page, "c2.s2")->value);
	stage_press(st, "Add something");
	stage_press(st, "Type it");
	stage_type(st, "now it is dark");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	assert_false(stage_shows(st, "Answer"));
	stage_press(st, "Send it");
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_int_equal(e->request.kind, REQUEST_ADD);
	assert_non_null(strstr(e->request.body_json, "\"about\":\"482915062\""));
}

static void a_bad_service_is_a_report_of_its_own(void **state)
{
	struct stage *st = *state;
	find(st, BOOKED);
	stage_press(st, "I am not happy");
	stage_press(st, "Pick from a list");
	stage_press(st, "I waited too long");
	stage_press(st, "Next");
	stage_is_on(st, "p5");
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	stage_press(st, "Send it");
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_int_equal(e->request.kind, REQUEST_REPORT);
	assert_non_null(strstr(e->request.body_json, "\"about\":\"482915062\""));
}

static void what_is_over_cannot_be_cancelled(void **state)
{
	struct stage *st = *state;
	find(st, "{\"number\":\"482915062\",\"kind\":\"visit\",\"state\":\"cancelled\",\"service\":\"doctor\","
		 "\"place\":\"main-street-clinic\",\"start\":\"2024-05-07T10:30\",\"stages\":[]}");
	assert_null(stage_find(st, "Cancel the visit"));
	assert_null(stage_find(st, "Change day or time"));
}

static void a_lost_slip_has_a_way_on(void **state)
{
	struct stage *st = *state;
	stage_press(st, "My request");
	stage_press(st, "I lost my slip");
	assert_string_equal(stage_title(st), "No slip? We can still help");
	stage_press(st, "Call a volunteer");
	stage_is_on(st, "e2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_wrong_number_is_caught_here),
		stage_test(five_wrong_numbers_make_a_pause),
		stage_test(numbers_that_are_not_there_count_too),
		stage_test(no_answer_is_told_as_it_is),
		stage_test(a_visit_shows_its_steps),
		stage_test(a_cancellation_keeps_the_name_of_its_visit),
		stage_test(a_visit_is_cancelled_after_asking),
		stage_test(a_visit_is_moved),
		stage_test(more_is_said_about_a_report),
		stage_test(a_bad_service_is_a_report_of_its_own),
		stage_test(what_is_over_cannot_be_cancelled),
		stage_test(a_lost_slip_has_a_way_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
