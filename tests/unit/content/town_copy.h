/* SPDX-License-Identifier: GPL-3.0-or-later */
/* town_copy: a copy of the small town that a test may spoil. */
#ifndef FOYER_TESTS_TOWN_COPY_H
#define FOYER_TESTS_TOWN_COPY_H

#include "kiosk/base/buf.h"

#include <limits.h>
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

#define TOWN_SMALL "tests/unit/content/town-small"

#define TOWN_WORDS(tag) \
	"words/" tag "/town.json", "words/" tag "/numbers.json", \
	"words/" tag "/places.json", "words/" tag "/services.json", \
	"words/" tag "/reports.json", "words/" tag "/topics.json", \
	"words/" tag "/notices.json", "words/" tag "/figures.json", \
	"words/" tag "/said.json", "words/" tag "/questionnaires.json", \
	"words/" tag "/finder.json"

static const char *const town_folders[] = {"words", "words/en", "words/es", "words/zh", "words/ar",
	"names", "guides", "guides/en", "guides/es", "guides/zh", "guides/ar"};
static const char *const town_files[] = {"town.json", "numbers.json", "places.json",
	"services.json", "reports.json", "topics.json", "notices.json", "figures.json", "said.json",
	"questionnaires.json", "finder.json",
	"streets.txt", TOWN_WORDS("en"), TOWN_WORDS("es"), TOWN_WORDS("zh"), TOWN_WORDS("ar"),
	"guides/en/heat.md", "guides/es/heat.md", "guides/zh/heat.md", "guides/ar/heat.md",
	"names/en.txt", "names/es.txt", "names/zh.txt", "names/ar.txt"};
enum {
	TOWN_FILES = sizeof town_files / sizeof town_files[0],
	TOWN_FOLDERS = sizeof town_folders / sizeof town_folders[0]
};

struct town_copy {
	char dir[64];
};

static void town_path(const struct town_copy *t, const char *file, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/%s", t->dir, file);
}

static struct k_buf town_original(const char *file)
{
	char path[PATH_MAX];
	struct k_buf b;
	k_buf_init(&b, 4 << 20);
	snprintf(path, sizeof path, TOWN_SMALL "/%s", file);
	assert_int_equal(k_buf_read_file(&b, path), ERR_OK);
	return b;
}

static void town_write(const struct town_copy *t, const char *file, const char *bytes, size_t n)
{
	char path[PATH_MAX];
	town_path(t, file, path);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void town_restore(const struct town_copy *t, const char *file)
{
	struct k_buf b = town_original(file);
	town_write(t, file, b.data, b.len_bytes);
	k_buf_finish(&b);
}

static void town_copy_make(struct town_copy *t)
{
	char path[PATH_MAX];
	snprintf(t->dir, sizeof t->dir, "%s/foyer-town-XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(t->dir));
	for (int i = 0; i < TOWN_FOLDERS; i++) {
		town_path(t, town_folders[i], path);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (int i = 0; i < TOWN_FILES; i++)
		town_restore(t, town_files[i]);
}

static void town_copy_remove(const struct town_copy *t)
{
	char path[PATH_MAX];
	for (int i = 0; i < TOWN_FILES; i++) {
		town_path(t, town_files[i], path);
		unlink(path);
	}
	for (int i = TOWN_FOLDERS - 1; i >= 0; i--) {
		town_path(t, town_folders[i], path);
		rmdir(path);
	}
	assert_int_equal(rmdir(t->dir), 0);
}

#endif
