/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said, word by word, for pages built by hand (ux.md 3.0, 4.2, section 6). */
#include "tests/unit/narrator/scene.h"

/* --- Read aloud -------------------------------------------------------------------------- */

static void read_aloud_says_the_page(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.read_aloud = true;
	s.profile.beeps = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_hear_out(&s);
	scene_said(&s, "earcon 1\n"
		       "say en 4: Step 2 of 8.\n"
		       "say en 4: Where do you want to go?\n"
		       "say en 4: Pick a place.\n"
		       "say en 4: 2 choices.\n"
		       "say en 4: 1: Main Street Clinic. 10 minutes by bus. No steps.\n"
		       "say en 4: 2: Town Hall.\n");
	assert_string_equal(narrator_read(&s.page, &s.profile, &s.arena),
		"Step 2 of 8. Where do you want to go? Pick a place. 2 choices. "
		"1: Main Street Clinic. 10 minutes by bus. No steps. 2: Town Hall.");
	scene_close(&s);
}

static void silent_until_asked(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	narrator_focus(s.narrator, &s.page, &s.items[3]);
	narrator_chose(s.narrator, &s.items[3]);
	narrator_key(s.narrator, NULL, "a");
	narrator_say(s.narrator, "Still calling.", SAY_IN_TURN);
	scene_wait_ms(&s, 60000);
	scene_said(&s, "");
	narrator_read_page(s.narrator, &s.page); /* "Hear it again" was pressed */
	scene_said(&s, "say en 4: Step 2 of 8.\n");
	scene_close(&s);
}

static void urgent_pages_speak_up(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Emergency");
	struct item *number = scene_add(&s, ROLE_NUMBER, "number", "Call");
	number->value = "112";
	s.page.is_urgent = true;
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_hear_out(&s);
	scene_said(&s, "say en 5: Emergency.\nsay en 5: Call.\n"
		       "spell say en 5: 1 1 2\nspell say en 5: 1 1 2\n");
	scene_close(&s);
}

static void named_acts_are_read(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Check your visit");
	scene_add(&s, ROLE_ROW, "r1", "For")->value = "Doctor or nurse";
	scene_add(&s, ROLE_CHANGE, "c1", "Change")->on_press.act = ACT_DO;
	struct item *book = scene_add(&s, ROLE_NAV, "nav.next", "Book it");
	book->slot = SLOT_NEXT;
	book->on_press.act = ACT_DO;
	assert_string_equal(narrator_read(&s.page, &s.profile, &s.arena),
		"Check your visit. For: Doctor or nurse. Book it. Button.");
	book->label = "Next"; /* the card has a second part */
	book->on_press.act = ACT_NEXT;
	s.page.parts_by = PART_BY_NEXT;
	s.page.parts = 2;
	assert_string_equal(narrator_read(&s.page, &s.profile, &s.arena),
		"Check your visit. For: Doctor or nurse. Next. Button.");
	s.page.part = 1;
	assert_string_equal(narrator_read(&s.page, &s.profile, &s.arena),
		"Check your visit. For: Doctor or nurse.");
	scene_close(&s);
}

static void other_parts_and_nothing_twice(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_hear_out(&s);
	scene_forget_log(&s);
	narrator_page(s.narrator, &s.page, NARRATE_SAME);
	scene_said(&s, "");
	s.page.part = 1;
	s.items[3].state |= ITEM_AWAY;
	narrator_page(s.narrator, &s.page, NARRATE_SAME);
	scene_hear_out(&s);
	scene_said(&s, "say en 4: 1 choice.\nsay en 4: 1: Town Hall.\n");
	scene_close(&s);
}

/* --- the screen reader -------------------------------------------------------------------- */

static void reader_stops_at_the_choices(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	narrator_focus(s.narrator, &s.page, focus_start(&s.page));
	scene_hear_out(&s);
	scene_said(&s, "say en 4: Step 2 of 8.\n"
		       "say en 4: Where do you want to go?\n"
		       "say en 4: Pick a place.\n"
		       "say en 4: 2 choices.\n"
		       "say en 4: 1 of 2. Main Street Clinic. 10 minutes by bus. No steps. Choice. "
		       "Not chosen. Press the round button to choose.\n");
	narrator_quiet(s.narrator);
	s.items[4].state |= ITEM_CHOSEN;
	narrator_focus(s.narrator, &s.page, &s.items[4]);
	scene_said(&s,
		"say en 4: 2 of 2. Town Hall. Choice. Chosen. Press the round button to choose.\n");
	narrator_focus(s.narrator, &s.page, &s.items[4]); /* built again: nothing new */
	scene_said(&s, "");
	scene_close(&s);
}

static void hints_end_after_three_items(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = true;
	scene_settings(&s);
	for (int i = 0; i < 4; i++) {
		narrator_quiet(s.narrator);
		scene_forget_log(&s);
		narrator_focus(s.narrator, &s.page, &s.items[i % 2 ? 3 : 4]);
	}
	scene_said(&s,
		"say en 4: 1 of 2. Main Street Clinic. 10 minutes by bus. No steps. Not chosen.\n");
	narrator_forget(s.narrator); /* the next person gets them again */
	scene_forget_log(&s);
	narrator_focus(s.narrator, &s.page, &s.items[4]);
	scene_said(&s, "say en 4: 2 of 2. Town Hall. Choice. Not chosen. Press the round button to "
		       "choose.\n");
	scene_close(&s);
}

static void levels(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = true;
	s.profile.level = LEVEL_SHORT;
	scene_settings(&s);
	narrator_focus(s.narrator, &s.page, &s.items[3]);
	scene_said(&s, "say en 4: Main Street Clinic. Not chosen.\n");
	s.profile.level = LEVEL_FULL;
	scene_settings(&s);
	narrator_quiet(s.narrator);
	scene_forget_log(&s);
	narrator_focus(s.narrator, &s.page, &s.items[5]);
	scene_said(&s,
		"say en 4: Next. Button. In the bottom row. Press the round button to press it.\n");
	scene_close(&s);
}

static void where_am_i(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = true;
	scene_settings(&s);
	narrator_where(s.narrator, &s.page, &s.items[4]);
	scene_hear_out(&s);
	scene_said(&s, "say en 4: Step 2 of 8.\n"
		       "say en 4: Where do you want to go?\n"
		       "say en 4: Pick a place.\n"
		       "say en 4: 2 choices.\n"
		       "say en 4: 2 of 2. Town Hall. Choice. Not chosen. In the middle. "
		       "Press the round button to choose.\n"
		       "say en 4: Press the down arrow to move.\n"
		       "say en 4: Press Help any time.\n");
	scene_close(&s);
}

static void language_button_in_every_voice(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = true;
	s.profile.level = LEVEL_SHORT;
	scene_settings(&s);
	narrator_focus(s.narrator, &s.page, &s.items[6]);
	scene_hear_out(&s);
	assert_non_null(strstr(s.log, "say en 4: Language.\n"));
	for (int i = 1; i < tongue_count(); i++) {
		char want[32];
		snprintf(want, sizeof want, "say %s 4: ", tongue_at(i)->tag);
		assert_non_null(strstr(s.log, want));
	}
	scene_close(&s);
}

static void ends_of_the_list(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	s.profile.reader = s.profile.beeps = true;
	scene_settings(&s);
	narrator_end_of_list(s.narrator);
	scene_said(&s, "earcon 3\nsay en 4: End of the list.\n");
	scene_close(&s);
}

/* --- answers to a press ------------------------------------------------------------------- */

static void presses_are_answered(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	s.profile.read_aloud = s.profile.beeps = true;
	scene_settings(&s);
	narrator_chose(s.narrator, scene_choice(&s, "o1", "Town Hall"));
	scene_said(&s, "earcon 2\nsay en 4: You chose Town Hall.\n");
	struct item *tick = scene_add(&s, ROLE_TICK, "t1", "Wheelchair space");
	tick->on_press.act = ACT_TOGGLE;
	tick->state = ITEM_TICKED;
	scene_wait_ms(&s, 300);
	narrator_chose(s.narrator, tick);
	scene_said(&s, "stop\nearcon 2\nsay en 4: Wheelchair space. Chosen.\n");
	tick->state = 0;
	scene_wait_ms(&s, 300);
	narrator_chose(s.narrator, tick);
	scene_said(&s, "stop\nearcon 2\nsay en 4: Wheelchair space. Not chosen.\n");
	scene_close(&s);
}

static void sounds_give_way(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Your visit is booked");
	s.page.kind = PAGE_DONE;
	s.profile.beeps = true;
	scene_settings(&s);
	narrator_earcon(s.narrator, EARCON_DONE); /* the screen's own effect */
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_said(&s, "earcon 5\n");
	s.page.kind = PAGE_WAIT;
	scene_wait_ms(&s, 300);
	narrator_earcon(s.narrator, EARCON_CALL);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_said(&s, "earcon 9\n");
	scene_wait_ms(&s, 300);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_said(&s, "earcon 1\n");
	scene_close(&s);
}

static void errors_wait_for_nothing(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.reader = s.profile.beeps = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_forget_log(&s);
	struct item *error = scene_add(&s, ROLE_ERROR, "error", "Please check this");
	error->value = "Choose one to go on.";
	narrator_page(s.narrator, &s.page, NARRATE_SAME);
	narrator_focus(s.narrator, &s.page, error);
	scene_said(&s, "stop\nearcon 4\nsay en 4: Please check this. Choose one to go on.\n");
	narrator_page(s.narrator, &s.page, NARRATE_SAME); /* the same error: said already */
	scene_said(&s, "");
	scene_close(&s);
}

/* --- notices, repeats, silence ---------------------------------------------------------------- */

static void urgency(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	narrator_say(s.narrator, "Heat warning.", SAY_NEXT);
	scene_said(&s, "say en 4: Step 2 of 8.\n");
	scene_event(&s, SPEECH_DONE);
	scene_said(&s, "say en 5: Heat warning.\n");
	narrator_say(s.narrator, "Still calling.", SAY_IN_TURN);
	narrator_say(s.narrator, "Still calling.", SAY_IN_TURN); /* waits already */
	scene_said(&s, "");
	scene_hear_out(&s);
	scene_said(&s, "say en 4: Still calling.\n");
	narrator_say(s.narrator, "Leave the building.", SAY_DANGER);
	scene_said(&s, "say en 5: Leave the building.\n");
	scene_close(&s);
}

static void silence_repeats_three_times(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Please wait");
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	for (int i = 0; i < 3; i++) {
		scene_hear_out(&s);
		scene_said(&s, "say en 4: Please wait.\n");
		scene_wait_ms(&s, 14999);
		scene_said(&s, "");
		scene_wait_ms(&s, 1);
	}
	scene_hear_out(&s);
	scene_said(&s, "say en 4: Please wait.\n");
	assert_int_equal(narrator_due_ms(s.narrator), -1);
	narrator_quiet(s.narrator); /* a person is there: three more */
	scene_wait_ms(&s, 15000);
	scene_said(&s, "say en 4: Please wait.\n");
	scene_close(&s);
}

static void any_input_is_silence(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_places(&s);
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_event(&s, SPEECH_DONE);
	scene_forget_log(&s);
	narrator_quiet(s.narrator);
	scene_said(&s, "stop\n");
	assert_false(narrator_is_speaking(s.narrator));
	narrator_quiet(s.narrator);
	scene_said(&s, "");
	narrator_stop_go(s.narrator);
	scene_said(&s, "say en 4: Where do you want to go?\n");
	narrator_stop_go(s.narrator);
	narrator_repeat(s.narrator);
	scene_said(&s, "stop\nsay en 4: Step 2 of 8.\n");
	scene_close(&s);
}

static void an_answer_that_never_comes(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Please wait");
	s.profile.read_aloud = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	assert_true(narrator_is_speaking(s.narrator));
	scene_wait_ms(&s, 14000);
	assert_false(narrator_is_speaking(s.narrator));
	scene_close(&s);
}

/* --- the idle screen ---------------------------------------------------------------------- */

static void welcome_in_every_language(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s);
	scene_add(&s, ROLE_TITLE, "title", "Welcome");
	scene_add(&s, ROLE_HINT, "hint", "Touch your language to start.");
	scene_add(&s, ROLE_LANGUAGE, "l.en", "English")->lang = "en";
	scene_add(&s, ROLE_LANGUAGE, "l.es", "Español")->lang = "es";
	s.page.is_idle = true;
	s.page.kind = PAGE_WELCOME;
	s.profile.reader = s.profile.headphones = true;
	scene_settings(&s);
	narrator_page(s.narrator, &s.page, NARRATE_NEW);
	scene_hear_out(&s);
	const char *all = "say en 4: Welcome.\nsay en 4: This machine can talk.\n"
			  "say en 4: Use the pad with the arrows under the screen.\n"
			  "say en 4: Press the down arrow to move.\n"
			  "say en 4: Press the round button to choose.\n"
			  "say en 4: English.\nsay es 4: Español.\n";
	scene_said(&s, all);
	for (int i = 0; i < 5; i++) { /* for as long as headphones stay in */
		scene_wait_ms(&s, 15000);
		scene_hear_out(&s);
		scene_said(&s, all);
	}
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_aloud_says_the_page),
		cmocka_unit_test(silent_until_asked),
		cmocka_unit_test(urgent_pages_speak_up),
		cmocka_unit_test(named_acts_are_read),
		cmocka_unit_test(other_parts_and_nothing_twice),
		cmocka_unit_test(reader_stops_at_the_choices),
		cmocka_unit_test(hints_end_after_three_items),
		cmocka_unit_test(levels),
		cmocka_unit_test(where_am_i),
		cmocka_unit_test(language_button_in_every_voice),
		cmocka_unit_test(ends_of_the_list),
		cmocka_unit_test(presses_are_answered),
		cmocka_unit_test(sounds_give_way),
		cmocka_unit_test(errors_wait_for_nothing),
		cmocka_unit_test(urgency),
		cmocka_unit_test(silence_repeats_three_times),
		cmocka_unit_test(any_input_is_silence),
		cmocka_unit_test(an_answer_that_never_comes),
		cmocka_unit_test(welcome_in_every_language),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
