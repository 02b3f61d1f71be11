/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A repository on a stick: the same checks, and nothing outside of it is read. */
#include "kiosk/base/buf.h"
#include "kiosk/tuf/folder_source.h"
#include "tests/tuf/maker.h"

#include <fcntl.h>
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
	char dir[64], stick[80], here[80];
	struct maker maker;
};

static void write_file(const struct room *r, const char *path, const char *text)
{
	char whole[400];
	snprintf(whole, sizeof whole, "%s/%s", r->stick, path);
	for (char *slash = strchr(whole + strlen(r->stick) + 1, '/'); slash;
		slash = strchr(slash + 1, '/')) {
		*slash = 0;
		mkdir(whole, 0700);
		*slash = '/';
	}
	assert_int_equal(k_file_replace(whole, text, strlen(text), 0600), ERR_OK);
}

static int set_up(void **state)
{
	struct room *r = test_calloc(1, sizeof *r);
	const char *path;
	json_t *text;
	snprintf(r->dir, sizeof r->dir, "%s/stick-XXXXXX",
		access("/dev/shm", W_OK) ? "." : "/dev/shm");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->stick, sizeof r->stick, "%s/stick", r->dir);
	snprintf(r->here, sizeof r->here, "%s/here", r->dir);
	assert_int_equal(mkdir(r->stick, 0700) || mkdir(r->here, 0700), 0);
	maker_init(&r->maker);
	json_object_foreach(r->maker.files, path, text)
		write_file(r, path, json_string_value(text));
	const char *root = maker_file(&r->maker, "metadata/1.root.json");
	assert_int_equal(client_init(r->here, root, strlen(root)), ERR_OK);
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

static enum err visit(const struct room *r)
{
	char metadata_dir[128], targets_dir[128];
	struct folder_source *metadata = NULL, *targets = NULL;
	struct client *client = NULL;
	snprintf(metadata_dir, sizeof metadata_dir, "%s/metadata", r->stick);
	snprintf(targets_dir, sizeof targets_dir, "%s/targets", r->stick);
	assert_int_equal(folder_source_create(metadata_dir, &metadata), ERR_OK);
	assert_int_equal(folder_source_create(targets_dir, &targets), ERR_OK);
	struct client_options options = {.metadata_dir = r->here,
		.metadata = folder_source_port(metadata),
		.targets = folder_source_port(targets),
		.now_s = 1900000000,
		.limits = &client_usual_limits};
	enum err e = client_create(&options, &client);
	if (!e)
		e = client_download(client, "role/file", r->here);
	client_destroy(client);
	folder_source_destroy(metadata);
	folder_source_destroy(targets);
	return e;
}

static enum err take(void *ctx, const char *bytes, size_t n)
{
	return k_buf_add(ctx, bytes, n);
}

static enum err ask(const struct room *r, const char *path, int64_t max)
{
	struct folder_source *s = NULL;
	struct k_buf got;
	k_buf_init(&got, 1 << 20);
	assert_int_equal(folder_source_create(r->stick, &s), ERR_OK);
	struct source source = folder_source_port(s);
	enum err e = source.fetch(source.ctx, path, max, take, &got);
	assert_true((int64_t)got.len_bytes <= max);
	folder_source_destroy(s);
	k_buf_finish(&got);
	return e;
}

static void a_stick_is_a_repository(void **state)
{
	struct room *r = *state;
	assert_int_equal(visit(r), ERR_OK);
	assert_int_equal(visit(r), ERR_OK);
	write_file(r, "metadata/timestamp.json", "{}");
	assert_int_equal(visit(r), ERR_BAD_INPUT);
}

static void links_are_not_followed(void **state)
{
	struct room *r = *state;
	char link[160], to[160];
	/* the right timestamp, by a link; then the whole folder by a link in it */
	snprintf(link, sizeof link, "%s/metadata/timestamp.json", r->stick);
	snprintf(to, sizeof to, "%s/timestamp.json", r->dir);
	assert_int_equal(rename(link, to) || symlink(to, link), 0);
	assert_int_equal(visit(r), ERR_DENIED);
	assert_int_equal(unlink(link) || rename(to, link), 0);
	assert_int_equal(visit(r), ERR_OK);
	snprintf(link, sizeof link, "%s/way", r->stick);
	assert_int_equal(symlink("metadata", link), 0);
	assert_int_equal(ask(r, "way/timestamp.json", 100000), ERR_DENIED);
	assert_int_equal(ask(r, "metadata/timestamp.json", 100000), ERR_OK);
}

static void nothing_outside_is_read(void **state)
{
	struct room *r = *state;
	static const char *const paths[] = {"../here/root.json", "%2e%2e/here/root.json",
		"metadata/../../here/root.json", "metadata%2F..%2F..%2Fhere%2Froot.json", "..", ".",
		"", "metadata/.", "/etc/passwd", "%2Fetc%2Fpasswd"};
	for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++)
		assert_int_not_equal(ask(r, paths[i], 100000), ERR_OK);
	write_file(r, "a b/\xc3\xa9", "words");
	assert_int_equal(ask(r, "a%20b/%C3%A9", 5), ERR_OK);
}

static void only_files_are_read(void **state)
{
	struct room *r = *state;
	char path[160];
	snprintf(path, sizeof path, "%s/pipe", r->stick);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(ask(r, "pipe", 100), ERR_DENIED); /* and it does not wait for a writer */
	assert_int_equal(ask(r, "metadata", 100), ERR_DENIED);
	assert_int_equal(ask(r, "metadata/timestamp.json/x", 100), ERR_DENIED);
	assert_int_equal(ask(r, "none", 100), ERR_NOT_FOUND);
	assert_int_equal(ask(r, "none/none", 100), ERR_NOT_FOUND);
}

static void huge_files_are_cut_off(void **state)
{
	struct room *r = *state;
	char path[160];
	snprintf(path, sizeof path, "%s/metadata/timestamp.json", r->stick);
	assert_int_equal(truncate(path, (off_t)1 << 33), 0); /* no bytes on the disk */
	assert_int_equal(visit(r), ERR_TOO_BIG);
	assert_int_equal(ask(r, "metadata/timestamp.json", 0), ERR_TOO_BIG);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_stick_is_a_repository),
		TEST(links_are_not_followed),
		TEST(nothing_outside_is_read),
		TEST(only_files_are_read),
		TEST(huge_files_are_cut_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
