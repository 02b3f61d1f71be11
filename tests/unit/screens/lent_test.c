/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lent times on the screens (protocol.md 10): booked without the line, never offered for a move. */
#include "stage.h"

#include "kiosk/model/times.h"
#include "kiosk/screens/flow.h"

static const char told[] =
	"{\"as_of\":5,\"services\":{\"doctor\":{\"main-street-clinic\":{\"2024-05-08\":[540,570]}}},"
	"\"lent\":{\"doctor\":{\"main-street-clinic\":{\"2024-05-08\":[570,600]}}}}";

/* At the check card of a visit at that minute of 8 May, without the line. */
static void check_at(struct stage *st, int minute)
{
	struct session *s = stage_session(st);
	assert_int_equal(times_read(&st->world.times, told), ERR_OK);
	st->world.line = false;
	s->visit.service = content_service(st->content, "doctor");
	s->visit.place = content_place(st->content, "main-street-clinic");
	s->visit.day = (struct day){2024, 5, 8};
	s->visit.minute = minute;
	visit_jump(st->visit, SCREEN_B9);
	stage_look(st);
}

static void free_and_lent_are_one_list(void **state)
{
	struct stage *st = *state;
	assert_int_equal(times_read(&st->world.times, told), ERR_OK);
	const struct times_row *row = times_find(&st->world.times, "doctor", "main-street-clinic");
	struct day day = {2024, 5, 8};
	assert_int_equal(row->count, 3);
	assert_false(times_at(row, day, 540)->is_lent);
	assert_true(times_at(row, day, 570)->is_lent);
	assert_false(times_at(row, day, 570)->is_kept); /* another desk is open to all */
	assert_true(times_at(row, day, 600)->is_kept);
	assert_null(times_at(row, day, 630));
	times_finish(&st->world.times);
}

static void a_lent_time_is_booked_without_the_line(void **state)
{
	struct stage *st = *state;
	check_at(st, 600);
	assert_non_null(stage_find(st, "Book it"));
	assert_false(stage_shows(st, "We will ask for this time later."));
	times_finish(&st->world.times);
}

static void another_time_is_asked_for(void **state)
{
	struct stage *st = *state;
	check_at(st, 540);
	assert_null(stage_find(st, "Book it"));
	check_at(st, 540);
	assert_non_null(stage_find(st, "Ask for it"));
	assert_true(stage_shows(st, "We will ask for this time later."));
	times_finish(&st->world.times);
}

static void booked_follows_saved_at_once(void **state)
{
	struct stage *st = *state;
	check_at(st, 600);
	stage_press(st, "Book it");
	const struct effect *sent = stage_effect(st, EFFECT_SUBMIT);
	assert_non_null(sent);
	char id[REQUEST_ID_CHARS + 1];
	snprintf(id, sizeof id, "%s", stage_session(st)->sent.id);
	stage_took(st, visit_saved(st->visit, id));
	stage_took(st, visit_outcome(st->visit, id, OUTCOME_BOOKED));
	assert_int_equal(stage_session(st)->sent.outcome, OUTCOME_BOOKED);
	assert_string_equal(stage_title(st), "Your visit is booked");
	times_finish(&st->world.times);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(free_and_lent_are_one_list),
		stage_test(a_lent_time_is_booked_without_the_line),
		stage_test(another_time_is_asked_for),
		stage_test(booked_follows_saved_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
