/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A package as a folder: laid out whole or not at all, checked before it has a name, refused once,
 * and nothing outside of it is touched. */
#include "kiosk/base/buf.h"
#include "kiosk/sync/package.h"
#include "kiosk/tuf/digest.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct room {
	char dir[64];
	json_t *files;
	struct package_report report;
};

static void put_program(const struct room *r, const char *name, const char *body)
{
	char path[128], text[256];
	snprintf(path, sizeof path, "%s/%s", r->dir, name);
	snprintf(text, sizeof text, "#!/bin/sh\n%s\n", body);
	assert_int_equal(k_file_replace(path, text, strlen(text), 0755), ERR_OK);
}

static void add(struct room *r, const char *path, const char *words)
{
	char file[192], hash[65];
	assert_int_equal(digest_sha256_hex(words, strlen(words), hash), ERR_OK);
	snprintf(file, sizeof file, "%s/content/files/%s", r->dir, hash);
	assert_int_equal(k_file_replace(file, words, strlen(words), 0600), ERR_OK);
	json_object_set_new(r->files, path,
		json_pack("{s:s, s:I}", "hash", hash, "length", (json_int_t)strlen(words)));
}

static int set_up(void **state)
{
	struct room *r = test_calloc(1, sizeof *r);
	char path[128];
	snprintf(r->dir, sizeof r->dir, "%s/package-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	assert_non_null(mkdtemp(r->dir));
	snprintf(path, sizeof path, "%s/content", r->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/content/files", r->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	r->files = json_object();
	add(r, "town.json", "{}");
	add(r, "words/en/town.json", "{\"a\": 1}");
	add(r, "guides/en/heat.md", "# Heat");
	put_program(r, "good", "exit 0");
	put_program(r, "bad", "echo 'town.json:1: \303\251 no.'; echo more; exit 1");
	put_program(r, "cannot", "exit 3");
	put_program(r, "dies", "kill -9 $$");
	put_program(r, "counts", "echo x >>\"$(dirname \"$0\")/count\"; exit 0");
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	struct room *r = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", r->dir);
	assert_int_equal(system(command), 0);
	json_decref(r->files);
	test_free(r);
	return 0;
}

static enum err lay(struct room *r, const char *proof, bool is_thorough)
{
	char program[128];
	struct package_order order = {.state_dir = r->dir,
		.files = r->files,
		.proof = program,
		.is_thorough = is_thorough};
	snprintf(program, sizeof program, "%s/%s", r->dir, proof);
	return package_lay(&order, &r->report);
}

static bool stands(const struct room *r, const char *path, mode_t mode)
{
	char file[PATH_MAX + 64];
	struct stat st;
	snprintf(file, sizeof file, "%s/%s", r->report.dir, path);
	return !stat(file, &st) && (st.st_mode & 0777) == mode;
}

static int count(const struct room *r, const char *below)
{
	char path[128];
	int n = 0;
	snprintf(path, sizeof path, "%s/content/%s", r->dir, below);
	DIR *folder = opendir(path);
	for (struct dirent *e = folder ? readdir(folder) : NULL; e; e = readdir(folder))
		n += strcmp(e->d_name, ".") && strcmp(e->d_name, "..");
	if (folder)
		closedir(folder);
	return n;
}

static void a_good_one_stands_there_for_the_group(void **state)
{
	struct room *r = *state;
	add(r, "keys/seal.json", "{}"); /* not for people: not laid out */
	assert_int_equal(lay(r, "good", false), ERR_OK);
	assert_true(stands(r, "town.json", 0640) && stands(r, "words/en/town.json", 0640));
	assert_true(stands(r, "words/en", 0750) && stands(r, "", 0750));
	assert_false(stands(r, "keys", 0750));
	assert_string_equal(r->report.words, "");
	assert_int_equal(count(r, "packages"), 1);
}

static void its_name_says_what_is_in_it(void **state)
{
	struct room *r = *state;
	char one[65], two[65];
	assert_int_equal(package_name(r->files, one), ERR_OK);
	add(r, "keys/seal.json", "{}");
	assert_int_equal(package_name(r->files, two), ERR_OK);
	assert_string_equal(one, two);
	add(r, "town.json", "{ }");
	assert_int_equal(package_name(r->files, two), ERR_OK);
	assert_string_not_equal(one, two);
}

static void it_is_checked_once(void **state)
{
	struct room *r = *state;
	assert_int_equal(lay(r, "counts", false), ERR_OK);
	assert_int_equal(lay(r, "bad", false), ERR_OK);
	assert_int_equal(lay(r, "bad", true), ERR_OK);
}

static void a_bad_one_is_refused_once(void **state)
{
	struct room *r = *state;
	assert_int_equal(lay(r, "bad", false), ERR_DENIED);
	assert_string_equal(r->report.words, "town.json:1: ?? no.");
	assert_string_equal(r->report.dir, "");
	assert_int_equal(count(r, "packages"), 0);
	assert_int_equal(lay(r, "good", false), ERR_DENIED); /* remembered */
	assert_string_equal(r->report.words, "town.json:1: ?? no.");
	assert_int_equal(package_forget(r->dir), ERR_OK);
	assert_int_equal(lay(r, "good", false), ERR_OK);
}

/* What a kiosk could not show is not tried again after a start either. */
static void what_a_kiosk_gave_up_stays_refused(void **state)
{
	struct room *r = *state;
	char name[65];
	assert_int_equal(package_name(r->files, name), ERR_OK);
	assert_int_equal(package_refuse(r->dir, name, "three starts"), ERR_OK);
	assert_int_equal(package_forget(r->dir), ERR_OK);
	assert_int_equal(lay(r, "good", false), ERR_DENIED);
	assert_string_equal(r->report.words, "three starts");
}

static void a_check_that_dies_refuses_and_one_that_cannot_does_not(void **state)
{
	struct room *r = *state;
	assert_int_equal(lay(r, "cannot", false), ERR_UNSUPPORTED);
	assert_int_equal(lay(r, "is-not-there", false), ERR_UNSUPPORTED);
	assert_int_equal(count(r, "packages"), 0);
	assert_int_equal(lay(r, "dies", false), ERR_DENIED);
	assert_non_null(strstr(r->report.words, "broke off"));
}

static void one_that_was_spoilt_is_laid_out_anew(void **state)
{
	struct room *r = *state;
	char path[PATH_MAX + 64];
	assert_int_equal(lay(r, "good", false), ERR_OK);
	snprintf(path, sizeof path, "%s/town.json", r->report.dir);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(k_file_replace(path, "[]", 2, 0600), ERR_OK);
	assert_int_equal(lay(r, "good", true), ERR_OK);
	assert_true(stands(r, "town.json", 0640));
	assert_int_equal(count(r, "packages"), 1);
}

static void paths_stay_within(void **state)
{
	static const char *const wrong[] = {
		"../town.json", "words/../../x", "/etc/x", "town.json/below"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct room *r = *state;
		add(r, wrong[i], "x");
		assert_int_not_equal(lay(r, "good", false), ERR_OK);
		assert_int_equal(count(r, "packages"), 0);
		json_object_del(r->files, wrong[i]);
	}
}

static void others_go(void **state)
{
	struct room *r = *state;
	char first[65];
	assert_int_equal(lay(r, "good", false), ERR_OK);
	snprintf(first, sizeof first, "%s", r->report.name);
	add(r, "town.json", "{ }");
	assert_int_equal(lay(r, "good", false), ERR_OK);
	json_t *keep = json_pack("[s, s]", first, r->report.name);
	package_sweep(r->dir, keep);
	assert_int_equal(count(r, "packages"), 2);
	json_array_remove(keep, 0);
	package_sweep(r->dir, keep);
	assert_int_equal(count(r, "packages"), 1);
	assert_int_equal(count(r, "files"), 4); /* not its own to remove */
	json_decref(keep);
}

int main(void)
{
#define room_test(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		room_test(a_good_one_stands_there_for_the_group),
		room_test(its_name_says_what_is_in_it),
		room_test(it_is_checked_once),
		room_test(a_bad_one_is_refused_once),
		room_test(what_a_kiosk_gave_up_stays_refused),
		room_test(a_check_that_dies_refuses_and_one_that_cannot_does_not),
		room_test(one_that_was_spoilt_is_laid_out_anew),
		room_test(paths_stay_within),
		room_test(others_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
