/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's writing and reading: markup is only ours, fields are only text, tables hold no
 * formula, counts give nobody away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "hub/console/csv.h"
#include "hub/console/fields.h"
#include "hub/console/figures.h"
#include "hub/console/html.h"

static void what_comes_from_outside_is_text(void **state)
{
	struct k_buf out;
	struct html h = {.out = &out};
	k_buf_init(&out, 4096);
	html_add(&h, "<p title=\"%s\">%s %d %lld %zu 100%%</p>", "\"'><script>", "a & b <b>", -5,
		(long long)INT64_MIN, (size_t)7);
	assert_int_equal(h.err, ERR_OK);
	assert_string_equal(out.data, "<p title=\"&quot;&#39;&gt;&lt;script&gt;\">a &amp; b &lt;b&gt; -5 "
				      "-9223372036854775808 7 100%</p>");
	k_buf_clear(&out);
	html_add(&h, "[%s]", (const char *)*state);
	assert_string_equal(out.data, "[]");
	k_buf_finish(&out);
}

static void an_error_of_the_writing_stays(void **state)
{
	struct k_buf out;
	struct html h = {.out = &out};
	(void)state;
	k_buf_init(&out, 8);
	html_add(&h, "%s", "&&&&");
	assert_int_equal(h.err, ERR_TOO_BIG);
	html_add(&h, "x");
	assert_int_equal(h.err, ERR_TOO_BIG);
	assert_true(out.len_bytes <= 8);
	k_buf_finish(&out);
}

static enum err read_one(const char *bytes, size_t n, struct fields *f)
{
	*f = (struct fields){0};
	fields_add(f, true, "a", NULL, bytes, n);
	return fields_close(f);
}

static void a_field_is_whole_text_or_the_form_is_refused(void **state)
{
	struct fields f;
	(void)state;
	static const struct {
		const char *bytes;
		size_t n;
	} bad[] = {{"a\0b", 3}, {"\xff", 1}, {"\xed\xa0\x80", 3}, {"\xc0\xaf", 2}, {"a\x1b[31m", 6},
		{"a\x7f", 2}, {"a\rb", 3}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(read_one(bad[i].bytes, bad[i].n, &f), ERR_BAD_INPUT);
		assert_string_equal(fields_get(&f, "a"), "");
		fields_finish(&f);
	}
	assert_int_equal(read_one("one\r\ntwo\tthree \xd8\xa7", 17, &f), ERR_OK);
	assert_string_equal(fields_get(&f, "a"), "one\ntwo\tthree \xd8\xa7");
	fields_finish(&f);
}

static void fields_come_in_pieces_and_several_of_a_name(void **state)
{
	struct fields f = {0};
	(void)state;
	fields_add(&f, true, "a", NULL, "on", 2);
	fields_add(&f, false, "a", NULL, "e", 1);
	fields_add(&f, true, "a", NULL, "two", 3);
	fields_add(&f, true, "empty", NULL, "", 0);
	fields_add(&f, true, "file", "../x.png", "\0\xff", 2);
	assert_string_equal(fields_get(&f, "a"), ""); /* not before all is there */
	assert_int_equal(fields_close(&f), ERR_OK);
	assert_string_equal(fields_get(&f, "a"), "one");
	assert_string_equal(fields_nth(&f, "a", 1), "two");
	assert_null(fields_nth(&f, "a", 2));
	assert_string_equal(fields_get(&f, "empty"), "");
	assert_string_equal(fields_get(&f, "file"), ""); /* bytes are no text */
	assert_int_equal(fields_file(&f, "file")->value.len_bytes, 2);
	assert_null(fields_file(&f, "a"));
	fields_finish(&f);
}

static void fields_are_bounded(void **state)
{
	struct fields f = {0};
	char name[FIELD_NAME_MAX + 2];
	(void)state;
	memset(name, 'a', sizeof name);
	name[sizeof name - 1] = '\0';
	fields_add(&f, true, name, NULL, "x", 1);
	assert_int_equal(fields_close(&f), ERR_BAD_INPUT);
	fields_finish(&f);
	for (int i = 0; i <= FIELDS_MAX; i++)
		fields_add(&f, true, "a", NULL, "x", 1);
	assert_int_equal(fields_close(&f), ERR_BAD_INPUT);
	fields_finish(&f);
	fields_add(&f, false, "a", NULL, "x", 1); /* a piece of nothing */
	assert_int_equal(fields_close(&f), ERR_BAD_INPUT);
	fields_finish(&f);
}

static void a_table_holds_no_formula(void **state)
{
	struct k_buf out;
	static const char *const fields[] = {"=1+1", "+1", "-1", "@a", "\tx", "a\"b\nc", "", "4"};
	(void)state;
	k_buf_init(&out, 4096);
	assert_int_equal(csv_line(&out, fields, 8), ERR_OK);
	assert_string_equal(out.data,
		"\"'=1+1\",\"'+1\",\"'-1\",\"'@a\",\"' x\",\"a\"\"b c\",\"\",\"4\"\r\n");
	k_buf_finish(&out);
}

static void hidden(int64_t a, int64_t b, int64_t c, const char *wanted)
{
	char got[64];
	int64_t counts[] = {a, b, c};
	figures_hide(counts, 3);
	snprintf(got, sizeof got, "%d %d %d", (int)counts[0], (int)counts[1], (int)counts[2]);
	assert_string_equal(got, wanted);
}

static void a_few_people_are_not_told(void **state)
{
	(void)state;
	hidden(10, 20, 30, "10 20 30");
	hidden(4, 20, 30, "-1 -1 30"); /* else the sum of all would say what is hidden */
	hidden(4, 1, 30, "-1 -1 30");
	hidden(0, 0, 3, "0 0 -1");
	hidden(0, 5, 6, "0 5 6");
	hidden(30, 20, 1, "30 -1 -1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_comes_from_outside_is_text),
		cmocka_unit_test(an_error_of_the_writing_stays),
		cmocka_unit_test(a_field_is_whole_text_or_the_form_is_refused),
		cmocka_unit_test(fields_come_in_pieces_and_several_of_a_name),
		cmocka_unit_test(fields_are_bounded),
		cmocka_unit_test(a_table_holds_no_formula),
		cmocka_unit_test(a_few_people_are_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
