/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a kiosk as it should be?  Every state that it may be in, and that the difference is loud. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hub/console/verdict.h"

#define NOW_MS INT64_C(1714554000000)
#define MINUTE_MS INT64_C(60000)

/* A kiosk that is well, to be changed by each test. */
struct scene {
	struct wanted w;
	struct wanted_one should;
	struct shown is;
	int64_t heard_ms;
};

static struct scene scene(void)
{
	static struct publish published;
	struct scene s = {.w = {.publish = &published, .release = 12, .now_ms = NOW_MS},
		.should = {.release = 12, .content = "aa"},
		.is = {.release = 12,
			.content = "aa",
			.heard_ms = NOW_MS,
			.checked_ms = NOW_MS - MINUTE_MS,
			.troubles = "[]"},
		.heard_ms = NOW_MS};
	return s;
}

static void expect(const struct scene *s, enum verdict_level level, const char *words)
{
	struct verdict v;
	verdict_of(&s->w, &s->should, &s->is, s->heard_ms, &v);
	if (v.level != level || !strstr(v.words, words))
		fail_msg("level %d, \"%s\" instead of \"%s\"", (int)v.level, v.words, words);
}

static void what_shows_what_it_should_is_well(void **state)
{
	struct scene s = scene();
	(void)state;
	expect(&s, VERDICT_WELL, "It shows what it should.");
	s.w.publish = NULL; /* nothing was published: there is nothing to differ from */
	strcpy(s.is.content, "bb");
	expect(&s, VERDICT_WELL, "It shows what it should.");
}

static void what_shows_something_else_is_loud(void **state)
{
	struct scene s = scene();
	(void)state;
	strcpy(s.is.content, "bb");
	expect(&s, VERDICT_LOUD, "is not what was signed for it");
	s.is.release = 11;
	expect(&s, VERDICT_LOUD, "It shows release 11 and should show release 12.");
	s.is.release = 13;
	expect(&s, VERDICT_LOUD, "release 13, which was stopped");
	s.is.release = 11;
	s.is.troubles = "[{\"about\":\"x\",\"words\":\"y\"}]";
	expect(&s, VERDICT_LOUD, "It refused what it should show");
	s.w.changed_ms = NOW_MS; /* a refusal is not waiting */
	expect(&s, VERDICT_LOUD, "It refused what it should show");
	s.is.troubles = "[]";
	expect(&s, VERDICT_SOON, "It is fetching release 12.");
	s.is.release = 13;
	expect(&s, VERDICT_SOON, "It is going back to release 12.");
	s.is.release = 11;
	s.w.changed_ms = NOW_MS - VERDICT_LATE_MIN * MINUTE_MS;
	expect(&s, VERDICT_LOUD, "should show release 12");
}

static void what_is_not_heard_is_loud_after_a_while(void **state)
{
	struct scene s = scene();
	(void)state;
	s.heard_ms = NOW_MS - (VERDICT_LATE_MIN - 1) * MINUTE_MS;
	expect(&s, VERDICT_WELL, "");
	s.heard_ms = NOW_MS - VERDICT_LATE_MIN * MINUTE_MS;
	expect(&s, VERDICT_SOON, "not been heard for 15 minutes");
	s.heard_ms = NOW_MS - 180 * MINUTE_MS;
	expect(&s, VERDICT_LOUD, "not been heard for 3 hours");
	s.heard_ms = 0;
	expect(&s, VERDICT_LOUD, "never come");
	s.heard_ms = NOW_MS;
	s.is.heard_ms = 0;
	expect(&s, VERDICT_LOUD, "never said what it shows");
}

static void requests_that_wait_and_doubt_are_told(void **state)
{
	struct scene s = scene();
	(void)state;
	s.is.queue = 3;
	s.is.oldest_s = 59 * 60;
	expect(&s, VERDICT_WELL, "");
	s.is.oldest_s = 7200;
	expect(&s, VERDICT_SOON, "3 requests wait there, the oldest for 2 hours");
	s.is.queue = 0;
	s.is.checked_ms = NOW_MS - 30 * 60 * MINUTE_MS;
	expect(&s, VERDICT_SOON, "make sure for 30 hours");
	s.is.checked_ms = 0;
	expect(&s, VERDICT_SOON, "has not told yet whether anything newer is signed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_shows_what_it_should_is_well),
		cmocka_unit_test(what_shows_something_else_is_loud),
		cmocka_unit_test(what_is_not_heard_is_loud_after_a_while),
		cmocka_unit_test(requests_that_wait_and_doubt_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
