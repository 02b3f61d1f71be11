/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the check of a folder said, in the words of the forms: which thing, and the way to it. */
#include "hub/console/preview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/console/draft_text.h"
#include "hub/console/form_spot.h"

enum { SHOWN_MAX = 100, LINE_MAX_BYTES = 700 };

/* "FILE:LINE: what Mend: how", taken apart. */
struct problem {
	char file[DRAFT_PATH_MAX + 1], what[LINE_MAX_BYTES];
	int line;
};

static bool problem_read(const char *text, size_t n, struct problem *out)
{
	char copy[LINE_MAX_BYTES];
	*out = (struct problem){0};
	snprintf(copy, sizeof copy, "%.*s", (int)n, text);
	char *colon = strchr(copy, ':');
	if (!colon || colon == copy || (size_t)(colon - copy) > DRAFT_PATH_MAX)
		return false;
	*colon = '\0';
	snprintf(out->file, sizeof out->file, "%.*s", DRAFT_PATH_MAX, copy);
	char *rest = colon + 1;
	out->line = (int)strtol(rest, &rest, 10);
	rest += *rest == ':';
	snprintf(out->what, sizeof out->what, "%s", rest + strspn(rest, " "));
	return draft_path_is_right(out->file) && *out->what;
}

struct search {
	struct draft_copy *copy;
	const struct problem *problem;
	const char *text;    /* of the file; NULL: it is not there */
	char address[FORM_ADDRESS_MAX]; /* that stands in the line; "": none */
	char at[FORM_AT_MAX + 1], name[200];
	size_t best; /* length of what fits best so far */
};

/* The text that begins the line of the problem, or that it speaks of: the address of a text. */
static void address_read(struct search *s)
{
	const char *at = s->problem->line ? s->text : s->problem->what;
	for (int line = 1; at && line < s->problem->line; line++) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (at)
		at = strchr(at, '"');
	if (at)
		snprintf(s->address, sizeof s->address, "%.*s", (int)strcspn(at + 1, "\"\n"), at + 1);
}

static void fits(struct search *s, const struct form_spot *thing, size_t how_well)
{
	if (how_well < s->best)
		return;
	s->best = how_well;
	snprintf(s->at, sizeof s->at, "%s", thing->at);
	snprintf(s->name, sizeof s->name, "%s", form_spot_name(s->copy, thing));
}

/* Is it in this thing?  The innermost wins. */
static void look(void *ctx, const struct form_spot *thing)
{
	struct search *s = ctx;
	const struct problem *p = s->problem;
	size_t n = strlen(thing->address);
	char guide[80], words[80];
	struct draft_span span;
	snprintf(guide, sizeof guide, "/%.60s.md", thing->id);
	snprintf(words, sizeof words, "/%.60s.json", thing->kind->name);
	if (!strncmp(p->file, "guides/", 7)) {
		if (thing->kind->shape == FORM_GUIDES && strstr(p->file, guide))
			fits(s, thing, 1);
	} else if (!strncmp(p->file, "words/", 6)) {
		if (!strncmp(s->address, thing->address, n) && strchr(".", s->address[n]))
			fits(s, thing, n);
	} else if (!strncmp(p->file, "names/", 6) || !strcmp(p->file, "streets.txt")) {
		if (!strncmp(p->file, thing->kind->name, strlen(thing->kind->name)))
			fits(s, thing, 1);
	} else if (!strcmp(p->file, thing->file) && s->text &&
		   draft_text_find(s->text, thing->path, &span) &&
		   draft_text_line(s->text, span.begin) <= p->line &&
		   draft_text_line(s->text, span.end) >= p->line) {
		fits(s, thing, strlen(thing->at));
	}
}

/* Which thing the problem is in: s->at, s->name. */
static void thing_find(struct draft_copy *copy, const struct problem *p, struct search *s)
{
	*s = (struct search){
		.copy = copy, .problem = p, .text = draft_copy_text(copy, p->file, NULL)};
	if (!strncmp(p->file, "words/", 6))
		address_read(s);
	form_spot_walk_all(copy, look, s);
}

static void problem_put(struct turn *t, const struct draft *d, const struct search *s)
{
	const struct problem *p = s->problem;
	struct k_arena *a = &s->copy->arena;
	const char *tag = strncmp(p->file, "words/", 6) && strncmp(p->file, "guides/", 7)
				  ? NULL
				  : strchr(p->file, '/') + 1;
	const char *mend = strstr(p->what, " Mend: ");
	html_add(&t->html, "<li><p>%s</p>",
		k_arena_strn(a, p->what, mend ? (size_t)(mend - p->what) : strlen(p->what)));
	if (mend)
		html_add(&t->html, "<p><strong>%s</strong></p>", mend + strlen(" Mend: "));
	html_add(&t->html, "<p class=\"hint\">");
	if (*s->at)
		html_add(&t->html, "In <a href=\"/console/drafts/%lld/edit?at=%s\">%s</a>",
			(long long)d->draft, s->at, s->name);
	html_add(&t->html, *s->at ? " (%s" : "%s", p->file);
	if (p->line)
		html_add(&t->html, ", line %d", p->line);
	html_add(&t->html, *s->at ? ")" : "");
	if (tag)
		html_add(&t->html, "; language: %s", k_arena_strn(a, tag, strcspn(tag, "/")));
	html_add(&t->html, "</p></li>");
}

/* --- which of them ---------------------------------------------------------------------------- */

/* at: of the page that asks. */
typedef bool is_asked_fn(const struct search *s, const char *at);

static bool is_any(const struct search *s, const char *at)
{
	(void)s;
	(void)at;
	return true;
}

/* Then kiosk-proof leaves the thing out. */
static bool is_left_out(const struct search *s, const char *at)
{
	(void)at;
	return !strchr(s->problem->file, '/') && strstr(s->problem->file, ".json");
}

static bool is_text_of(const struct search *s, const char *at)
{
	size_t n = strlen(at);
	return strchr(s->problem->file, '/') && !strncmp(s->at, at, n) && (!s->at[n] || s->at[n] == '/');
}

/* Adds those that are asked for as a list behind the words of open; nothing where there are none.
 * Gives how many there are. */
static int problems_put(struct turn *t, const struct draft *d, const char *said,
	is_asked_fn *is_asked, const char *at, void (*open)(struct html *h))
{
	struct draft_copy copy;
	int n = 0;
	draft_copy_open(t->hub, d->draft, d->save, &copy);
	for (const char *line = said; *line;) {
		size_t len = strcspn(line, "\n");
		struct problem p;
		struct search s;
		bool is_one = problem_read(line, len, &p);
		if (is_one)
			thing_find(&copy, &p, &s);
		if (is_one && is_asked(&s, at) && n++ < SHOWN_MAX) {
			if (n == 1)
				open(&t->html);
			problem_put(t, d, &s);
		}
		line += len + (line[len] == '\n');
	}
	draft_copy_close(&copy);
	html_add(&t->html, n ? "</ol>" : "");
	if (n > SHOWN_MAX)
		html_add(&t->html, "<p>And %d more.</p>", n - SHOWN_MAX);
	return n;
}

static void open_list(struct html *h)
{
	html_add(h, "<ol class=\"problems\">");
}

static void open_left_out(struct html *h)
{
	html_add(h, "<h2>Left out of the screens, until it is mended</h2>");
	open_list(h);
}

static void open_texts(struct html *h)
{
	html_add(h, "<details><summary>What the check says of these words so far</summary>");
	open_list(h);
}

void preview_problems_show(struct turn *t, const struct draft *d, const char *said)
{
	if (!problems_put(t, d, said, is_any, "", open_list))
		html_add(&t->html, "<p>kiosk-proof said: %s</p>", said);
}

void preview_left_out_show(struct turn *t, const struct draft *d, const char *said)
{
	problems_put(t, d, said, is_left_out, "", open_left_out);
}

void preview_texts_show(struct turn *t, const struct draft *d, const char *said, const char *at)
{
	if (problems_put(t, d, said, is_text_of, at, open_texts))
		html_add(&t->html, "</details>");
}
