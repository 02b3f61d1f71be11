/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/screens/stage.h"

static void help_returns_exactly_where_it_was_asked_for(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_press(st, "Street lights");
	stage_press(st, "Help");
	stage_press(st, "About this screen");
	assert_true(stage_shows(st, "Choose what the problem is about."));
	assert_true(stage_shows(st, "Nothing is sent until the end."));
	stage_press(st, "Back");
	stage_press(st, "Back");
	stage_is_on(st, "p1");
	assert_true(page_item(&st->page, "p1.o1")->state & ITEM_CHOSEN);
}

static void a_volunteer_is_called_and_comes(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_press(st, "Help");
	stage_press(st, "Call a volunteer");
	assert_string_equal(stage_title(st), "We are calling a volunteer");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, 1);
	assert_int_equal(stage_effect(st, EFFECT_SOUND)->n, SOUND_CALL);
	stage_took(st, visit_call(st->visit, 1, "Ana"));
	assert_string_equal(stage_title(st), "Ana is coming");
	stage_press(st, "Go on by myself");
	stage_is_on(st, "p1");
	/* Who asks again while someone comes does not ring twice. */
	stage_press(st, "Help");
	stage_press(st, "Call a volunteer");
	assert_null(stage_effect(st, EFFECT_CALL));
	assert_string_equal(stage_title(st), "Ana is coming");
}

static void a_volunteer_who_is_done_leaves_the_person_where_help_was_asked(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_press(st, "Help");
	stage_press(st, "Call a volunteer");
	stage_took(st, visit_call(st->visit, 1, ""));
	assert_string_equal(stage_title(st), "A volunteer is coming");
	stage_took(st, visit_call(st->visit, 0, ""));
	assert_string_equal(stage_title(st), "We are calling a volunteer");
	stage_took(st, visit_call(st->visit, 2, ""));
	stage_is_on(st, "p1");
	/* A late word about a call that is over changes nothing. */
	stage_took(st, visit_call(st->visit, 1, "Ana"));
	stage_is_on(st, "p1");
	stage_press(st, "Help");
	stage_press(st, "Call a volunteer");
	assert_string_equal(stage_title(st), "We are calling a volunteer");
	stage_press(st, "Help");
	stage_took(st, visit_call(st->visit, 2, ""));
	stage_is_on(st, "e1");
	stage_press(st, "Back");
	stage_is_on(st, "e1"); /* not the page of the call */
	stage_press(st, "Back");
	stage_is_on(st, "p1");
}

static void the_volunteer_hears_what_kind_of_help(void **state)
{
	struct stage *st = *state;
	visit_profile(st->visit)->reader = true;
	stage_press(st, "Get help now");
	stage_press(st, "Call a volunteer");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, HELP_SEE);
	stage_press(st, "Stop calling");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, HELP_NONE);
	visit_jump(st->visit, SCREEN_H1);
	stage_look(st);
	stage_press(st, "Report a problem");
	stage_press(st, "I feel unsafe");
	stage_wait_ms(st, 1000);
	stage_press(st, "Help");
	stage_press(st, "Call a volunteer");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, HELP_UNSAFE);
}

static void a_lamp_that_does_not_work_is_never_said_to_be_on(void **state)
{
	struct stage *st = *state;
	st->world.line = false;
	st->world.has_lamp = true;
	stage_press(st, "Get help now");
	stage_press(st, "Call a volunteer");
	assert_true(stage_shows(st, "A light and a sound are on at the desk. Please stay here."));
	stage_took(st, visit_lamp(st->visit, false));
	assert_string_equal(stage_title(st), "We cannot call from here now");
}

static void nobody_comes_and_then_nobody_is_here(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Call a volunteer");
	stage_wait_ms(st, 119000);
	assert_string_equal(stage_title(st), "We are calling a volunteer");
	stage_wait_ms(st, 1000);
	assert_string_equal(stage_title(st), "No one has come yet");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, 0);
	stage_press(st, "Call again");
	assert_string_equal(stage_title(st), "We are calling a volunteer");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, 1);
	stage_wait_ms(st, 120000);
	stage_press(st, "Phone numbers");
	stage_press(st, "Back");
	/* Left alone on this page, the visit ends like any other. */
	stage_wait_ms(st, 120000);
	stage_is_on(st, "x3");
	stage_wait_ms(st, 60000);
	stage_is_on(st, "a1");
}

static void a_call_can_be_stopped(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Call a volunteer");
	stage_press(st, "Stop calling");
	stage_is_on(st, "e1");
	assert_int_equal(stage_effect(st, EFFECT_CALL)->n, 0);
}

static void out_of_hours_nobody_is_promised(void **state)
{
	struct stage *st = *state;
	st->world.now.wall_ms = wall_of((struct day){2024, 5, 4}, 610); /* Saturday */
	stage_press(st, "Get help now");
	stage_press(st, "Call a volunteer");
	assert_null(stage_effect(st, EFFECT_CALL));
	assert_string_equal(stage_title(st), "No volunteer is here now");
	assert_true(stage_shows(st, "They are here Monday to Friday, 9 to 5."));
	stage_press(st, "Go on by myself");
	stage_is_on(st, "h1");
}

static void a_guide_is_read_page_by_page(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Guides");
	stage_press(st, st->content->topics[0].name.in[0]);
	stage_is_on(st, "e3a");
	int guide = 0;
	while (st->content->guides[guide].topic != 0)
		guide++;
	const struct guide *g = &st->content->guides[guide];
	assert_true(g->page_count > 1);
	stage_press(st, g->title.in[0]);
	assert_true(stage_shows(st, "Page 1 of"));
	assert_non_null(stage_find(st, "Print it"));
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Page 2 of"));
	stage_press(st, "Back");
	assert_true(stage_shows(st, "Page 1 of"));
	for (int i = 0; i < g->page_count; i++)
		stage_press(st, "Next");
	assert_string_equal(stage_title(st), "Was this useful?");
	stage_press(st, "Yes");
	stage_is_on(st, "e3a");
	assert_true(stage_shows(st, "Thank you."));
	stage_press(st, "Back");
	stage_is_on(st, "e3");
}

static void a_number_is_shown_large_and_said_digit_by_digit(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Phone numbers");
	stage_press(st, "City help line");
	struct item *it = page_first(&st->page, ROLE_NUMBER);
	assert_string_equal(it->value, "555\u00a00142");
	assert_string_equal(it->value_spoken, "5 5 5, 0 1 4 2");
	assert_string_equal(page_first(&st->page, ROLE_QR)->value, "tel:5550142");
	assert_true(stage_shows(st, "For text or relay"));
	stage_press(st, "Print it");
	assert_non_null(stage_effect(st, EFFECT_PRINT));
	st->world.has_printer = false;
	visit_jump(st->visit, SCREEN_E6);
	stage_look(st);
	assert_null(stage_find(st, "Print it"));
}

static void an_emergency_is_urgent_and_never_ends_by_itself(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Emergency");
	assert_true(st->page.is_urgent);
	assert_string_equal(page_first(&st->page, ROLE_NUMBER)->value, "112");
	stage_press(st, "Where am I?");
	assert_true(stage_shows(st, "3 Bridge Street, Fairwater"));
	stage_wait_ms(st, 3600000);
	stage_is_on(st, "e7a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(help_returns_exactly_where_it_was_asked_for),
		stage_test(a_volunteer_is_called_and_comes),
		stage_test(a_volunteer_who_is_done_leaves_the_person_where_help_was_asked),
		stage_test(the_volunteer_hears_what_kind_of_help),
		stage_test(a_lamp_that_does_not_work_is_never_said_to_be_on),
		stage_test(nobody_comes_and_then_nobody_is_here),
		stage_test(a_call_can_be_stopped),
		stage_test(out_of_hours_nobody_is_promised),
		stage_test(a_guide_is_read_page_by_page),
		stage_test(a_number_is_shown_large_and_said_digit_by_digit),
		stage_test(an_emergency_is_urgent_and_never_ends_by_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
