/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-24, 25, 33: how large the letters are on the glass, how long and how open the lines. */
#include "tests/audit/audit.h"

#include <string.h>

/* ux.md 1.2: cap height of the body in mm, by size of text and class of panel. */
static const double body_cap_mm[][3] = {
	{5, 5.5, 6.5}, {7.5, 8.25, 9.75}, {10, 11, 13}, {12.5, 13.75, 16.25}};
static const double title_ratio[] = {1.35, 1.15, 1.0, 0.8};
/* ux.md 1.1: distance of the eye in mm, by class. */
static const double eye_mm[] = {450, 500, 600};

enum { LINE_CHARS_MAX = 80 };

static double mm_of(const struct audit *a, double px)
{
	return px * 25.4 / a->glass->dpi;
}

/* Capital H of a font of em_px, measured on drawn pixels; one measure a panel is enough. */
static double cap_mm(struct audit *a, double em_px)
{
	static const struct glass *measured;
	static double ratio;
	enum { PROBE_PX = 200 };
	if (measured != a->glass)
		ratio = look_cap_px(a->view, PROBE_PX) / PROBE_PX;
	measured = a->glass;
	return mm_of(a, em_px * ratio);
}

/* What cannot be set at the size of now, however it is divided, is set at the next smaller, never under
 * the smallest; shrunk_audit counts how often.
 * What a text must at least have: the size of now in the question; the smallest size in the frame,
 * whose words Tools repeats in full (ux.md 1.2), on keys and on numbers over tiles. */
static double least_mm(const struct audit *a, const struct item *owner)
{
	const double *now = body_cap_mm[a->profile.text_size - 1], *least = body_cap_mm[0];
	int c = (int)a->world.panel.class_;
	double title = now[c] * title_ratio[a->profile.text_size - 1];
	if (!owner)
		return least[c];
	bool is_key = owner->state & ITEM_FUNCTION || (a->page.has_keys && owner->role == ROLE_CHOICE);
	bool is_step = owner->role == ROLE_STEP && a->page.has_keys;
	/* An answer is as long as a person made it; the number of a dial has the size of its ring. */
	bool is_own_words = owner->role == ROLE_ROW || owner->role == ROLE_DIAL;
	bool is_sample = a->state->screen == SCREEN_G2;
	if (a->has_shrunk || is_key || is_step || is_own_words || is_sample)
		return least[c];
	switch (item_group(owner)) {
	case GROUP_HEAD:
		return title < now[c] ? title : now[c];
	case GROUP_CONTENT:
		return title < now[c] ? title : now[c];
	case GROUP_KEYS:
	case GROUP_NAV:
	case GROUP_BAR:
		break;
	}
	return least[c];
}

static void sizes(struct audit *a, const struct drawn *d)
{
	enum { CLOSE_PERCENT = 95 };
	const struct item *owner = item_round(a, d->box);
	double is_mm = cap_mm(a, d->em_px), least = least_mm(a, owner) * CLOSE_PERCENT / 100;
	judge(a, RULE_24, is_mm >= 4.8 * CLOSE_PERCENT / 100 && is_mm >= least - mm_of(a, 0.5),
		"\"%s\": capitals of %.2f mm, at least %.2f", d->words, is_mm, least);
}

static void distances(struct audit *a)
{
	double eye = eye_mm[a->world.panel.class_], em = 0;
	for (int i = 0; i < a->drawn_count; i++) {
		const struct drawn *d = &a->drawn[i];
		const struct item *owner = d->kind == DRAWN_TEXT ? item_round(a, d->box) : NULL;
		if (owner && item_group(owner) == GROUP_CONTENT && !(owner->state & ITEM_FUNCTION) && (!(em > 0) || d->em_px < em))
			em = d->em_px;
	}
	bool shows_all_sizes = a->state->screen == SCREEN_G2;
	if (a->profile.text_size < 2 || !(em > 0) || shows_all_sizes || a->has_shrunk)
		return;
	double h = mm_of(a, look_cap_px(a->view, em)), x = mm_of(a, look_x_px(a->view, em));
	judge(a, RULE_25, h >= eye * 0.01222, "H is %.2f mm, %.2f are wanted at %.0f", h, eye * 0.01222, eye);
	judge(a, RULE_25, x >= eye * 16 / 2688, "x is %.2f mm, %.2f are wanted at %.0f", x, eye * 16 / 2688, eye);
}

static void lines(struct audit *a, const struct drawn *d)
{
	const struct item *owner = item_round(a, d->box);
	/* The sentence that matters in an emergency is set as a title. */
	bool is_paragraph = owner && owner->role == ROLE_TEXT && a->page.kind != PAGE_EMERGENCY;
	double open = d->pitch_px / d->em_px, least = is_paragraph ? 1.3 : 1.1;
	judge(a, RULE_33, d->longest <= LINE_CHARS_MAX, "a line of %d characters: \"%s\"", d->longest, d->words);
	judge(a, RULE_33, d->lines < 2 || open >= least - 0.01, "lines of \"%s\" stand %.2f em apart", d->words, open);
	judge(a, RULE_33, !d->is_justified, "\"%s\" is justified", d->words);
	judge(a, RULE_33, d->is_sans, "\"%s\" is not set in Noto Sans", d->words);
}

/* Every picture stands in something that has its words beside it; that of the page by its title. */
static void pictures(struct audit *a, const struct drawn *d)
{
	const struct item *owner = item_round(a, d->box);
	const struct item *words = owner && owner->role == ROLE_PICTURE ? page_first(&a->page, ROLE_TITLE) : owner;
	if (owner)
		judge(a, RULE_33, words && ((words->label && *words->label) || words->role == ROLE_FIELD),
			"a picture without words in %s", owner->id);
}

/* Nothing scrolls and no sentence is cut, so on a small panel a sentence of 15 words cannot be set in the
 * largest letters.  What is reached now must not grow: percent of pages, by size of text. */
void shrunk_audit(struct audit *a, int pages, int shrunk)
{
	static const int most_percent[] = {0, 3, 8, 34};
	int most = most_percent[a->profile.text_size - 1];
	judge(a, RULE_24, shrunk * 100 <= pages * most, "%d of %d pages are set smaller than asked for, %d %% may be",
		shrunk, pages, most);
}

void type_audit(struct audit *a)
{
	if (a->page.is_hidden)
		return;
	distances(a);
	for (int i = 0; i < a->drawn_count; i++) {
		const struct drawn *d = &a->drawn[i];
		if (d->kind == DRAWN_PICTURE)
			pictures(a, d);
		if (d->kind != DRAWN_TEXT || !*d->words)
			continue;
		sizes(a, d);
		lines(a, d);
	}
}
