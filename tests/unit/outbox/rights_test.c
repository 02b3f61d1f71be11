/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lent times at the kiosk: taking, using, giving back, epochs and another disk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/outbox/outbox.h"
#include "kiosk/outbox/rights.h"

#define GOOD(e) assert_int_equal(e, ERR_OK)
#define KIOSK "k1"
#define START "2024-05-08T10:30"

static const struct outbox_limits limits = {
	.floor_bytes = 0, .ballast_bytes = 4096, .max_pages = 100000, .keep_hours = 1};

static struct world {
	char dir[32];
	struct outbox *box;
	struct rights rights;
	unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
} w;

static void open_box(void)
{
	GOOD(outbox_create(w.dir, &limits, &w.box, NULL));
	GOOD(outbox_rights(w.box, w.dir, &w.rights));
}

static int set_up(void **state)
{
	(void)state;
	strcpy(w.dir, "/tmp/rights-XXXXXX");
	assert_non_null(mkdtemp(w.dir));
	crypto_sign_keypair(w.public, w.secret);
	open_box();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[64];
	outbox_destroy(w.box);
	snprintf(command, sizeof command, "rm -rf %s", w.dir);
	return system(command);
}

static json_t *answer_make(int epoch)
{
	return json_pack("{s:i, s:i, s:[], s:[]}", "as_of", 1, "epoch", epoch, "grants", "back");
}

static void grant_add(json_t *answer, const char *kiosk, const char *binding, int lease, int epoch,
	const char *start)
{
	char text[512], b64[128];
	unsigned char sig[crypto_sign_BYTES];
	snprintf(text, sizeof text,
		"{\"v\":1,\"kiosk\":\"%s\",\"lease\":%d,\"epoch\":%d,\"binding\":\"%s\","
		"\"service\":\"doctor\",\"place\":\"clinic\",\"start\":\"%s\",\"check\":"
		"\"7KQ2M9XA\"}",
		kiosk, lease, epoch, binding, start);
	crypto_sign_detached(sig, NULL, (unsigned char *)text, strlen(text), w.secret);
	sodium_bin2base64(b64, sizeof b64, sig, sizeof sig, sodium_base64_VARIANT_ORIGINAL);
	json_array_append_new(json_object_get(answer, "grants"),
		json_pack("{s:s, s:s}", "grant", text, "sig", b64));
}

static enum err take(json_t *answer)
{
	bool changed;
	enum err e = rights_take(&w.rights, answer, KIOSK, w.public, &changed);
	json_decref(answer);
	return e;
}

/* An answer with this one lease (0: none). */
static json_t *one(int lease, int epoch)
{
	json_t *a = answer_make(epoch);
	if (lease)
		grant_add(a, KIOSK, w.rights.binding, lease, epoch, START);
	return a;
}

static int64_t have(void)
{
	struct right right;
	GOOD(rights_find(&w.rights, "doctor", "clinic", START, &right));
	return right.lease;
}

static int64_t returning(int64_t *first_out)
{
	int64_t leases[RIGHTS_RETURN_MAX];
	int n = 0;
	GOOD(rights_returning(&w.rights, leases, &n));
	*first_out = n ? leases[0] : 0;
	return n;
}

static enum err sell(const char *id, int64_t lease)
{
	struct outbox_new n = {.id = id,
		.number = "482915062",
		.kind = "visit",
		.sealed = "YWJj",
		.public_json = "",
		.right = lease};
	return outbox_add(w.box, KIOSK, &n, 5);
}

static void a_right_is_used_with_its_request_or_not_at_all(void **state)
{
	(void)state;
	static const char id[] = "00000000000000000000000000000001";
	struct right right;
	struct outbox_item item;
	GOOD(take(one(7, 0)));
	assert_int_equal(have(), 7);
	assert_int_equal(sell("00000000000000000000000000000002", 8), ERR_NOT_FOUND);
	assert_int_equal(outbox_waiting(w.box), 0); /* nothing was stored of it */
	GOOD(sell(id, 7));
	GOOD(sell(id, 7)); /* said again: the same */
	assert_int_equal(have(), 0);
	assert_int_equal(sell("00000000000000000000000000000003", 7), ERR_NOT_FOUND);
	GOOD(rights_used_by(&w.rights, id, &right));
	assert_int_equal(right.lease, 7);
	assert_string_equal(right.check, "7KQ2M9XA");
	GOOD(outbox_next(w.box, 1, &item));
	assert_non_null(strstr(item.envelope, "\"right\":7"));
	outbox_item_finish(&item);
	/* It stays used: after a restart, and whatever the hub says late. */
	outbox_destroy(w.box);
	open_box();
	GOOD(take(one(7, 0)));
	assert_int_equal(have(), 0);
	int64_t first;
	assert_int_equal(returning(&first), 0);
}

static void what_was_seen_is_not_taken_again(void **state)
{
	(void)state;
	int64_t first;
	GOOD(take(one(7, 0)));
	GOOD(take(one(0, 0))); /* not lent any more */
	assert_int_equal(have(), 0);
	GOOD(take(one(7, 0))); /* late: it goes back, and is never sold */
	assert_int_equal(have(), 0);
	assert_int_equal(returning(&first), 1);
	assert_int_equal(first, 7);
	GOOD(rights_returned(&w.rights, &first, 1));
	assert_int_equal(returning(&first), 0);
	GOOD(take(one(9, 0)));
	assert_int_equal(have(), 9);
	json_t *back = answer_make(0);
	json_array_append_new(json_object_get(back, "back"), json_integer(9));
	GOOD(take(back));
	assert_int_equal(have(), 0);
	assert_int_equal(returning(&first), 1);
	assert_int_equal(first, 9);
}

static void only_the_city_grants_and_only_to_us(void **state)
{
	(void)state;
	json_t *a = answer_make(0);
	grant_add(a, "k2", w.rights.binding, 3, 0, START);
	assert_int_equal(take(a), ERR_CRYPTO);
	a = answer_make(0);
	grant_add(a, KIOSK, "0000", 3, 0, START);
	assert_int_equal(take(a), ERR_CRYPTO);
	a = one(3, 0);
	json_t *other = one(4, 0); /* the signature of another grant */
	json_object_set(json_array_get(json_object_get(a, "grants"), 0), "sig",
		json_object_get(json_array_get(json_object_get(other, "grants"), 0), "sig"));
	json_decref(other);
	assert_int_equal(take(a), ERR_CRYPTO);
	assert_int_equal(take(json_object()), ERR_BAD_INPUT);
	assert_int_equal(have(), 0);
	GOOD(take(one(3, 0))); /* what was refused left no trace */
	assert_int_equal(have(), 3);
}

static void a_newer_epoch_ends_what_is_unsold(void **state)
{
	(void)state;
	int64_t seen, epoch;
	GOOD(take(one(3, 0)));
	GOOD(take(one(0, 1)));
	assert_int_equal(have(), 0);
	assert_int_equal(take(one(5, 0)), ERR_BAD_INPUT); /* late, of the old one */
	GOOD(take(one(6, 1)));
	assert_int_equal(have(), 6);
	GOOD(rights_facts(&w.rights, &seen, &epoch));
	assert_int_equal(seen, 6);
	assert_int_equal(epoch, 1);
}

static void another_disk_sells_nothing_before_the_city_has_spoken(void **state)
{
	(void)state;
	char command[256], binding[RIGHTS_BINDING_CHARS + 1];
	json_t *lent = NULL;
	GOOD(take(one(3, 0)));
	strcpy(binding, w.rights.binding);
	outbox_destroy(w.box);
	snprintf(command, sizeof command, "mv %s %s.old && cp -r %s.old %s && rm -rf %s.old", w.dir,
		w.dir, w.dir, w.dir, w.dir);
	assert_int_equal(system(command), 0);
	open_box();
	assert_true(w.rights.is_strange);
	assert_string_not_equal(w.rights.binding, binding);
	assert_int_equal(have(), 0);
	GOOD(rights_json(&w.rights, &lent));
	assert_int_equal(json_object_size(lent), 0);
	json_decref(lent);
	assert_int_equal(take(one(4, 0)), ERR_BAD_INPUT); /* not before a newer epoch */
	GOOD(take(one(5, 1)));
	assert_int_equal(have(), 5);
	outbox_destroy(w.box);
	open_box();
	assert_false(w.rights.is_strange);
	assert_int_equal(have(), 5);
}

static void times_are_told_in_the_form_of_free_ones(void **state)
{
	(void)state;
	json_t *lent = NULL, *a = answer_make(0);
	grant_add(a, KIOSK, w.rights.binding, 1, 0, "2024-05-08T10:30");
	grant_add(a, KIOSK, w.rights.binding, 2, 0, "2024-05-08T09:00");
	grant_add(a, KIOSK, w.rights.binding, 3, 0, "2024-05-08T09:00"); /* two seats of one time */
	GOOD(take(a));
	GOOD(rights_json(&w.rights, &lent));
	char *text = json_dumps(lent, JSON_COMPACT);
	assert_string_equal(text, "{\"doctor\":{\"clinic\":{\"2024-05-08\":[540,630]}}}");
	free(text);
	json_decref(lent);
}

#define RIGHTS_TEST(t) cmocka_unit_test_setup_teardown(t, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RIGHTS_TEST(a_right_is_used_with_its_request_or_not_at_all),
		RIGHTS_TEST(what_was_seen_is_not_taken_again),
		RIGHTS_TEST(only_the_city_grants_and_only_to_us),
		RIGHTS_TEST(a_newer_epoch_ends_what_is_unsold),
		RIGHTS_TEST(another_disk_sells_nothing_before_the_city_has_spoken),
		RIGHTS_TEST(times_are_told_in_the_form_of_free_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
