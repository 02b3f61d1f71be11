/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small parts: canonical JSON, dates, path patterns, names. */
#include "kiosk/base/check.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/date.h"
#include "kiosk/tuf/name.h"
#include "kiosk/tuf/pattern.h"
#include "kiosk/tuf/strict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void canonical_json_is_olpc(void **state)
{
	(void)state;
	/* what is read, what is written; the second column is python3-securesystemslib's */
	static const char *const rows[][2] = {
		{"{}", "{}"},
		{"{ \"b\" : 1 , \"a\" : [ ] }", "{\"a\":[],\"b\":1}"},
		{"{\"a\": [true, false, null, -0, -17]}", "{\"a\":[true,false,null,0,-17]}"},
		{"{\"q\": \"a\\\"b\\\\c\\/d\"}", "{\"q\":\"a\\\"b\\\\c/d\"}"},
		{"{\"c\": \"\\n\\t\\u0001\\u00e9\"}", "{\"c\":\"\n\t\001\xc3\xa9\"}"},
		/* by code point, not by UTF-16 unit: U+FF61 before U+1F600 */
		{"{\"\\ud83d\\ude00\":1,\"\\uff61\":2,\"z\":3,\"Z\":4,\"\":5}",
			"{\"\":5,\"Z\":4,\"z\":3,\"\xef\xbd\xa1\":2,\"\xf0\x9f\x98\x80\":1}"},
		{"{\"n\":9223372036854775807}", "{\"n\":9223372036854775807}"},
	};
	for (unsigned i = 0; i < K_COUNT(rows); i++) {
		json_t *json = NULL;
		struct k_buf out;
		k_buf_init(&out, 1000);
		assert_int_equal(strict_read(rows[i][0], strlen(rows[i][0]), &json), ERR_OK);
		assert_int_equal(canonical_write(json, &out), ERR_OK);
		assert_string_equal(out.data, rows[i][1]);
		k_buf_finish(&out);
		json_decref(json);
	}
}

static void reals_have_no_canonical_form(void **state)
{
	(void)state;
	json_t *json = json_pack("{s:[f]}", "a", 1.0);
	struct k_buf out;
	k_buf_init(&out, 1000);
	assert_int_equal(canonical_write(json, &out), ERR_BAD_INPUT);
	k_buf_finish(&out);
	json_decref(json);
}

static void json_is_read_strictly(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "[]", "1", "{\"a\":1,\"a\":1}",
		"{\"a\":1,\"\\u0061\":1}", "{} {}", "{}x", "{\"a\":01}", "{\"a\":NaN}",
		"{\"a\":\"\\ud800\"}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}",
		"{\"a\":9223372036854775808}", "{'a':1}", "\xef\xbb\xbf{}", "{\"a\":1e999}"};
	json_t *json = NULL;
	for (unsigned i = 0; i < K_COUNT(wrong); i++)
		assert_int_equal(strict_read(wrong[i], strlen(wrong[i]), &json), ERR_BAD_INPUT);
	char deep[400] = "{\"a\":";
	for (int depth = STRICT_DEPTH_MAX - 1; depth <= STRICT_DEPTH_MAX; depth++) {
		size_t n = 5, d = (size_t)depth;
		memset(deep + n, '[', d);
		memset(deep + n + d, ']', d);
		deep[n + 2 * d] = '}';
		enum err want = depth < STRICT_DEPTH_MAX ? ERR_OK : ERR_BAD_INPUT;
		assert_int_equal(strict_read(deep, n + 2 * d + 1, &json), want);
	}
	json_decref(json);
}

static void dates_have_one_form(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} right[] = {{"1970-01-01T00:00:00Z", 0}, {"2030-01-01T00:00:00Z", 1893456000},
		{"2000-02-29T23:59:59Z", 951868799}, {"1969-12-31T23:59:59Z", -1},
		{"9999-12-31T23:59:59Z", 253402300799}, {"2038-01-19T03:14:08Z", 2147483648}};
	static const char *const wrong[] = {"", "2030-01-01", "2030-01-01T00:00:00",
		"2030-01-01t00:00:00Z", "2030-01-01T00:00:00z", "2030-01-01T00:00:00ZZ",
		"2030-13-01T00:00:00Z", "2030-00-01T00:00:00Z", "2030-02-29T00:00:00Z",
		"2030-01-32T00:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01T00:60:00Z",
		"2030-01-01T00:00:60Z", "2030-01-01T00:00:00.5Z", "2030-01-01T00:00:+0Z",
		"+030-01-01T00:00:00Z", "2030-01-01 00:00:00Z", "20 0-01-01T00:00:00Z"};
	int64_t seconds;
	for (unsigned i = 0; i < K_COUNT(right); i++) {
		assert_true(date_read(right[i].text, &seconds));
		assert_int_equal(seconds, right[i].seconds);
	}
	for (unsigned i = 0; i < K_COUNT(wrong); i++)
		assert_false(date_read(wrong[i], &seconds));
}

static void patterns_stop_at_slashes(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool fits;
	} rows[] = {{"*", "a", true}, {"*", "", true}, {"", "", true}, {"", "a", false},
		{"*", "a/b", false}, {"*/*", "a/b", true}, {"*/b", "a/c/b", false},
		{"a*c", "abbbc", true}, {"a*c", "ab/bc", false}, {"**", "ab", true},
		{"*ab", "aab", true}, {"a?", "a/", false}, {"?", "\xe4\xb8\xad", true},
		{"[a-c]", "b", true}, {"[!a-c]", "b", false}, {"[!a-c]", "/", false},
		{"[]]", "]", true}, {"[!]]", "]", false}, {"[a-]", "-", true}, {"[", "[", true},
		{"[a", "[a", true}, {"a[/]b", "a/b", false}, {"\\*", "*", false},
		{"[\xd0\xb0-\xd1\x8f]", "\xd0\xb6", true}, {"*.txt", ".txt", true},
		{"services/*", "services/x.json", true}, {"services/*", "services/", true}};
	for (unsigned i = 0; i < K_COUNT(rows); i++)
		assert_int_equal(pattern_fits(rows[i].pattern, rows[i].path), rows[i].fits);
}

static void patterns_take_bounded_time(void **state)
{
	(void)state;
	char pattern[2001], path[4001];
	for (int i = 0; i < 2000; i++)
		pattern[i] = i % 2 ? 'a' : '*';
	pattern[2000] = 0;
	memset(path, 'a', 4000);
	path[4000] = 0;
	path[3999] = 'b';
	assert_false(pattern_fits(pattern, path));
}

static void names_are_one_step(void **state)
{
	(void)state;
	static const char *const rows[][2] = {{"role", "role"}, {"a/b", "a%2Fb"}, {"..", "%2E."},
		{".", "%2E"}, {".x", "%2Ex"}, {"a%b", "a%25b"}, {"\xc3\xa9", "%C3%A9"},
		{"a b\n", "a%20b%0A"}, {"A-z_0.9~", "A-z_0.9~"}};
	char name[NAME_FILE_MAX + 1], long_name[301], other[NAME_FILE_MAX + 1];
	for (unsigned i = 0; i < K_COUNT(rows); i++) {
		assert_int_equal(name_file(rows[i][0], name), ERR_OK);
		assert_string_equal(name, rows[i][1]);
	}
	memset(long_name, 'x', 300);
	long_name[300] = 0;
	assert_int_equal(name_file(long_name, name), ERR_OK);
	assert_int_equal(strlen(name), 64);
	long_name[299] = 'y';
	assert_int_equal(name_file(long_name, other), ERR_OK);
	assert_string_not_equal(name, other);
}

static void addresses_are_whole(void **state)
{
	(void)state;
	static const char *const rows[][2] = {{"a/b c", "a/b%20c"}, {"a?b#c", "a%3Fb%23c"},
		{"a%20b", "a%20b"}, {"a%zz", "a%25zz"}, {"\xc3\xa9", "%C3%A9"},
		{"a\\b\"", "a%5Cb%22"}};
	char out[64];
	for (unsigned i = 0; i < K_COUNT(rows); i++) {
		assert_int_equal(name_address(rows[i][0], out, sizeof out), ERR_OK);
		assert_string_equal(out, rows[i][1]);
	}
	assert_int_equal(name_address("0123456789", out, 8), ERR_TOO_BIG);
	assert_true(name_is_path("a/b") && name_is_path("...") && name_is_path("a..b"));
	assert_false(name_is_path("") || name_is_path("..") || name_is_path("a/.") ||
		     name_is_path("../a") || name_is_path("a/../b"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_json_is_olpc),
		cmocka_unit_test(reals_have_no_canonical_form),
		cmocka_unit_test(json_is_read_strictly),
		cmocka_unit_test(dates_have_one_form),
		cmocka_unit_test(patterns_stop_at_slashes),
		cmocka_unit_test(patterns_take_bounded_time),
		cmocka_unit_test(names_are_one_step),
		cmocka_unit_test(addresses_are_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
