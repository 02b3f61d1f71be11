/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Visits that a ZMS books: each call fails in each way, and there is one appointment or none. */
#include "locales.h"
#include "world.h"

#include "tests/city/zms_server.h"

/* 6 May 2024, 9:30 in Dublin. */
#define START "2024-05-06T09:30"
#define START_S INT64_C(1714984200)
#define STEP_MS INT64_C(1000000)

struct hall {
	struct world w;
	struct zms_server *zms;
	char number[10];
};

static struct hall open_hall(void)
{
	struct hall h = {0};
	void *fixture;
	char url[64];
	assert_int_equal(fixture_open(&fixture), 0);
	h.w.f = fixture;
	h.zms = zms_start();
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", zms_port(h.zms));
	json_t *settings = json_pack("{s:[{s:s, s:s, s:s, s:s, s:s}]}", "carries", "kind", "visit",
		"of", "doctor", "place", "clinic", "code", "1063453", "office", "10489");
	world_configure(&h.w, settings, "zms", url);
	json_decref(settings);
	world_city_start(&h.w);
	return h;
}

static void close_hall(struct hall *h)
{
	void *fixture = h->w.f;
	world_city_stop(&h->w);
	zms_stop(h->zms);
	assert_int_equal(fixture_close(&fixture), 0);
}

static void ask_for_visit(struct hall *h)
{
	fixture_number(h->w.f, h->number);
	/* Nothing is booked before the city's own system says so. */
	fixture_expect(h->w.f, h->w.f->kiosk, "visit", h->number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"" START
		"\",\"name\":\"Ana Lopez\",\"phone\":\"5550142\"",
		"received");
	assert_int_equal(fixture_count(h->w.f, "SELECT COUNT(*) FROM taken"), 0);
	assert_string_equal(world_matter(&h->w), "asked");
	world_settle(&h->w);
}

static void pass(struct hall *h)
{
	zms_pass_time(h->zms, STEP_MS);
	world_pass(&h->w, STEP_MS);
}

static void a_visit_is_booked_by_the_city(void **state)
{
	(void)state;
	struct hall h = open_hall();
	ask_for_visit(&h);
	assert_int_equal(zms_count(h.zms, "confirmed"), 1);
	assert_string_equal(world_state(&h.w), "settled");
	assert_string_equal(world_matter(&h.w), "booked");
	close_hall(&h);
}

static void a_time_that_is_gone_is_not_possible(void **state)
{
	(void)state;
	struct hall h = open_hall();
	zms_take(h.zms, START_S);
	ask_for_visit(&h);
	assert_string_equal(world_state(&h.w), "rejected");
	assert_string_equal(world_matter(&h.w), "not_possible");
	close_hall(&h);
}

static void each_call_fails_in_each_way(void **state)
{
	(void)state;
	int checks = 0;
	for (int call = ZMS_RESERVE; call <= ZMS_CONFIRM; call++) {
		for (int fault = ZMS_DROP; fault < ZMS_FAULTS; fault++, checks++) {
			struct hall h = open_hall();
			zms_set_fault(h.zms, (enum zms_call)call, (enum zms_fault)fault);
			if (call >= ZMS_PRECONFIRM)
				zms_set_fault(h.zms, ZMS_GET, (enum zms_fault)fault);
			ask_for_visit(&h);
			for (int i = 0; i < 8; i++)
				pass(&h);
			if (zms_count(h.zms, "confirmed") != 1 || zms_count(h.zms, "reserved") ||
				strcmp(world_matter(&h.w), "booked"))
				fail_msg("call %d, fault %d: %d confirmed, %s, %s", call, fault,
					zms_count(h.zms, "confirmed"), world_state(&h.w),
					world_text(&h.w, "SELECT reason FROM journal"));
			close_hall(&h);
		}
	}
	print_message("checks: %d\n", checks);
}

static void a_cancellation_goes_there_too(void **state)
{
	(void)state;
	for (int fault = ZMS_FINE; fault < ZMS_FAULTS; fault++) {
		struct hall h = open_hall();
		char number[10], fields[64];
		ask_for_visit(&h);
		zms_set_fault(h.zms, ZMS_CANCEL, (enum zms_fault)fault);
		snprintf(fields, sizeof fields, "\"about\":\"%s\"", h.number);
		fixture_number(h.w.f, number);
		fixture_expect(h.w.f, h.w.f->kiosk, "cancel", number, fields, "received");
		world_settle(&h.w);
		for (int i = 0; i < 4; i++)
			pass(&h);
		assert_int_equal(zms_count(h.zms, "confirmed"), 0);
		assert_string_equal(world_matter(&h.w), "cancelled");
		assert_int_equal(
			world_count(&h.w, "SELECT COUNT(*) FROM journal WHERE state = 'settled'"),
			2);
		close_hall(&h);
	}
}

static void a_test_finds_the_services(void **state)
{
	(void)state;
	struct hall h = open_hall();
	json_t *report = world_test(&h.w);
	assert_true(json_is_true(
		json_object_get(json_array_get(json_object_get(report, "lines"), 0), "good")));
	json_decref(report);
	close_hall(&h);
}

static void most_of_it(void **state)
{
	a_visit_is_booked_by_the_city(state);
	a_time_that_is_gone_is_not_possible(state);
	a_cancellation_goes_there_too(state);
}

static void in_german_and_turkish(void **state)
{
	(void)state;
	in_other_locales(most_of_it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_is_booked_by_the_city),
		cmocka_unit_test(a_time_that_is_gone_is_not_possible),
		cmocka_unit_test(each_call_fails_in_each_way),
		cmocka_unit_test(a_cancellation_goes_there_too),
		cmocka_unit_test(a_test_finds_the_services),
		cmocka_unit_test(in_german_and_turkish),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
