/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record of who did what: what is in it, and that nothing in it can be changed unseen. */
#include "fixture.h"

#include "hub/intake/durable.h"
#include "hub/store/matter.h"
#include "hub/store/record.h"

enum { ENTRIES = 12 };

static void run(struct fixture *f, const char *sql)
{
	assert_int_equal(db_run(f->hub.db, sql, ""), ERR_OK);
}

static struct record_check look(struct fixture *f, const struct record_head *known)
{
	struct record_check c;
	assert_int_equal(record_verify(&f->hub, known, &c), ERR_OK);
	return c;
}

static void fill(struct fixture *f)
{
	char words[16];
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(words, sizeof words, "%d", i);
		assert_int_equal(
			record_alone(&f->hub, "test", "something", words, NOW_MS + i), ERR_OK);
	}
}

static const char *text_of(const json_t *entry, const char *key)
{
	return json_string_value(json_object_get(entry, key));
}

static void enrolment_and_states_are_in_it_with_who_did_it(void **state)
{
	struct fixture *f = *state;
	char number[10];
	struct matter m;
	json_t *list = NULL;
	fixture_number(f, number);
	strcpy(f->hub.actor, "kiosk seven");
	fixture_expect(f, f->kiosk, "visit", number,
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\","
		"\"name\":\"Xanthippe\"",
		"booked");
	strcpy(f->hub.actor, "ana, user id 7");
	assert_int_equal(matter_find(&f->hub, "", number, &m), ERR_OK);
	assert_int_equal(
		matter_step(&f->hub, m.row, MATTER_NOT_POSSIBLE, "{\"en\":\"Ill.\"}", NOW_MS),
		ERR_OK);
	assert_int_equal(record_list(&f->hub, 0, &list), ERR_OK);
	assert_int_equal(json_array_size(list), 4);
	assert_string_equal(text_of(json_array_get(list, 0), "what"), "enrolled");
	assert_string_equal(text_of(json_array_get(list, 0), "about"), f->kiosk);
	assert_string_equal(text_of(json_array_get(list, 0), "who"), "hub");
	assert_string_equal(text_of(json_array_get(list, 2), "about"), number);
	assert_string_equal(text_of(json_array_get(list, 2), "words"), "booked");
	assert_string_equal(text_of(json_array_get(list, 2), "who"), "kiosk seven");
	assert_string_equal(text_of(json_array_get(list, 3), "words"), "not_possible");
	assert_string_equal(text_of(json_array_get(list, 3), "who"), "ana, user id 7");
	char *all = json_dumps(list, 0);
	assert_null(strstr(all, "Xanthippe"));
	assert_null(strstr(all, "Ill."));
	free(all);
	json_decref(list);
	assert_true(look(f, NULL).is_whole);
}

static void what_is_undone_leaves_no_entry(void **state)
{
	struct fixture *f = *state;
	struct record_head before, after;
	assert_int_equal(record_head(&f->hub, &before), ERR_OK);
	assert_int_equal(db_begin(f->hub.db), ERR_OK);
	assert_int_equal(record_add(&f->hub, "test", "", "", NOW_MS), ERR_OK);
	db_rollback(f->hub.db);
	assert_int_equal(record_head(&f->hub, &after), ERR_OK);
	assert_int_equal(before.n, after.n);
	assert_string_equal(before.hash, after.hash);
	assert_true(look(f, NULL).is_whole);
}

static void strange_words_become_one_plain_line(void **state)
{
	struct fixture *f = *state;
	char big[400];
	json_t *list = NULL;
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	memcpy(big + 158, "\u0645\u0645", 4); /* a letter across the limit of 160 bytes */
	big[159 + 3] = 'x';
	assert_int_equal(record_alone(&f->hub, "test", "a\nb\x1b[2J", big, NOW_MS), ERR_OK);
	assert_int_equal(record_list(&f->hub, 0, &list), ERR_OK);
	const json_t *last = json_array_get(list, json_array_size(list) - 1);
	assert_string_equal(text_of(last, "about"), "a b [2J");
	assert_in_range(strlen(text_of(last, "words")), 158, RECORD_WORDS_MAX);
	json_decref(list);
	assert_true(look(f, NULL).is_whole);
}

static void each_change_from_outside_is_found(void **state)
{
	static const struct {
		const char *sql;
		int64_t at;
	} harm[] = {
		{"UPDATE record_entries SET words = 'x' WHERE n = 7", 7},
		{"UPDATE record_entries SET who = 'somebody else' WHERE n = 7", 7},
		{"UPDATE record_entries SET about = 'x' WHERE n = 7", 7},
		{"UPDATE record_entries SET what = 'x' WHERE n = 7", 7},
		{"UPDATE record_entries SET at_ms = at_ms + 1 WHERE n = 7", 7},
		{"UPDATE record_entries SET hash = 'x' WHERE n = 7", 7},
		{"DELETE FROM record_entries WHERE n = 7", 7},
		{"DELETE FROM record_entries WHERE n = 1", 1},
		{"DELETE FROM record_entries WHERE n = 14", 14},
		{"DELETE FROM record_entries", 1},
		{"INSERT INTO record_entries SELECT 15, at_ms, who, what, about, words, hash FROM"
		 " record_entries WHERE n = 14",
			15},
	};
	struct fixture *f = *state;
	fill(f);
	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		assert_int_equal(db_begin(f->hub.db), ERR_OK);
		assert_true(look(f, NULL).is_whole);
		run(f, harm[i].sql);
		struct record_check c = look(f, NULL);
		assert_false(c.is_whole);
		assert_int_equal(c.broken_at, harm[i].at);
		assert_non_null(c.why);
		db_rollback(f->hub.db);
	}
	printf("checks: %zu\n", sizeof harm / sizeof *harm);
}

/* Who knows how it is made can make the whole chain anew; what was noted elsewhere then tells. */
static void one_made_anew_is_found_by_a_backup(void **state)
{
	struct fixture *f = *state;
	struct record_head printed, anew;
	int64_t count, mark;
	char path[128];
	fill(f);
	snprintf(path, sizeof path, "%s/copy.db", f->dir);
	if (db_is_shared(f->hub.db)) {
		assert_int_equal(durable_backup_begin(&f->hub, &mark, &count, &printed), ERR_OK);
		assert_int_equal(
			durable_backup_end(&f->hub, true, mark, &printed, NOW_MS), ERR_OK);
	} else {
		assert_int_equal(
			durable_backup(&f->hub, path, NOW_MS, &count, &printed), ERR_OK);
	}
	assert_int_equal(printed.n, 14);
	assert_true(look(f, &printed).is_whole);
	run(f, "DELETE FROM record_entries");
	run(f, "UPDATE record_head SET n = 0, hash = ''");
	fill(f);
	fill(f);
	struct record_check c = look(f, NULL);
	assert_false(c.is_whole);
	assert_int_equal(c.broken_at, printed.n);
	run(f, "UPDATE backups SET record_n = 0");
	assert_true(look(f, NULL).is_whole);
	assert_int_equal(record_head(&f->hub, &anew), ERR_OK);
	assert_true(look(f, &anew).is_whole);
	assert_false(look(f, &printed).is_whole);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(enrolment_and_states_are_in_it_with_who_did_it),
		ONE(what_is_undone_leaves_no_entry),
		ONE(strange_words_become_one_plain_line),
		ONE(each_change_from_outside_is_found),
		ONE(one_made_anew_is_found_by_a_backup),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
