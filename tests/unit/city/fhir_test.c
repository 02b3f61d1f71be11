/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits in a FHIR server: one appointment or staff, never two, whatever it can and cannot do. */
#include "fhir_world.h"
#include "locales.h"

#include "tests/city/fhir_server.h"

struct ward {
	struct world w;
	struct fhir_server fhir;
	struct shell *shell;
	char number[10];
};

static struct ward *open_ward(struct fhir_habits habits, json_t *settings)
{
	struct ward *d = calloc(1, sizeof *d);
	void *fixture;
	assert_non_null(d);
	assert_int_equal(fixture_open(&fixture), 0);
	d->w.f = fixture;
	fhir_server_init(&d->fhir, wall_of((struct day){2030, 5, 6}, 540), 5);
	d->fhir.habits = habits;
	d->shell = shell_start(fhir_server_tell, &d->fhir);
	snprintf(d->fhir.base, sizeof d->fhir.base, "http://127.0.0.1:%d/fhir",
		shell_port(d->shell));
	ward_configure(&d->w, d->fhir.base, settings);
	world_city_start(&d->w);
	return d;
}

static void close_ward(struct ward *d)
{
	void *fixture = d->w.f;
	world_city_stop(&d->w);
	shell_stop(d->shell);
	fhir_server_finish(&d->fhir);
	assert_int_equal(fixture_close(&fixture), 0);
	free(d);
}

static int alive(struct ward *d)
{
	shell_lock(d->shell);
	int n = fhir_server_count(&d->fhir, "booked", "library");
	shell_unlock(d->shell);
	return n;
}

static void a_visit_is_booked_and_cancelled(void **state)
{
	(void)state;
	struct ward *d = open_ward((struct fhir_habits){.keeps_slots = true}, json_object());
	ward_ask(&d->w, d->number);
	assert_int_equal(alive(d), 1);
	assert_string_equal(world_matter(&d->w), "booked");
	assert_string_equal(world_state(&d->w), "delivered");
	assert_string_equal(fhir_server_slot(&d->fhir, 1), "busy");
	ward_cancel(&d->w, d->number);
	assert_int_equal(alive(d), 0);
	assert_int_equal(fhir_server_count(&d->fhir, "cancelled", ""), 1);
	assert_string_equal(fhir_server_slot(&d->fhir, 1), "free");
	assert_string_equal(world_matter(&d->w), "cancelled");
	assert_int_equal(world_count(&d->w, "SELECT COUNT(*) FROM journal WHERE kind = 'cancel'"
					    " AND state = 'settled'"),
		1);
	close_ward(d);
}

/* Its words for staff name nobody who is not in it: the journal holds no personal word. */
static void the_journal_holds_no_personal_word(void **state)
{
	(void)state;
	struct ward *d = open_ward((struct fhir_habits){0}, json_object());
	ward_ask(&d->w, d->number);
	assert_int_equal(world_count(&d->w, "SELECT COUNT(*) FROM journal WHERE memo LIKE '%Lopez%'"
					    " OR memo LIKE '%5550142%' OR reason LIKE '%Lopez%'"),
		0);
	close_ward(d);
}

static void the_slot_is_marked_where_the_server_does_not(void **state)
{
	(void)state;
	struct ward *d = open_ward((struct fhir_habits){0}, json_pack("{s:b}", "marks_slot", 1));
	ward_ask(&d->w, d->number);
	world_pass(&d->w, 100);
	assert_string_equal(fhir_server_slot(&d->fhir, 1), "busy");
	ward_cancel(&d->w, d->number);
	assert_string_equal(fhir_server_slot(&d->fhir, 1), "free");
	close_ward(d);
}

/* Each way to lose an answer, with servers that know If-None-Exist and such that do not. */
static void each_call_fails_in_each_way(void **state)
{
	(void)state;
	static const struct {
		const char *method, *part;
	} calls[] = {{"GET", "Slot"}, {"GET", "Appointment"}, {"POST", "Appointment"}};
	int checks = 0;
	for (size_t call = 0; call < sizeof calls / sizeof *calls; call++)
		for (int fault = SHELL_FINE; fault < SHELL_FAULTS; fault++)
			for (int ignores = 0; ignores < 2; ignores++, checks++) {
				struct ward *d = open_ward(
					(struct fhir_habits){.ignores_if_none_exist = ignores,
						.has_no_paging = ignores},
					json_pack("{s:b, s:b}", "if_none_exist", !ignores,
						"lists_at_once", ignores));
				shell_set_fault(d->shell, calls[call].method, calls[call].part,
					(enum shell_fault)fault);
				ward_ask(&d->w, d->number);
				for (int i = 0; i < 6; i++)
					world_pass(&d->w, STEP_MS);
				if (alive(d) != 1 || strcmp(world_matter(&d->w), "booked"))
					fail_msg("%s %s, %s, ignores %d: %d booked, %s, %s",
						calls[call].method, calls[call].part,
						shell_fault_words((enum shell_fault)fault), ignores,
						alive(d), world_matter(&d->w),
						world_text(&d->w, "SELECT reason FROM journal"));
				close_ward(d);
			}
	print_message("checks: %d\n", checks);
}

static void each_call_of_a_cancellation_fails_in_each_way(void **state)
{
	(void)state;
	static const char *const methods[] = {"GET", "PATCH"};
	for (size_t i = 0; i < 2; i++)
		for (int fault = SHELL_FINE; fault < SHELL_FAULTS; fault++) {
			struct ward *d = open_ward((struct fhir_habits){0}, json_object());
			ward_ask(&d->w, d->number);
			shell_set_fault(
				d->shell, methods[i], "Appointment/", (enum shell_fault)fault);
			ward_cancel(&d->w, d->number);
			for (int k = 0; k < 4; k++)
				world_pass(&d->w, STEP_MS);
			if (alive(d) || fhir_server_count(&d->fhir, "cancelled", "") != 1)
				fail_msg("%s, %s: %d booked", methods[i],
					shell_fault_words((enum shell_fault)fault), alive(d));
			close_ward(d);
		}
}

static void a_lost_create_is_not_repeated_where_that_would_double_it(void **state)
{
	(void)state;
	struct ward *d =
		open_ward((struct fhir_habits){.ignores_if_none_exist = true}, json_object());
	shell_set_fault(d->shell, "POST", "Appointment", SHELL_DROP_BEFORE);
	ward_ask(&d->w, d->number);
	for (int i = 0; i < 60; i++)
		world_pass(&d->w, STEP_MS);
	assert_int_equal(d->fhir.posts, 0);
	assert_string_equal(world_state(&d->w), "needs_staff");
	assert_string_equal(world_matter(&d->w), "asked");
	close_ward(d);
}

static void a_yes_that_is_not_listed_is_not_booked(void **state)
{
	(void)state;
	struct ward *d = open_ward((struct fhir_habits){.answers_empty = true}, json_object());
	ward_ask(&d->w, d->number);
	assert_string_equal(world_state(&d->w), "ambiguous");
	assert_string_equal(world_matter(&d->w), "asked");
	world_pass(&d->w, STEP_MS);
	assert_string_equal(world_matter(&d->w), "booked"); /* now it was seen */
	assert_int_equal(alive(d), 1);
	close_ward(d);
}

static void a_time_that_is_taken_is_not_possible(void **state)
{
	(void)state;
	for (int keeps = 0; keeps < 2; keeps++) {
		struct ward *d =
			open_ward((struct fhir_habits){.keeps_slots = keeps}, json_object());
		if (keeps)
			json_object_set_new(
				json_array_get(d->fhir.slots, 1), "status", json_string("busy"));
		else
			fhir_server_take(&d->fhir, 1); /* and the slot still says free */
		ward_ask(&d->w, d->number);
		assert_string_equal(world_matter(&d->w), "not_possible");
		assert_int_equal(alive(d), 0);
		assert_int_equal(d->fhir.posts, keeps ? 0 : 1);
		close_ward(d);
	}
}

static void an_office_that_must_say_yes(void **state)
{
	(void)state;
	struct ward *d = open_ward((struct fhir_habits){.status = "pending"},
		json_pack("{s:s}", "status", "proposed"));
	ward_ask(&d->w, d->number);
	assert_string_equal(world_matter(&d->w), "asked");
	world_pass(&d->w, STEP_MS);
	assert_string_equal(world_matter(&d->w), "asked");
	fhir_server_decide(&d->fhir, "booked");
	world_pass(&d->w, STEP_MS);
	assert_string_equal(world_matter(&d->w), "booked");
	fhir_server_decide(&d->fhir, "cancelled");
	world_pass(&d->w, STEP_MS);
	assert_string_equal(world_matter(&d->w), "not_possible");
	assert_string_equal(world_state(&d->w), "settled");
	close_ward(d);
}

static void habits_that_are_met(void **state)
{
	(void)state;
	static const struct fhir_habits all[] = {{.ignores_filters = true},
		{.ignores_filters = true, .has_no_paging = true}, {.has_no_paging = true}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct ward *d = open_ward(all[i], json_object());
		fhir_server_take(&d->fhir, 3);
		fhir_server_take(&d->fhir, 3);
		fhir_server_take(&d->fhir, 4);
		ward_ask(&d->w, d->number);
		assert_int_equal(alive(d), 1);
		assert_string_equal(world_matter(&d->w), "booked");
		close_ward(d);
	}
}

static void a_page_elsewhere_does_not_get_our_token(void **state)
{
	(void)state;
	struct ward *d =
		open_ward((struct fhir_habits){.pages_elsewhere = true, .ignores_filters = true},
			json_object());
	for (int i = 0; i < 3; i++)
		fhir_server_take(&d->fhir, 4);
	ward_ask(&d->w, d->number);
	assert_string_equal(world_state(&d->w), "needs_staff");
	assert_string_equal(world_matter(&d->w), "asked");
	close_ward(d);
}

static void without_patch_it_is_put(void **state)
{
	(void)state;
	struct ward *d = open_ward(
		(struct fhir_habits){.has_no_patch = true}, json_pack("{s:b}", "patches", 0));
	ward_ask(&d->w, d->number);
	ward_cancel(&d->w, d->number);
	assert_int_equal(alive(d), 0);
	assert_int_equal(fhir_server_count(&d->fhir, "cancelled", ""), 1);
	close_ward(d);
}

static void a_token_that_is_renewed(void **state)
{
	(void)state;
	char path[96];
	struct ward *d = open_ward((struct fhir_habits){0}, json_object());
	world_city_stop(&d->w);
	snprintf(path, sizeof path, "%s/token", d->w.f->dir);
	ward_configure(
		&d->w, d->fhir.base, json_pack("{s:s, s:s}", "token_file", path, "token", ""));
	world_city_start(&d->w);
	ward_ask(&d->w, d->number); /* no file yet */
	assert_string_equal(world_state(&d->w), "ready");
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("old\n", file);
	fflush(file);
	world_pass(&d->w, STEP_MS);
	assert_string_equal(world_state(&d->w), "ready");
	assert_int_equal(alive(d), 0);
	rewind(file);
	fputs("token\n", file);
	fclose(file);
	world_pass(&d->w, STEP_MS);
	assert_int_equal(alive(d), 1);
	close_ward(d);
}

static void the_test_says_what_deviates(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct ward *d = open_ward((struct fhir_habits){.ignores_if_none_exist = i},
			json_pack("{s:b}", "if_none_exist", 1));
		json_t *report = world_test(&d->w), *lines = json_object_get(report, "lines");
		assert_int_equal(json_array_size(lines), 2);
		assert_int_equal(
			json_is_true(json_object_get(json_array_get(lines, 0), "good")), !i);
		assert_true(json_is_true(json_object_get(json_array_get(lines, 1), "good")));
		json_decref(report);
		assert_int_equal(fhir_server_count(&d->fhir, "", ""), 0);
		close_ward(d);
	}
}

static void most_of_it(void **state)
{
	a_visit_is_booked_and_cancelled(state);
	an_office_that_must_say_yes(state);
	a_time_that_is_taken_is_not_possible(state);
	without_patch_it_is_put(state);
}

static void in_german_and_turkish(void **state)
{
	(void)state;
	in_other_locales(most_of_it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_is_booked_and_cancelled),
		cmocka_unit_test(the_journal_holds_no_personal_word),
		cmocka_unit_test(the_slot_is_marked_where_the_server_does_not),
		cmocka_unit_test(each_call_fails_in_each_way),
		cmocka_unit_test(each_call_of_a_cancellation_fails_in_each_way),
		cmocka_unit_test(a_lost_create_is_not_repeated_where_that_would_double_it),
		cmocka_unit_test(a_yes_that_is_not_listed_is_not_booked),
		cmocka_unit_test(a_time_that_is_taken_is_not_possible),
		cmocka_unit_test(an_office_that_must_say_yes),
		cmocka_unit_test(habits_that_are_met),
		cmocka_unit_test(a_page_elsewhere_does_not_get_our_token),
		cmocka_unit_test(without_patch_it_is_put),
		cmocka_unit_test(a_token_that_is_renewed),
		cmocka_unit_test(the_test_says_what_deviates),
		cmocka_unit_test(in_german_and_turkish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
