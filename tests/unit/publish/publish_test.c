/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small repository in C: two distinct people, rings, what the hub renews, what goes, and changes
 * that were damaged by chance. */
#include "city.h"

#include "kiosk/base/check.h"
#include "kiosk/tuf/strict.h"

static void two_of_three_must_sign(void **state)
{
	struct city *c = *state;
	char text[256];
	json_t *change = city_change(c, "numbers.json", "[2]", START_S);
	struct publish *p = city_open(c);
	json_t *rows = judge_missing(p, change, c->words);
	assert_int_equal(json_array_size(rows), 1);
	assert_string_equal(strict_string(json_array_get(rows, 0), "role"), "city");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "needs")), 2);
	json_decref(rows);
	publish_close(p);
	assert_int_equal(city_put(c, json_deep_copy(change), "", START_S), ERR_CRYPTO);
	assert_int_equal(city_put(c, json_deep_copy(change), "aa", START_S), ERR_CRYPTO);
	assert_string_equal(city_text(c, "numbers.json", text), "[1]");
	assert_int_equal(city_put(c, json_deep_copy(change), "cb", START_S), ERR_OK);
	assert_string_equal(city_text(c, "numbers.json", text), "[2]");
	assert_int_equal(city_put(c, change, "cb", START_S), ERR_GONE);
	assert_null(city_change(c, "numbers.json", "[2]", START_S)); /* nothing would change */
	assert_null(city_change(c, "none.json", NULL, START_S));
	assert_null(city_change(c, "rollout.json", "{}", START_S));
	assert_null(city_change(c, "../x.json", "{}", START_S));
	assert_null(city_change(c, "words/xx/x.json", "{}", START_S));
}

static void files_go_and_come_back(void **state)
{
	struct city *c = *state;
	char text[256];
	struct publish *p;
	json_t *change = NULL;
	struct change_order order = {.title = "back", .author = "a", .ring = -1, .now_s = START_S};
	assert_int_equal(
		city_put(c, city_change(c, "guides/en/scams.md", NULL, START_S), "ab", START_S),
		ERR_OK);
	assert_string_equal(city_text(c, "guides/en/scams.md", text), "");
	assert_int_equal(
		city_put(c, city_change(c, "guides/en/new.md", "# New", START_S), "ab", START_S),
		ERR_OK);
	p = city_open(c);
	json_t *files = publish_files(p);
	assert_null(json_object_get(files, "guides/en/scams.md"));
	assert_non_null(json_object_get(files, "guides/en/new.md"));
	json_decref(files);
	assert_int_equal(publish_release(p), 2);
	assert_int_equal(change_rollback(p, 0, &order, &change, c->words), ERR_OK);
	publish_close(p);
	assert_int_equal(city_put(c, change, "bc", START_S), ERR_OK);
	assert_string_equal(city_text(c, "guides/en/scams.md", text), "# Scams");
	assert_string_equal(city_text(c, "guides/en/new.md", text), "");
	p = city_open(c);
	json_t *history = publish_history(p);
	assert_int_equal(json_array_size(history), 4);
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(history, 0), "release")), 3);
	json_decref(history);
	assert_int_equal(change_rollback(p, 3, &order, &change, c->words), ERR_EXISTS);
	publish_close(p);
}

static void rings_go_on_when_the_one_before_is_well(void **state)
{
	struct city *c = *state;
	int64_t now = START_S + 3600;
	int moved = -1;
	json_t *rings =
		json_loads("[{\"kiosks\":[\"k1\",\"k2\"]},{\"centres\":[\"L\"]},{}]", 0, NULL);
	struct rollout_seen seen[] = {{"k1", "", 1, true, START_S, now - 60},
		{"k2", "", 1, true, START_S, now - 60}, {"k3", "L", 0, true, START_S, now - 60}};
	assert_int_equal(rollout_set_rings(c->dir, rings, START_S, c->words), ERR_OK);
	json_decref(rings);
	assert_int_equal(
		city_put(c, city_change(c, "numbers.json", "[2]", START_S), "ab", START_S), ERR_OK);
	assert_int_equal(city_may_show(c, 0), 1);
	assert_int_equal(city_may_show(c, 1), 0);
	static const struct {
		int which;
		struct rollout_seen as;
	} not_yet[] = {
		{0, {"k1", "", 0, true, START_S, START_S + 3540}},		/* not shown */
		{0, {"k1", "", 1, false, START_S, START_S + 3540}},		/* not well */
		{1, {"k2", "", 1, true, START_S + 3600 - 599, START_S + 3540}}, /* not for long */
	};
	for (size_t i = 0; i < K_COUNT(not_yet); i++) {
		struct rollout_seen now_seen[3] = {seen[0], seen[1], seen[2]};
		now_seen[not_yet[i].which] = not_yet[i].as;
		assert_int_equal(
			rollout_advance(c->dir, now_seen, 3, now, &moved, c->words), ERR_OK);
		assert_int_equal(moved, -1);
	}
	assert_int_equal(rollout_advance(c->dir, seen + 2, 1, now, &moved, c->words), ERR_OK);
	assert_int_equal(moved, -1);	 /* nobody of ring 0 was heard */
	seen[1].seen_s = START_S - 7200; /* switched off: not waited for */
	seen[1].release = 0;
	assert_int_equal(rollout_advance(c->dir, seen, 3, now, &moved, c->words), ERR_OK);
	assert_int_equal(moved, 1);
	assert_int_equal(rollout_advance(c->dir, seen, 3, now, &moved, c->words), ERR_OK);
	assert_int_equal(moved, -1);
	assert_int_equal(rollout_stop(c->dir, now, c->words), ERR_OK);
	assert_int_equal(city_may_show(c, 0), 0);
	assert_int_equal(rollout_stop(c->dir, now, c->words), ERR_EXISTS);
	seen[2].release = 1;
	assert_int_equal(rollout_advance(c->dir, seen, 3, now, &moved, c->words), ERR_OK);
	assert_int_equal(moved, -1);
	assert_int_equal(rollout_go(c->dir, false, now, c->words), ERR_OK);
	assert_int_equal(city_may_show(c, 0), 1);
	assert_int_equal(city_may_show(c, 2), 0);
	assert_int_equal(rollout_go(c->dir, true, now, c->words), ERR_OK);
	assert_int_equal(city_may_show(c, 2), 1);
}

static void bad_rings_are_refused(void **state)
{
	struct city *c = *state;
	static const char *const bad[] = {"[]", "[{\"kiosks\":[\"a\"]}]", "[{},{}]",
		"[{},{\"kiosks\":[\"a\"]}]", "[{\"kiosks\":[1]},{}]",
		"[{\"kiosks\":[\"1\"]},{\"kiosks\":[\"2\"]},{\"kiosks\":[\"3\"]},{\"kiosks\":["
		"\"4\"]},{\"kiosks\":[\"5\"]},"
		"{\"kiosks\":[\"6\"]},{\"kiosks\":[\"7\"]},{\"kiosks\":[\"8\"]},{}]"};
	for (size_t i = 0; i < K_COUNT(bad); i++) {
		json_t *rings = json_loads(bad[i], 0, NULL);
		if (rollout_set_rings(c->dir, rings, START_S, c->words) != ERR_BAD_INPUT)
			fail_msg("%s", bad[i]);
		json_decref(rings);
	}
}

static void a_waiting_file_keeps_what_was_before_it(void **state)
{
	struct city *c = *state;
	json_t *rings = json_loads("[{\"kiosks\":[\"k1\"]},{}]", 0, NULL);
	assert_int_equal(rollout_set_rings(c->dir, rings, START_S, c->words), ERR_OK);
	json_decref(rings);
	assert_int_equal(
		city_put(c, city_change(c, "numbers.json", "[2]", START_S), "ab", START_S), ERR_OK);
	/* Made while ring 1 shows [1]; published when it shows [2]: what would be shown beside it
	 * is another file than was signed. */
	json_t *late = city_change(c, "numbers.json", "[3]", START_S);
	assert_int_equal(rollout_go(c->dir, true, START_S, c->words), ERR_OK);
	assert_int_equal(city_put(c, late, "ab", START_S), ERR_GONE);
	assert_int_equal(rollout_stop(c->dir, START_S, c->words), ERR_OK);
	assert_int_equal(
		city_put(c, city_change(c, "numbers.json", "[3]", START_S), "ab", START_S), ERR_OK);
	struct publish *p = city_open(c);
	const json_t *older = json_object_get(
		json_object_get(view_target(&p->view, "numbers.json"), "custom"), "instead");
	/* SHA-256 of "[1]" */
	assert_string_equal(strict_string(json_object_get(older, "hashes"), "sha256"),
		"080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22");
	publish_close(p);
}

static void the_hub_renews_once_a_day_and_sweeps(void **state)
{
	struct city *c = *state;
	bool did = true;
	char text[256];
	struct tree t;
	assert_int_equal(renew_if_due(c->dir, START_S + 23 * 3600, &did, c->words), ERR_OK);
	assert_false(did);
	assert_int_equal(renew_if_due(c->dir, START_S + 25 * 3600, &did, c->words), ERR_OK);
	assert_true(did);
	struct publish *p = city_open(c);
	assert_int_equal(metadata_version(p->timestamp), 2);
	assert_int_equal(metadata_version(p->snapshot), 2);
	assert_false(metadata_is_expired(p->timestamp, START_S + 15 * DAY_S));
	publish_close(p);
	assert_int_equal(
		city_put(c, city_change(c, "numbers.json", "[2]", START_S), "ab", START_S), ERR_OK);
	assert_int_equal(
		city_put(c, city_change(c, "numbers.json", "[3]", START_S), "ab", START_S), ERR_OK);
	assert_int_equal(tree_at(c->dir, &t), ERR_OK);
	assert_true(tree_has(&t, "content/metadata/1.city.json"));
	/* Files on the disk are of today; the sweep sees them in a far future. */
	assert_int_equal(tree_write(&t, "content/metadata/2.root.json", "{}", 2), ERR_OK);
	renew_sweep(&t, INT64_C(4000000000));
	assert_int_equal(tree_drop(&t, "content/metadata/2.root.json"), ERR_OK);
	assert_false(tree_has(&t, "content/metadata/1.city.json"));
	assert_false(tree_has(&t, "content/metadata/1.snapshot.json"));
	assert_true(tree_has(&t, "content/metadata/1.root.json"));
	assert_true(tree_has(&t, "content/metadata/3.city.json"));
	assert_false(tree_has(&t,
		"content/targets/"
		"080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22.numbers.json"));
	assert_string_equal(city_text(c, "numbers.json", text), "[3]");
}

static void half_written_is_ended_by_the_next(void **state)
{
	struct city *c = *state;
	struct tree t;
	bool did;
	assert_int_equal(tree_at(c->dir, &t), ERR_OK);
	assert_int_equal(tree_begin(&t), ERR_OK);
	assert_int_equal(tree_write(&t, "content/metadata/note", "a", 1), ERR_OK);
	assert_false(tree_has(&t, "content/metadata/note"));
	char *noted = json_dumps(t.log, 0);
	tree_forget(&t);
	assert_int_equal(tree_write(&t, "publish/pending.json", noted, strlen(noted)), ERR_OK);
	free(noted);
	assert_int_equal(renew_if_due(c->dir, START_S, &did, c->words), ERR_OK);
	assert_true(tree_has(&t, "content/metadata/note"));
	assert_false(tree_has(&t, "publish/pending.json"));
}

/* A change with a byte changed by chance is refused, or says what was signed. */
static void damaged_changes_do_no_harm(void **state)
{
	struct city *c = *state;
	char text[256];
	unsigned random = 1;
	json_t *change = city_change(c, "numbers.json", "[2]", START_S);
	city_sign(c, change, "ab");
	char *good = change_write(change);
	size_t n = strlen(good);
	json_decref(change);
	for (int i = 0; i < 300; i++) {
		json_t *read = NULL;
		random = random * 1103515245 + 12345;
		char *bad = strdup(good);
		bad[(random >> 8) % n] ^= (char)(1 << (random >> 4) % 7);
		enum err e = change_read(bad, n, &read, c->words);
		if (!e)
			e = publish_put(c->dir, read, &city_check, START_S, c->words);
		const char *now = city_text(c, "numbers.json", text);
		assert_true(!strcmp(now, e ? "[1]" : "[2]"));
		json_decref(read);
		free(bad);
		if (!e)
			break;
	}
	free(good);
}

/* What a person signs is one text, to the byte. */
static void only_the_canonical_form_is_signed(void **state)
{
	struct city *c = *state;
	json_t *change = city_change(c, "numbers.json", "[2]", START_S), *read = NULL;
	json_t *role = json_array_get(json_object_get(change, "roles"), 0);
	char spaced[8192];
	snprintf(spaced, sizeof spaced, "{ %s", strict_string(role, "signed") + 1);
	json_object_set_new(role, "signed", json_string(spaced));
	char *text = change_write(change);
	assert_int_equal(change_read(text, strlen(text), &read, c->words), ERR_BAD_INPUT);
	free(text);
	json_decref(change);
}

static void keys_open_with_their_phrase_alone(void **state)
{
	(void)state;
	static const enum signer_kind kinds[] = {SIGNER_P256, SIGNER_ED25519};
	for (size_t i = 0; i < K_COUNT(kinds); i++) {
		EVP_PKEY *key = NULL, *again = NULL;
		struct k_buf pem;
		k_buf_init(&pem, SIGNER_PEM_MAX);
		assert_int_equal(signer_generate(kinds[i], &key), ERR_OK);
		assert_int_equal(signer_write(key, "four words apart", &pem), ERR_OK);
		assert_non_null(strstr(pem.data, "ENCRYPTED"));
		assert_int_equal(signer_read(pem.data, pem.len_bytes, "four words apar", &again),
			ERR_CRYPTO);
		assert_int_equal(signer_read(pem.data, pem.len_bytes, "", &again), ERR_CRYPTO);
		assert_int_equal(signer_read(pem.data, pem.len_bytes, NULL, &again), ERR_CRYPTO);
		assert_int_equal(
			signer_read(pem.data, pem.len_bytes, "four words apart", &again), ERR_OK);
		assert_int_equal(EVP_PKEY_eq(key, again), 1);
		EVP_PKEY_free(key);
		EVP_PKEY_free(again);
		k_buf_finish_wipe(&pem);
	}
}

int main(void)
{
#define IN_CITY(test) cmocka_unit_test_setup_teardown(test, city_begin, city_end)
	const struct CMUnitTest tests[] = {
		IN_CITY(two_of_three_must_sign),
		IN_CITY(files_go_and_come_back),
		IN_CITY(rings_go_on_when_the_one_before_is_well),
		IN_CITY(bad_rings_are_refused),
		IN_CITY(a_waiting_file_keeps_what_was_before_it),
		IN_CITY(the_hub_renews_once_a_day_and_sweeps),
		IN_CITY(half_written_is_ended_by_the_next),
		IN_CITY(damaged_changes_do_no_harm),
		IN_CITY(only_the_canonical_form_is_signed),
		cmocka_unit_test(keys_open_with_their_phrase_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
