/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Members of staff, their sessions and proofs, and the brakes, in a real database. */
#include "tests/unit/hub/fixture.h"


#include "hub/console/proof.h"
#include "hub/console/session.h"
#include "hub/console/staff.h"
#include "hub/console/tries.h"
#include "hub/store/record.h"

static int64_t add(struct fixture *f, const char *name, unsigned roles)
{
	struct staff who;
	char invite[STAFF_INVITE_CHARS + 1];
	assert_int_equal(staff_add(&f->hub, name, roles, NOW_MS, invite), ERR_OK);
	assert_int_equal(strlen(invite), STAFF_INVITE_CHARS);
	assert_int_equal(staff_find(&f->hub, name, &who), ERR_OK);
	assert_int_equal(who.roles, roles);
	assert_false(who.has_password);
	return who.staff;
}

/* --- members --------------------------------------------------------------------------------- */

static void names_are_plain_and_given_once(void **state)
{
	struct fixture *f = *state;
	char invite[STAFF_INVITE_CHARS + 1];
	static const char *const bad[] = {"", "Ana", "a b", "../x", ".a", "<b>", "ana\n", "ñ",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(staff_add(&f->hub, bad[i], STAFF_AUTHOR, NOW_MS, invite), ERR_BAD_INPUT);
	assert_int_equal(staff_add(&f->hub, "ana", 0, NOW_MS, invite), ERR_BAD_INPUT);
	assert_int_equal(staff_add(&f->hub, "ana", 8, NOW_MS, invite), ERR_BAD_INPUT);
	add(f, "ana", STAFF_AUTHOR);
	assert_int_equal(staff_add(&f->hub, "ana", STAFF_AUTHOR, NOW_MS, invite), ERR_EXISTS);
	assert_int_equal(staff_remove(&f->hub, "ana", NOW_MS), ERR_OK);
	assert_int_equal(staff_add(&f->hub, "ana", STAFF_AUTHOR, NOW_MS, invite), ERR_EXISTS);
	assert_int_equal(staff_remove(&f->hub, "ana", NOW_MS), ERR_NOT_FOUND);
}

static void an_operator_stays(void **state)
{
	struct fixture *f = *state;
	add(f, "olga", STAFF_OPERATOR | STAFF_AUTHOR);
	add(f, "ana", STAFF_AUTHOR | STAFF_APPROVER);
	assert_int_equal(staff_remove(&f->hub, "olga", NOW_MS), ERR_DENIED);
	assert_int_equal(staff_set_roles(&f->hub, "olga", STAFF_AUTHOR, NOW_MS), ERR_DENIED);
	assert_int_equal(staff_set_roles(&f->hub, "ana", STAFF_OPERATOR, NOW_MS), ERR_OK);
	assert_int_equal(staff_set_roles(&f->hub, "olga", STAFF_AUTHOR, NOW_MS), ERR_OK);
	assert_int_equal(staff_remove(&f->hub, "ana", NOW_MS), ERR_DENIED);
	assert_int_equal(staff_remove(&f->hub, "olga", NOW_MS), ERR_OK);
}

static void each_act_is_in_the_record_and_a_refused_one_is_not(void **state)
{
	struct fixture *f = *state;
	struct record_head before, after;
	char invite[STAFF_INVITE_CHARS + 1];
	assert_int_equal(record_head(&f->hub, &before), ERR_OK);
	add(f, "olga", STAFF_OPERATOR);
	assert_int_equal(staff_reset(&f->hub, "olga", NOW_MS, invite), ERR_OK);
	assert_int_equal(staff_remove(&f->hub, "olga", NOW_MS), ERR_DENIED);
	assert_int_equal(staff_reset(&f->hub, "nobody", NOW_MS, invite), ERR_NOT_FOUND);
	assert_int_equal(record_head(&f->hub, &after), ERR_OK);
	assert_int_equal(after.n, before.n + 2);
}

static void roles_have_words(void **state)
{
	unsigned roles = 0;
	char words[STAFF_ROLE_WORDS];
	(void)state;
	assert_true(staff_role_read("author,operator", &roles));
	assert_int_equal(roles, STAFF_AUTHOR | STAFF_OPERATOR);
	staff_role_words(STAFF_ROLES_ALL, words);
	assert_string_equal(words, "author, approver, operator");
	assert_false(staff_role_read("", &roles));
	assert_false(staff_role_read("author,king", &roles));
	assert_false(staff_role_read("auth", &roles));
}

/* --- sessions -------------------------------------------------------------------------------- */

static bool is_in(struct fixture *f, const char *token, int64_t now_ms)
{
	struct session s;
	assert_int_equal(session_find(&f->hub, token, now_ms, &s), ERR_OK);
	assert_int_equal(strlen(s.check), SESSION_CHECK_CHARS);
	return s.stage == SESSION_IN;
}

static void a_session_ends_when_it_is_idle_and_when_it_is_old(void **state)
{
	struct fixture *f = *state;
	char token[SESSION_TOKEN_CHARS + 1];
	int64_t olga = add(f, "olga", STAFF_OPERATOR), now_ms = NOW_MS;
	assert_int_equal(session_begin(&f->hub, olga, SESSION_IN, NOW_MS, token), ERR_OK);
	assert_true(is_in(f, token, NOW_MS + (SESSION_IDLE_MIN - 1) * MINUTE_MS));
	assert_true(is_in(f, token, NOW_MS + (2 * SESSION_IDLE_MIN - 2) * MINUTE_MS));
	assert_false(is_in(f, token, NOW_MS + (4 * SESSION_IDLE_MIN) * MINUTE_MS));
	assert_int_equal(session_begin(&f->hub, olga, SESSION_IN, NOW_MS, token), ERR_OK);
	for (; now_ms < NOW_MS + SESSION_HOURS * 60 * MINUTE_MS; now_ms += 20 * MINUTE_MS)
		assert_true(is_in(f, token, now_ms));
	assert_false(is_in(f, token, now_ms + MINUTE_MS));
}

/* Long enough to say so, and no longer. */
static void whose_session_ended_is_known_for_half_a_day(void **state)
{
	struct fixture *f = *state;
	char token[SESSION_TOKEN_CHARS + 1], next[SESSION_TOKEN_CHARS + 1];
	struct staff who;
	int64_t n = -1, olga = add(f, "olga", STAFF_OPERATOR);
	const int64_t ended_ms = NOW_MS + (SESSION_IDLE_MIN + 1) * MINUTE_MS;
	assert_int_equal(session_begin(&f->hub, olga, SESSION_IN, NOW_MS, token), ERR_OK);
	assert_int_equal(session_count(&f->hub, olga, NOW_MS, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(session_count(&f->hub, olga, ended_ms, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(session_begin(&f->hub, olga, SESSION_JOINING, ended_ms, next), ERR_OK);
	assert_int_equal(session_was(&f->hub, token, &who), ERR_OK);
	assert_string_equal(who.name, "olga");
	assert_int_equal(session_was(&f->hub, next, &who), ERR_NOT_FOUND);
	assert_int_equal(session_was(&f->hub, "", &who), ERR_NOT_FOUND);
	assert_int_equal(session_begin(&f->hub, olga, SESSION_IN,
				 ended_ms + SESSION_HOURS * 60 * MINUTE_MS, next),
		ERR_OK);
	assert_int_equal(session_was(&f->hub, token, &who), ERR_NOT_FOUND);
}

static void only_a_hash_of_the_token_is_kept(void **state)
{
	struct fixture *f = *state;
	struct session s;
	char token[SESSION_TOKEN_CHARS + 1], forged[SESSION_TOKEN_CHARS + 1];
	int64_t n = -1, olga = add(f, "olga", STAFF_OPERATOR);
	assert_int_equal(session_begin(&f->hub, olga, SESSION_IN, NOW_MS, token), ERR_OK);
	assert_int_equal(db_one(f->hub.db, &n, "SELECT count(*) FROM staff_sessions WHERE hash = ?",
				 "s", token),
		ERR_OK);
	assert_int_equal(n, 0);
	memset(forged, '0', SESSION_TOKEN_CHARS);
	forged[SESSION_TOKEN_CHARS] = '\0';
	assert_false(is_in(f, forged, NOW_MS));
	assert_int_equal(session_find(&f->hub, NULL, NOW_MS, &s), ERR_BAD_INPUT);
	assert_int_equal(session_find(&f->hub, "' OR 1=1 --", NOW_MS, &s), ERR_BAD_INPUT);
}

static void who_is_changed_or_gone_is_out_everywhere(void **state)
{
	struct fixture *f = *state;
	char one[SESSION_TOKEN_CHARS + 1], two[SESSION_TOKEN_CHARS + 1],
		invite[STAFF_INVITE_CHARS + 1];
	struct session s;
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	for (int way = 0; way < 4; way++) {
		assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, NOW_MS, one), ERR_OK);
		assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, NOW_MS, two), ERR_OK);
		assert_int_equal(session_find(&f->hub, one, NOW_MS, &s), ERR_OK);
		assert_int_equal(way == 0   ? session_end_all(&f->hub, ana, s.session)
				 : way == 1 ? staff_set_roles(&f->hub, "ana", STAFF_APPROVER, NOW_MS)
				 : way == 2 ? staff_reset(&f->hub, "ana", NOW_MS, invite)
					    : staff_remove(&f->hub, "ana", NOW_MS),
			ERR_OK);
		assert_int_equal(is_in(f, one, NOW_MS), way == 0);
		assert_false(is_in(f, two, NOW_MS));
	}
}

static void words_for_the_next_page_are_shown_once_and_never_cut_in_a_letter(void **state)
{
	struct fixture *f = *state;
	char token[SESSION_TOKEN_CHARS + 1], words[2 * SESSION_SAID_MAX];
	struct session s;
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, NOW_MS, token), ERR_OK);
	assert_int_equal(session_find(&f->hub, token, NOW_MS, &s), ERR_OK);
	memset(words, 'a', sizeof words);
	memcpy(words + SESSION_SAID_MAX - 1, "\xd8\xa7", 3);
	assert_int_equal(session_say(&f->hub, &s, words, true), ERR_OK);
	assert_int_equal(session_find(&f->hub, token, NOW_MS, &s), ERR_OK);
	assert_int_equal(strlen(s.said), SESSION_SAID_MAX - 1);
	assert_true(s.is_warning);
	assert_int_equal(session_said(&f->hub, &s), ERR_OK);
	assert_int_equal(session_find(&f->hub, token, NOW_MS, &s), ERR_OK);
	assert_string_equal(s.said, "");
}

/* --- proofs ---------------------------------------------------------------------------------- */

/* RFC 6238, appendix B, with six digits of its eight; the secret is "12345678901234567890". */
static void the_authenticator_is_that_of_the_rfc(void **state)
{
	static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
	static const struct {
		int64_t at_s;
		const char *number;
	} rows[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t now_ms = rows[i].at_s * 1000, step = rows[i].at_s / PROOF_STEP_S;
		assert_int_equal(proof_step(secret, rows[i].number, 0, now_ms), step);
		assert_int_equal(proof_step(secret, rows[i].number, 0, now_ms + 30000), step);
		assert_int_equal(proof_step(secret, rows[i].number, 0, now_ms + 90000), 0);
		assert_int_equal(proof_step(secret, rows[i].number, step, now_ms), 0);
		assert_int_equal(proof_step(secret, "000000", 0, now_ms), 0);
	}
	assert_int_equal(proof_step(secret, "28708", 0, 59000), 0);
	assert_int_equal(proof_step(secret, "28708a", 0, 59000), 0);
	assert_int_equal(proof_step("", "287082", 0, 59000), 0);
}

static void a_number_and_a_code_are_good_once(void **state)
{
	struct fixture *f = *state;
	char codes[PROOF_CODES][PROOF_CODE_CHARS + 1], again[PROOF_CODES][PROOF_CODE_CHARS + 1];
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	assert_int_equal(db_run(f->hub.db, "UPDATE staff SET totp = ? WHERE staff = ?", "si",
				 "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", ana),
		ERR_OK);
	assert_int_equal(proof_take(&f->hub, ana, "005 924", INT64_C(1234567890000)), ERR_OK);
	assert_int_equal(proof_take(&f->hub, ana, "005924", INT64_C(1234567890000)), ERR_DENIED);
	assert_int_equal(proof_take(&f->hub, ana, "", NOW_MS), ERR_DENIED);
	assert_int_equal(proof_codes_make(&f->hub, ana, codes), ERR_OK);
	for (char *c = codes[0]; *c; c++) /* as people write it */
		*c = *c == '0' ? 'o' : *c == '1' ? 'l' : *c;
	assert_int_equal(proof_take(&f->hub, ana, codes[0], NOW_MS), ERR_OK);
	assert_int_equal(proof_take(&f->hub, ana, codes[0], NOW_MS), ERR_DENIED);
	assert_int_equal(proof_take(&f->hub, ana + 1, codes[1], NOW_MS), ERR_DENIED);
	assert_int_equal(proof_codes_make(&f->hub, ana, again), ERR_OK);
	assert_int_equal(proof_take(&f->hub, ana, codes[1], NOW_MS), ERR_DENIED);
	assert_int_equal(proof_take(&f->hub, ana, again[1], NOW_MS), ERR_OK);
}

/* --- oneself --------------------------------------------------------------------------------- */

static const char rfc_secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/* The newest entry of the record: its word, who it is about, and no more. */
static void check_record(struct fixture *f, const char *what, const char *about)
{
	json_t *list = NULL;
	assert_int_equal(record_list(&f->hub, 0, &list), ERR_OK);
	const json_t *last = json_array_get(list, json_array_size(list) - 1);
	assert_string_equal(json_string_value(json_object_get(last, "what")), what);
	assert_string_equal(json_string_value(json_object_get(last, "about")), about);
	assert_string_equal(json_string_value(json_object_get(last, "words")), "");
	json_decref(list);
}

static void a_new_password_of_ones_own_ends_all_other_sessions(void **state)
{
	struct fixture *f = *state;
	char here[SESSION_TOKEN_CHARS + 1], there[SESSION_TOKEN_CHARS + 1],
		others[SESSION_TOKEN_CHARS + 1];
	struct session s;
	int64_t ana = add(f, "ana", STAFF_AUTHOR), ben = add(f, "ben", STAFF_AUTHOR), n = 0;
	assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, NOW_MS, here), ERR_OK);
	assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, NOW_MS, there), ERR_OK);
	assert_int_equal(session_begin(&f->hub, ben, SESSION_IN, NOW_MS, others), ERR_OK);
	assert_int_equal(session_find(&f->hub, here, NOW_MS, &s), ERR_OK);
	assert_int_equal(staff_set_password(&f->hub, "ana", "$argon2id$new", s.session, NOW_MS), ERR_OK);
	assert_true(is_in(f, here, NOW_MS) && is_in(f, others, NOW_MS));
	assert_false(is_in(f, there, NOW_MS));
	assert_int_equal(db_one(f->hub.db, &n, "SELECT count(*) FROM staff WHERE password = ?", "s",
				 "$argon2id$new"),
		ERR_OK);
	assert_int_equal(n, 1);
	check_record(f, "own-password", "ana");
	assert_int_equal(staff_remove(&f->hub, "ana", NOW_MS), ERR_OK);
	assert_int_equal(
		staff_set_password(&f->hub, "ana", "$argon2id$newer", s.session, NOW_MS), ERR_NOT_FOUND);
	check_record(f, "staff-remove", "ana");
}

static void a_new_authenticator_of_ones_own_takes_the_place_of_the_old(void **state)
{
	struct fixture *f = *state;
	char here[SESSION_TOKEN_CHARS + 1], there[SESSION_TOKEN_CHARS + 1],
		old[PROOF_SECRET_CHARS + 1];
	struct session s;
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	const int64_t at_ms = INT64_C(1234567890000), step = at_ms / 1000 / PROOF_STEP_S;
	proof_secret_make(old);
	assert_true(proof_secret_is_right(old) && proof_secret_is_right(rfc_secret));
	assert_false(proof_secret_is_right("") || proof_secret_is_right("GEZDGNBVGY3TQOJQ") ||
		     proof_secret_is_right("gezdgnbvgy3tqojqgezdgnbvgy3tqojq"));
	assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, at_ms, here), ERR_OK);
	assert_int_equal(session_begin(&f->hub, ana, SESSION_IN, at_ms, there), ERR_OK);
	assert_int_equal(session_find(&f->hub, here, at_ms, &s), ERR_OK);
	assert_int_equal(
		staff_set_authenticator(&f->hub, "ana", old, 1, s.session, at_ms), ERR_OK);
	assert_int_equal(proof_take(&f->hub, ana, "005924", at_ms), ERR_DENIED);
	assert_int_equal(
		staff_set_authenticator(&f->hub, "ana", rfc_secret, step, s.session, at_ms), ERR_OK);
	check_record(f, "own-authenticator", "ana");
	/* The number that was typed for it has been taken; the next one has not. */
	assert_int_equal(proof_take(&f->hub, ana, "005924", at_ms), ERR_DENIED);
	assert_int_equal(proof_take(&f->hub, ana, "279037", INT64_C(2000000000000)), ERR_OK);
	assert_true(is_in(f, here, at_ms));
	assert_false(is_in(f, there, at_ms));
}

/* --- brakes ---------------------------------------------------------------------------------- */

static int64_t wait_of(struct fixture *f, const char *name, const char *address, int64_t now_ms)
{
	int64_t wait_ms = -1;
	assert_int_equal(tries_wait(&f->hub, name, address, now_ms, &wait_ms), ERR_OK);
	return wait_ms;
}

static void try_wrong(struct fixture *f, const char *name, const char *address, int n)
{
	for (int i = 0; i < n; i++)
		assert_int_equal(tries_count(&f->hub, name, address, NOW_MS), ERR_OK);
}

static void guessing_at_one_name_stops_that_name_there_and_nobody_else(void **state)
{
	struct fixture *f = *state;
	try_wrong(f, "ana", "192.0.2.1", TRIES_PAIR - 1);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), 0);
	try_wrong(f, "ana", "192.0.2.1", 1);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), MINUTE_MS);
	assert_int_equal(wait_of(f, "ben", "192.0.2.1", NOW_MS), 0);
	assert_int_equal(wait_of(f, "ana", "192.0.2.2", NOW_MS), 0);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS + MINUTE_MS), 0);
	try_wrong(f, "ana", "192.0.2.1", 1);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), 2 * MINUTE_MS);
	try_wrong(f, "ana", "192.0.2.1", 10);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), 60 * MINUTE_MS);
}

static void guessing_at_many_names_stops_the_address(void **state)
{
	struct fixture *f = *state;
	char name[16];
	for (int i = 0; i < TRIES_ADDRESS; i++) {
		snprintf(name, sizeof name, "name%d", i);
		try_wrong(f, name, "192.0.2.1", 1);
	}
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), MINUTE_MS);
	assert_int_equal(wait_of(f, "ana", "192.0.2.2", NOW_MS), 0);
}

static void many_strangers_do_not_lock_a_person_out(void **state)
{
	struct fixture *f = *state;
	char address[32];
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	assert_int_equal(tries_forgive(&f->hub, ana, "ana", "198.51.100.7", NOW_MS - DAY_MS), ERR_OK);
	for (int i = 0; i < 1000; i++) {
		snprintf(address, sizeof address, "192.0.2.%d", i);
		try_wrong(f, "ana", address, 1);
	}
	assert_int_equal(wait_of(f, "ana", "203.0.113.1", NOW_MS), TRIES_NAME_PAUSE_S * 1000);
	assert_int_equal(wait_of(f, "ana", "198.51.100.7", NOW_MS), 0);
	assert_int_equal(wait_of(f, "ana", "203.0.113.1", NOW_MS + TRIES_NAME_PAUSE_S * 1000), 0);
	assert_int_equal(wait_of(f, "ben", "203.0.113.1", NOW_MS), 0);
	assert_true(wait_of(f, "ana", "198.51.100.7", NOW_MS + 31 * DAY_MS) == 0);
}

static void behind_a_proxy_that_nobody_named_there_is_no_brake_for_all(void **state)
{
	struct fixture *f = *state;
	char name[16];
	for (int i = 0; i < 5 * TRIES_ADDRESS; i++) {
		snprintf(name, sizeof name, "name%d", i);
		try_wrong(f, name, "", 1);
	}
	assert_int_equal(wait_of(f, "ana", "", NOW_MS), 0);
}

static void what_was_right_forgives_and_what_is_old_is_forgotten(void **state)
{
	struct fixture *f = *state;
	int64_t ana = add(f, "ana", STAFF_AUTHOR);
	try_wrong(f, "ana", "192.0.2.1", TRIES_PAIR + 3);
	assert_true(wait_of(f, "ana", "192.0.2.1", NOW_MS) > 0);
	assert_int_equal(tries_forgive(&f->hub, ana, "ana", "192.0.2.1", NOW_MS), ERR_OK);
	assert_int_equal(wait_of(f, "ana", "192.0.2.1", NOW_MS), 0);
	try_wrong(f, "ben", "192.0.2.1", TRIES_PAIR - 1);
	assert_int_equal(tries_count(&f->hub, "ben", "192.0.2.1", NOW_MS + 2 * DAY_MS), ERR_OK);
	assert_int_equal(wait_of(f, "ben", "192.0.2.1", NOW_MS + 2 * DAY_MS), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_are_plain_and_given_once),
		TEST(an_operator_stays),
		TEST(each_act_is_in_the_record_and_a_refused_one_is_not),
		cmocka_unit_test(roles_have_words),
		TEST(a_session_ends_when_it_is_idle_and_when_it_is_old),
		TEST(whose_session_ended_is_known_for_half_a_day),
		TEST(only_a_hash_of_the_token_is_kept),
		TEST(who_is_changed_or_gone_is_out_everywhere),
		TEST(words_for_the_next_page_are_shown_once_and_never_cut_in_a_letter),
		cmocka_unit_test(the_authenticator_is_that_of_the_rfc),
		TEST(a_number_and_a_code_are_good_once),
		TEST(a_new_password_of_ones_own_ends_all_other_sessions),
		TEST(a_new_authenticator_of_ones_own_takes_the_place_of_the_old),
		TEST(guessing_at_one_name_stops_that_name_there_and_nobody_else),
		TEST(guessing_at_many_names_stops_the_address),
		TEST(many_strangers_do_not_lock_a_person_out),
		TEST(behind_a_proxy_that_nobody_named_there_is_no_brake_for_all),
		TEST(what_was_right_forgives_and_what_is_old_is_forgotten),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
