/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The city's questions whose answers are only counted, and "Help me choose". */
#include "tests/unit/screens/stage.h"

static void step(struct stage *st, const char *answer)
{
	stage_press(st, answer);
	stage_press(st, "Next");
}

static void start(struct stage *st, const char *name)
{
	stage_press(st, "News and alerts");
	stage_press(st, "Questions for you");
	stage_is_on(st, "q1");
	assert_true(stage_shows(st, "Nobody can see who answers."));
	stage_press(st, name);
}

static const char *body_sent(struct stage *st)
{
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(e);
	assert_int_equal(e->request.kind, REQUEST_QUESTIONNAIRE);
	assert_string_equal(e->request.number, "");
	return e->request.body_json;
}

/* --- questionnaires ----------------------------------------------------------------------------- */

static void answers_leave_as_figures(void **state)
{
	struct stage *st = *state;
	start(st, "This centre");
	assert_string_equal(page_first(&st->page, ROLE_STEP)->label, "Question 1 of 5");
	assert_string_equal(stage_title(st), "Is it easy to come in?");
	step(st, "A little hard");
	stage_press(st, "Skip");
	assert_string_equal(page_first(&st->page, ROLE_STEP)->label, "Question 3 of 5");
	step(st, "Each week");
	step(st, "No");
	stage_press(st, "Skip");
	assert_string_equal(stage_title(st), "Send your answers?");
	assert_true(stage_shows(st, "You answered 3 of 5."));
	stage_press(st, "Send it");
	/* No name, no language, no time but the day; what was skipped is left out. */
	assert_string_equal(body_sent(st),
		"{\"v\":1,\"day\":\"2024-05-01\",\"questionnaire\":\"centre\",\"version\":1,"
		"\"answers\":{\"door\":\"a-little\",\"often\":\"week\",\"wait\":\"no\"}}");
	const char *shown = stage_effect(st, EFFECT_SUBMIT)->request.public_json;
	assert_non_null(strstr(shown, "\"at\":1714518000000")); /* local midnight */
	stage_took(st, visit_saved(st->visit, visit_session(st->visit)->sent.id));
	stage_is_on(st, "q4");
	assert_string_equal(stage_title(st), "Thank you. Nobody can see who answered");
	assert_null(stage_find(st, "Back"));
	stage_press(st, "Do something else");
	stage_is_on(st, "h1");
	assert_false(session_has_answers(visit_session(st->visit)));
}

static void an_answer_goes_on_by_itself(void **state)
{
	struct stage *st = *state;
	start(st, "Buses");
	stage_press(st, "Never");
	assert_string_equal(stage_title(st), "How often do you go by bus?");
	stage_wait_ms(st, 800);
	assert_string_equal(stage_title(st), "How far is your bus stop?");
}

static void back_keeps_what_was_answered(void **state)
{
	struct stage *st = *state;
	start(st, "Buses");
	step(st, "Never");
	step(st, "Near");
	stage_press(st, "Back");
	assert_string_equal(stage_title(st), "How far is your bus stop?");
	assert_true(page_labelled(&st->page, "Near")->state & ITEM_CHOSEN);
	assert_null(page_labelled(&st->page, "Skip"));
	stage_press(st, "Back");
	assert_true(page_labelled(&st->page, "Never")->state & ITEM_CHOSEN);
	stage_press(st, "Back");
	stage_is_on(st, "q1");
	/* Whoever begins again begins empty. */
	stage_press(st, "Buses");
	assert_false(page_labelled(&st->page, "Never")->state & ITEM_CHOSEN);
}

static void answers_may_be_seen_again(void **state)
{
	struct stage *st = *state;
	start(st, "Buses");
	step(st, "Never");
	for (int i = 0; i < 3; i++)
		stage_press(st, "Skip");
	stage_press(st, "See my answers again");
	assert_string_equal(page_first(&st->page, ROLE_STEP)->label, "Question 1 of 4");
	assert_true(page_labelled(&st->page, "Never")->state & ITEM_CHOSEN);
	stage_press(st, "Back");
	stage_is_on(st, "q1");
}

static void nothing_answered_is_nothing_sent(void **state)
{
	struct stage *st = *state;
	start(st, "Buses");
	for (int i = 0; i < 4; i++)
		stage_press(st, "Skip");
	assert_string_equal(stage_title(st), "You skipped every question");
	stage_do(st, (struct action){.act = ACT_DO, .n = 0});
	assert_null(stage_effect(st, EFFECT_SUBMIT));
	stage_press(st, "Stop here");
	stage_is_on(st, "q1");
}

static void who_does_not_send_is_forgotten(void **state)
{
	struct stage *st = *state;
	start(st, "Buses");
	step(st, "Never");
	for (int i = 0; i < 3; i++)
		stage_press(st, "Skip");
	stage_press(st, "Do not send");
	stage_is_on(st, "q1");
	assert_false(session_has_answers(visit_session(st->visit)));
}

static void without_room_it_is_said_before(void **state)
{
	struct stage *st = *state;
	st->world.room = false;
	start(st, "Buses");
	stage_is_on(st, "x8f");
}

static void only_what_is_open_is_asked(void **state)
{
	struct stage *st = *state;
	st->content->questionnaires[0].until_ms = st->world.now.wall_ms - 1;
	stage_press(st, "News and alerts");
	stage_press(st, "Questions for you");
	assert_null(stage_find(st, "This centre"));
	assert_non_null(stage_find(st, "Buses"));
	st->content->questionnaires[1].from_ms = st->world.now.wall_ms + 1;
	stage_press(st, "Back");
	assert_null(stage_find(st, "Questions for you"));
}

static void one_is_offered_after_a_visit(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_S4);
	stage_look(st);
	stage_press(st, "Questions for you");
	assert_string_equal(stage_title(st), "Is it easy to come in?");
	stage_press(st, "Back");
	stage_is_on(st, "s4");
	st->content->questionnaires[0].after_visit = false;
	stage_look(st);
	assert_null(stage_find(st, "Questions for you"));
}

static void one_is_offered_when_the_visit_has_been(void **state)
{
	static const char json[] = "{\"number\":\"482915062\",\"kind\":\"visit\",\"state\":\"booked\","
		"\"service\":\"doctor\",\"place\":\"main-street-clinic\",\"start\":\"2024-04-29T10:30\","
		"\"stages\":[{\"state\":\"booked\",\"at\":1714000000000}]}";
	struct stage *st = *state;
	for (int is_past = 0; is_past < 2; is_past++) {
		st->world.now.wall_ms = wall_of((struct day){2024, 4, 29}, is_past ? 700 : 600);
		assert_int_equal(status_read(&stage_session(st)->status, json, "en"), ERR_OK);
		visit_jump(st->visit, SCREEN_C2);
		stage_look(st);
		assert_int_equal(stage_find(st, "Questions for you") != NULL, is_past);
	}
}

/* --- help me choose --------------------------------------------------------------------------------- */

static void the_finder_leads_to_a_booking(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Book a visit");
	assert_string_equal(page_choice(&st->page, 1)->label, "Help me choose");
	stage_press(st, "Help me choose");
	assert_string_equal(stage_title(st), "What is it about?");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Choose one to go on."));
	step(st, "Money or work");
	step(st, "Bills I cannot pay");
	stage_is_on(st, "f2");
	assert_string_equal(page_labelled(&st->page, "Money help")->hint, "Book a visit");
	assert_non_null(strstr(page_labelled(&st->page, "Money help line")->hint, "0120"));
	assert_non_null(stage_find(st, "Call a volunteer"));
	stage_press(st, "Money help");
	stage_is_on(st, "b2");
	assert_int_equal(visit_session(st->visit)->visit.service, content_service(st->content, "money"));
	for (int i = 0; i < 2; i++)
		stage_press(st, "Back");
	/* Each question has kept what was chosen. */
	assert_true(page_labelled(&st->page, "Bills I cannot pay")->state & ITEM_CHOSEN);
	stage_press(st, "Back");
	assert_true(page_labelled(&st->page, "Money or work")->state & ITEM_CHOSEN);
	stage_press(st, "Back");
	stage_is_on(st, "b1");
}

static void the_finder_leads_to_a_report_a_number_and_a_guide(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Help me choose");
	step(st, "My home");
	step(st, "Something broke");
	step(st, "The heating");
	stage_press(st, "My home"); /* the kind of report */
	stage_is_on(st, "p2");
	assert_int_equal(visit_session(st->visit)->report.kind, content_kind(st->content, "home"));
	stage_press(st, "Back");
	stage_press(st, "Keep your home warm");
	stage_is_on(st, "e4");
	stage_press(st, "Back");
	for (int i = 0; i < 2; i++)
		stage_press(st, "Back");
	step(st, "I smell gas");
	stage_press(st, "Smell of gas");
	stage_is_on(st, "e6");
	assert_string_equal(stage_title(st), "Smell of gas");
}

/* Help was asked for while one answer of a report was being changed: that job is left. */
static void a_booking_from_help_does_not_end_in_a_report(void **state)
{
	struct stage *st = *state;
	stage_session(st)->report.kind = content_kind(st->content, "lights");
	stage_session(st)->check = SCREEN_P6;
	visit_jump(st->visit, SCREEN_F1);
	stage_look(st);
	step(st, "ID and papers");
	stage_press(st, "ID and papers");
	stage_is_on(st, "b2");
	assert_int_equal(visit_session(st->visit)->check, SCREEN_NONE);
}

static void fear_is_asked_about_first(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_F1);
	stage_look(st);
	step(st, "A neighbour");
	step(st, "I am afraid");
	stage_press(st, "I feel unsafe");
	stage_is_on(st, "p1a");
}

static void a_town_without_a_finder_shows_none(void **state)
{
	struct stage *st = *state;
	st->content->finder_count = 0;
	stage_press(st, "Book a visit");
	assert_null(stage_find(st, "Help me choose"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(answers_leave_as_figures),
		stage_test(an_answer_goes_on_by_itself),
		stage_test(back_keeps_what_was_answered),
		stage_test(answers_may_be_seen_again),
		stage_test(nothing_answered_is_nothing_sent),
		stage_test(who_does_not_send_is_forgotten),
		stage_test(without_room_it_is_said_before),
		stage_test(only_what_is_open_is_asked),
		stage_test(one_is_offered_after_a_visit),
		stage_test(one_is_offered_when_the_visit_has_been),
		stage_test(the_finder_leads_to_a_booking),
		stage_test(the_finder_leads_to_a_report_a_number_and_a_guide),
		stage_test(a_booking_from_help_does_not_end_in_a_report),
		stage_test(fear_is_asked_about_first),
		stage_test(a_town_without_a_finder_shows_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
