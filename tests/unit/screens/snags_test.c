/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a visit gets no further is counted by its place, once a visit, with nothing that was typed. */
#include "tests/unit/screens/stage.h"

#include "kiosk/model/snag.h"

static void step(struct stage *st, const char *answer)
{
	stage_press(st, answer);
	stage_press(st, "Next");
}

/* The visit ends as when nobody is there any more. */
static void walk_away(struct stage *st)
{
	visit_jump(st->visit, SCREEN_X3);
	stage_do(st, (struct action){.act = ACT_FINISH});
}

static void finish(struct stage *st)
{
	stage_do(st, (struct action){.act = ACT_FINISH});
	stage_press(st, "Yes, I am done");
	stage_is_on(st, "x2a");
	stage_wait_ms(st, 6000);
	stage_is_on(st, "a1");
}

/* What the visit that has just ended handed over; NULL: nothing. */
static const char *told(struct stage *st)
{
	const struct effect *e = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(stage_effect(st, EFFECT_END));
	if (!e)
		return NULL;
	assert_int_equal(e->request.kind, REQUEST_SNAGS);
	assert_string_equal(e->request.number, "");
	assert_string_equal(e->request.public_json, "{}");
	assert_int_equal(strlen(e->request.id), REQUEST_ID_CHARS);
	return e->request.body_json;
}

#define assert_told(st, list) \
	assert_string_equal(told(st), "{\"v\":1,\"day\":\"2024-05-01\",\"snags\":[" list "]}")

static bool has(struct stage *st, const char *snag)
{
	const struct snags *s = &stage_session(st)->snags;
	for (int i = 0; i < s->count; i++)
		if (!strcmp(s->list[i], snag))
			return true;
	return false;
}

/* --- nothing was looked for in vain ------------------------------------------------------------- */

static void a_visit_without_any_tells_nothing(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Phone numbers");
	stage_do(st, (struct action){.act = ACT_CHOOSE, .n = 0});
	stage_is_on(st, "e6");
	stage_press(st, "Back");
	stage_press(st, "Back");
	finish(st);
	assert_null(told(st));
}

static void who_looks_at_the_first_pages_has_given_nothing_up(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_do(st, (struct action){.act = ACT_LANGUAGE});
	finish(st);
	assert_null(told(st));
}

/* --- giving up -------------------------------------------------------------------------------------- */

static void the_page_of_a_job_that_is_left_is_told(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Book a visit");
	step(st, "Doctor or nurse");
	stage_is_on(st, "b2");
	finish(st);
	assert_told(st, "\"page/b2\"");
	assert_int_equal(stage_session(st)->snags.count, 0); /* the next person begins with none */
}

/* Help, settings and the question whether somebody is there lie over the page that counts. */
static void what_lies_over_a_job_does_not_hide_it(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Book a visit");
	step(st, "Doctor or nurse");
	stage_do(st, (struct action){.act = ACT_HELP});
	stage_do(st, (struct action){.act = ACT_TEXT_SIZE});
	stage_wait_ms(st, 1000 * 1000);
	stage_is_on(st, "x3");
	stage_wait_ms(st, 61 * 1000);
	stage_is_on(st, "a1");
	assert_told(st, "\"page/b2\"");
}

static void start_again_counts_and_the_visit_goes_on(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	step(st, "Street lights");
	stage_is_on(st, "p2");
	stage_do(st, (struct action){.act = ACT_START_AGAIN});
	stage_press(st, "Yes, clear it all");
	stage_is_on(st, "h1");
	assert_true(has(st, "page/p2"));
	stage_press(st, "Book a visit");
	stage_do(st, (struct action){.act = ACT_START_AGAIN});
	assert_told(st, "\"page/p2\",\"page/b1\"");
}

static void what_was_sent_was_not_given_up(void **state)
{
	struct stage *st = *state;
	stage_press(st, "News and alerts");
	stage_press(st, "Questions for you");
	stage_press(st, "Buses");
	step(st, "Never");
	for (int i = 0; i < 3; i++)
		stage_press(st, "Skip");
	stage_press(st, "Send it");
	char id[REQUEST_ID_CHARS + 1];
	memcpy(id, visit_session(st->visit)->sent.id, sizeof id);
	stage_took(st, visit_saved(st->visit, id));
	stage_is_on(st, "q4");
	finish(st);
	assert_null(told(st));
}

/* What is counted goes under an id of its own. */
static void no_id_leads_from_a_request_to_the_counts(void **state)
{
	struct stage *st = *state;
	char id[REQUEST_ID_CHARS + 1];
	stage_press(st, "Get help now");
	stage_press(st, "Phone numbers");
	stage_press(st, "Back");
	stage_press(st, "Back");
	stage_press(st, "News and alerts");
	stage_press(st, "Questions for you");
	stage_press(st, "Buses");
	step(st, "Never");
	for (int i = 0; i < 3; i++)
		stage_press(st, "Skip");
	stage_press(st, "Send it");
	memcpy(id, stage_effect(st, EFFECT_SUBMIT)->request.id, sizeof id);
	stage_took(st, visit_saved(st->visit, id));
	finish(st);
	assert_told(st, "\"list/phone-numbers\"");
	assert_string_not_equal(stage_effect(st, EFFECT_SUBMIT)->request.id, id);
	assert_null(strstr(told(st), id));
}

/* --- searches --------------------------------------------------------------------------------------- */

static void a_street_that_we_do_not_know_counts_once_without_its_letters(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	step(st, "Street lights");
	step(st, "On a street");
	stage_is_on(st, "p2a");
	stage_type(st, "qyzzle");
	for (int i = 0; i < 3; i++) {
		stage_press(st, "Next");
		stage_type(st, "q");
	}
	stage_is_on(st, "p2a");
	finish(st);
	assert_told(st, "\"search/street\",\"page/p2a\"");
	assert_null(strstr(told(st), "yzz"));
}

static void a_street_that_is_found_counts_nothing(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Report a problem");
	step(st, "Street lights");
	step(st, "On a street");
	stage_type(st, "mill r");
	stage_press(st, "Next");
	assert_int_equal(visit_session(st->visit)->snags.count, 0);
}

static void a_street_that_is_not_among_those_found_counts(void **state)
{
	struct stage *st = *state;
	stage_session(st)->report.kind = 0;
	visit_jump(st->visit, SCREEN_P2M);
	stage_look(st);
	stage_press(st, "My street is not here");
	assert_true(has(st, "search/street"));
}

static void a_first_name_that_is_not_there_counts(void **state)
{
	struct stage *st = *state;
	memcpy(stage_session(st)->letter, "M", 2);
	visit_jump(st->visit, SCREEN_B6A);
	stage_look(st);
	stage_press(st, "My name is not here");
	assert_true(has(st, "search/first-name"));
}

static void look_up(struct stage *st, enum err err)
{
	memcpy(stage_session(st)->number, "482915062", 10);
	visit_jump(st->visit, SCREEN_C1);
	stage_look(st);
	stage_press(st, "Next");
	stage_is_on(st, "c1w");
	stage_took(st, visit_status(st->visit, err, NULL));
	stage_is_on(st, "c1n");
}

static void a_number_that_is_not_found_counts_by_what_was_to_blame(void **state)
{
	struct stage *st = *state;
	look_up(st, ERR_THROTTLED);
	assert_int_equal(visit_session(st->visit)->snags.count, 0);
	look_up(st, ERR_NOT_FOUND);
	assert_true(has(st, "search/request-number"));
	st->world.line = false;
	look_up(st, ERR_OFFLINE);
	assert_true(has(st, "search/request-number-no-line"));
	finish(st);
	assert_null(strstr(told(st), "482915062"));
	assert_non_null(strstr(told(st), "\"page/c1n\""));
}

/* --- times -------------------------------------------------------------------------------------------- */

static void no_free_time_counts_by_service_and_place(void **state)
{
	struct stage *st = *state;
	for (int is_heard = 0; is_heard < 2; is_heard++) {
		st->world.times.as_of_ms = is_heard; /* this world has no times at all */
		visit_jump(st->visit, SCREEN_H1);
		stage_look(st);
		stage_press(st, "Book a visit");
		step(st, "Doctor or nurse");
		step(st, "Main Street Clinic");
		stage_is_on(st, "b2e");
		assert_int_equal(has(st, "times/doctor"), is_heard);
	}
	stage_session(st)->visit.place = content_place(st->content, "main-street-clinic");
	visit_jump(st->visit, SCREEN_B3);
	assert_true(has(st, "times/doctor/main-street-clinic"));
	assert_int_equal(visit_session(st->visit)->snags.count, 2);
	visit_jump(st->visit, SCREEN_B3E);
	assert_int_equal(visit_session(st->visit)->snags.count, 2);
}

static void a_free_time_counts_nothing(void **state)
{
	struct stage *st = *state;
	assert_int_equal(times_read(&st->world.times,
		"{\"as_of\":1,\"services\":{\"doctor\":{\"main-street-clinic\":{\"2024-05-08\":[540]}}}}"), ERR_OK);
	stage_press(st, "Book a visit");
	step(st, "Doctor or nurse");
	step(st, "Main Street Clinic");
	stage_is_on(st, "b3");
	assert_int_equal(visit_session(st->visit)->snags.count, 0);
	times_finish(&st->world.times);
}

/* --- lists, the finder, guides ------------------------------------------------------------------------- */

static void a_list_that_is_left_without_a_choice_counts(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Guides");
	stage_press(st, "Back");
	assert_true(has(st, "list/guide-topics"));
	stage_press(st, "Guides");
	stage_do(st, (struct action){.act = ACT_CHOOSE, .n = 0});
	stage_is_on(st, "e3a");
	finish(st);
	assert_told(st, "\"list/guide-topics\",\"list/guides\"");
}

static void a_job_below_an_open_list_was_left_too(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Book a visit");
	stage_do(st, (struct action){.act = ACT_HELP});
	stage_press(st, "Phone numbers");
	finish(st);
	assert_told(st, "\"list/phone-numbers\",\"page/b1\"");
}

static void the_finder_counts_an_answer_that_led_to_nothing_wanted(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Help me choose");
	step(st, "My home");
	step(st, "I smell gas");
	stage_is_on(st, "f2");
	stage_press(st, "Smell of gas");
	stage_press(st, "Back");
	stage_press(st, "Back");
	assert_int_equal(visit_session(st->visit)->snags.count, 0);
	stage_press(st, "Back");
	step(st, "ID and papers");
	stage_is_on(st, "f2");
	finish(st);
	assert_told(st, "\"finder/start/papers\"");
}

static void a_guide_that_did_not_help_counts(void **state)
{
	struct stage *st = *state;
	int bills = content_guide(st->content, "bills");
	for (int is_useful = 1; is_useful >= 0; is_useful--) {
		stage_session(st)->guide = bills;
		visit_jump(st->visit, SCREEN_E4Z);
		stage_look(st);
		stage_press(st, is_useful ? "Yes" : "No");
		assert_int_equal(has(st, "guide/bills"), !is_useful);
	}
}

/* --- bounds ---------------------------------------------------------------------------------------------- */

static void only_so_many_are_kept_and_each_once(void **state)
{
	struct snags s = {0};
	char id[SNAG_ID_CHARS + 2];
	(void)state;
	memset(id, 'a', sizeof id);
	id[SNAG_ID_CHARS + 1] = '\0';
	snags_note(&s, SNAG_GUIDE, id, "");
	snags_note(&s, SNAG_GUIDE, "", "");
	snags_note(&s, SNAG_GUIDE, "Mrs Smith", "");
	snags_note(&s, SNAG_GUIDE, "a/b", "c");
	assert_int_equal(s.count, 0);
	id[SNAG_ID_CHARS] = '\0';
	for (int i = 0; i < 20; i++) {
		snags_note(&s, SNAG_FINDER, id, id);
		id[SNAG_ID_CHARS - 1] = (char)('a' + i / 2);
		assert_in_range(s.count, 1, SNAGS_MAX);
	}
	assert_int_equal(s.count, SNAGS_MAX);
	assert_int_equal(strlen(s.list[0]), strlen("finder/") + 2 * SNAG_ID_CHARS + 1);
}

static void without_room_nothing_is_handed_over(void **state)
{
	struct stage *st = *state;
	stage_press(st, "Get help now");
	stage_press(st, "Phone numbers");
	stage_press(st, "Back");
	st->world.room = false;
	walk_away(st);
	assert_null(told(st));
	assert_int_equal(stage_session(st)->snags.count, 0);
}

/* --- the table -------------------------------------------------------------------------------------------- */

static void every_page_of_a_job_has_words_for_staff(void **state)
{
	(void)state;
	for (int i = SCREEN_NONE + 1; i < SCREEN_COUNT; i++) {
		const struct screen *s = screen_at((enum screen_id)i);
		if (s->step && !snag_place_words(SNAG_PAGE, s->id))
			fail_msg("%s has no row in snag.def", s->id);
	}
#define SNAG_PLACE(kind, id, words) \
	if (SNAG_##kind == SNAG_PAGE && screen_find(id) == SCREEN_NONE) \
		fail_msg("%s is no screen", id);
#include "kiosk/model/snag.def"
#undef SNAG_PLACE
	assert_null(snag_place_words(SNAG_PAGE, "street"));
	assert_string_equal(snag_place_words(SNAG_SEARCH, "street"), "A street");
}

static void a_snag_is_read_as_it_was_written(void **state)
{
	static const char *const wrong[] = {"", "times", "times/", "/a", "times/a/", "times/a/b/c", "times/A",
		"times/a b", "times/a/\xc3\xb1", "search/street "};
	struct snag s;
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(snag_read(wrong[i], &s));
	assert_true(snag_read("times/doctor/main-street-clinic", &s));
	assert_int_equal(s.kind, SNAG_TIMES);
	assert_string_equal(s.id, "doctor");
	assert_string_equal(s.of, "main-street-clinic");
	assert_true(snag_read("of-tomorrow/a", &s));
	assert_int_equal(s.kind, SNAG_KIND_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_visit_without_any_tells_nothing),
		stage_test(who_looks_at_the_first_pages_has_given_nothing_up),
		stage_test(the_page_of_a_job_that_is_left_is_told),
		stage_test(what_lies_over_a_job_does_not_hide_it),
		stage_test(start_again_counts_and_the_visit_goes_on),
		stage_test(what_was_sent_was_not_given_up),
		stage_test(no_id_leads_from_a_request_to_the_counts),
		stage_test(a_street_that_we_do_not_know_counts_once_without_its_letters),
		stage_test(a_street_that_is_found_counts_nothing),
		stage_test(a_street_that_is_not_among_those_found_counts),
		stage_test(a_first_name_that_is_not_there_counts),
		stage_test(a_number_that_is_not_found_counts_by_what_was_to_blame),
		stage_test(no_free_time_counts_by_service_and_place),
		stage_test(a_free_time_counts_nothing),
		stage_test(a_list_that_is_left_without_a_choice_counts),
		stage_test(a_job_below_an_open_list_was_left_too),
		stage_test(the_finder_counts_an_answer_that_led_to_nothing_wanted),
		stage_test(a_guide_that_did_not_help_counts),
		stage_test(without_room_nothing_is_handed_over),
		cmocka_unit_test(only_so_many_are_kept_and_each_once),
		cmocka_unit_test(every_page_of_a_job_has_words_for_staff),
		cmocka_unit_test(a_snag_is_read_as_it_was_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
