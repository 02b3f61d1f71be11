/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people said goes when its time is over: out of the tables, the free pages and the log of the
 * database; that it came, and what became of it, stays. */
#include "fixture.h"

#include "hub/intake/arrival.h"
#include "hub/intake/retention.h"
#include "hub/store/matter.h"
#include "kiosk/base/buf.h"

enum { PIECE = 40, SEALED_AT = 900, FILE_MAX = 64 << 20, LATER_DAYS = RETENTION_DAYS + 1 };

/* A piece of the sealed words of one request: the words themselves are nowhere in clear. */
struct canary {
	char id[33], number[10], piece[PIECE + 1], *text;
};

static struct canary send(struct fixture *f, const char *kind, const char *fields)
{
	struct canary c = {0};
	struct intake_answer answer;
	fixture_id(f, c.id);
	fixture_number(f, c.number);
	c.text = fixture_envelope(f, f->kiosk, c.id, kind, c.number, fields);
	assert_true(strlen(c.text) > SEALED_AT + PIECE);
	memcpy(c.piece, c.text + SEALED_AT, PIECE);
	assert_int_equal(
		intake_take(&f->hub, f->kiosk, c.text, strlen(c.text), NOW_MS, &answer), ERR_OK);
	json_decref(answer.receipt);
	return c;
}

static bool file_has(const char *dir, const char *name, const char *piece)
{
	char path[128];
	struct k_buf b;
	snprintf(path, sizeof path, "%s/%s", dir, name);
	k_buf_init(&b, FILE_MAX);
	bool has = k_buf_read_file(&b, path) == ERR_OK && b.len_bytes &&
		   memmem(b.data, b.len_bytes, piece, strlen(piece));
	k_buf_finish(&b);
	return has;
}

static bool disk_has(struct fixture *f, const struct canary *c)
{
	return file_has(f->dir, "hub.db", c->piece) || file_has(f->dir, "hub.db-wal", c->piece);
}

static int erase(struct fixture *f, int64_t days)
{
	int n = 0;
	assert_int_equal(retention_lot(&f->hub, NOW_MS + days * DAY_MS, &n), ERR_OK);
	return n;
}

static void the_words_go_and_the_fact_stays(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	struct matter m;
	if (db_is_server(f->where))
		skip(); /* its files are the server's */
	struct canary c = send(f, "report", "\"kind\":\"lights\",\"where\":\"here\",\"words\":\"dark\"");
	assert_true(disk_has(f, &c));
	assert_int_equal(erase(f, RETENTION_DAYS - 1), 0);
	assert_true(disk_has(f, &c));
	assert_int_equal(erase(f, LATER_DAYS), 1);
	assert_false(disk_has(f, &c));
	assert_int_equal(erase(f, LATER_DAYS), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests WHERE erased_ms > 0"), 1);
	/* The fact: found by its number, counted, and a repeat gets its first answer. */
	assert_int_equal(matter_find(&f->hub, f->kiosk, c.number, &m), ERR_OK);
	assert_int_equal(
		intake_take(&f->hub, f->kiosk, c.text, strlen(c.text), NOW_MS, &answer), ERR_OK);
	json_decref(answer.receipt);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 1);
	assert_false(disk_has(f, &c));
	json_t *inbox = NULL;
	assert_int_equal(intake_inbox(&f->hub, 0, &inbox), ERR_OK);
	const json_t *row = json_array_get(json_object_get(inbox, "requests"), 0);
	assert_true(json_is_null(json_object_get(row, "answers")));
	assert_true(json_integer_value(json_object_get(row, "erased")) > 0);
	answers_destroy(inbox);
	free(c.text);
}

/* Many pages are written, freed and used again between. */
static void free_pages_and_the_log_hold_nothing(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 60 };
	struct canary all[MANY];
	char words[2000];
	for (int i = 0; i < MANY; i++) {
		int n = snprintf(words, sizeof words, "\"face\":2,\"words\":\"");
		memset(words + n, 'a' + i % 26, 15u * (unsigned)i);
		strcpy(words + n + 15 * i, "\"");
		all[i] = send(f, "survey", words);
	}
	assert_int_equal(retention_set(&f->hub, "survey", 10), ERR_OK);
	assert_int_equal(erase(f, 11), MANY);
	for (int i = 0; i < MANY; i++) {
		assert_false(disk_has(f, &all[i]));
		free(all[i].text);
	}
	printf("checks: %d\n", MANY);
}

static void what_still_has_to_happen_is_kept(void **state)
{
	struct fixture *f = *state;
	struct matter m;
	if (db_is_server(f->where))
		skip();
	/* The newest thing counts: a state that was set, a visit that is still to come. */
	struct canary report =
		send(f, "report", "\"kind\":\"lights\",\"where\":\"here\",\"words\":\"dark\"");
	struct canary visit = send(f, "visit",
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-13T09:30\","
		"\"name\":\"M\"");
	assert_int_equal(matter_find(&f->hub, f->kiosk, report.number, &m), ERR_OK);
	assert_int_equal(matter_step(&f->hub, m.row, MATTER_DONE, NULL, NOW_MS + 5 * DAY_MS), ERR_OK);
	assert_int_equal(erase(f, RETENTION_DAYS + 4), 0);
	assert_int_equal(erase(f, RETENTION_DAYS + 6), 1);
	assert_true(disk_has(f, &visit));
	/* What waits for a system of the city is kept until it is there. */
	assert_int_equal(db_run(f->hub.db,
				 "INSERT INTO journal(endpoint, kiosk, request, kind, code, ref, state,"
				 " made_ms, due_ms) VALUES('x', ?, ?, 'visit', '', '', 'needs_staff', 1,"
				 " 1)",
				 "ss", f->kiosk, visit.id),
		ERR_OK);
	assert_int_equal(erase(f, RETENTION_DAYS + 40), 0);
	json_t *list = NULL;
	assert_int_equal(
		retention_show(&f->hub, NOW_MS + (RETENTION_DAYS + 40) * DAY_MS, &list), ERR_OK);
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(list, 0), "held")), 1);
	json_decref(list);
	assert_int_equal(db_run(f->hub.db, "UPDATE journal SET state = 'delivered'", ""), ERR_OK);
	assert_int_equal(erase(f, RETENTION_DAYS + 40), 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM journal WHERE state = 'settled'"
					  " AND due_ms IS NULL"),
		1);
	free(report.text);
	free(visit.text);
}

static void days_are_set_by_kind_and_bounded(void **state)
{
	struct fixture *f = *state;
	struct canary c = send(f, "callback",
		"\"service\":\"doctor\",\"name\":\"M\",\"contact\":\"phone\",\"phone\":\"5\"");
	assert_int_equal(retention_set(&f->hub, "nonsense", 5), ERR_BAD_INPUT);
	assert_int_equal(retention_set(&f->hub, "callback", 0), ERR_BAD_INPUT);
	assert_int_equal(retention_set(&f->hub, "callback", RETENTION_DAYS_MAX + 1), ERR_BAD_INPUT);
	assert_int_equal(retention_set(&f->hub, "callback", RETENTION_DAYS_MAX), ERR_OK);
	assert_int_equal(erase(f, LATER_DAYS), 0);
	assert_int_equal(retention_set(&f->hub, "callback", 1), ERR_OK);
	assert_int_equal(erase(f, 2), 1);
	free(c.text);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ONE(the_words_go_and_the_fact_stays),
		ONE(free_pages_and_the_log_hold_nothing),
		ONE(what_still_has_to_happen_is_kept),
		ONE(days_are_set_by_kind_and_bounded),
	};
	return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
