/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes, phones and who goes to a call, with a clock of the test's own. */
#include "fixture.h"

#include "hub/help/calls.h"
#include "hub/help/page.h"
#include "hub/help/volunteers.h"

static int told;

static void on_calls(void *ctx)
{
	++*(int *)ctx;
}

static int open_watched(void **state)
{
	if (fixture_open(state))
		return -1;
	struct fixture *f = *state;
	told = 0;
	f->hub.on_calls = on_calls;
	f->hub.on_calls_ctx = &told;
	return 0;
}

static void enter(struct fixture *f, const char *name, struct volunteer *v)
{
	char code[VOLUNTEER_CODE_CHARS + 1], token[VOLUNTEER_TOKEN_CHARS + 1];
	assert_int_equal(volunteers_add(&f->hub, "Main Street Library", NOW_MS, code), ERR_OK);
	assert_int_equal(volunteers_enter(&f->hub, code, name, NOW_MS, token), ERR_OK);
	assert_int_equal(volunteers_find(&f->hub, token, NOW_MS, v), ERR_OK);
	assert_string_equal(v->name, name);
	v->tongue = tongue_at(0);
}

static void a_code_is_read_as_people_write_it(void **state)
{
	struct fixture *f = *state;
	char code[VOLUNTEER_CODE_CHARS + 1], token[VOLUNTEER_TOKEN_CHARS + 1], typed[64];
	assert_int_equal(volunteers_add(&f->hub, "Nowhere", NOW_MS, code), ERR_NOT_FOUND);
	assert_int_equal(volunteers_add(&f->hub, "Main Street Library", NOW_MS, code), ERR_OK);
	snprintf(typed, sizeof typed, " %.4s-%.4s - %s ", code, code + 4, code + 8);
	for (char *c = typed; *c; c++)
		*c = *c == '0' ? 'o' : *c == '1' ? 'l' : *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	assert_int_equal(volunteers_enter(&f->hub, typed, "", NOW_MS, token), ERR_OK);
	static const char *const wrong[] = {"", "0", "0000000000000", "U00000000000", "000000000000"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(
			volunteers_enter(&f->hub, wrong[i], "", NOW_MS, token), ERR_DENIED);
	static const char *const names[] = {"1234567890123456789012345", "A\nB", "A\x7f", "\xc3("};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(
			volunteers_enter(&f->hub, code, names[i], NOW_MS, token), ERR_BAD_INPUT);
	assert_int_equal(
		volunteers_enter(&f->hub, code, "\u0623\u0645\u0644", NOW_MS, token), ERR_OK);
}

static void a_phone_stays_in_while_it_is_used(void **state)
{
	struct fixture *f = *state;
	char code[VOLUNTEER_CODE_CHARS + 1], token[VOLUNTEER_TOKEN_CHARS + 1];
	struct volunteer v, again;
	int64_t now_ms = NOW_MS;
	assert_int_equal(volunteers_add(&f->hub, "Main Street Library", NOW_MS, code), ERR_OK);
	assert_int_equal(volunteers_enter(&f->hub, code, "Ana", NOW_MS, token), ERR_OK);
	for (int i = 0; i < 3; i++) {
		now_ms += 179 * DAY_MS;
		assert_int_equal(volunteers_find(&f->hub, token, now_ms, &v), ERR_OK);
	}
	assert_int_equal(volunteers_find(&f->hub, token, now_ms + 181 * DAY_MS, &v), ERR_DENIED);
	assert_int_equal(volunteers_find(&f->hub, token, now_ms, &again), ERR_OK);
	assert_string_equal(v.check, again.check);
	assert_string_not_equal(token, again.check);
	token[0] = token[0] == 'a' ? 'b' : 'a';
	assert_int_equal(volunteers_find(&f->hub, token, now_ms, &v), ERR_DENIED);
	assert_int_equal(volunteers_find(&f->hub, NULL, now_ms, &v), ERR_DENIED);
	assert_true(volunteers_is_in(&f->hub, v.phone));
	assert_int_equal(volunteers_leave(&f->hub, &v), ERR_OK);
	assert_false(volunteers_is_in(&f->hub, v.phone));
	assert_int_equal(told, 1);
}

static void the_first_who_comes_goes(void **state)
{
	struct fixture *f = *state;
	struct volunteer ana, ben;
	uint64_t before = 0, after = 0;
	json_t *list = NULL;
	enter(f, "Ana", &ana);
	enter(f, "Ben", &ben);
	assert_int_equal(calls_version(&f->hub, &before), ERR_OK);
	assert_int_equal(calls_set(&f->hub, f->kiosk, true, "see", NOW_MS), ERR_OK);
	assert_int_equal(calls_set(&f->hub, f->kiosk, true, "", NOW_MS), ERR_OK);
	assert_int_equal(told, 1);
	assert_int_equal(calls_version(&f->hub, &after), ERR_OK);
	assert_true(before != after);
	assert_int_equal(calls_list(&f->hub, &list), ERR_OK);
	int64_t call = json_integer_value(json_object_get(json_array_get(list, 0), "call"));
	json_decref(list);
	assert_int_equal(calls_go(&f->hub, &ana, call), ERR_OK);
	assert_int_equal(calls_go(&f->hub, &ana, call), ERR_OK);
	assert_int_equal(calls_go(&f->hub, &ben, call), ERR_EXISTS);
	assert_int_equal(calls_go(&f->hub, &ben, call + 1), ERR_NOT_FOUND);
	assert_int_equal(told, 2);
	strcpy(ben.centre, "Another centre");
	assert_int_equal(calls_done(&f->hub, &ben, call), ERR_NOT_FOUND);
	assert_int_equal(calls_done(&f->hub, &ana, call), ERR_OK);
	assert_int_equal(calls_done(&f->hub, &ana, call), ERR_OK);
	assert_int_equal(calls_go(&f->hub, &ana, call), ERR_NOT_FOUND);
	assert_int_equal(told, 3);
	/* With the kiosk's next call the last one, and who came to it, is forgotten. */
	assert_int_equal(calls_set(&f->hub, f->kiosk, true, "", NOW_MS), ERR_OK);
	int64_t count = 0;
	assert_int_equal(db_one(f->hub.db, &count, "SELECT count(*) FROM calls", ""), ERR_OK);
	assert_int_equal(count, 1);
}

static void the_list_names_the_kiosk_and_nothing_can_be_put_into_it(void **state)
{
	struct fixture *f = *state;
	struct volunteer ana;
	struct k_buf list;
	enter(f, "<i>\"A'&", &ana);
	assert_int_equal(calls_set(&f->hub, f->other, true, "unsafe", NOW_MS), ERR_OK);
	k_buf_init(&list, PAGE_BYTES_MAX);
	assert_int_equal(page_list(&f->hub, &ana, &list), ERR_OK);
	assert_non_null(strstr(list.data, f->other));
	assert_non_null(strstr(list.data, "Kiosk ")); /* there are two */
	assert_non_null(strstr(list.data, "please go at once"));
	assert_non_null(strstr(list.data, "Calls since 10:00"));
	assert_null(strchr(list.data, '\n')); /* one line of an event */
	k_buf_clear(&list);
	assert_int_equal(page_calls(&f->hub, &ana, PAGE_FINE, NOW_MS, &list), ERR_OK);
	assert_non_null(strstr(list.data, "&lt;i&gt;&quot;A&#39;&amp;"));
	assert_null(strstr(list.data, "<i>"));
	k_buf_clear(&list);
	assert_int_equal(page_sign_in(&list, tongue_at(0), "\"><script>", PAGE_FINE), ERR_OK);
	assert_null(strstr(list.data, "<script>"));
	k_buf_finish(&list);
}

/* Each language has all words of the page, and the direction of its writing. */
static void the_page_speaks_each_language(void **state)
{
	struct fixture *f = *state;
	struct volunteer ana;
	struct k_buf page;
	char folder[300], lang[40];
	const char *build = getenv("FOYER_BUILD");
	snprintf(folder, sizeof folder, "%s/locales", build ? build : "build");
	assert_int_equal(i18n_start(folder), ERR_OK);
	enter(f, "Ana", &ana);
	assert_int_equal(calls_set(&f->hub, f->other, true, "see", NOW_MS), ERR_OK);
	for (int i = 0; i < tongue_count(); i++) {
		ana.tongue = tongue_at(i);
		bool is_rtl = ana.tongue->direction == RTL, is_english = i == 0;
		k_buf_init(&page, PAGE_BYTES_MAX);
		assert_int_equal(page_calls(&f->hub, &ana, PAGE_OVER, NOW_MS, &page), ERR_OK);
		assert_int_equal(page_sign_in(&page, ana.tongue, "", PAGE_WAIT), ERR_OK);
		snprintf(lang, sizeof lang, "<html lang=\"%s\" dir=\"%s\">", ana.tongue->tag, is_rtl ? "rtl" : "ltr");
		assert_non_null(strstr(page.data, lang));
		assert_int_equal(strstr(page.data, "I am coming") != NULL, is_english);
		assert_int_equal(strstr(page.data, "This call is over") != NULL, is_english);
		assert_int_equal(strstr(page.data, "wrong codes") != NULL, is_english);
		assert_int_equal(strstr(page.data, "Calls") != NULL, is_english);
		assert_non_null(strstr(page.data, "Ana"));
		k_buf_finish(&page);
	}
}

static void a_code_that_is_taken_back_signs_its_phones_out(void **state)
{
	struct fixture *f = *state;
	struct volunteer ana, ben;
	json_t *codes = NULL;
	enter(f, "Ana", &ana);
	enter(f, "Ben", &ben);
	assert_int_equal(volunteers_list(&f->hub, &codes), ERR_OK);
	assert_int_equal(json_array_size(codes), 2);
	int64_t code = json_integer_value(json_object_get(json_array_get(codes, 0), "code"));
	json_decref(codes);
	assert_int_equal(volunteers_remove(&f->hub, code), ERR_OK);
	assert_int_equal(volunteers_remove(&f->hub, code), ERR_NOT_FOUND);
	assert_int_equal(told, 1);
	assert_false(volunteers_is_in(&f->hub, ana.phone));
	assert_true(volunteers_is_in(&f->hub, ben.phone));
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_watched, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_code_is_read_as_people_write_it),
		T(a_phone_stays_in_while_it_is_used),
		T(the_first_who_comes_goes),
		T(the_list_names_the_kiosk_and_nothing_can_be_put_into_it),
		T(the_page_speaks_each_language),
		T(a_code_that_is_taken_back_signs_its_phones_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
