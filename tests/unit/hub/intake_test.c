/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "hub/intake/arrival.h"

#define VISIT                                                                                      \
	"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\",\"for\":"      \
	"\"me\","                                                                                  \
	"\"name\":\"Maria\",\"contact\":\"phone\",\"phone\":\"5550142\",\"needs\":["               \
	"\"wheelchair\"]"

static enum err take(struct fixture *f, const char *text, struct intake_answer *answer)
{
	return intake_take(&f->hub, f->kiosk, text, strlen(text), NOW_MS, answer);
}

static void receipt_is_signed_and_names_the_request(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	unsigned char sig[crypto_sign_BYTES], hash[crypto_hash_sha256_BYTES];
	char number[10], id[33], want[512], hex[65];
	fixture_number(f, number);
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	assert_int_equal(take(f, text, &answer), ERR_OK);
	const char *receipt = json_string_value(json_object_get(answer.receipt, "receipt"));
	const char *b64 = json_string_value(json_object_get(answer.receipt, "sig"));
	assert_int_equal(sodium_base642bin(sig, sizeof sig, b64, strlen(b64), NULL, NULL, NULL,
				 sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_int_equal(crypto_sign_verify_detached(sig, (const unsigned char *)receipt,
				 strlen(receipt), f->keys->receipt_public),
		0);
	crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	snprintf(want, sizeof want,
		"{\"v\":1,\"kiosk\":\"%s\",\"id\":\"%s\",\"sha256\":\"%s\","
		"\"state\":\"received\",\"outcome\":\"booked\"}",
		f->kiosk, id, hex);
	assert_string_equal(receipt, want);
	json_decref(answer.receipt);
	free(text);
}

static void a_repeat_gets_the_first_answer_and_does_nothing(void **state)
{
	struct fixture *f = *state;
	struct intake_answer first, again;
	char number[10], id[33];
	fixture_number(f, number);
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	assert_int_equal(take(f, text, &first), ERR_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(intake_take(&f->hub, f->kiosk, text, strlen(text),
					 NOW_MS + i * DAY_MS * 400, &again),
			ERR_OK);
		assert_true(json_equal(first.receipt, again.receipt));
		json_decref(again.receipt);
	}
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM matters"), 1);
	json_decref(first.receipt);
	free(text);
}

static void same_id_other_bytes_is_refused(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	char number[10], id[33];
	fixture_number(f, number);
	fixture_id(f, id);
	char *one = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	char *two = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	assert_string_not_equal(one, two);
	assert_int_equal(take(f, one, &answer), ERR_OK);
	json_decref(answer.receipt);
	assert_int_equal(take(f, two, &answer), ERR_EXISTS);
	assert_null(answer.receipt);
	assert_true(strlen(answer.words) > 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 1);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM refused"), 1);
	free(one);
	free(two);
}

static void what_cannot_be_opened_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	char number[10], id[33], id_other[33];
	fixture_number(f, number);
	fixture_id(f, id);
	fixture_id(f, id_other);
	char *text = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	/* The seal of one request under the id of another: the id is bound into it. */
	char *at = strstr(text, id);
	memcpy(at, id_other, 32);
	assert_int_equal(take(f, text, &answer), ERR_CRYPTO);
	assert_string_equal(answer.words, "the seal does not open with the city's key");
	free(text);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM taken"), 0);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM refused"), 1);
}

static void every_flipped_byte_of_the_seal_is_noticed(void **state)
{
	struct fixture *f = *state;
	struct arrival e;
	char number[10], id[33];
	fixture_number(f, number);
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->kiosk, id, "cancel", number, "\"about\":\"482915062\"");
	char *sealed = strstr(text, "\"sealed\":\"") + 10;
	size_t n = strcspn(sealed, "\"");
	for (size_t i = 0; i < n; i += 13) {
		json_t *answers = NULL;
		char kept = sealed[i];
		sealed[i] = kept == 'A' ? 'B' : 'A';
		if (!arrival_read(&e, text, strlen(text))) {
			/* Only what the other recipient needs may change unseen; the words may not.
			 */
			if (!arrival_open(&e, f->keys, &answers))
				assert_string_equal(
					json_string_value(json_object_get(answers, "about")),
					"482915062");
			answers_destroy(answers);
			arrival_finish(&e);
		}
		sealed[i] = kept;
	}
	assert_int_equal(arrival_read(&e, text, strlen(text)), ERR_OK);
	json_t *answers = NULL;
	assert_int_equal(arrival_open(&e, f->keys, &answers), ERR_OK);
	assert_string_equal(json_string_value(json_object_get(answers, "about")), "482915062");
	answers_destroy(answers);
	arrival_finish(&e);
	free(text);
}

static void the_other_key_cannot_open(void **state)
{
	struct fixture *f = *state;
	struct arrival e;
	struct keys *stranger;
	char number[10], id[33], path[96];
	bool were_made;
	json_t *answers = NULL;
	fixture_number(f, number);
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->kiosk, id, "visit", number, VISIT);
	snprintf(path, sizeof path, "%s/keys2", f->dir);
	assert_int_equal(keys_open(path, &stranger, &were_made), ERR_OK);
	assert_int_equal(arrival_read(&e, text, strlen(text)), ERR_OK);
	assert_int_equal(arrival_open(&e, stranger, &answers), ERR_CRYPTO);
	strcpy(stranger->working_id, f->keys->working_id);
	assert_int_equal(arrival_open(&e, stranger, &answers), ERR_CRYPTO);
	arrival_finish(&e);
	keys_destroy(stranger);
	free(text);
}

static void wrong_envelopes_are_refused(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	static const char *const wrong[] = {"", "{", "[]", "null", "{\"v\":1}",
		"<html>Please log in</html>",
		"{\"v\":2,\"kiosk\":\"k\",\"id\":\"00000000000000000000000000000001\",\"seq\":1,"
		"\"kind\":\"visit\",\"number\":\"482915062\",\"at\":1,\"unshown\":false,\"sealed\":"
		"\"QQ==\"}"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(take(f, wrong[i], &answer), ERR_BAD_INPUT);
	char number[10], id[33];
	fixture_number(f, number);
	fixture_id(f, id);
	char *text = fixture_envelope(f, f->other, id, "visit", number, VISIT);
	assert_int_equal(take(f, text, &answer), ERR_BAD_INPUT); /* sent by another than it names */
	free(text);
	text = fixture_envelope(f, f->kiosk, id, "visit", "482915063", VISIT);
	assert_int_equal(take(f, text, &answer), ERR_BAD_INPUT); /* the check digit is wrong */
	free(text);
	assert_int_equal(fixture_count(f, "SELECT COUNT(*) FROM requests"), 0);
}

static void wrong_answers_inside_are_named(void **state)
{
	struct fixture *f = *state;
	struct intake_answer answer;
	static const struct {
		const char *kind, *fields, *names;
	} wrong[] = {
		{"visit", "\"service\":\"doctor\"", "place"},
		{"visit", "\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"tomorrow\"",
			"start"},
		{"visit", "\"service\":5,\"place\":\"clinic\",\"start\":\"2024-05-02T09:30\"",
			"service"},
		{"report", "\"kind\":\"lights\",\"where\":\"moon\"", "where"},
		{"report", "\"kind\":\"lights\",\"picks\":[1]", "picks"},
		{"cancel", "\"about\":\"123456789\"", "about"},
		{"survey", "\"face\":6", "face"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char number[10], id[33];
		fixture_number(f, number);
		fixture_id(f, id);
		char *text = fixture_envelope(f, f->kiosk, id, wrong[i].kind,
			strcmp(wrong[i].kind, "survey") ? number : "", wrong[i].fields);
		assert_int_equal(take(f, text, &answer), ERR_BAD_INPUT);
		assert_non_null(strstr(answer.words, wrong[i].names));
		free(text);
	}
}

static void inbox_shows_each_request_once_and_opened(void **state)
{
	struct fixture *f = *state;
	char number[10];
	int64_t after = 0;
	int seen = 0;
	bool more = true;
	for (int i = 0; i < INBOX_PAGE + 3; i++) {
		fixture_number(f, number);
		fixture_expect(f, f->kiosk, "callback", number,
			"\"service\":\"tax\",\"name\":\"Zażółć\",\"contact\":\"phone\",\"phone\":"
			"\"5550142\"",
			"received");
	}
	while (more) {
		json_t *page = NULL;
		assert_int_equal(intake_inbox(&f->hub, after, &page), ERR_OK);
		json_t *list = json_object_get(page, "requests");
		for (size_t i = 0; i < json_array_size(list); i++) {
			json_t *answers = json_object_get(json_array_get(list, i), "answers");
			assert_string_equal(
				json_string_value(json_object_get(answers, "name")), "Zażółć");
			seen++;
		}
		after = json_integer_value(json_object_get(page, "last"));
		more = json_is_true(json_object_get(page, "more"));
		answers_destroy(page);
	}
	assert_int_equal(seen, INBOX_PAGE + 3);
}

/* What a person said must not lie open in the database, its log or anywhere in the folder. */
static void no_words_of_a_person_are_on_disk(void **state)
{
	struct fixture *f = *state;
	char number[10], command[160];
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "visit", number, VISIT, "booked");
	fixture_number(f, number);
	fixture_expect(f, f->kiosk, "report", number,
		"\"kind\":\"lights\",\"where\":\"street\",\"street\":\"Maria's own "
		"road\",\"words\":\"Maria fell\"",
		"received");
	snprintf(command, sizeof command, "! grep -rqa -e Maria -e 5550142 %s", f->dir);
	assert_int_equal(system(command), 0);
}

static void a_second_hub_cannot_open_the_file(void **state)
{
	struct fixture *f = *state;
	struct db *second = NULL;
	if (db_is_server(f->where))
		skip(); /* there it may */
	assert_int_equal(db_open(f->where, &second), ERR_DENIED);
	assert_null(second);
}

static void keys_are_kept_and_the_recovery_key_is_not_needed(void **state)
{
	struct fixture *f = *state;
	struct keys *again;
	char path[96];
	bool were_made;
	snprintf(path, sizeof path, "%s/keys/recovery-private.json", f->dir);
	assert_int_equal(unlink(path), 0);
	snprintf(path, sizeof path, "%s/keys", f->dir);
	assert_int_equal(keys_open(path, &again, &were_made), ERR_OK);
	assert_false(were_made);
	again->folder_ns = f->keys->folder_ns; /* the unlink */
	assert_memory_equal(again, f->keys, sizeof *again);
	keys_destroy(again);
}

#define HUB_TEST(t) cmocka_unit_test_setup_teardown(t, fixture_open, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HUB_TEST(receipt_is_signed_and_names_the_request),
		HUB_TEST(a_repeat_gets_the_first_answer_and_does_nothing),
		HUB_TEST(same_id_other_bytes_is_refused),
		HUB_TEST(what_cannot_be_opened_leaves_nothing),
		HUB_TEST(every_flipped_byte_of_the_seal_is_noticed),
		HUB_TEST(the_other_key_cannot_open),
		HUB_TEST(wrong_envelopes_are_refused),
		HUB_TEST(wrong_answers_inside_are_named),
		HUB_TEST(inbox_shows_each_request_once_and_opened),
		HUB_TEST(no_words_of_a_person_are_on_disk),
		HUB_TEST(a_second_hub_cannot_open_the_file),
		HUB_TEST(keys_are_kept_and_the_recovery_key_is_not_needed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
