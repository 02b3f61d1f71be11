/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands round the three jobs: settings, survey, news, leaving, privacy, tools. */
#include "tests/unit/screens/stage.h"

/* --- make it easier ---------------------------------------------------------------------------- */

static void sizes_and_colours_take_effect_at_once(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Text size");
	stage_press(st, "Biggest");
	assert_int_equal(visit_profile(st->visit)->text_size, 4);
	assert_non_null(stage_effect(st, EFFECT_SETTINGS));
	assert_true(page_item(&st->page, "g2.o4")->state & ITEM_CHOSEN);
	stage_press(st, "Colours");
	stage_press(st, "Black and yellow");
	assert_int_equal(visit_profile(st->visit)->theme, THEME_MAX);
	stage_press(st, "Done");
	stage_press(st, "Done");
	stage_is_on(st, "h1");
}

static void a_narrow_panel_has_three_sizes(void **state)
{
	struct stage *st = *state;
	st->world.panel = panel_make(800, 1280, 149, 0);
	visit_jump(st->visit, SCREEN_G2);
	stage_look(st);
	assert_non_null(stage_find(st, "Bigger"));
	assert_null(stage_find(st, "Biggest"));
	stage_do(st, (struct action){.act = ACT_CHOOSE, .n = 4});
	assert_int_equal(visit_profile(st->visit)->text_size, 1);
}

static void sound_has_steps_and_says_how_it_is(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_G4);
	stage_look(st);
	struct item *louder = page_item(&st->page, "g4.louder");
	assert_int_equal(louder->n, VOLUME_DEFAULT);
	assert_int_equal(louder->n_max, VOLUME_MAX);
	stage_press(st, "Louder");
	assert_int_equal(page_item(&st->page, "g4.louder")->n, VOLUME_DEFAULT + 1);
	assert_non_null(stage_effect(st, EFFECT_TRY_SOUND));
	assert_int_equal(page_item(&st->page, "g4.faster")->n, 4); /* 75 100 125 150 */
	assert_int_equal(page_item(&st->page, "g4.faster")->n_max, 9);
	stage_press(st, "Short words");
	assert_int_equal(visit_profile(st->visit)->level, LEVEL_SHORT);
	stage_press(st, "Full words");
	assert_int_equal(visit_profile(st->visit)->level, LEVEL_FULL);
	stage_press(st, "Full words");
	assert_int_equal(visit_profile(st->visit)->level, LEVEL_NORMAL);
	stage_press(st, "Beeps");
	assert_false(visit_profile(st->visit)->beeps);
}

/* --- survey --------------------------------------------------------------------------------------- */

static const char *survey_body(struct stage *st)
{
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(e);
	assert_int_equal(e->request.kind, REQUEST_SURVEY);
	assert_string_equal(e->request.number, "");
	return e->request.body_json;
}

static void a_good_visit_takes_three_presses(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_S1);
	stage_look(st);
	stage_press(st, "Very good");
	assert_null(stage_find(st, "Too slow"));
	stage_press(st, "Quick");
	stage_press(st, "Next");
	stage_press(st, "No");
	const char *body = survey_body(st);
	assert_non_null(strstr(body, "\"face\":5,\"why\":[\"quick\"]"));
	stage_took(st, visit_saved(st->visit, visit_session(st->visit)->sent.id));
	stage_is_on(st, "s4");
}

static void a_very_bad_visit_may_ask_for_a_call(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_S1);
	stage_look(st);
	stage_press(st, "Very bad");
	stage_press(st, "The people");
	stage_press(st, "Next");
	stage_press(st, "Type it");
	stage_type(st, "it was cold");
	stage_press(st, "Next");
	assert_string_equal(stage_title(st), "Do you want us to call you?");
	stage_press(st, "Yes");
	stage_is_on(st, "b7a");
	stage_type(st, "5550142");
	stage_press(st, "Next");
	stage_is_on(st, "s3c");
	stage_press(st, "Send it");
	const char *body = survey_body(st);
	assert_non_null(strstr(body, "\"call\":true,\"phone\":\"5550142\""));
	assert_non_null(strstr(body, "\"why\":[\"the_people\"]"));
}

static void no_thank_you_keeps_nothing(void **state)
{
	struct stage *st = *state;
	visit_jump(st->visit, SCREEN_S1);
	stage_look(st);
	stage_press(st, "OK");
	stage_press(st, "Back");
	stage_press(st, "No thank you");
	stage_is_on(st, "h1");
	assert_int_equal(visit_session(st->visit)->survey.face, 0);
}

/* --- news ------------------------------------------------------------------------------------------- */

static void only_what_is_true_now_is_news(void **state)
{
	struct stage *st = *state;
	stage_press(st, "News and alerts");
	stage_press(st, "Alerts now (2)");
	assert_string_equal(page_choice(&st->page, 1)->label, "Strong wind");
	assert_string_equal(page_choice(&st->page, 1)->hint, "Be ready");
	assert_null(stage_find(st, "Heat warning"));
	stage_press(st, "Strong wind");
	stage_is_on(st, "n2");
	assert_true(stage_shows(st, "Stay away from trees."));
	stage_press(st, "Back");
	stage_press(st, "Back");
	stage_press(st, "What is on here");
	assert_non_null(stage_find(st, "Free eye tests"));
	assert_null(stage_find(st, "Forty new benches"));
}

static void danger_waits_for_a_change_of_screen(void **state)
{
	struct stage *st = *state;
	st->world.now.wall_ms = wall_of((struct day){2023, 8, 9}, 660);
	stage_press(st, "Report a problem");
	(void)visit_alert(st->visit, false);
	stage_look(st);
	stage_is_on(st, "p1");
	stage_press(st, "Help");
	stage_is_on(st, "n3a");
	assert_true(st->page.is_urgent);
	assert_string_equal(stage_title(st), "Heat warning");
	assert_true(stage_shows(st, "Drink water."));
	assert_true(stage_shows(st, "Until Friday 11\u00a0August"));
	stage_press(st, "I understand");
	stage_is_on(st, "e1");
}

static void figures_are_turned_like_pages(void **state)
{
	struct stage *st = *state;
	stage_press(st, "News and alerts");
	stage_press(st, "How are we doing?");
	assert_true(stage_shows(st, "84 of 100 reports were fixed last month."));
	assert_true(stage_shows(st, "From March. Updated 2\u00a0April."));
	for (int i = 1; i < st->content->figure_count; i++)
		stage_press(st, "Next");
	assert_null(stage_find(st, "Next"));
	assert_true(stage_shows(st, "What we are doing:"));
	for (int i = 0; i < st->content->figure_count; i++)
		stage_press(st, "Back");
	stage_is_on(st, "n1");
}

static void an_idea_can_follow_what_others_said(void **state)
{
	struct stage *st = *state;
	stage_press(st, "News and alerts");
	stage_press(st, "You said, we did");
	assert_true(stage_shows(st, "We put in forty new benches."));
	stage_press(st, "Tell us more");
	stage_is_on(st, "p2");
	stage_press(st, "In this building");
	stage_press(st, "Next");
	stage_is_on(st, "p3");
	assert_null(stage_find(st, "Pick from a list"));
}

/* --- leaving ---------------------------------------------------------------------------------------- */

static void start_again_asks_first_and_clears_all(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_press(st, "Street lights");
	stage_press(st, "Start again");
	stage_is_on(st, "x1");
	assert_string_equal(page_choice(&st->page, 1)->label, "No, go back");
	stage_press(st, "No, go back");
	stage_is_on(st, "p1");
	stage_press(st, "Start again");
	stage_press(st, "Yes, clear it all");
	stage_is_on(st, "h1");
	assert_false(session_has_answers(visit_session(st->visit)));
	stage_do(st, (struct action){.act = ACT_BACK});
	stage_is_on(st, "h1");
}

static void finish_says_goodbye_and_ends(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Finish");
	stage_press(st, "No, stay here");
	stage_is_on(st, "h1");
	stage_press(st, "Finish");
	stage_press(st, "Yes, I am done");
	assert_string_equal(stage_title(st), "Goodbye. Your answers are cleared");
	stage_wait_ms(st, 5000);
	stage_is_on(st, "a1");
	assert_non_null(stage_effect(st, EFFECT_END));
}

static void time_is_counted_in_steps_of_ten(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_wait_ms(st, 120000);
	stage_is_on(st, "x3");
	assert_string_equal(page_first(&st->page, ROLE_DIAL)->value, "60");
	assert_true(stage_shows(st, "We will clear this screen in 60 seconds."));
	stage_wait_ms(st, 10000);
	assert_int_equal(page_first(&st->page, ROLE_DIAL)->n, 50);
	stage_press(st, "I need more time");
	stage_is_on(st, "p1");
}

static void sound_goes_on_only_if_wanted(void **state)
{
	struct stage *st = *state;
	stage_took(st, visit_headphones(st->visit, true));
	stage_took(st, visit_headphones(st->visit, false));
	stage_is_on(st, "x3h");
	stage_press(st, "Yes");
	stage_is_on(st, "h1");
	assert_true(visit_profile(st->visit)->read_aloud);
	stage_took(st, visit_headphones(st->visit, false));
	stage_press(st, "No");
	assert_false(visit_profile(st->visit)->read_aloud);
}

/* --- privacy and tools ---------------------------------------------------------------------------- */

static void private_words_are_asked_about_once(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	visit_jump(st->visit, SCREEN_X5);
	stage_look(st);
	stage_press(st, "Do not say it");
	stage_is_on(st, "h1");
	assert_true(visit_profile(st->visit)->was_asked_private);
	assert_false(visit_profile(st->visit)->may_speak_private);
	assert_non_null(stage_effect(st, EFFECT_READ));
}

static void a_hidden_screen_still_speaks_and_comes_back(void **state)
{
	struct stage *st = *state;
	st->world.panel = panel_make(800, 1280, 149, 0);
	stage_press(st, "Report a problem");
	stage_press(st, "Tools");
	stage_press(st, "Hide the screen");
	stage_press(st, "Hide it");
	stage_is_on(st, "p1");
	assert_true(st->page.is_hidden);
	assert_true(visit_profile(st->visit)->read_aloud);
	stage_press(st, "Tools");
	stage_press(st, "Show the screen");
	stage_is_on(st, "p1");
	assert_false(st->page.is_hidden);
}

static void tools_has_what_the_bar_has_not(void **state)
{
	struct stage *st = *state;
	st->world.panel = panel_make(800, 1280, 149, 0); /* bar: Help, Read aloud, Tools */
	stage_press(st, "Report a problem");
	stage_press(st, "Tools");
	assert_null(page_item(&st->page, "x7.a0"));
	stage_press(st, "Language");
	stage_is_on(st, "a2");
	stage_press(st, "Back");
	stage_is_on(st, "p1");
	st->world.panel = panel_make(1280, 800, 149, 0); /* keys are open: no bar at all */
	visit_jump(st->visit, SCREEN_P3B);
	stage_look(st);
	stage_press(st, "Tools");
	stage_press(st, "Read aloud");
	stage_is_on(st, "p3b");
	assert_non_null(stage_effect(st, EFFECT_READ));
}

static void a_fault_of_ours_is_told_and_left(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_took(st, visit_sorry(st->visit));
	assert_string_equal(stage_title(st), "Sorry. Something went wrong");
	stage_press(st, "Try again");
	stage_is_on(st, "p1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(sizes_and_colours_take_effect_at_once),
		stage_test(a_narrow_panel_has_three_sizes),
		stage_test(sound_has_steps_and_says_how_it_is),
		stage_test(a_good_visit_takes_three_presses),
		stage_test(a_very_bad_visit_may_ask_for_a_call),
		stage_test(no_thank_you_keeps_nothing),
		stage_test(only_what_is_true_now_is_news),
		stage_test(danger_waits_for_a_change_of_screen),
		stage_test(figures_are_turned_like_pages),
		stage_test(an_idea_can_follow_what_others_said),
		stage_test(start_again_asks_first_and_clears_all),
		stage_test(finish_says_goodbye_and_ends),
		stage_test(time_is_counted_in_steps_of_ten),
		stage_test(sound_goes_on_only_if_wanted),
		stage_test(private_words_are_asked_about_once),
		stage_test(a_hidden_screen_still_speaks_and_comes_back),
		stage_test(tools_has_what_the_bar_has_not),
		stage_test(a_fault_of_ours_is_told_and_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
