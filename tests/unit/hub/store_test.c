/* SPDX-License-Identifier: GPL-3.0-or-later */
/* db.h alone, with a file or, where FOYER_TEST_DATABASE names one, with a server: what both
 * promise, old databases of every version, and what only a server has: hubs that cross each other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <string.h>

#include "hub/store/db.h"
#include "hub/store/matter.h"
#include "hub/store/postgres.h"
#include "hub/store/schema.h"
#include "kiosk/base/buf.h"
#include "test_store.h"

enum { SCRIPT_MAX = 64 << 10 };

struct place {
	char dir[64], where[TEST_STORE_MAX];
	struct db *db;
};

static int place_make(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	strcpy(p->dir, P_tmpdir "/store-test-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	test_store_make(p->dir, p->where);
	*state = p;
	return 0;
}

static int place_open(void **state)
{
	place_make(state);
	struct place *p = *state;
	assert_int_equal(db_open(p->where, &p->db), ERR_OK);
	return 0;
}

static int place_close(void **state)
{
	struct place *p = *state;
	char command[96];
	db_close(p->db);
	test_store_drop(p->where);
	snprintf(command, sizeof command, "rm -rf %s", p->dir);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

static enum err resource_add(struct db *db, const char *name)
{
	return db_run(db, "INSERT INTO resources(resource, kind) VALUES(?, 'room')", "s", name);
}

static int64_t number(struct db *db, const char *sql)
{
	int64_t n = -1;
	assert_int_equal(db_one(db, &n, sql, ""), ERR_OK);
	return n;
}

static enum err taken_add(
	struct db *db, const char *resource, int64_t seat, int64_t from, int64_t to, int64_t start)
{
	return db_run(db,
		"INSERT INTO taken(resource, seat, day, from_min, to_min, service, place, "
		"start_min)"
		" VALUES(?, ?, '2024-05-02', ?, ?, 'class', 'hall', ?)",
		"siiii", resource, seat, from, to, start);
}

static void values_come_back_as_they_went(void **state)
{
	struct place *p = *state;
	struct db_rows rows;
	size_t n = 0;
	static const unsigned char key[] = {0, 1, '\'', '\\', 255, 0};
	assert_int_equal(
		db_run(p->db,
			"INSERT INTO kiosks(kiosk, centre, key, enrolled_ms) VALUES(?, ?, ?, ?)",
			"ssbi", "k1", "what? 'Zażółć' $1", key, sizeof key, INT64_MAX),
		ERR_OK);
	assert_int_equal(db_run(p->db,
				 "INSERT INTO codes(code, centre, until_ms, kiosk)"
				 " VALUES('?', ?1, ?2, NULL), ('b', ?1, ?2, 'k1')",
				 "si", "c", (int64_t)-5),
		ERR_OK);
	assert_int_equal(db_changed(p->db), 2);
	db_ask(p->db, &rows, "SELECT centre, key, enrolled_ms, kiosk = 'k1', kiosk = ? FROM kiosks",
		"s", NULL);
	assert_true(db_next(&rows));
	assert_string_equal(db_text(&rows, 0), "what? 'Zażółć' $1");
	assert_memory_equal(db_blob(&rows, 1, &n), key, sizeof key);
	assert_int_equal(n, sizeof key);
	assert_true(db_int(&rows, 2) == INT64_MAX);
	assert_int_equal(db_int(&rows, 3), 1);
	assert_true(db_is_null(&rows, 4));
	assert_string_equal(db_text(&rows, 4), "");
	assert_false(db_next(&rows));
	assert_int_equal(db_end(&rows), ERR_OK);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM codes WHERE kiosk IS NULL"), 1);
	int64_t none;
	assert_int_equal(
		db_one(p->db, &none, "SELECT 1 FROM codes WHERE code = 'x'", ""), ERR_NOT_FOUND);
}

static void texts_are_in_the_order_of_their_bytes(void **state)
{
	struct place *p = *state;
	struct db_rows rows;
	char got[32] = "";
	static const char *const names[] = {"b", "A", "a/1", "a0", "a", "B", "é"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(resource_add(p->db, names[i]), ERR_OK);
	db_ask(p->db, &rows, "SELECT resource FROM resources ORDER BY resource", "");
	while (db_next(&rows))
		strcat(strcat(got, db_text(&rows, 0)), " ");
	assert_int_equal(db_end(&rows), ERR_OK);
	assert_string_equal(got, "A B a a/1 a0 b é ");
}

static void a_refusal_leaves_the_transaction_as_it_was(void **state)
{
	struct place *p = *state;
	assert_int_equal(db_begin(p->db), ERR_OK);
	assert_int_equal(resource_add(p->db, "one"), ERR_OK);
	assert_int_equal(resource_add(p->db, "one"), ERR_EXISTS);
	assert_int_equal(db_run(p->db, "SAVEPOINT part", ""), ERR_OK);
	assert_int_equal(resource_add(p->db, "two"), ERR_OK);
	assert_int_equal(resource_add(p->db, "one"), ERR_EXISTS);
	assert_int_equal(db_run(p->db, "ROLLBACK TO part", ""), ERR_OK);
	assert_int_equal(db_run(p->db, "RELEASE part", ""), ERR_OK);
	assert_int_equal(resource_add(p->db, "three"), ERR_OK);
	assert_int_equal(
		db_run(p->db, "INSERT INTO uses VALUES('s', 'p', 'nobody')", ""), ERR_EXISTS);
	assert_int_equal(db_commit(p->db), ERR_OK);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM resources"), 2);
	assert_int_equal(db_begin(p->db), ERR_OK);
	assert_int_equal(resource_add(p->db, "four"), ERR_OK);
	db_rollback(p->db);
	db_rollback(p->db);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM resources"), 2);
}

static void what_cannot_be_said_spoils_a_transaction(void **state)
{
	struct place *p = *state;
	int64_t n;
	if (!db_is_shared(p->db))
		skip(); /* SQLite goes on */
	assert_int_equal(db_begin(p->db), ERR_OK);
	assert_int_equal(resource_add(p->db, "one"), ERR_OK);
	assert_int_not_equal(db_one(p->db, &n, "SELECT nothing FROM nowhere", ""), ERR_OK);
	assert_int_not_equal(resource_add(p->db, "two"), ERR_OK);
	assert_int_not_equal(db_commit(p->db), ERR_OK);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM resources"), 0);
}

static void the_database_itself_guards_times(void **state)
{
	struct place *p = *state;
	assert_int_equal(taken_add(p->db, "Ana", 1, 540, 570, 540), ERR_OK);
	assert_int_equal(taken_add(p->db, "Ana", 2, 540, 570, 540), ERR_OK);
	assert_int_equal(taken_add(p->db, "Ana", 2, 540, 570, 540), ERR_EXISTS);
	assert_int_equal(taken_add(p->db, "Ana", 1, 545, 550, 540), ERR_EXISTS);
	assert_int_equal(taken_add(p->db, "Ana", 3, 560, 590, 560), ERR_EXISTS);
	assert_int_equal(taken_add(p->db, "Ana", 3, 530, 541, 530), ERR_EXISTS);
	assert_int_equal(taken_add(p->db, "Ana", 1, 570, 600, 570), ERR_OK);
	assert_int_equal(taken_add(p->db, "Ben", 1, 550, 560, 550), ERR_OK);
	assert_int_equal(taken_add(p->db, "Ben", 1, 700, 700, 700), ERR_EXISTS);
	assert_int_equal(db_run(p->db, "UPDATE taken SET from_min = 1", ""), ERR_EXISTS);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM taken"), 4);
}

static void rows_are_numbered_also_behind_given_numbers(void **state)
{
	struct place *p = *state;
	static const char next[] =
		"INSERT INTO news(kiosk, matter) SELECT 'k', matter FROM matters";
	assert_int_equal(db_run(p->db,
				 "INSERT INTO matters(kiosk, number, kind, state)"
				 " VALUES('k', '1', 'visit', 'asked')",
				 ""),
		ERR_OK);
	assert_int_equal(db_last_row(p->db), 1);
	assert_int_equal(db_run(p->db, next, ""), ERR_OK);
	assert_int_equal(
		db_run(p->db, "INSERT INTO news(n, kiosk, matter) VALUES(1000, 'k', 1)", ""),
		ERR_OK);
	assert_int_equal(db_follow(p->db, "news", "n"), ERR_OK);
	assert_int_equal(db_run(p->db, next, ""), ERR_OK);
	assert_int_equal(db_last_row(p->db), 1001);
}

/* --- versions ----------------------------------------------------------------------------------
 */

static const char old_row[] = "INSERT INTO matters(kiosk, number, kind, state) VALUES('k', "
			      "'482915062', 'visit', 'booked')";

static void file_of_version(const char *path, int version)
{
	sqlite3 *handle;
	char mark[48];
	remove(path);
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	for (int i = 0; i < version; i++)
		assert_int_equal(
			sqlite3_exec(handle, schema_steps[i], NULL, NULL, NULL), SQLITE_OK);
	snprintf(mark, sizeof mark, "PRAGMA user_version=%d", version);
	assert_int_equal(sqlite3_exec(handle, mark, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, old_row, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

static void said(PGconn *conn, const char *sql)
{
	PGresult *result = PQexec(conn, sql);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("%s", PQerrorMessage(conn));
	PQclear(result);
}

static void server_of_version(const char *where, int version)
{
	PGconn *conn = PQconnectdb(strchr(where, ':') + 1);
	char mark[64];
	for (int v = POSTGRES_BASE_VERSION; v <= version; v++) {
		struct k_buf script;
		k_buf_init(&script, SCRIPT_MAX);
		assert_int_equal(postgres_schema_script(v, &script), ERR_OK);
		said(conn, script.data);
		k_buf_finish(&script);
	}
	said(conn, "CREATE TABLE foyer_schema(version BIGINT NOT NULL)");
	snprintf(mark, sizeof mark, "INSERT INTO foyer_schema VALUES(%d)", version);
	said(conn, mark);
	said(conn, old_row);
	PQfinish(conn);
}

static void every_old_version_opens(void **state)
{
	struct place *p = *state;
	bool is_server = db_is_server(p->where);
	for (int v = is_server ? POSTGRES_BASE_VERSION : 1; v <= schema_step_count + 1; v++) {
		char where[TEST_STORE_MAX];
		struct db *db = NULL;
		bool is_newer = v > schema_step_count;
		test_store_make(p->dir, where);
		if (is_server)
			server_of_version(where, is_newer ? v - 1 : v);
		else
			file_of_version(where, is_newer ? v - 1 : v);
		if (is_newer) {
			assert_int_equal(db_open(where, &db), ERR_OK);
			assert_int_equal(db_run(db,
						 is_server ? "UPDATE foyer_schema SET version = 999"
							   : "PRAGMA user_version = 999",
						 ""),
				ERR_OK);
			db_close(db);
			assert_int_equal(db_open(where, &db), ERR_UNSUPPORTED);
			test_store_drop(where);
			continue;
		}
		assert_int_equal(db_open(where, &db), ERR_OK);
		assert_int_equal(number(db, "SELECT COUNT(*) FROM matters"), 1);
		assert_int_equal(number(db, "SELECT COUNT(*) FROM own"), 0);
		db_close(db);
		assert_int_equal(db_open(where, &db), ERR_OK);
		db_close(db);
		test_store_drop(where);
	}
	print_message("%d versions\n", schema_step_count);
}

/* --- two at one database --------------------------------------------------------------------- */

static void who_crosses_another_does_it_again(void **state)
{
	struct place *p = *state;
	struct db *other = NULL;
	int tries = 0;
	if (!db_is_shared(p->db))
		skip();
	assert_int_equal(db_open(p->where, &other), ERR_OK);
	/* Each adds a room if there is none: one of them must notice the other. */
	assert_int_equal(db_begin(p->db), ERR_OK);
	assert_int_equal(db_begin(other), ERR_OK);
	assert_int_equal(number(p->db, "SELECT COUNT(*) FROM resources"), 0);
	assert_int_equal(number(other, "SELECT COUNT(*) FROM resources"), 0);
	assert_int_equal(resource_add(p->db, "one"), ERR_OK);
	assert_int_equal(resource_add(other, "two"), ERR_OK);
	assert_int_equal(db_commit(p->db), ERR_OK);
	assert_false(db_again(p->db, &tries));
	assert_int_equal(db_commit(other), ERR_TIMEOUT);
	assert_true(db_again(other, &tries));
	assert_false(db_again(other, &tries)); /* told once */
	assert_int_equal(tries, 1);
	assert_int_equal(number(other, "SELECT COUNT(*) FROM resources"), 1);
	db_close(other);
}

static void one_has_the_job_until_it_ends(void **state)
{
	struct place *p = *state;
	struct db *other = NULL;
	assert_true(db_has_job(p->db, DB_JOB_CITY));
	if (!db_is_shared(p->db))
		skip();
	assert_int_equal(db_open(p->where, &other), ERR_OK);
	assert_true(db_has_job(p->db, DB_JOB_CITY));
	assert_false(db_has_job(other, DB_JOB_CITY));
	db_close(p->db);
	p->db = NULL;
	for (int i = 0; i < 100 && !db_has_job(other, DB_JOB_CITY); i++)
		usleep(10000); /* the server notices that a session is over */
	assert_true(db_has_job(other, DB_JOB_CITY));
	db_close(other);
}

static enum err callback_add(struct db *db, const char *kiosk)
{
	struct hub hub = {.db = db};
	struct new_matter m = {.kiosk = kiosk, .number = "482915062", .kind = "callback"};
	int64_t row;
	return matter_add(&hub, &m, MATTER_RECEIVED, 1, &row);
}

/* News of a kiosk with a lower number that is not to be seen yet keep a higher one waiting. */
static void news_of_a_kiosk_wait_for_each_other(void **state)
{
	struct place *p = *state;
	struct db *other = NULL;
	if (!db_is_shared(p->db))
		skip();
	assert_int_equal(db_open(p->where, &other), ERR_OK);
	assert_int_equal(db_run(other, "SET lock_timeout = '200ms'", ""), ERR_OK);
	assert_int_equal(db_begin(p->db), ERR_OK);
	assert_int_equal(callback_add(p->db, "k1"), ERR_OK);
	assert_int_equal(db_begin(other), ERR_OK);
	assert_int_equal(callback_add(other, "k1"), ERR_TIMEOUT);
	db_rollback(other);
	assert_int_equal(db_begin(other), ERR_OK);
	assert_int_equal(callback_add(other, "k2"), ERR_OK);
	db_rollback(other);
	assert_int_equal(db_commit(p->db), ERR_OK);
	assert_int_equal(db_begin(other), ERR_OK);
	assert_int_equal(callback_add(other, "k1"), ERR_OK);
	assert_int_equal(db_commit(other), ERR_OK);
	assert_int_equal(number(other, "SELECT COUNT(*) FROM news"), 2);
	db_close(other);
}

#define STORE_TEST(t) cmocka_unit_test_setup_teardown(t, place_open, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(values_come_back_as_they_went),
		STORE_TEST(texts_are_in_the_order_of_their_bytes),
		STORE_TEST(a_refusal_leaves_the_transaction_as_it_was),
		STORE_TEST(what_cannot_be_said_spoils_a_transaction),
		STORE_TEST(the_database_itself_guards_times),
		STORE_TEST(rows_are_numbered_also_behind_given_numbers),
		cmocka_unit_test_setup_teardown(every_old_version_opens, place_make, place_close),
		STORE_TEST(who_crosses_another_does_it_again),
		STORE_TEST(one_has_the_job_until_it_ends),
		STORE_TEST(news_of_a_kiosk_wait_for_each_other),
	};
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
