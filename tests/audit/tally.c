/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/audit/audit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { WORDS_BYTES_MAX = 1200 };

struct tally {
	struct {
		long checked, broken;
		char first[WORDS_BYTES_MAX];
	} rule[RULE_COUNT];
};

static const struct {
	const char *number, *words;
} rules[] = {
#define RULE(number, words) {#number, words},
#include "tests/audit/rules.def"
#undef RULE
};

struct tally *tally_create(void)
{
	struct tally *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	K_CHECK(t != MAP_FAILED);
	return t;
}

const char *out_dir(void)
{
	static char dir[512];
	const char *build = getenv("FOYER_BUILD");
	snprintf(dir, sizeof dir, "%s/audit-out", build ? build : "build");
	(void)mkdir(dir, 0755);
	return dir;
}

static const char *const theme_names[] = {"calm", "dark", "max", "soft"};

static void where_words(const struct audit *a, char *out, size_t n)
{
	snprintf(out, n, "%s.%d part %d, %s, %s, size %d, %s", a->state ? a->state->name : "-", a->variant,
		a->page.part, a->glass ? a->glass->name : "-", theme_names[a->profile.theme],
		a->profile.text_size, audit_tongue(a)->tag);
}

/* The page as it is now, marks and all. */
static bool picture_save(struct audit *a, enum rule rule, char *path, size_t n)
{
	if (!a->view || !a->page.item_count)
		return false;
	snprintf(path, n, "%s/A11Y-%s-%s-%s.png", out_dir(), rules[rule].number,
		a->state ? a->state->name : "page", audit_tongue(a)->tag);
	audit_paint(a);
	return !view_write_png(a->view, path);
}

bool judge(struct audit *a, enum rule rule, bool holds, const char *fmt, ...)
{
	__atomic_add_fetch(&a->tally->rule[rule].checked, 1, __ATOMIC_RELAXED);
	if (holds)
		return true;
	long nth = __atomic_add_fetch(&a->tally->rule[rule].broken, 1, __ATOMIC_RELAXED);
	if (nth > 1 && !a->is_loud)
		return false;
	char what[500], where[200], path[600] = "";
	va_list args;
	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	where_words(a, where, sizeof where);
	if (nth == 1) {
		bool has_picture = picture_save(a, rule, path, sizeof path);
		snprintf(a->tally->rule[rule].first, WORDS_BYTES_MAX, "%s (%s)%s%s", what, where,
			has_picture ? "\n         picture: " : "", has_picture ? path : "");
	}
	if (a->is_loud)
		fprintf(stderr, "  A11Y-%s: %s (%s)\n", rules[rule].number, what, where);
	return false;
}

int tally_print(const struct tally *t, bool is_narrow)
{
	long all = 0, broken = 0;
	for (int i = 0; i < RULE_COUNT; i++) {
		if (is_narrow && !t->rule[i].checked)
			continue;
		bool holds = !t->rule[i].broken && t->rule[i].checked;
		all += t->rule[i].checked;
		broken += !holds;
		printf("%-6s A11Y-%s %s (checked %ld)\n", holds ? "ok" : "BROKEN", rules[i].number,
			rules[i].words, t->rule[i].checked);
		if (!holds)
			printf("         %ld times; first: %s\n", t->rule[i].broken,
				t->rule[i].checked ? t->rule[i].first : "it was never checked");
	}
	printf("checks: %ld\n", all);
	return broken ? 1 : 0;
}
