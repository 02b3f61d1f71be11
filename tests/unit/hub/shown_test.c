/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kiosks say they show: one row a kiosk, since when, and nothing that is not in form. */
#include "fixture.h"

#include "hub/intake/shown.h"

#define SUM_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SUM_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

struct found {
	int count, told;
	struct shown last;
};

static void note(void *ctx, const struct shown *s)
{
	struct found *f = ctx;
	f->count++;
	f->told += s->heard_ms > 0;
	if (s->heard_ms > 0)
		f->last = *s;
}

static enum err tell(struct fixture *f, const char *kiosk, const char *content, int release,
	const char *troubles, int64_t now_ms)
{
	char text[1024];
	snprintf(text, sizeof text,
		"{\"content\":\"%s\",\"snapshot\":\"\",\"version\":0,\"release\":%d,"
		"\"checked\":5,\"queue\":2,\"oldest_s\":60,\"troubles\":%s}",
		content, release, troubles);
	json_t *said = json_loads(text, 0, NULL);
	enum err e = shown_take(&f->hub, kiosk, said, now_ms);
	json_decref(said);
	return e;
}

static void a_kiosk_shows_the_same_since_it_began(void **state)
{
	struct fixture *f = *state;
	struct found found = {0};
	const char *kiosk = f->kiosk;
	assert_int_equal(tell(f, kiosk, SUM_A, 1, "[]", 1000), ERR_OK);
	assert_int_equal(tell(f, kiosk, SUM_A, 1, "[]", 2000), ERR_OK);
	assert_int_equal(shown_each(&f->hub, note, &found), ERR_OK);
	assert_int_equal(found.told, 1);
	assert_int_equal(found.last.since_ms, 1000);
	assert_int_equal(found.last.heard_ms, 2000);
	assert_int_equal(found.last.queue, 2);
	assert_string_equal(found.last.content, SUM_A);
	assert_int_equal(
		tell(f, kiosk, SUM_B, 2, "[{\"about\":\"x\",\"words\":\"y\"}]", 3000), ERR_OK);
	assert_int_equal(shown_each(&f->hub, note, &found), ERR_OK);
	assert_int_equal(found.last.since_ms, 3000);
	assert_int_equal(found.last.release, 2);
}

static void what_is_not_in_form_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct found found = {0};
	const char *kiosk = f->kiosk;
	assert_int_equal(tell(f, kiosk, "aa", 1, "[]", 1000), ERR_BAD_INPUT);
	assert_int_equal(tell(f, kiosk, SUM_A, -1, "[]", 1000), ERR_BAD_INPUT);
	assert_int_equal(tell(f, kiosk, SUM_A, 1, "{}", 1000), ERR_BAD_INPUT);
	assert_int_equal(tell(f, kiosk, SUM_A, 1, "[{\"about\":\"x\"}]", 1000), ERR_BAD_INPUT);
	assert_int_equal(shown_each(&f->hub, note, &found), ERR_OK);
	assert_true(found.count >= 1);
	assert_int_equal(found.told, 0);
}

static void the_centre_is_told(void **state)
{
	struct fixture *f = *state;
	char centre[121];
	assert_int_equal(shown_centre(&f->hub, f->kiosk, centre), ERR_OK);
	assert_true(*centre != 0);
	assert_int_equal(shown_centre(&f->hub, "nobody", centre), ERR_NOT_FOUND);
}

#define hub_test(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		hub_test(a_kiosk_shows_the_same_since_it_began),
		hub_test(what_is_not_in_form_changes_nothing),
		hub_test(the_centre_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
