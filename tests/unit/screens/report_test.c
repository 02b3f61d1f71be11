/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/screens/stage.h"

#include "kiosk/screens/shared.h"

static void start(struct stage *st, const char *kind, const char *where)
{
	stage_press(st, "Report a problem");
	stage_is_on(st, "p1");
	stage_press(st, kind);
	stage_press(st, "Next");
	stage_is_on(st, "p2");
	stage_press(st, where);
	stage_press(st, "Next");
}

static const char *body(const struct stage *st)
{
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(e);
	assert_int_equal(e->request.kind, REQUEST_REPORT);
	return e->request.body_json;
}

static void a_street_light_is_reported_without_a_name(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "On a street");
	stage_is_on(st, "p2a");
	stage_type(st, "Mill R");
	assert_non_null(stage_find(st, "Mill Road"));
	stage_press(st, "Mill Road");
	stage_is_on(st, "p3");
	stage_press(st, "Pick from a list");
	stage_press(st, "It flickers");
	stage_press(st, "It is dangerous");
	stage_press(st, "Next");
	stage_is_on(st, "p5");
	stage_press(st, "No answer, no name");
	stage_wait_ms(st, 900); /* goes on by itself */
	stage_is_on(st, "p6");
	assert_true(stage_shows(st, "Mill Road"));
	assert_true(stage_shows(st, "It flickers, It is dangerous"));
	assert_true(stage_shows(st, "Never your name."));
	stage_press(st, "Send it");
	stage_is_on(st, "b10");
	assert_non_null(strstr(body(st), "\"street\":\"Mill Road\",\"street_known\":true"));
	assert_non_null(strstr(body(st), "\"picks\":[\"flickers\",\"dangerous\"]"));
	assert_non_null(strstr(body(st), "\"name\":\"\""));
}

static void a_second_report_begins_empty(void **state)
{
	struct stage *st = *state;
	start(st, "Noise", "I am not sure");
	stage_press(st, "Type it");
	stage_type(st, "too loud");
	stage_press(st, "Next");
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	stage_press(st, "Send it");
	stage_took(st, visit_outcome(st->visit, visit_session(st->visit)->sent.id, OUTCOME_RECEIVED));
	stage_is_on(st, "p7");
	stage_press(st, "Do something else");
	stage_press(st, "Report a problem");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Choose one to go on."));
	stage_press(st, "Noise");
	stage_press(st, "Next");
	stage_press(st, "I am not sure");
	stage_press(st, "Back");
	stage_press(st, "Noise"); /* going back does not begin anew */
	stage_press(st, "Next");
	assert_int_equal(visit_session(st->visit)->report.where, WHERE_UNSURE);
	assert_string_equal(visit_session(st->visit)->report.words, "");
}

static void what_was_typed_earlier_does_not_go_with_a_nameless_report(void **state)
{
	struct stage *st = *state;
	struct session *s = stage_session(st);
	strcpy(s->person.name, "Ana");
	s->person.name_state = NAME_GIVEN;
	strcpy(s->person.phone, "5550199");
	s->person.contact = CONTACT_PHONE;
	start(st, "Street lights", "In this building");
	stage_press(st, "Pick from a list");
	stage_press(st, "It is off");
	stage_press(st, "Next");
	stage_press(st, "I will come back");
	stage_press(st, "Next");
	stage_press(st, "Send it");
	assert_null(strstr(body(st), "Ana"));
	assert_null(strstr(body(st), "5550199"));
}

static void change_comes_straight_back(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "In this building");
	stage_press(st, "Pick from a list");
	stage_press(st, "It is off");
	stage_press(st, "Next");
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	stage_do(st, page_item(&st->page, "p6.c1")->on_press);
	stage_is_on(st, "p2");
	stage_press(st, "Near here");
	stage_press(st, "Next");
	stage_is_on(st, "p2b");
	stage_press(st, "Type it");
	stage_type(st, "by the bus stop");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	assert_true(stage_shows(st, "Near here, by the bus stop"));
	/* Another kind has another list: it is asked before the check. */
	stage_do(st, page_item(&st->page, "p6.c0")->on_press);
	stage_press(st, "Street or path");
	stage_press(st, "Next");
	stage_is_on(st, "p3");
	stage_press(st, "Pick from a list");
	stage_press(st, "A hole");
	stage_press(st, "Next");
	stage_is_on(st, "p6");
	assert_true(stage_shows(st, "A hole"));
	assert_false(stage_shows(st, "It is off"));
}

static void an_unknown_street_is_sent_as_typed_when_pressed_again(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "On a street");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Type the street, or press I do not know."));
	stage_type(st, "Qqq");
	stage_press(st, "Next");
	stage_is_on(st, "p2a");
	assert_true(stage_shows(st, "We do not know that street."));
	stage_press(st, "Next");
	stage_is_on(st, "p3");
	assert_false(stage_session(st)->report.street_known);
	assert_string_equal(stage_session(st)->report.street, "Qqq");
}

static void a_whole_name_is_known_however_it_is_written(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "On a street");
	strcpy(stage_session(st)->report.street, "mill road  ");
	stage_press(st, "Next");
	stage_is_on(st, "p3");
	assert_string_equal(stage_session(st)->report.street, "Mill Road");
	assert_true(stage_session(st)->report.street_known);
}

static void a_small_screen_shows_how_many_match(void **state)
{
	struct stage *st = *state;
	st->world.panel = panel_make(1280, 800, 149, 0);
	start(st, "Street lights", "On a street");
	stage_type(st, "Mill");
	assert_null(stage_find(st, "Mill Road"));
	int all[1], n = streets_match(st->content, "Mill", all, 1);
	char label[32];
	snprintf(label, sizeof label, "Matches: %d", n);
	stage_press(st, label);
	stage_is_on(st, "p2m");
	stage_press(st, "Mill Road");
	stage_is_on(st, "p3");
}

static void the_street_may_be_unknown_to_the_person(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "On a street");
	stage_type(st, "Mil");
	stage_press(st, "I do not know");
	stage_is_on(st, "p3");
	assert_string_equal(stage_session(st)->report.street, "");
}

static void a_voice_is_added_to_the_same_problem(void **state)
{
	struct stage *st = *state;
	struct open_report open = {.id = "7f3a", .kind = "lights", .street = "Mill Road",
		.at_ms = st->world.now.wall_ms - 2 * 86400000LL};
	st->world.open = (struct open_reports){&open, 1};
	start(st, "Street lights", "On a street");
	stage_type(st, "Mill Road");
	stage_press(st, "Next");
	stage_is_on(st, "p2c");
	stage_press(st, "Street lights, Mill Road, 2 days ago");
	stage_is_on(st, "p5");
	assert_true(stage_shows(st, "Thank you. We added you."));
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	stage_press(st, "Send it");
	assert_non_null(strstr(body(st), "\"same_as\":\"7f3a\""));
	st->world.open = (struct open_reports){0};
}

static void typed_words_are_asked_for(void **state)
{
	struct stage *st = *state;
	start(st, "Noise", "I am not sure");
	stage_press(st, "Type it");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Type some words, or go back and pick from the list."));
	stage_type(st, "Call me 555 0142 please");
	stage_press(st, "Next");
	stage_is_on(st, "p3n");
	stage_press(st, "No, take it out");
	stage_is_on(st, "p5");
	assert_string_equal(stage_session(st)->report.words, "Call me please");
}

static void a_number_alone_taken_out_leaves_nothing_to_send(void **state)
{
	struct stage *st = *state;
	start(st, "Noise", "I am not sure");
	stage_press(st, "Type it");
	stage_type(st, "555-0142");
	stage_press(st, "Next");
	stage_press(st, "No, take it out");
	stage_is_on(st, "p3b");
	assert_true(stage_shows(st, "Type some words, or go back"));
	stage_type(st, "555-0142");
	stage_press(st, "Next");
	stage_press(st, "Yes, keep it");
	stage_is_on(st, "p5");
	assert_string_equal(stage_session(st)->report.words, "555-0142");
}

static void something_else_leads_to_typing(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "I am not sure");
	stage_press(st, "Pick from a list");
	stage_press(st, "Next");
	assert_true(stage_shows(st, "Choose one to go on."));
	stage_press(st, "Something else");
	stage_press(st, "Next");
	stage_is_on(st, "p3b");
}

static void an_answer_by_phone_asks_for_number_and_name(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "I am not sure");
	stage_press(st, "Pick from a list");
	stage_press(st, "It is off");
	stage_press(st, "Next");
	stage_press(st, "Yes, phone me");
	stage_press(st, "Next");
	stage_is_on(st, "b7a");
	stage_type(st, "5550142");
	stage_press(st, "Next");
	stage_is_on(st, "b6");
	assert_string_equal(stage_title(st), "What name should we ask for?");
	stage_press(st, "Skip. Use a number");
	stage_is_on(st, "p6");
	struct item *row = page_item(&st->page, "p6.r3");
	assert_true(row->is_private);
	assert_non_null(strstr(row->value, "0142"));
	stage_press(st, "Send it");
	assert_non_null(strstr(body(st), "\"answer\":\"phone\",\"phone\":\"5550142\""));
}

static void danger_and_others_work_do_not_waste_time(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	stage_press(st, "Water or drains");
	stage_press(st, "Next");
	stage_is_on(st, "e6");
	assert_true(stage_shows(st, "This goes to the water company. Here is their number."));
	stage_press(st, "Back");
	stage_press(st, "I feel unsafe");
	stage_press(st, "Next");
	stage_is_on(st, "p1a");
	stage_press(st, "Help");
	assert_string_equal(page_choice(&st->page, 1)->label, "Emergency");
	stage_press(st, "Back");
	stage_press(st, "Yes");
	stage_is_on(st, "e7");
	stage_press(st, "Back");
	stage_press(st, "No");
	stage_is_on(st, "p2");
}

static void without_room_nothing_is_promised(void **state)
{
	struct stage *st = *state;
	start(st, "Street lights", "I am not sure");
	stage_press(st, "Pick from a list");
	stage_press(st, "It is off");
	stage_press(st, "Next");
	stage_press(st, "No answer, no name");
	stage_press(st, "Next");
	st->world.room = false;
	stage_press(st, "Send it");
	stage_is_on(st, "x8f");
	assert_null(stage_effect(st, EFFECT_SUBMIT));
	stage_press(st, "Back");
	stage_press(st, "Do not send");
	stage_is_on(st, "x1");
}

static void numbers_and_addresses_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *text, *left; /* left NULL: nothing to find */
	} rows[] = {
		{"bus 12 at 14:30 on 5 May 2024", NULL},
		{"12345", NULL},
		{"123456", ""},
		{"ring (01) 555-0142 now", "ring now"},
		{"+353 1 555 0142", ""},
		{"write to ana@example.org today", "write to today"},
		{"a 555 0142 b 555 0143 c", "a b c"},
		{"", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[64];
		strcpy(text, rows[i].text);
		assert_int_equal(has_contact(text), rows[i].left != NULL);
		contact_take_out(text);
		assert_string_equal(text, rows[i].left ? rows[i].left : rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_street_light_is_reported_without_a_name),
		stage_test(a_second_report_begins_empty),
		stage_test(what_was_typed_earlier_does_not_go_with_a_nameless_report),
		stage_test(change_comes_straight_back),
		stage_test(an_unknown_street_is_sent_as_typed_when_pressed_again),
		stage_test(a_whole_name_is_known_however_it_is_written),
		stage_test(a_small_screen_shows_how_many_match),
		stage_test(the_street_may_be_unknown_to_the_person),
		stage_test(a_voice_is_added_to_the_same_problem),
		stage_test(typed_words_are_asked_for),
		stage_test(a_number_alone_taken_out_leaves_nothing_to_send),
		stage_test(something_else_leads_to_typing),
		stage_test(an_answer_by_phone_asks_for_number_and_name),
		stage_test(danger_and_others_work_do_not_waste_time),
		stage_test(without_room_nothing_is_promised),
		cmocka_unit_test(numbers_and_addresses_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
