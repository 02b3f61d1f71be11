/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fifty people want the same time at the same moment, over HTTP from the running hub. */
#include "live_world.h"

enum { PARALLEL = 50, SEATS = 12 };

struct wish {
	const struct live_kiosk *kiosk;
	const char *body;
	struct curl_slist *headers;
	pthread_barrier_t *barrier;
	long status;
};

static void *wish_run(void *ctx)
{
	struct wish *w = ctx;
	pthread_barrier_wait(w->barrier);
	struct live_answer a = live_exchange(
		w->kiosk->hub, "POST", "/v1/holds", w->body, strlen(w->body), w->headers);
	w->status = a.status;
	json_decref(a.body);
	return NULL;
}

/* How many of fifty at once get a hold on start. */
static int holds_made(struct world *w, const char *start)
{
	const struct live_kiosk *const who[] = {&w->one, &w->two, &w->guesser};
	struct wish wishes[PARALLEL];
	pthread_t threads[PARALLEL];
	pthread_barrier_t barrier;
	char body[256];
	int made = 0;
	snprintf(body, sizeof body, "{\"service\":\"%s\",\"place\":\"%s\",\"start\":\"%s\"}",
		w->service, w->place, start);
	pthread_barrier_init(&barrier, NULL, PARALLEL);
	for (int i = 0; i < PARALLEL; i++) {
		wishes[i] = (struct wish){.kiosk = who[i % 3], .body = body, .barrier = &barrier};
		wishes[i].headers = live_sign(who[i % 3], "POST", "/v1/holds", body, strlen(body));
		assert_int_equal(pthread_create(&threads[i], NULL, wish_run, &wishes[i]), 0);
	}
	for (int i = 0; i < PARALLEL; i++) {
		pthread_join(threads[i], NULL);
		assert_true(wishes[i].status == 200 || wishes[i].status == 409);
		made += wishes[i].status == 200;
	}
	pthread_barrier_destroy(&barrier);
	return made;
}

static void fifty_people_hold_one_time(void **state)
{
	struct world *w = *state;
	assert_int_equal(holds_made(w, next_start(w)), 1);
}

static void fifty_people_want_a_class_of_twelve(void **state)
{
	struct world *w = *state;
	char command[200];
	const char *out;
	snprintf(command, sizeof command, "visit %s %s --seats %d", w->service, w->place, SEATS);
	assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	assert_int_equal(holds_made(w, next_start(w)), SEATS);
}

static void staff_set_hours_in_plain_words(void **state)
{
	struct world *w = *state;
	const char *out;
	char command[256];
	static const char *const good[] = {"hours %s 'mon-fri 9:00-12:00, sat 10:00-12:00'",
		"closed %s 2030-12-25 --every year --why 'Christmas Day'",
		"closed all 2030-01-01 --every year", "open %s 2030-12-28 10:00-12:00",
		"resource 'Ana Silva' person", "closed 'Ana Silva' 2030-05-06..2030-05-17"};
	static const char *const bad[] = {"hours %s whenever", "hours nowhere 'mon 9:00-10:00'",
		"closed %s someday", "open %s 2030-12-28", "forget 99999",
		"resource 'Ana Silva' room", "wait 111111111"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		snprintf(command, sizeof command, good[i], w->place);
		assert_int_equal(live_hubctl(&w->hub, command, &out), 0);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(command, sizeof command, bad[i], w->place);
		assert_int_not_equal(live_hubctl(&w->hub, command, &out), 0);
	}
	assert_int_equal(live_hubctl(&w->hub, "calendar", &out), 0);
	assert_non_null(strstr(out, "Christmas Day"));
	assert_non_null(strstr(out, "Ana Silva"));
	assert_int_equal(live_hubctl(&w->hub, "waiting", &out), 0);
	assert_non_null(strstr(out, "Nobody"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fifty_people_hold_one_time),
		cmocka_unit_test(fifty_people_want_a_class_of_twelve),
		cmocka_unit_test(staff_set_hours_in_plain_words),
	};
	return cmocka_run_group_tests(tests, world_open, world_close);
}
