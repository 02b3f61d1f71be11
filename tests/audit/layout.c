/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-01, 26, 72 on the page as it was laid out: nothing cut, covered, lost or only to be seen. */
#include "tests/audit/audit.h"

#include <stdio.h>
#include <string.h>

enum { SQUEEZED = 4000, ALL_WORDS = 60000 };

static bool is_inside(struct px_rect r, struct px_rect outer, int slack)
{
	return r.x >= outer.x - slack && r.y >= outer.y - slack &&
		r.x + r.w <= outer.x + outer.w + slack && r.y + r.h <= outer.y + outer.h + slack;
}

/* Shown now, or left out by the rules of ux.md 2.6: hints go first. */
static bool must_have_place(const struct audit *a, const struct item *i)
{
	/* Above a keyboard an error takes the line of the title, which is still heard. */
	bool gives_way = i->role == ROLE_TITLE && a->page.has_keys && page_first(&a->page, ROLE_ERROR);
	bool leaves_first = i->role == ROLE_HINT || i->role == ROLE_PICTURE || i->role == ROLE_STEP || gives_way;
	return item_is_here(i) && !leaves_first && !(a->page.is_hidden);
}

static void items_inside(struct audit *a)
{
	struct px_rect glass = {0, 0, a->glass->w_px, a->glass->h_px};
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		if (must_have_place(a, it))
			judge(a, RULE_26, it->rect.w > 0, "%s is here and has no place", it->id);
		if (item_is_here(it) && it->rect.w > 0)
			judge(a, RULE_26, is_inside(item_box(a, it), glass, 0), "%s hangs over the glass", it->id);
	}
}

/* One may lie in the other by design: Change on its row, a code on its number, words on a panel. */
static bool may_overlap(const struct item *x, const struct item *y)
{
	bool both_press = item_is_pressable(x) && item_is_pressable(y);
	bool on_row = (x->role == ROLE_ROW && y->role == ROLE_CHANGE) ||
		(y->role == ROLE_ROW && x->role == ROLE_CHANGE);
	return on_row && !both_press;
}

static void items_apart(struct audit *a)
{
	for (int i = 0; i < a->page.item_count; i++)
		for (int k = i + 1; k < a->page.item_count; k++) {
			const struct item *x = &a->page.items[i], *y = &a->page.items[k];
			if (!item_is_here(x) || !item_is_here(y) || x->rect.w <= 0 || y->rect.w <= 0)
				continue;
			struct px_rect r = px_inset(item_box(a, x), 1);
			judge(a, RULE_26, may_overlap(x, y) || !px_touch(r, item_box(a, y)),
				"%s and %s lie over each other", x->id, y->id);
		}
}

static void texts_whole(struct audit *a)
{
	struct px_rect glass = {0, 0, a->glass->w_px, a->glass->h_px};
	for (int i = 0; i < a->drawn_count; i++) {
		const struct drawn *d = &a->drawn[i];
		if (d->kind != DRAWN_TEXT || !d->box.w)
			continue;
		const struct item *owner = item_round(a, d->box);
		bool is_typed = owner && owner->role == ROLE_FIELD;
		judge(a, RULE_26, is_inside(d->box, glass, 0), "\"%s\" leaves the glass", d->words);
		judge(a, RULE_26, !d->is_too_wide || is_typed, "\"%s\" is wider than its place", d->words);
		judge(a, RULE_26, !d->clip.w || is_typed || is_inside(d->box, d->clip, 1), "\"%s\" is cut", d->words);
		if (owner && !is_typed) {
			/* Tails and marks may hang over the line box where nothing is. */
			struct px_rect place = item_box(a, owner);
			int over = (int)(d->em_px * 0.35);
			int beside = (int)(d->em_px * 0.12); /* the hook of a J */
			place = (struct px_rect){place.x - beside, place.y - over, place.w + 2 * beside, place.h + 2 * over};
			judge(a, RULE_26, is_inside(d->box, place, 2), "\"%s\" (%d to %d) hangs out of %s (%d to %d)",
				d->words, d->box.x, d->box.x + d->box.w, owner->id, place.x, place.x + place.w);
		}
	}
}

/* What a clip lets through. */
static struct px_rect seen_box(const struct drawn *d)
{
	struct px_rect r = d->box, c = d->clip;
	if (!c.w)
		return r;
	int x = r.x > c.x ? r.x : c.x, y = r.y > c.y ? r.y : c.y;
	int right = r.x + r.w < c.x + c.w ? r.x + r.w : c.x + c.w;
	int bottom = r.y + r.h < c.y + c.h ? r.y + r.h : c.y + c.h;
	return (struct px_rect){x, y, right - x, bottom - y};
}

/* Pieces are drawn in order: what comes after a text must not lie on it. */
static void texts_free(struct audit *a)
{
	for (int i = 0; i < a->drawn_count; i++) {
		const struct drawn *d = &a->drawn[i];
		const struct item *owner = d->kind == DRAWN_TEXT ? item_round(a, d->box) : NULL;
		bool is_typed = owner && owner->role == ROLE_FIELD;
		for (int k = i + 1; d->kind == DRAWN_TEXT && k < a->drawn_count; k++) {
			const struct drawn *over = &a->drawn[k];
			bool is_cursor = is_typed && over->box.w <= panel_px(&a->world.panel, 1.5);
			if (over->kind == DRAWN_RING || !over->has_face || is_cursor)
				continue;
			/* Boxes round a line's letters: its one mark may reach between the letters of the other. */
			int marks = over->kind == DRAWN_TEXT ? (int)(d->em_px * 0.2) : 0;
			struct px_rect mine = px_inset(seen_box(d), 1);
			mine.y += marks;
			mine.h -= 2 * marks;
			judge(a, RULE_26, !px_touch(mine, px_inset(seen_box(over), 1)), "\"%s\" is covered by %s",
				d->words, over->kind == DRAWN_TEXT ? over->words : "a shape");
		}
	}
}

/* All words that are drawn, without spaces, joined. */
static void drawn_words(const struct audit *a, char *out, size_t n)
{
	size_t used = 0;
	out[0] = '\0';
	for (int i = 0; i < a->drawn_count; i++)
		if (a->drawn[i].kind == DRAWN_TEXT && used + 1 < n) {
			words_squeeze(a->drawn[i].words, out + used, n - used);
			used += strlen(out + used);
		}
}

static bool is_drawn(const char *all, const char *words)
{
	char one[SQUEEZED];
	words_squeeze(words, one, sizeof one);
	return !*one || strstr(all, one) != NULL;
}

/* Where large words leave no room for both, a strip is a chip beside the title: its picture, and its
 * words for the ear.  One strip alone, at the smallest size and
 * without a keyboard, always has its words. */
static bool may_be_chip(const struct audit *a, const struct item *i)
{
	int panels = 0;
	for (int k = 0; k < a->page.item_count; k++)
		panels += a->page.items[k].role == ROLE_STRIP || a->page.items[k].role == ROLE_ERROR;
	return i->role == ROLE_STRIP && i->rect.w > 0 && (panels > 1 || a->profile.text_size > 1 || a->page.has_keys);
}

/* Label and value of everything here can be read; a hint may be left out, a QR code is drawn. */
static void nothing_lost(struct audit *a)
{
	static char all[ALL_WORDS];
	drawn_words(a, all, sizeof all);
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		bool is_picture = it->role == ROLE_QR || it->role == ROLE_PICTURE || it->role == ROLE_KEY;
		if (!must_have_place(a, it) || is_picture || may_be_chip(a, it))
			continue;
		/* Its label may be the title; above a keyboard the title names the field, and the triangle says
		 * "Please check this" where three lines are all there is room for. */
		bool is_twin = it->role == ROLE_NUMBER ||
			(a->page.has_keys && (it->role == ROLE_FIELD || it->role == ROLE_ERROR));
		judge(a, RULE_26, is_twin || is_drawn(all, it->label), "the words of %s, \"%s\", are not drawn",
			it->id, it->label);
		if (it->role != ROLE_FIELD)
			judge(a, RULE_26, is_drawn(all, it->value), "the words \"%s\" of %s are not drawn",
				it->value, it->id);
	}
}

/* --- 01: what is drawn is somebody's words, and whoever has words has a voice ---------------------- */

static bool says(const struct item *i, const char *one)
{
	const char *const parts[] = {i->label, i->hint, i->value};
	char whole[3 * SQUEEZED];
	size_t used = 0;
	for (size_t k = 0; k < K_COUNT(parts); k++) {
		words_squeeze(parts[k], whole + used, SQUEEZED);
		used += strlen(whole + used);
	}
	return strstr(whole, one) != NULL;
}

static bool is_of_page(const struct audit *a, const char *words)
{
	char one[SQUEEZED];
	words_squeeze(words, one, sizeof one);
	for (int i = 0; i < a->page.item_count; i++)
		if (item_is_here(&a->page.items[i]) && says(&a->page.items[i], one))
			return true;
	return !*one;
}

static void all_heard(struct audit *a)
{
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		char said[SQUEEZED];
		words_squeeze(it->spoken ? it->spoken : it->label ? it->label : it->value, said, sizeof said);
		if (it->role == ROLE_PICTURE && !said[0])
			continue; /* decorative: the words beside it say it */
		judge(a, RULE_01, said[0] || it->role == ROLE_FIELD, "%s has no words to say", it->id);
		judge(a, RULE_01, item_is_stop(it) || !item_is_here(it), "%s cannot be reached", it->id);
	}
	for (int i = 0; i < a->drawn_count; i++)
		if (a->drawn[i].kind == DRAWN_TEXT)
			judge(a, RULE_01, is_of_page(a, a->drawn[i].words), "\"%s\" can be seen and not be heard",
				a->drawn[i].words);
}

/* --- 72 --------------------------------------------------------------------------------------------- */

static const struct item *help_of(const struct page *p)
{
	for (int i = 0; i < p->item_count; i++)
		if (item_is_here(&p->items[i]) && p->items[i].on_press.act == ACT_HELP)
			return &p->items[i];
	return NULL;
}

/* One place for each panel, size and shape of the frame. */
static void help_steady(struct audit *a)
{
	static struct {
		const struct glass *glass;
		int text_size;
		bool is_collapsed, has_keys; /* a keyboard takes its room from the row (ux.md 2.2) */
		struct px_rect box;
	} seen[64];
	const struct item *help = help_of(&a->page);
	if (!judge(a, RULE_72, help != NULL, "no Help here") || !help)
		return;
	struct px_rect box = item_box(a, help);
	for (size_t i = 0; i < K_COUNT(seen); i++) {
		if (!seen[i].glass) {
			seen[i].glass = a->glass;
			seen[i].text_size = a->profile.text_size;
			seen[i].is_collapsed = a->page.is_collapsed;
			seen[i].has_keys = a->page.has_keys;
			seen[i].box = box;
			return;
		}
		if (seen[i].glass != a->glass || seen[i].text_size != a->profile.text_size ||
			seen[i].is_collapsed != a->page.is_collapsed || seen[i].has_keys != a->page.has_keys)
			continue;
		struct px_rect was = seen[i].box;
		judge(a, RULE_72, was.x == box.x && was.y == box.y && was.w == box.w && was.h == box.h,
			"Help is at %d,%d %dx%d, elsewhere at %d,%d %dx%d", box.x, box.y, box.w, box.h, was.x,
			was.y, was.w, was.h);
		return;
	}
}

void layout_audit(struct audit *a)
{
	judge(a, RULE_26, !look_is_over(a->view), "more pieces than a picture may have");
	help_steady(a);
	all_heard(a);
	if (a->page.is_hidden)
		return;
	items_inside(a);
	items_apart(a);
	texts_whole(a);
	texts_free(a);
	nothing_lost(a);
}
