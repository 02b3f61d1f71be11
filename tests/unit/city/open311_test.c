/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real client against every server of tests/city/profiles, with every fault, in locales that
 * write numbers and letters their own way. */
#include "locales.h"
#include "world.h"

#include <dirent.h>

#include "kiosk/base/check.h"

enum { PROFILES_MAX = 40, DAYS_IN_STEPS = 60 };
#define STEP_MS INT64_C(1860000) /* longer than the longest wait of the back-off */

static int profile_list(char names[PROFILES_MAX][64])
{
	int n = 0;
	DIR *dir = opendir("tests/city/profiles");
	assert_non_null(dir);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		char *dot = strstr(e->d_name, ".json");
		if (!dot || n == PROFILES_MAX)
			continue;
		snprintf(names[n++], 64, "%.*s", (int)(dot - e->d_name), e->d_name);
	}
	closedir(dir);
	assert_true(n >= 18);
	return n;
}

static const json_t *expected(struct world *w, const char *key)
{
	return json_object_get(json_object_get(replay_profile(w->server), "expect"), key);
}

static const char *last_state(struct world *w)
{
	return world_text(w, "SELECT state FROM journal ORDER BY item DESC LIMIT 1");
}

static bool is_at_rest(struct world *w)
{
	const char *state = last_state(w);
	return strcmp(state, "ready") && strcmp(state, "ambiguous") && strcmp(state, "sending");
}

/* Days pass, in steps, until nothing changes any more, and then some. */
static void days_pass(struct world *w)
{
	for (int i = 0, rest = 0; i < DAYS_IN_STEPS && rest < 4; i++) {
		rest += is_at_rest(w);
		world_pass(w, STEP_MS);
	}
}

/* One request, one fault (for the first of two, so that a stale answer has a one before it). */
static void check_profile(const char *profile, enum replay_fault fault, const char *locale)
{
	struct world w;
	char ref[64];
	world_open(&w, profile);
	const json_t *tickets = expected(&w, "tickets");
	world_settle(&w);
	if (fault == REPLAY_STALE) {
		world_report(&w, "One before");
		world_settle(&w);
		assert_int_equal(
			db_run(w.f->hub.db, "UPDATE journal SET due_ms = NULL", ""), ERR_OK);
	}
	replay_set_fault(w.server, fault, 1);
	world_report(&w, "The lamp is dark, ÄÖÜ ß");
	world_settle(&w);
	days_pass(&w);
	snprintf(ref, sizeof ref, "Ref: %s",
		world_text(&w, "SELECT ref FROM journal ORDER BY item DESC LIMIT 1"));
	int made = replay_tickets(w.server, ref);
	char state[32];
	snprintf(state, sizeof state, "%s", last_state(&w));
	bool arrived = !strcmp(state, "delivered") || !strcmp(state, "settled");
	bool recovers = json_is_true(expected(&w, "recovers"));
	int want = tickets ? (int)json_integer_value(tickets) : 1;
	if (made > 1 || (recovers && (made != 1 || !arrived)) || (arrived && made != 1) ||
		(fault == REPLAY_NONE && tickets && made != want))
		fail_msg("%s, %s, %s: %d tickets, state %s, %s", profile, replay_fault_words(fault),
			locale, made, state,
			world_text(&w, "SELECT reason FROM journal ORDER BY item DESC LIMIT 1"));
	if (!recovers && !arrived)
		assert_true(!strcmp(state, "needs_staff") || !strcmp(state, "rejected"));
	world_close(&w);
}

static int all_profiles(const char *locale, int faults)
{
	char names[PROFILES_MAX][64];
	int n = profile_list(names), checks = 0;
	for (int i = 0; i < n; i++)
		for (int fault = 0; fault < faults; fault++, checks++)
			check_profile(names[i], (enum replay_fault)fault, locale);
	return checks;
}

static void every_server_with_every_fault(void **state)
{
	(void)state;
	print_message("checks: %d\n", all_profiles("C", REPLAY_FAULT_COUNT));
}

static void every_server_in(void **locale)
{
	print_message("checks: %d\n", all_profiles(*locale, REPLAY_DROP_BEFORE));
}

static void every_server_in_other_locales(void **state)
{
	(void)state;
	in_other_locales(every_server_in);
}

static void what_is_sent_is_plain_and_whole(void **state)
{
	(void)state;
	struct world w;
	world_open(&w, "standard-xml");
	char *fields = NULL, outcome[16], number[10];
	char *long_words = calloc(1, 1201);
	memset(long_words, 'x', 1100);
	assert_true(asprintf(&fields,
			    "\"kind\":\"lights\",\"where\":\"near\",\"words\":\"<b>Dark</b> \\u0007"
			    "\xf0\x9f\x97\x91 a<b & c %s\",\"name\":\"Ana Maria Lopez\"",
			    long_words) > 0);
	fixture_number(w.f, number);
	assert_int_equal(fixture_send_at(w.f, w.f->kiosk, "report", number, fields,
				 loop_refresh(w.loop).wall_ms, outcome),
		ERR_OK);
	world_settle(&w);
	const char *words = replay_field(w.server, "description");
	assert_memory_equal(words, "Dark  \xef\xbf\xbd a<b & c xxx", 21);
	assert_non_null(strstr(words, "\nRef: main-street-library-"));
	assert_string_equal(replay_field(w.server, "lat"), "51.440000");
	assert_string_equal(replay_field(w.server, "long"), "5.470000");
	assert_string_equal(replay_field(w.server, "last_name"), "Lopez");
	assert_string_equal(replay_field(w.server, "first_name"), "Ana Maria");
	assert_string_equal(replay_field(w.server, "address_string"), "");
	assert_string_equal(replay_header(w.server, "Accept-Encoding"), "");
	assert_string_equal(replay_header(w.server, "Expect"), "");
	assert_string_equal(world_state(&w), "delivered");
	free(fields);
	free(long_words);
	world_close(&w);
}

static void its_states_become_public_words(void **state)
{
	(void)state;
	static const char *const profiles[] = {
		"standard-xml", "mysociety-adapter", "klarschiff", "mark-a-spot", "seeclickfix"};
	for (size_t i = 0; i < K_COUNT(profiles); i++) {
		struct world w;
		world_open(&w, profiles[i]);
		world_report(&w, "Dark");
		world_settle(&w);
		world_pass(&w, STEP_MS);
		assert_string_equal(world_matter(&w), "received");
		replay_set_phase(w.server, 1);
		world_pass(&w, STEP_MS);
		assert_string_equal(world_matter(&w), "working");
		replay_set_phase(w.server, 2);
		world_pass(&w, STEP_MS);
		assert_string_equal(world_matter(&w), "done");
		assert_string_equal(world_state(&w), "settled");
		world_close(&w);
	}
}

static void an_emoji_that_breaks_the_server_makes_one_ticket(void **state)
{
	(void)state;
	struct world w;
	world_open(&w, "codefornl-eindhoven");
	json_t *settings = json_deep_copy(json_object_get(replay_profile(w.server), "settings"));
	char url[64];
	snprintf(url, sizeof url, "http://127.0.0.1:%d/api/v2", replay_port(w.server));
	json_object_set_new(settings, "wide_letters", json_true());
	json_object_set_new(settings, "needs_position", json_true());
	world_city_stop(&w);
	world_configure(&w, settings, "open311", url);
	world_city_start(&w);
	json_decref(settings);
	world_report(&w, "Bin \xf0\x9f\x97\x91");
	world_settle(&w);
	days_pass(&w);
	assert_int_equal(replay_tickets(w.server, ""), 1);
	assert_int_equal(replay_posts(w.server), 1);
	assert_string_equal(world_state(&w), "delivered"); /* known by place and time */
	world_close(&w);
}

static void a_stop_at_any_time_sends_nothing_twice(void **state)
{
	(void)state;
	for (int turns = 1; turns < 60; turns += 3) {
		struct world w;
		world_open(&w, "standard-xml");
		world_report(&w, "Dark");
		for (int i = 0; i < turns; i++)
			loop_turn(w.loop, 1);
		world_city_stop(&w);
		usleep(20000);
		world_city_start(&w);
		world_settle(&w);
		days_pass(&w);
		assert_int_equal(replay_tickets(w.server, "Dark"), 1);
		assert_string_equal(world_state(&w), "delivered");
		world_close(&w);
	}
}

static void a_stop_before_the_answer_is_a_lost_answer(void **state)
{
	(void)state;
	struct world w;
	world_open(&w, "standard-xml");
	replay_set_fault(w.server, REPLAY_HANG, 1);
	world_report(&w, "Dark");
	for (int i = 0; i < 500 && !replay_tickets(w.server, "Dark"); i++)
		loop_turn(w.loop, 1);
	assert_string_equal(world_state(&w), "sending");
	world_city_stop(&w);
	world_city_start(&w);
	for (int i = 0; i < 5; i++)
		loop_turn(w.loop, 1);
	assert_string_equal(world_state(&w), "ambiguous");
	days_pass(&w);
	assert_int_equal(replay_tickets(w.server, "Dark"), 1);
	assert_int_equal(replay_posts(w.server), 1);
	assert_string_equal(world_state(&w), "delivered");
	world_close(&w);
}

/* The line breaks, we look and see nothing, and only then is it made there. */
static void what_is_made_late_is_not_made_again(void **state)
{
	(void)state;
	struct world w;
	char words[4000];
	world_open(&w, "standard-xml");
	replay_set_fault(w.server, REPLAY_DROP_BEFORE, 1);
	world_report(&w, "Dark");
	world_settle(&w);
	snprintf(words, sizeof words, "%s", replay_field(w.server, "description"));
	world_pass(&w, 15000);
	assert_string_equal(world_state(&w), "ambiguous");
	assert_int_equal(replay_posts(w.server), 1);
	replay_add(w.server, "015", words, 51.44, 5.47);
	days_pass(&w);
	assert_int_equal(replay_tickets(w.server, "Dark"), 1);
	assert_string_equal(world_state(&w), "delivered");
	world_close(&w);
}

static void a_poison_item_holds_up_nobody(void **state)
{
	(void)state;
	struct world w;
	world_open(&w, "standard-xml");
	replay_set_fault(w.server, REPLAY_ERROR_BEFORE, 1);
	world_report(&w, "Poison");
	world_settle(&w);
	assert_string_equal(world_state(&w), "ambiguous");
	for (int i = 0; i < 20; i++)
		world_report(&w, "Good");
	world_settle(&w);
	assert_int_equal(replay_tickets(w.server, "Good"), 20);
	days_pass(&w);
	assert_int_equal(replay_tickets(w.server, "Poison"), 1);
	world_close(&w);
}

static void staff_can_send_again_or_settle(void **state)
{
	(void)state;
	struct world w;
	json_t *items = NULL;
	world_open(&w, "ureport-old-key");
	world_report(&w, "Dark");
	world_settle(&w);
	assert_string_equal(world_state(&w), "rejected");
	assert_int_equal(city_items(w.city, "roads", &items), ERR_OK);
	char *text = json_dumps(items, 0);
	assert_null(strstr(text, "Dark")); /* never contents */
	assert_non_null(strstr(text, "api_key"));
	free(text);
	json_decref(items);
	int64_t now = loop_refresh(w.loop).wall_ms;
	assert_int_equal(city_retry(w.city, 1, now), ERR_OK);
	world_settle(&w);
	assert_string_equal(world_state(&w), "rejected");
	assert_int_equal(replay_posts(w.server), 2);
	assert_int_equal(city_settle(w.city, 1, "77", now), ERR_OK);
	assert_string_equal(world_state(&w), "settled");
	assert_int_equal(city_settle(w.city, 1, "77", now), ERR_NOT_FOUND);
	assert_int_equal(city_items(w.city, "nobody", &items), ERR_NOT_FOUND);
	world_close(&w);
}

static void a_test_reports_what_a_server_can_do(void **state)
{
	(void)state;
	char names[PROFILES_MAX][64];
	int n = profile_list(names);
	for (int i = 0; i < n; i++) {
		struct world w;
		world_open(&w, names[i]);
		json_t *report = world_test(&w);
		const json_t *lines = json_object_get(report, "lines");
		bool has_services = json_is_true(json_object_get(json_array_get(lines, 1), "good"));
		assert_true(json_array_size(lines) >= 4);
		if (!strcmp(names[i], "standard-xml"))
			assert_true(has_services);
		if (!strcmp(names[i], "ureport-old-key"))
			assert_false(has_services);
		assert_int_equal(replay_posts(w.server), 0);
		json_decref(report);
		world_close(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent_is_plain_and_whole),
		cmocka_unit_test(its_states_become_public_words),
		cmocka_unit_test(an_emoji_that_breaks_the_server_makes_one_ticket),
		cmocka_unit_test(a_stop_at_any_time_sends_nothing_twice),
		cmocka_unit_test(a_stop_before_the_answer_is_a_lost_answer),
		cmocka_unit_test(what_is_made_late_is_not_made_again),
		cmocka_unit_test(a_poison_item_holds_up_nobody),
		cmocka_unit_test(staff_can_send_again_or_settle),
		cmocka_unit_test(a_test_reports_what_a_server_can_do),
		cmocka_unit_test(every_server_with_every_fault),
		cmocka_unit_test(every_server_in_other_locales),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
