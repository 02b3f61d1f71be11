/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Usage: audit [-a] [-l TAG] [-g PANEL] [STATE]
 * -a: tell every failure, not the first of each rule only.  The rest narrows what is looked at. */
#include "tests/audit/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A state with very many variants is looked at whole on the smallest panel with the largest words;
 * elsewhere its first two stand for it. */
static int variants_here(const struct audit *a, const struct state *s)
{
	int n = state_variants(a, s);
	bool is_whole = a->glass == &glasses[GLASS_10] && a->profile.text_size == 4;
	return is_whole || n < 2 ? n : 2;
}

typedef void page_audit(struct audit *a);

static void each_part(struct audit *a, page_audit *audit)
{
	for (int part = 0; part == 0 || part < a->page.parts; part++) {
		if (part)
			audit_part(a, part);
		audit(a);
	}
}

static void each_state(struct audit *a, page_audit *audit, const char *only, bool all_variants)
{
	for (int i = 0; i < state_count; i++)
		for (int k = 0; k < (all_variants ? variants_here(a, &states[i]) : 1); k++) {
			if (only && strcmp(only, states[i].name) != 0)
				continue;
			int failures = view_fit_failures(a->view);
			audit_enter(a, &states[i], k);
			each_part(a, audit);
			judge(a, RULE_26, view_fit_failures(a->view) == failures, "does not fit");
		}
}

static int pages_seen, pages_shrunk;

/* On every panel at every size. */
static void laid_out(struct audit *a)
{
	pages_seen++;
	pages_shrunk += a->has_shrunk;
	layout_audit(a);
	type_audit(a);
	targets_audit(a);
	mirror_audit(a);
}

struct options {
	bool is_loud;
	int language, glass; /* -1: all */
	const char *state;   /* NULL: all */
};

static void every_layout(struct audit *a, const struct options *o)
{
	for (int g = 0; g < GLASS_COUNT; g++) {
		if (o->glass >= 0 && o->glass != g)
			continue;
		audit_glass(a, &glasses[g]);
		for (int size = 1; size <= panel_text_size_max(&a->base.panel); size++) {
			audit_settings(a, size, THEME_CALM);
			pages_seen = pages_shrunk = 0;
			each_state(a, laid_out, o->state, true);
			if (!o->state)
				shrunk_audit(a, pages_seen, pages_shrunk);
		}
	}
}

/* What is said does not depend on size and theme, but on the parts of a page: two panels. */
static void every_word(struct audit *a, const struct options *o)
{
	static const struct {
		int glass, size;
	} two[] = {{GLASS_15, 1}, {GLASS_10, 4}};
	for (size_t i = 0; i < K_COUNT(two); i++) {
		audit_glass(a, &glasses[two[i].glass]);
		audit_settings(a, two[i].size, THEME_CALM);
		each_state(a, speech_audit, o->state, true);
	}
	spoken_once_audit(a);
}

/* Every page of the 10 inch panel in each theme; the largest words and the other panels once. */
static void every_picture(struct audit *a, const struct options *o)
{
	static const struct {
		int glass, size;
		enum theme theme;
	} shots[] = {{GLASS_10, 1, THEME_CALM}, {GLASS_10, 1, THEME_DARK}, {GLASS_10, 1, THEME_MAX},
		{GLASS_10, 1, THEME_SOFT}, {GLASS_10, 3, THEME_CALM}, {GLASS_WVGA, 2, THEME_DARK},
		{GLASS_12, 1, THEME_SOFT}, {GLASS_15, 1, THEME_MAX}, {GLASS_27, 1, THEME_CALM}};
	for (size_t i = 0; i < K_COUNT(shots); i++) {
		if (o->glass >= 0 && o->glass != shots[i].glass)
			continue;
		if (a->glass != &glasses[shots[i].glass])
			audit_glass(a, &glasses[shots[i].glass]);
		audit_settings(a, shots[i].size, shots[i].theme);
		each_state(a, ink_audit, o->state, false);
		bool has_rings = shots[i].glass == GLASS_10 && shots[i].size == 1;
		if (has_rings)
			each_state(a, ring_audit, o->state, false);
		if (has_rings && !o->state)
			states_audit(a);
	}
}

static void language_audit(struct tally *t, int language, const struct options *o)
{
	static struct audit a;
	audit_create(&a, t, language);
	a.is_loud = o->is_loud;
	if (!o->state) {
		settings_audit(&a);
		slip_audit(&a);
		asked_audit(&a);
		time_audit(&a);
		fingers_audit(&a);
		trace_audit(&a);
		content_audit(&a);
	}
	every_word(&a, o);
	every_layout(&a, o);
	every_picture(&a, o);
	audit_destroy(&a);
}

static struct options options_read(int argc, char **argv)
{
	struct options o = {.language = -1, .glass = -1};
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-a"))
			o.is_loud = true;
		else if (!strcmp(argv[i], "-l") && i + 1 < argc && tongue_find(argv[i + 1]))
			o.language = tongue_find(argv[++i])->index;
		else if (!strcmp(argv[i], "-g") && i + 1 < argc)
			o.glass = atoi(argv[++i]);
		else if (argv[i][0] != '-')
			o.state = argv[i];
		else {
			fprintf(stderr, "Usage: audit [-a] [-l TAG] [-g 0..%d] [STATE]\n", GLASS_COUNT - 1);
			exit(2);
		}
	}
	return o;
}

int main(int argc, char **argv)
{
	struct options o = options_read(argc, argv);
	struct tally *t = tally_create();
	bool is_well = true;
	for (int i = 0; i < tongue_count(); i++) {
		if (o.language >= 0 && o.language != i)
			continue;
		pid_t child = fork();
		if (child == 0) {
			language_audit(t, i, &o);
			_exit(0);
		}
	}
	int status;
	while (wait(&status) > 0)
		is_well = is_well && WIFEXITED(status) && !WEXITSTATUS(status);
	int code = tally_print(t, o.language >= 0 || o.glass >= 0 || o.state);
	if (!is_well)
		printf("a part of the audit died\n");
	return code || !is_well;
}
