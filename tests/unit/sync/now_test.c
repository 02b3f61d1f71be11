/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between which moments it certainly is: with the city, after a start without it, with every kind of
 * clock.  The system's own clock is never asked, so there is nothing to turn but the battery clock. */
#include "kiosk/sync/machine.h"
#include "kiosk/sync/now.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#define CITY_MS INT64_C(1715155200000) /* 8 May 2024, 8:00 UTC */
#define HOUR_MS INT64_C(3600000)
#define NONCE "00112233445566778899aabbccddeeff"

static unsigned char key_public[32], key_secret[64];

static json_t *says(int64_t at_ms, const char *kiosk, const char *nonce)
{
	unsigned char sig[64];
	char b64[128], text[256];
	snprintf(text, sizeof text,
		"{\"v\":1,\"kiosk\":\"%s\",\"nonce\":\"%s\",\"at\":%lld,\"offset\":60}", kiosk, nonce,
		(long long)at_ms);
	crypto_sign_detached(sig, NULL, (unsigned char *)text, strlen(text), key_secret);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	return json_pack("{s:s, s:s}", "text", text, "sig", b64);
}

static struct now_machine machine(int64_t mono_ms, int64_t rtc_ms, const char *boot)
{
	struct now_machine m = {.mono_ms = mono_ms, .rtc_ms = rtc_ms};
	snprintf(m.boot, sizeof m.boot, "%s", boot);
	return m;
}

static enum err hear(struct now *n, int64_t at_ms, int64_t asked_ms, struct now_machine m)
{
	json_t *said = says(at_ms, "k1", NONCE);
	enum err e = now_take(n, said, "k1", NONCE, key_public, asked_ms, &m);
	json_decref(said);
	return e;
}

/* Heard at 1000 s after the start, the question a second on its way. */
static struct now heard(int64_t rtc_ms)
{
	struct now n;
	struct now_machine m = machine(1000000, rtc_ms, "boot-1");
	now_open(&n, NULL, &m);
	assert_int_equal(hear(&n, CITY_MS, 999000, m), ERR_OK);
	return n;
}

static void before_the_city_spoke_nothing_is_certain(void **state)
{
	(void)state;
	struct now n;
	struct now_machine m = machine(5000, CITY_MS, "boot-1");
	now_open(&n, NULL, &m);
	assert_int_equal(now_least_ms(&n, 6000), 0);
	assert_int_equal(now_most_ms(&n, 6000), 0);
	assert_false(now_is_before(&n, "2099-01-01T10:00", 6000));
	assert_null(now_kept(&n));
}

static void the_city_says_it_and_the_time_runs_on(void **state)
{
	(void)state;
	struct now n = heard(0);
	assert_int_equal(now_least_ms(&n, 1000000), CITY_MS);
	assert_int_equal(now_most_ms(&n, 1000000), CITY_MS + 1000);
	assert_in_range(now_least_ms(&n, 1000000 + HOUR_MS), CITY_MS + HOUR_MS - 4000, CITY_MS + HOUR_MS);
	assert_in_range(now_most_ms(&n, 1000000 + HOUR_MS), CITY_MS + HOUR_MS, CITY_MS + HOUR_MS + 5000);
	/* The town is an hour ahead of UTC; half an hour's way, and an hour for summer time. */
	assert_false(now_is_before(&n, "2024-05-08T10:30", 1000000));
	assert_true(now_is_before(&n, "2024-05-08T10:31", 1000000));
	assert_false(now_is_before(&n, "2024-05-08T10:31", 1000000 + 120000));
	assert_false(now_is_before(&n, "2023-05-08T10:31", 1000000));
	assert_false(now_is_before(&n, "2024-05-09", 1000000));
	assert_false(now_is_before(&n, "nonsense", 1000000));
	assert_true(now_is_before(&n, "2124-05-08T10:31", 1000000));
}

static void only_the_city_and_only_about_this_question(void **state)
{
	(void)state;
	struct now n = heard(0), before = n;
	struct now_machine m = machine(1100000, 0, "boot-1");
	json_t *others[] = {says(CITY_MS + HOUR_MS, "k2", NONCE),
		says(CITY_MS + HOUR_MS, "k1", "ffffffffffffffffffffffffffffffff"), json_object(),
		says(CITY_MS + HOUR_MS, "k1", NONCE)};
	json_object_set_new(others[3], "text", json_string("{\"v\":1}"));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_int_not_equal(
			now_take(&n, others[i], "k1", NONCE, key_public, 1099000, &m), ERR_OK);
		json_decref(others[i]);
	}
	/* What was certain cannot become uncertain by an earlier word. */
	assert_int_equal(hear(&n, CITY_MS - HOUR_MS, 1099000, m), ERR_BAD_INPUT);
	assert_int_equal(hear(&n, INT64_C(1), 1099000, m), ERR_BAD_INPUT);
	assert_memory_equal(&n, &before, sizeof n);
	assert_int_equal(hear(&n, CITY_MS + 90000, 1099000, m), ERR_OK);
}

/* The program starts again, the machine does not. */
static void a_new_start_of_the_program_knows_it_still(void **state)
{
	(void)state;
	struct now n = heard(0), again;
	struct now_machine m = machine(1000000 + HOUR_MS, 0, "boot-1");
	json_t *kept = now_kept(&n);
	now_open(&again, kept, &m);
	assert_int_equal(now_most_ms(&again, m.mono_ms), now_most_ms(&n, m.mono_ms));
	json_decref(kept);
}

static void open_after_a_boot(struct now *n, int64_t rtc_then_ms, int64_t rtc_now_ms)
{
	struct now before = heard(rtc_then_ms);
	struct now_machine m = machine(20000, rtc_now_ms, "boot-2");
	json_t *kept = now_kept(&before);
	now_open(n, kept, &m);
	json_decref(kept);
}

/* The machine starts again: 1970, 2038, a hundred years on, backwards, none, and one that is right. */
static void after_a_boot_only_a_battery_clock_that_was_right_counts(void **state)
{
	(void)state;
	static const struct {
		int64_t then_ms, now_ms;
		bool is_certain;
	} rows[] = {
		{CITY_MS, CITY_MS + 5 * HOUR_MS, true},
		{CITY_MS + 60000, CITY_MS + 60000 + 48 * HOUR_MS, true},
		{CITY_MS, 0, false},                                /* none */
		{0, CITY_MS + HOUR_MS, false},                      /* none before */
		{CITY_MS, INT64_C(86400000), false},                /* 1970 */
		{CITY_MS, CITY_MS - HOUR_MS, false},                /* backwards */
		{CITY_MS, INT64_C(2147483647000), false},           /* 2038 */
		{CITY_MS, CITY_MS + INT64_C(3155760000000), false}, /* a hundred years */
		{CITY_MS + HOUR_MS, CITY_MS + 2 * HOUR_MS, false},  /* it was wrong before */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct now n;
		open_after_a_boot(&n, rows[i].then_ms, rows[i].now_ms);
		assert_true(now_least_ms(&n, 20000) >= CITY_MS);
		assert_int_equal(now_most_ms(&n, 20000) != 0, rows[i].is_certain);
		assert_int_equal(now_is_before(&n, "2025-01-01T10:00", 20000), rows[i].is_certain);
		if (rows[i].is_certain) {
			int64_t true_ms = rows[i].now_ms - (rows[i].then_ms - CITY_MS);
			assert_true(now_least_ms(&n, 20000) <= true_ms);
			assert_true(now_most_ms(&n, 20000) >= true_ms);
		}
	}
	/* Away for a day without a clock: a visit of the evening before is not sold. */
	struct now n;
	open_after_a_boot(&n, CITY_MS, CITY_MS + 24 * HOUR_MS);
	assert_false(now_is_before(&n, "2024-05-08T18:00", 20000));
	assert_true(now_is_before(&n, "2024-05-09T18:00", 20000));
}

static void a_machine_says_what_its_clocks_say(void **state)
{
	(void)state;
	char path[] = P_tmpdir "/rtc-XXXXXX";
	struct now_machine m;
	int fd = mkstemp(path);
	assert_int_equal(write(fd, "1715155200\n", 11), 11);
	close(fd);
	machine_read(&m, (struct k_time){.mono_us = 7000}, path);
	assert_int_equal(m.rtc_ms, CITY_MS);
	assert_int_equal(m.mono_ms, 7);
	assert_int_equal(strlen(m.boot), 36);
	unlink(path);
	machine_read(&m, (struct k_time){0}, path);
	assert_int_equal(m.rtc_ms, 0);
}

/* --- trusted time (C1) ------------------------------------------------------------------------- */

#define DAY_MS (24 * HOUR_MS)
#define YEAR_MS (365 * DAY_MS)
#define NOW_MS (NOW_BUILT_MS + 100 * DAY_MS)

static struct now heard_at(int64_t at_ms)
{
	struct now n;
	struct now_machine m = machine(1000000, 0, "boot-1");
	now_open(&n, NULL, &m);
	assert_int_equal(hear(&n, at_ms, 999000, m), ERR_OK);
	return n;
}

/* Without the city's word: the build, and a system clock that may be. */
static void nobody_said_the_time(void **state)
{
	(void)state;
	static const struct {
		int64_t wall_ms, trusted_ms;
	} clocks[] = {
		{0, NOW_BUILT_MS}, {NOW_BUILT_MS - DAY_MS, NOW_BUILT_MS},
		{NOW_BUILT_MS + 30 * DAY_MS, NOW_BUILT_MS + 30 * DAY_MS},
		{NOW_BUILT_MS + 11 * YEAR_MS, NOW_BUILT_MS}, /* 2038 */
		{NOW_BUILT_MS + 100 * YEAR_MS, NOW_BUILT_MS}, {INT64_MAX, NOW_BUILT_MS}};
	struct now n;
	struct now_machine m = machine(1000, 0, "boot-1");
	now_open(&n, NULL, &m);
	assert_int_equal(now_certain_ms(&n, 2000), NOW_BUILT_MS);
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
		assert_int_equal(now_trusted_ms(&n, 2000, clocks[i].wall_ms), clocks[i].trusted_ms);
}

/* Once the city has said it, the system's clock counts for nothing. */
static void the_city_said_the_time(void **state)
{
	(void)state;
	static const int64_t clocks[] = {0, NOW_MS - DAY_MS, NOW_MS + DAY_MS, NOW_MS + 100 * YEAR_MS};
	struct now n = heard_at(NOW_MS);
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
		int64_t trusted_ms = now_trusted_ms(&n, 1000000 + HOUR_MS, clocks[i]);
		assert_true(trusted_ms >= NOW_MS + HOUR_MS - 10000 && trusted_ms <= NOW_MS + HOUR_MS + 10000);
	}
}

/* After a start without it: not before what it said last, and not 400 days after. */
static void the_machine_was_off(void **state)
{
	(void)state;
	struct now before = heard_at(NOW_MS), n;
	json_t *kept = now_kept(&before);
	struct now_machine m = machine(5000, 0, "boot-2");
	now_open(&n, kept, &m);
	json_decref(kept);
	assert_int_equal(now_trusted_ms(&n, 5000, 0), NOW_MS);
	assert_int_equal(now_trusted_ms(&n, 5000, NOW_MS - YEAR_MS), NOW_MS);
	assert_int_equal(now_trusted_ms(&n, 5000, NOW_MS + 200 * DAY_MS), NOW_MS + 200 * DAY_MS);
	assert_int_equal(now_trusted_ms(&n, 5000, NOW_MS + 401 * DAY_MS), NOW_MS);
}

/* A hub whose key was stolen says that it is the far future, so that all expires. */
static void a_far_future_is_not_believed(void **state)
{
	(void)state;
	struct now n;
	struct now_machine m = machine(1000000, 0, "boot-1");
	now_open(&n, NULL, &m);
	assert_int_equal(hear(&n, NOW_BUILT_MS + 100 * YEAR_MS, 999000, m), ERR_DENIED);
	assert_int_equal(hear(&n, NOW_MS, 999000, m), ERR_OK);
	assert_int_equal(hear(&n, NOW_MS + 2 * DAY_MS, 999000, m), ERR_DENIED);
	assert_int_equal(hear(&n, NOW_MS + HOUR_MS, 999000, m), ERR_OK);
	json_t *kept = now_kept(&n);
	m = machine(5000, 0, "boot-2");
	now_open(&n, kept, &m);
	json_decref(kept);
	assert_int_equal(hear(&n, NOW_MS + 2 * YEAR_MS, 4000, m), ERR_DENIED);
	assert_int_equal(hear(&n, NOW_MS + 300 * DAY_MS, 4000, m), ERR_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_city_spoke_nothing_is_certain),
		cmocka_unit_test(the_city_says_it_and_the_time_runs_on),
		cmocka_unit_test(only_the_city_and_only_about_this_question),
		cmocka_unit_test(a_new_start_of_the_program_knows_it_still),
		cmocka_unit_test(after_a_boot_only_a_battery_clock_that_was_right_counts),
		cmocka_unit_test(a_machine_says_what_its_clocks_say),
		cmocka_unit_test(nobody_said_the_time),
		cmocka_unit_test(the_city_said_the_time),
		cmocka_unit_test(the_machine_was_off),
		cmocka_unit_test(a_far_future_is_not_believed),
	};
	crypto_sign_keypair(key_public, key_secret);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
