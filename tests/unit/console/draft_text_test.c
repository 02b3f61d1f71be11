/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One value of a JSON file changes and every other byte stays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hub/console/draft_text.h"
#include "kiosk/base/check.h"

static const char list[] = "[\n\t{\"id\": \"a\", \"digits\": \"55\"},\n\t{\n\t\t\"id\": \"b\",\n"
			   "\t\t\"places\": [\"x\", \"y\"],\n\t\t\"picks\": [\n"
			   "\t\t\t{\"id\": \"p\"},\n\t\t\t{\"id\": \"q,]\\\"\"}\n\t\t]\n\t}\n]\n";
static const char words[] = "{\n\t\"n.a.name\": \"A\",\n\t\"n.a.open\": \"Mon\",\n\t\"n.b.name\": "
			    "\"B\"\n}\n";

static void begin(struct k_buf *b, const char *text)
{
	k_buf_init(b, 1 << 16);
	assert_int_equal(k_buf_add(b, text, strlen(text)), ERR_OK);
}

static void becomes(struct k_buf *b, enum err e, const char *text)
{
	json_error_t error;
	assert_int_equal(e, ERR_OK);
	assert_string_equal(b->data, text);
	json_t *json = json_loads(b->data, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(json);
	json_decref(json);
	k_buf_finish(b);
}

static void set(const char *text, const char *path, const char *value, const char *after)
{
	struct k_buf b;
	begin(&b, text);
	json_t *json = json_string(value);
	enum err e = draft_text_set(&b, path, json);
	json_decref(json);
	becomes(&b, e, after);
}

static void a_value_is_replaced_where_it_stands(void **state)
{
	(void)state;
	set(list, "0/digits", "7",
		"[\n\t{\"id\": \"a\", \"digits\": \"7\"},\n\t{\n\t\t\"id\": \"b\",\n"
		"\t\t\"places\": [\"x\", \"y\"],\n\t\t\"picks\": [\n"
		"\t\t\t{\"id\": \"p\"},\n\t\t\t{\"id\": \"q,]\\\"\"}\n\t\t]\n\t}\n]\n");
	set(words, "n.a.open", "a \"b\" \\ \n",
		"{\n\t\"n.a.name\": \"A\",\n\t\"n.a.open\": \"a \\\"b\\\" \\\\ \\n\",\n"
		"\t\"n.b.name\": \"B\"\n}\n");
}

static void a_new_key_comes_behind_its_like(void **state)
{
	(void)state;
	set(list, "0/text", "9",
		"[\n\t{\"id\": \"a\", \"digits\": \"55\", \"text\": \"9\"},\n\t{\n\t\t\"id\": \"b\",\n"
		"\t\t\"places\": [\"x\", \"y\"],\n\t\t\"picks\": [\n"
		"\t\t\t{\"id\": \"p\"},\n\t\t\t{\"id\": \"q,]\\\"\"}\n\t\t]\n\t}\n]\n");
	set(words, "n.a.side", "S",
		"{\n\t\"n.a.name\": \"A\",\n\t\"n.a.open\": \"Mon\",\n\t\"n.a.side\": \"S\",\n"
		"\t\"n.b.name\": \"B\"\n}\n");
	set("{}", "a", "b", "{\n\t\"a\": \"b\"\n}");
}

static void what_is_removed_leaves_no_gap(void **state)
{
	static const struct {
		const char *path, *after;
	} cases[] = {
		{"0", "[{\"a\": 1, \"b\": 2}]"},
		{"1", "[[1, 2]]"},
		{"0/0", "[[2], {\"a\": 1, \"b\": 2}]"},
		{"0/1", "[[1], {\"a\": 1, \"b\": 2}]"},
		{"1/a", "[[1, 2], {\"b\": 2}]"},
		{"1/b", "[[1, 2], {\"a\": 1}]"},
	};
	(void)state;
	for (size_t i = 0; i < K_COUNT(cases); i++) {
		struct k_buf b;
		begin(&b, "[[1, 2], {\"a\": 1, \"b\": 2}]");
		becomes(&b, draft_text_remove(&b, cases[i].path), cases[i].after);
	}
	struct k_buf b;
	begin(&b, "[\n\t1\n]\n");
	becomes(&b, draft_text_remove(&b, "0"), "[]\n");
}

static void rows_are_added_and_change_places(void **state)
{
	struct k_buf b;
	json_t *row = json_pack("{s:s, s:b}", "id", "z", "is_other", 1);
	(void)state;
	begin(&b, "[]\n");
	becomes(&b, draft_text_add(&b, "", row), "[\n\t{\"id\": \"z\", \"is_other\": true}\n]\n");
	begin(&b, "[\n\t{\"id\": \"a\", \"l\": []},\n\t{\"id\": \"b\"}\n]\n");
	assert_int_equal(draft_text_add(&b, "0/l", row), ERR_OK);
	assert_int_equal(draft_text_add(&b, "0/l", row), ERR_OK);
	assert_int_equal(draft_text_swap(&b, "", 1), ERR_NOT_FOUND);
	assert_int_equal(draft_text_swap(&b, "", -1), ERR_NOT_FOUND);
	becomes(&b, draft_text_swap(&b, "", 0),
		"[\n\t{\"id\": \"b\"},\n\t{\"id\": \"a\", \"l\": [{\"id\": \"z\", \"is_other\": "
		"true}, {\"id\": \"z\", \"is_other\": true}]}\n]\n");
	json_decref(row);
	assert_int_equal(draft_text_count(list, "1/picks"), 2);
	assert_int_equal(draft_text_count(list, "0/digits"), 0);
	assert_int_equal(draft_text_count(list, "7"), 0);
}

static void what_is_not_there_is_said(void **state)
{
	struct k_buf b;
	struct draft_span span;
	(void)state;
	begin(&b, list);
	json_t *value = json_true();
	assert_int_equal(draft_text_set(&b, "4/id", value), ERR_NOT_FOUND);
	assert_int_equal(draft_text_set(&b, "1/places/9", value), ERR_NOT_FOUND);
	assert_int_equal(draft_text_remove(&b, "1/nothing"), ERR_NOT_FOUND);
	assert_int_equal(draft_text_add(&b, "1/id", value), ERR_NOT_FOUND);
	assert_string_equal(b.data, list);
	assert_false(draft_text_find(list, "0/id/x", &span));
	assert_true(draft_text_find(list, "1/picks/1/id", &span));
	assert_int_equal(draft_text_line(list, span.begin), 8);
	json_decref(value);
	k_buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_replaced_where_it_stands),
		cmocka_unit_test(a_new_key_comes_behind_its_like),
		cmocka_unit_test(what_is_removed_leaves_no_gap),
		cmocka_unit_test(rows_are_added_and_change_places),
		cmocka_unit_test(what_is_not_there_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
