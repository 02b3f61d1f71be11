/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The urgent notice: what one key may say, and for how long. */
#include "kiosk/sync/announce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FROM "2027-01-15T08:00:00Z" /* 1800000000 */
#define WORDS(title, body) "{\"title\":\"" title "\",\"body\":\"" body "\"}"
#define IN_ALL(one) "{\"en\":" one ",\"es\":" one ",\"zh\":" one ",\"ar\":" one "}"
#define NOTICE(until, text) "{\"from\":\"" FROM "\",\"until\":\"" until "\",\"text\":" text "}"
#define GOOD IN_ALL(WORDS("No water", "Bring your own."))
#define TEN "0123456789"
#define SIXTY TEN TEN TEN TEN TEN TEN

static const struct {
	const char *text;
	enum err e;
} cases[] = {
	{NOTICE("2027-01-18T08:00:00Z", GOOD), ERR_OK},
	{NOTICE("2027-01-18T08:00:01Z", GOOD), ERR_BAD_INPUT},
	{NOTICE("2027-01-15T08:00:00Z", GOOD), ERR_BAD_INPUT},
	{NOTICE("2027-01-15", GOOD), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS(SIXTY, "b"))), ERR_OK},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS(SIXTY "6", "b"))), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z",
		 IN_ALL(WORDS("a", SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY TEN TEN TEN TEN))),
		ERR_OK},
	{NOTICE("2027-01-16T08:00:00Z",
		 IN_ALL(WORDS("a", SIXTY SIXTY SIXTY SIXTY SIXTY SIXTY TEN TEN TEN TEN "1"))),
		ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS("", "b"))), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS("a{n}", "b"))), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS("a\\nb", "b"))), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL(WORDS("a\\u202eb", "b"))), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", IN_ALL("{\"title\":\"a\"}")), ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z",
		 IN_ALL("{\"title\":\"a\",\"body\":\"b\",\"picture\":\"c\"}")),
		ERR_BAD_INPUT},
	{NOTICE("2027-01-16T08:00:00Z", "{\"en\":" WORDS("a", "b") "}"), ERR_BAD_INPUT},
	{"{\"from\":\"" FROM "\",\"until\":\"2027-01-16T08:00:00Z\",\"text\":" GOOD
	 ",\"level\":\"life\"}",
		ERR_BAD_INPUT},
	{"{\"from\":\"" FROM "\",\"text\":" GOOD "}", ERR_BAD_INPUT},
	{"[]", ERR_BAD_INPUT},
	{"", ERR_BAD_INPUT},
};

static void only_short_plain_words_pass(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct announce a = {0};
		const char *why = NULL;
		if (announce_read(cases[i].text, strlen(cases[i].text), &a, &why) != cases[i].e)
			fail_msg("%s: %s", cases[i].text, why ? why : "");
		assert_int_equal(why == NULL, cases[i].e == ERR_OK);
		announce_finish(&a);
	}
}

static void four_kibibytes_at_most(void **state)
{
	(void)state;
	char text[ANNOUNCE_BYTES_MAX + 2];
	struct announce a = {0};
	const char *why;
	memset(text, ' ', sizeof text);
	memcpy(text, cases[0].text, strlen(cases[0].text));
	assert_int_equal(announce_read(text, ANNOUNCE_BYTES_MAX, &a, &why), ERR_OK);
	announce_finish(&a);
	assert_int_equal(announce_read(text, ANNOUNCE_BYTES_MAX + 1, &a, &why), ERR_TOO_BIG);
}

static void it_dies_by_trusted_time(void **state)
{
	(void)state;
	struct announce a = {.from_s = 1000, .until_s = 2000};
	assert_true(announce_is_on(&a, 1000, 1999));
	assert_true(announce_is_on(&a, 1500, 0));
	assert_false(announce_is_on(&a, 999, 1500));  /* it may be too early */
	assert_false(announce_is_on(&a, 1500, 2000)); /* it may be over */
	assert_false(announce_is_on(&a, 0, 0));	      /* nobody knows the time */
}

static void its_path_is_one_name(void **state)
{
	(void)state;
	static const char *const good[] = {"announce/a.json", "announce/no-water-2.json"};
	static const char *const bad[] = {"announce/.json", "announce/a/b.json", "announce/A.json",
		"announce/a.jsonx", "announce/../a.json", "a.json", "announce/a",
		"announce/0123456789012345678901234567890123456789x.json"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(announce_is_path(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(announce_is_path(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_short_plain_words_pass),
		cmocka_unit_test(four_kibibytes_at_most),
		cmocka_unit_test(it_dies_by_trusted_time),
		cmocka_unit_test(its_path_is_one_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
