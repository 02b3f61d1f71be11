/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client in this process, with a repository in memory: what a source that fails leaves behind,
 * and metadata that were changed by chance. */
#include "kiosk/base/check.h"
#include "kiosk/tuf/canonical.h"
#include "kiosk/tuf/metadata.h"
#include "kiosk/tuf/strict.h"
#include "tests/tuf/maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { MUTATIONS = 10000, WHOLE_RUNS = 1000 };

static const int64_t now_s = 1900000000;

/* --- a folder, a repository, a client -----------------------------------------------------------
 */

struct room {
	char dir[64];
	struct maker maker;
	struct maker_side metadata, targets;
};

static int set_up(void **state)
{
	struct room *r = test_calloc(1, sizeof *r);
	snprintf(r->dir, sizeof r->dir, "%s/tuf-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	assert_non_null(mkdtemp(r->dir));
	maker_init(&r->maker);
	r->metadata = (struct maker_side){.files = r->maker.files, .below = "metadata"};
	r->targets = (struct maker_side){.files = r->maker.files, .below = "targets"};
	const char *root = maker_file(&r->maker, "metadata/1.root.json");
	assert_int_equal(client_init(r->dir, root, strlen(root)), ERR_OK);
	*state = r;
	return 0;
}

static const char *const files[] = {"trusted-root", "root.json", "timestamp.json", "snapshot.json",
	"targets.json", "role.json", "rotated", ".lock", "file", "role%2Ffile"};

static void forget(struct room *r, unsigned first)
{
	char path[128];
	for (unsigned i = first; i < K_COUNT(files); i++) {
		snprintf(path, sizeof path, "%s/%s", r->dir, files[i]);
		unlink(path);
	}
}

static int tear_down(void **state)
{
	struct room *r = *state;
	forget(r, 0);
	assert_int_equal(rmdir(r->dir), 0);
	maker_finish(&r->maker);
	test_free(r);
	return 0;
}

static enum err visit(struct room *r, const char *target)
{
	struct client_options options = {.metadata_dir = r->dir,
		.metadata = maker_source(&r->metadata),
		.targets = maker_source(&r->targets),
		.now_s = now_s,
		.limits = &client_usual_limits};
	struct client *client = NULL;
	r->metadata.asked = r->targets.asked = 0;
	enum err e = client_create(&options, &client);
	if (!e)
		e = client_refresh(client);
	if (!e && target)
		e = client_download(client, target, r->dir);
	if (client)
		assert_true(!e || *client_words(client));
	client_destroy(client);
	return e;
}

/* --- tests --------------------------------------------------------------------------------------
 */

static void a_target_is_found_with_its_facts(void **state)
{
	struct room *r = *state;
	struct client_options options = {.metadata_dir = r->dir,
		.metadata = maker_source(&r->metadata),
		.now_s = now_s,
		.limits = &client_usual_limits};
	struct client *client = NULL;
	struct client_target target = {0};
	assert_int_equal(client_create(&options, &client), ERR_OK);
	assert_int_equal(client_find(client, "role/file", &target), ERR_OK);
	assert_int_equal(target.length, strlen("the first words of a role"));
	assert_non_null(target.hashes);
	assert_null(target.custom);
	json_decref(target.whole);
	assert_int_equal(client_find(client, "role/none", &target), ERR_NOT_FOUND);
	client_destroy(client);
}

static void expired_is_told_apart(void **state)
{
	struct room *r = *state;
	struct client_options options = {.metadata_dir = r->dir,
		.metadata = maker_source(&r->metadata),
		.now_s = 4102444800, /* 2100-01-01, when all of it expires */
		.limits = &client_usual_limits};
	struct client *client = NULL;
	assert_int_equal(client_create(&options, &client), ERR_OK);
	assert_int_equal(client_refresh(client), ERR_DENIED);
	assert_true(client_is_expired(client));
	client_destroy(client);
	options.now_s--;
	assert_int_equal(client_create(&options, &client), ERR_OK);
	assert_int_equal(client_refresh(client), ERR_OK);
	assert_false(client_is_expired(client));
	client_destroy(client);
}

static void whatever_fails_the_next_one_goes_on(void **state)
{
	struct room *r = *state;
	static const enum err errors[] = {
		ERR_OFFLINE, ERR_TIMEOUT, ERR_TOO_BIG, ERR_CRYPTO, ERR_FULL};
	for (unsigned i = 0; i < K_COUNT(errors); i++) {
		r->metadata.fail_with = r->targets.fail_with = errors[i];
		for (int at = 1; at <= 6; at++) {
			maker_publish(&r->maker, MAKER_ROOT);
			maker_publish_all(&r->maker);
			r->metadata.fails_at = at;
			assert_int_equal(visit(r, "role/file"), errors[i]);
			r->metadata.fails_at = 0;
			assert_int_equal(visit(r, "role/file"), ERR_OK);
		}
		maker_target(&r->maker, MAKER_ROLE, "role/file", err_words(errors[i]));
		maker_publish_all(&r->maker);
		r->targets.fails_at = 1;
		assert_int_equal(visit(r, "role/file"), errors[i]);
		r->targets.fails_at = 0;
		assert_int_equal(visit(r, "role/file"), ERR_OK);
	}
}

/* --- changed by chance --------------------------------------------------------------------------
 */

static uint64_t chance = 88172645463325252u;

static unsigned by_chance(unsigned n)
{
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return (unsigned)(chance >> 33) % n;
}

static const char *const tokens[] = {"0", "-1", "1", "true", "null", "\"\"", "{}", "[]", "{", "}",
	"[", "]", ",", ":", "\"", "\\", "\\u0000", "1e9", "99999999999999999999", "\"version\": 2,",
	"\"threshold\": 0", "\xff", " ", "\n", "root", "targets", "ed25519", "ecdsa", "2.0.0"};

/* A copy of text with one change, of n bytes. */
static char *mutate(const char *text, size_t *n)
{
	size_t len = strlen(text), at = by_chance((unsigned)len), cut = 1 + by_chance(20);
	const char *token = tokens[by_chance(K_COUNT(tokens))];
	char *out = test_malloc(2 * len + 64);
	cut = at + cut > len ? len - at : cut;
	memcpy(out, text, len + 1);
	*n = len;
	switch (by_chance(6)) {
	case 0: /* a bit */
		out[at] = (char)(out[at] ^ (1 << by_chance(8)));
		break;
	case 1: /* gone */
		memmove(out + at, out + at + cut, len - at - cut + 1);
		*n = len - cut;
		break;
	case 2: /* said twice */
		memmove(out + at + cut, out + at, len - at + 1);
		*n = len + cut;
		break;
	case 3: /* something else, in its place or before it */
		*n = (size_t)sprintf(out + at, "%s%s", token, text + at + by_chance(2) * cut) + at;
		break;
	case 4: /* cut off */
		*n = at;
		break;
	default: /* a digit */
		at += strcspn(text + at, "0123456789");
		if (at < len)
			out[at] = (char)('0' + by_chance(10));
	}
	out[*n] = 0;
	return out;
}

static const struct {
	const char *path, *role;
	enum metadata_type type;
} kinds[] = {{"metadata/1.root.json", "root", METADATA_ROOT},
	{"metadata/timestamp.json", "timestamp", METADATA_TIMESTAMP},
	{"metadata/1.snapshot.json", "snapshot", METADATA_SNAPSHOT},
	{"metadata/1.targets.json", "targets", METADATA_TARGETS}};

/* Does it say, in its signed part, what text says? */
static bool says_the_same(const struct metadata *m, const char *text)
{
	struct k_buf is, was;
	json_t *whole = NULL;
	k_buf_init(&is, 1 << 20);
	k_buf_init(&was, 1 << 20);
	assert_int_equal(strict_read(text, strlen(text), &whole), ERR_OK);
	assert_int_equal(canonical_write(metadata_signed(m), &is), ERR_OK);
	assert_int_equal(canonical_write(json_object_get(whole, "signed"), &was), ERR_OK);
	bool is_same = !strcmp(is.data, was.data);
	k_buf_finish(&is);
	k_buf_finish(&was);
	json_decref(whole);
	return is_same;
}

static void changed_metadata_are_never_believed(void **state)
{
	struct room *r = *state;
	struct metadata *root = NULL;
	const char *text = maker_file(&r->maker, kinds[0].path);
	int read = 0, believed = 0;
	assert_int_equal(metadata_read(METADATA_ROOT, text, strlen(text), &root), ERR_OK);
	for (int i = 0; i < MUTATIONS; i++) {
		unsigned k = by_chance(K_COUNT(kinds));
		struct metadata *m = NULL;
		size_t n;
		text = maker_file(&r->maker, kinds[k].path);
		char *changed = mutate(text, &n);
		if (!metadata_read(kinds[k].type, changed, n, &m)) {
			read++;
			if (!metadata_verify(
				    m, metadata_keys(root), metadata_role(root, kinds[k].role))) {
				believed++;
				assert_true(says_the_same(m, text));
			}
		}
		metadata_destroy(m);
		test_free(changed);
	}
	metadata_destroy(root);
	print_message("%d changes: %d are still metadata, %d only in what nobody signs\n",
		MUTATIONS, read, believed);
	assert_true(read > believed && believed > 0);
}

static void changed_repositories_are_never_believed(void **state)
{
	struct room *r = *state;
	static const char *const paths[] = {"metadata/timestamp.json", "metadata/1.snapshot.json",
		"metadata/1.targets.json", "metadata/1.role.json"};
	json_t *good = json_copy(r->maker.files);
	int refused = 0;
	for (int i = 0; i < WHOLE_RUNS; i++) {
		const char *path = paths[by_chance(K_COUNT(paths))];
		size_t n;
		char *changed = mutate(json_string_value(json_object_get(good, path)), &n);
		json_t *served = json_stringn_nocheck(changed, n);
		json_object_set_new_nocheck(r->maker.files, path, served);
		refused += visit(r, "role/file") != ERR_OK;
		json_object_set(r->maker.files, path, json_object_get(good, path));
		assert_int_equal(visit(r, "role/file"), ERR_OK);
		forget(r, 2);
		test_free(changed);
	}
	json_decref(good);
	print_message("%d of %d changed repositories refused\n", refused, WHOLE_RUNS);
	assert_true(refused > WHOLE_RUNS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_target_is_found_with_its_facts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(expired_is_told_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			whatever_fails_the_next_one_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			changed_metadata_are_never_believed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			changed_repositories_are_never_believed, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
