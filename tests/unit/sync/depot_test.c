/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store of content: a package is wanted whole or not at all, the one before stays, the rest
 * goes. */
#include "kiosk/base/buf.h"
#include "kiosk/base/check.h"
#include "kiosk/sync/depot.h"
#include "tests/tuf/maker.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct room {
	char dir[64], root_file[96];
	struct maker maker;
	struct maker_side metadata, targets;
	struct depot_limits limits;
	struct depot_report report;
	int64_t now_s;
	bool is_quick;
};

static int set_up(void **state)
{
	struct room *r = test_calloc(1, sizeof *r);
	snprintf(r->dir, sizeof r->dir, "%s/depot-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	assert_non_null(mkdtemp(r->dir));
	maker_init(&r->maker);
	r->metadata = (struct maker_side){.files = r->maker.files, .below = "metadata"};
	r->targets = (struct maker_side){.files = r->maker.files, .below = "targets"};
	r->limits = depot_usual_limits;
	r->limits.floor_bytes = 0;
	r->now_s = 1900000000;
	snprintf(r->root_file, sizeof r->root_file, "%s/root.json", r->dir);
	const char *root = maker_file(&r->maker, "metadata/1.root.json");
	assert_int_equal(k_file_replace(r->root_file, root, strlen(root), 0600), ERR_OK);
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	struct room *r = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", r->dir);
	assert_int_equal(system(command), 0);
	maker_finish(&r->maker);
	test_free(r);
	return 0;
}

static enum err update(struct room *r)
{
	struct depot_order order = {.state_dir = r->dir,
		.root_file = r->root_file,
		.metadata = maker_source(&r->metadata),
		.targets = maker_source(&r->targets),
		.now_s = r->now_s,
		.is_thorough = !r->is_quick,
		.limits = &r->limits};
	r->metadata.asked = r->targets.asked = 0;
	return depot_update(&order, &r->report);
}

/* The words of a path in the package of that list; "": it has none. */
static const char *words_of(struct room *r, const char *list_name, const char *path)
{
	static char words[256];
	char name[256];
	struct k_buf buf;
	snprintf(name, sizeof name, "%s/content/%s", r->dir, list_name);
	json_t *list = json_load_file(name, 0, NULL);
	const json_t *file = json_object_get(json_object_get(list, "files"), path);
	const char *hash = json_string_value(json_object_get(file, "hash"));
	*words = 0;
	if (hash) {
		snprintf(name, sizeof name, "%s/content/files/%s", r->dir, hash);
		k_buf_init(&buf, sizeof words - 1);
		assert_int_equal(k_buf_read_file(&buf, name), ERR_OK);
		assert_int_equal(
			buf.len_bytes, json_integer_value(json_object_get(file, "length")));
		snprintf(words, sizeof words, "%s", buf.data);
		k_buf_finish(&buf);
	}
	json_decref(list);
	return words;
}

static int file_count(const struct room *r)
{
	char path[128];
	int n = 0;
	snprintf(path, sizeof path, "%s/content/files", r->dir);
	DIR *folder = opendir(path);
	for (struct dirent *e = readdir(folder); e; e = readdir(folder))
		n += *e->d_name != '.';
	closedir(folder);
	return n;
}

static void a_package_comes_whole(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	assert_true(r->report.is_new && r->report.version == 1);
	assert_int_equal(r->report.files, 2);
	assert_int_equal(r->report.new_files, 2);
	assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
	assert_string_equal(words_of(r, "wanted.json", "role/file"), "the first words of a role");
	assert_int_equal(update(r), ERR_OK);
	assert_false(r->report.is_new || r->report.new_files);
	assert_int_equal(r->metadata.asked, 2); /* the next root, the timestamp */
	assert_int_equal(r->targets.asked, 0);
}

static void a_change_costs_what_changed(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	maker_target(&r->maker, MAKER_ROLE, "role/file", "second");
	maker_publish_all(&r->maker);
	assert_int_equal(update(r), ERR_OK);
	assert_true(r->report.is_new && r->report.new_files == 1 && r->targets.asked == 1);
	assert_string_equal(words_of(r, "wanted.json", "role/file"), "second");
	assert_string_equal(words_of(r, "before.json", "role/file"), "the first words of a role");
	assert_int_equal(file_count(r), 3);
	maker_target(&r->maker, MAKER_ROLE, "role/file", "third");
	maker_publish_all(&r->maker);
	assert_int_equal(update(r), ERR_OK);
	assert_int_equal(file_count(r), 3); /* the first words of a role are gone */
	assert_string_equal(words_of(r, "before.json", "role/file"), "second");
	maker_publish_all(&r->maker); /* signed anew, nothing else */
	assert_int_equal(update(r), ERR_OK);
	assert_false(r->report.is_new);
	assert_string_equal(words_of(r, "before.json", "role/file"), "second");
}

static void half_a_package_is_not_wanted(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	maker_target(&r->maker, MAKER_TARGETS, "file", "second");
	maker_target(&r->maker, MAKER_ROLE, "role/file", "second of a role");
	maker_publish_all(&r->maker);
	r->targets.fail_with = ERR_OFFLINE;
	for (int at = 1; at <= 2; at++) {
		r->targets.fails_at = at;
		assert_int_equal(update(r), ERR_OFFLINE);
		assert_true(*r->report.words);
		assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
	}
	r->targets.fails_at = 0;
	assert_int_equal(update(r), ERR_OK);
	assert_string_equal(words_of(r, "wanted.json", "file"), "second");
	assert_string_equal(words_of(r, "wanted.json", "role/file"), "second of a role");
}

static void what_expired_stays(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	r->now_s = 5000000000;
	assert_int_equal(update(r), ERR_DENIED);
	assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
}

static void a_file_spoilt_here_comes_again(void **state)
{
	struct room *r = *state;
	char path[512];
	assert_int_equal(update(r), ERR_OK);
	snprintf(path, sizeof path, "%s/content/files", r->dir);
	DIR *folder = opendir(path);
	for (struct dirent *e = readdir(folder); e; e = readdir(folder))
		if (*e->d_name != '.') {
			snprintf(path, sizeof path, "%s/content/files/%s", r->dir, e->d_name);
			assert_int_equal(k_file_replace(path, "spoilt", 6, 0600), ERR_OK);
		}
	closedir(folder);
	assert_int_equal(update(r), ERR_OK);
	assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
	assert_string_equal(words_of(r, "wanted.json", "role/file"), "the first words of a role");
}

static void nothing_new_is_found_out_quickly(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	r->is_quick = true;
	assert_int_equal(update(r), ERR_OK);
	assert_false(r->report.is_new);
	assert_true(r->report.version == 1 && r->report.files == 2 && r->report.bytes == 0);
	maker_target(&r->maker, MAKER_TARGETS, "file", "second");
	maker_publish_all(&r->maker);
	assert_int_equal(update(r), ERR_OK);
	assert_true(r->report.is_new);
	assert_string_equal(words_of(r, "wanted.json", "file"), "second");
}

static void what_a_role_may_not_say_is_left_out(void **state)
{
	struct room *r = *state;
	maker_target(&r->maker, MAKER_ROLE, "elsewhere", "not its place");
	maker_publish_all(&r->maker);
	assert_int_equal(update(r), ERR_OK);
	assert_int_equal(r->report.files, 2);
	assert_string_equal(words_of(r, "wanted.json", "elsewhere"), "");
}

static void too_much_is_refused(void **state)
{
	struct room *r = *state;
	r->limits.package_bytes = 20;
	assert_int_equal(update(r), ERR_FULL);
	r->limits.package_bytes = 1000;
	r->limits.files = 1;
	assert_int_equal(update(r), ERR_FULL);
	r->limits.files = 2;
	r->limits.floor_bytes = INT64_MAX / 2;
	assert_int_equal(update(r), ERR_FULL);
	assert_string_equal(words_of(r, "wanted.json", "file"), "");
	r->limits.floor_bytes = 0;
	assert_int_equal(update(r), ERR_OK);
}

static void another_root_is_another_city(void **state)
{
	struct room *r = *state;
	assert_int_equal(update(r), ERR_OK);
	maker_finish(&r->maker);
	maker_init(&r->maker);
	r->metadata.files = r->targets.files = r->maker.files;
	maker_target(&r->maker, MAKER_TARGETS, "file", "of another city");
	for (int role = MAKER_TIMESTAMP; role <= MAKER_ROLE; role++)
		maker_set_version(&r->maker, (enum maker_role)role, 0);
	maker_publish_all(&r->maker);
	assert_true(update(r) != ERR_OK);
	assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
	r->is_quick = true; /* the version of its snapshot is one that was wanted here too */
	const char *root = maker_file(&r->maker, "metadata/1.root.json");
	assert_int_equal(k_file_replace(r->root_file, root, strlen(root), 0600), ERR_OK);
	assert_int_equal(update(r), ERR_OK);
	assert_string_equal(words_of(r, "wanted.json", "file"), "of another city");
}

/* What begins later is here before, so that it can begin without the line. */
static void what_begins_later_is_fetched_now(void **state)
{
	struct room *r = *state;
	char path[256];
	assert_int_equal(update(r), ERR_OK);
	maker_target(&r->maker, MAKER_TARGETS, "file", "later");
	json_t *target = json_object_get(
		json_object_get(r->maker.body[MAKER_TARGETS], "targets"), "file");
	json_t *older = json_object();
	snprintf(path, sizeof path, "%s/content/wanted.json", r->dir);
	json_t *list = json_load_file(path, 0, NULL);
	const json_t *was = json_object_get(json_object_get(list, "files"), "file");
	json_object_set_new(older, "length", json_incref(json_object_get(was, "length")));
	json_object_set_new(older, "hashes",
		json_pack("{s:O}", "sha256", json_object_get(was, "hash")));
	json_object_set_new(target, "custom",
		json_pack("{s:s, s:i, s:o}", "activate_at", "2030-03-18T00:00:00Z", "release", 1,
			"instead", older));
	json_decref(list);
	maker_publish_all(&r->maker);
	assert_int_equal(update(r), ERR_OK);
	assert_string_equal(words_of(r, "wanted.json", "file"), "the first words");
	list = json_load_file(path, 0, NULL);
	const json_t *next = json_object_get(list, "next");
	assert_int_equal(json_integer_value(json_object_get(next, "at")), 1900022400);
	assert_int_equal(json_integer_value(json_object_get(next, "release")), 1);
	const json_t *file = json_object_get(json_object_get(next, "files"), "file");
	snprintf(path, sizeof path, "%s/content/files/%s", r->dir,
		json_string_value(json_object_get(file, "hash")));
	assert_int_equal(access(path, R_OK), 0);
	assert_int_equal(json_integer_value(json_object_get(file, "length")), 5);
	json_decref(list);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_package_comes_whole),
		TEST(a_change_costs_what_changed),
		TEST(half_a_package_is_not_wanted),
		TEST(what_expired_stays),
		TEST(a_file_spoilt_here_comes_again),
		TEST(nothing_new_is_found_out_quickly),
		TEST(what_a_role_may_not_say_is_left_out),
		TEST(too_much_is_refused),
		TEST(another_root_is_another_city),
		TEST(what_begins_later_is_fetched_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
