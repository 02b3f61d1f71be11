/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits in Easy!Appointments: never two at one time, never a 500 repeated. */
#include "locales.h"
#include "world.h"

#include "tests/city/easy_server.h"

#define START "2024-05-06T09:30"
#define STEP_MS INT64_C(2400000)

struct desk {
	struct world w;
	struct easy_server *easy;
	char number[10];
};

static struct desk open_desk(const char *token)
{
	struct desk d = {0};
	void *fixture;
	char url[80];
	assert_int_equal(fixture_open(&fixture), 0);
	d.w.f = fixture;
	d.easy = easy_start();
	snprintf(url, sizeof url, "http://127.0.0.1:%d/index.php/api/v1", easy_port(d.easy));
	json_t *settings = json_pack("{s:[{s:s, s:s, s:s, s:s, s:s}], s:s}", "carries", "kind",
		"visit", "of", "doctor", "place", "clinic", "code", "7", "provider", "3",
		"api_token", token);
	world_configure(&d.w, settings, "easyappointments", url);
	json_decref(settings);
	world_city_start(&d.w);
	return d;
}

static void close_desk(struct desk *d)
{
	void *fixture = d->w.f;
	world_city_stop(&d->w);
	easy_stop(d->easy);
	assert_int_equal(fixture_close(&fixture), 0);
}

static void ask_for_visit(struct desk *d)
{
	fixture_number(d->w.f, d->number);
	fixture_expect(d->w.f, d->w.f->kiosk, "visit", d->number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" START
		"\",\"name\":\"Ana Lopez\"",
		"received");
	world_settle(&d->w);
}

static void a_visit_is_booked_and_cancelled(void **state)
{
	(void)state;
	struct desk d = open_desk("token");
	char number[10], fields[64];
	ask_for_visit(&d);
	assert_int_equal(easy_count(d.easy, "Ref: "), 1);
	assert_string_equal(world_matter(&d.w), "booked");
	snprintf(fields, sizeof fields, "\"about\":\"%s\"", d.number);
	fixture_number(d.w.f, number);
	fixture_expect(d.w.f, d.w.f->kiosk, "cancel", number, fields, "received");
	world_settle(&d.w);
	assert_int_equal(easy_count(d.easy, ""), 0);
	assert_string_equal(world_matter(&d.w), "cancelled");
	close_desk(&d);
}

static void each_call_fails_in_each_way(void **state)
{
	(void)state;
	int checks = 0;
	for (int call = EASY_FREE; call < EASY_DELETE; call++) {
		for (int fault = EASY_DROP; fault <= EASY_ERROR; fault++, checks++) {
			struct desk d = open_desk("token");
			easy_set_fault(d.easy, (enum easy_call)call, (enum easy_fault)fault);
			if (call == EASY_FIND) /* reached only after a customer's answer was lost */
				easy_set_fault(d.easy, EASY_CUSTOMER, EASY_DROP);
			ask_for_visit(&d);
			for (int i = 0; i < 6; i++)
				world_pass(&d.w, STEP_MS);
			if (easy_count(d.easy, "") != 1 || strcmp(world_matter(&d.w), "booked"))
				fail_msg("call %d, fault %d: %d booked, %s, %s", call, fault,
					easy_count(d.easy, ""), world_matter(&d.w),
					world_text(&d.w, "SELECT reason FROM journal"));
			close_desk(&d);
		}
	}
	print_message("checks: %d\n", checks);
}

static void who_was_there_first_stays(void **state)
{
	(void)state;
	struct desk d = open_desk("token");
	easy_set_fault(d.easy, EASY_BOOK, EASY_RIVAL);
	ask_for_visit(&d);
	assert_int_equal(easy_count(d.easy, "somebody else"), 1);
	assert_int_equal(easy_count(d.easy, ""), 1);
	assert_string_equal(world_matter(&d.w), "not_possible");
	ask_for_visit(&d); /* now it is not among the free times */
	assert_string_equal(world_matter(&d.w), "not_possible");
	assert_int_equal(easy_posts(d.easy), 1);
	close_desk(&d);
}

static void a_500_that_says_why_is_not_repeated(void **state)
{
	(void)state;
	struct desk d = open_desk("token");
	easy_set_fault(d.easy, EASY_BOOK, EASY_INVALID);
	ask_for_visit(&d);
	for (int i = 0; i < 4; i++)
		world_pass(&d.w, STEP_MS);
	assert_string_equal(world_state(&d.w), "needs_staff");
	assert_int_equal(easy_posts(d.easy), 1);
	close_desk(&d);
}

static void a_wrong_token_goes_to_staff(void **state)
{
	(void)state;
	struct desk d = open_desk("other");
	ask_for_visit(&d);
	assert_string_equal(world_state(&d.w), "needs_staff");
	json_t *report = world_test(&d.w);
	assert_false(json_is_true(
		json_object_get(json_array_get(json_object_get(report, "lines"), 0), "good")));
	json_decref(report);
	close_desk(&d);
}

static void most_of_it(void **state)
{
	a_visit_is_booked_and_cancelled(state);
	who_was_there_first_stays(state);
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
		cmocka_unit_test(each_call_fails_in_each_way),
		cmocka_unit_test(who_was_there_first_stays),
		cmocka_unit_test(a_500_that_says_why_is_not_repeated),
		cmocka_unit_test(a_wrong_token_goes_to_staff),
		cmocka_unit_test(in_german_and_turkish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
