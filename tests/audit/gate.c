/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-74: a small town spoilt in each of the ways that would leave somebody out; each is refused where
 * it is loaded, and the refusal says how to mend it. */
#include "tests/audit/audit.h"

#include "kiosk/base/buf.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 600, FILE_BYTES = 1 << 20 };

#define TOWN "tests/unit/content/town-small"

static char copy_dir[PATH_BYTES];

static int copy_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	char to[2 * PATH_BYTES];
	snprintf(to, sizeof to, "%s%s", copy_dir, path + strlen(TOWN));
	if (kind == FTW_D) {
		(void)mkdir(to, 0755);
		return 0;
	}
	struct k_buf b;
	k_buf_init(&b, FILE_BYTES);
	K_CHECK(!k_buf_read_file(&b, path));
	FILE *f = fopen(to, "w");
	K_CHECK(f && fwrite(b.data, 1, b.len_bytes, f) == b.len_bytes);
	fclose(f);
	k_buf_finish(&b);
	return 0;
}

/* Puts `with` in the place of `what`; NULL: the file goes. */
static bool spoil(const char *file, const char *what, const char *with)
{
	char path[2 * PATH_BYTES];
	struct k_buf b;
	snprintf(path, sizeof path, "%s/%s", copy_dir, file);
	if (!what)
		return !unlink(path);
	k_buf_init(&b, FILE_BYTES);
	K_CHECK(!k_buf_read_file(&b, path));
	char *at = strstr(b.data, what);
	FILE *f = at ? fopen(path, "w") : NULL;
	if (f) {
		fwrite(b.data, 1, (size_t)(at - b.data), f);
		fputs(with, f);
		fputs(at + strlen(what), f);
		fclose(f);
	}
	k_buf_finish(&b);
	return f != NULL;
}

static bool has_picture(void *ctx, const char *id)
{
	return strcmp(id, ctx) != 0;
}

static enum err load(const char *unknown_picture, struct content_problems *problems)
{
	struct content *c = NULL;
	enum err e = content_load_with(copy_dir, has_picture, (void *)unknown_picture, &c, problems);
	content_destroy(c);
	return e;
}

void content_audit(struct audit *a)
{
	static struct content_problems problems;
	static const struct {
		const char *leaves_out, *file, *what, *with, *no_picture;
	} ways[] = {
		{"a missing translation", "words/es/said.json", "\t\"said.bench.said\": \"No hay donde sentarse.\",\n", "", ""},
		{"an empty translation", "words/en/town.json", "\"Smallton\"", "\"\"", ""},
		{"a guide that is missing in a language", "guides/zh/heat.md", NULL, NULL, ""},
		{"a guide without a title", "guides/es/heat.md", "# C", "C", ""},
		{"a picture that nobody drew", "services.json", "[", "[", "doctor"},
		{"a sentence of 16 words", "words/en/services.json", "\"Bring nothing.\"",
			"\"Bring one two three four five six seven eight nine ten one two three four five.\"", ""},
		{"a word of more than 11 letters in a choice", "words/en/services.json", "\"Doctor or nurse\"",
			"\"Rheumatologist\"", ""},
		{"a label of more than 18 letters", "words/en/services.json", "\"Doctor or nurse\"",
			"\"Doctor or nurse or both\"", ""},
	};
	a->page.item_count = 0; /* no picture goes with this */
	snprintf(copy_dir, sizeof copy_dir, "%s/town-%s", out_dir(), audit_tongue(a)->tag);
	(void)nftw(TOWN, copy_one, 16, 0);
	judge(a, RULE_74, load("", &problems) == ERR_OK, "the town that is whole is refused");
	for (size_t i = 0; i < K_COUNT(ways); i++) {
		(void)nftw(TOWN, copy_one, 16, 0);
		bool is_spoilt = spoil(ways[i].file, ways[i].what, ways[i].with);
		judge(a, RULE_74, is_spoilt, "cannot make %s", ways[i].leaves_out);
		memset(&problems, 0, sizeof problems);
		judge(a, RULE_74, load(ways[i].no_picture, &problems) != ERR_OK, "%s is let in", ways[i].leaves_out);
		judge(a, RULE_74, problems.count > 0 && problems.list[0].mend[0], "%s: nobody says how to mend it",
			ways[i].leaves_out);
	}
}
