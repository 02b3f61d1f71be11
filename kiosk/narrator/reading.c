/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/narrator/reading.h"

#include <string.h>

void reading_add(struct phrases *out, const struct listener *l, const char *text)
{
	struct phrase p = {.text = sentence(&out->arena, l->tongue, text),
		.lang = l->tongue->tag,
		.is_caption = true,
		.pause_ms = PAUSE_SENTENCE_MS};
	phrases_add(out, &p);
}

/* Items of these roles are part of another item, or say nothing new to someone who listens. */
static bool is_left_out(const struct item *i)
{
	return i->role == ROLE_CHANGE;
}

static bool is_before_choices(const struct item *i)
{
	return item_group(i) <= GROUP_CONTENT && !item_is_choice(i) && !is_left_out(i);
}

/* What the nav row alone can do here: the page's own act ("Book it"), and what brings the rest of
 * it.  Back, and Next to another question, are known. */
static bool is_told_of_nav(const struct page *page, const struct item *i)
{
	bool has_more = page->parts_by == PART_BY_NEXT && page->part + 1 < page->parts;
	enum act act = i->on_press.act;
	return item_group(i) == GROUP_NAV &&
	       (act == ACT_DO || act == ACT_MORE || (act == ACT_NEXT && has_more));
}

/* "Step 2 of 8", where the page counts but has no item that says so. */
static void read_step(struct phrases *out, const struct listener *l, const struct page *page)
{
	if (!page->step || page_first(page, ROLE_STEP))
		return;
	struct k_arena *a = &out->arena;
	reading_add(out, l,
		tr_fill(a, tr(l->tongue, "Step {n} of {m}"), "n",
			say_number(a, l->tongue, page->step), "m",
			say_number(a, l->tongue, page->steps), (const char *)NULL));
}

static void read_before_choices(
	struct phrases *out, const struct listener *l, const struct page *page)
{
	read_step(out, l, page);
	for (const struct item *i = focus_next(page, NULL); i; i = focus_next(page, i))
		if (is_before_choices(i))
			item_read(out, l, page, i, 0);
}

void reading_choices(
	struct phrases *out, const struct listener *l, const struct page *page, bool with_each)
{
	int all = page_choices_here(page);
	if (!all)
		return;
	struct k_arena *a = &out->arena;
	const char *words = tr_n(l->tongue, "{n} choice.", "{n} choices.", (unsigned long)all);
	reading_add(
		out, l, tr_fill(a, words, "n", say_number(a, l->tongue, all), (const char *)NULL));
	for (int n = 1; with_each && n <= all; n++)
		item_read(out, l, page, page_choice(page, n), n);
}

/* The eye sees that there is a next part; the ear has to be told. */
static void read_more(struct phrases *out, const struct listener *l, const struct page *page)
{
	bool is_last = page->part + 1 >= page->parts;
	if (page->parts > 1 && page->parts_by == PART_BY_MORE)
		reading_add(out, l, tr(l->tongue, "There are more. Press More choices to hear them."));
	else if (page->parts_by == PART_BY_NEXT && !is_last)
		reading_add(out, l, tr(l->tongue, "There is more. Press Next to hear it."));
}

/* The idle screen: how to use the pad, then each language in its own voice (ux.md A1). */
static void read_welcome(struct phrases *out, const struct listener *l, const struct page *page)
{
	static const char *const words[] = {
		N_("This machine can talk."),
		N_("Use the pad with the arrows under the screen."),
		N_("Press the down arrow to move."),
		N_("Press the round button to choose."),
	};
	const struct item *title = page_first(page, ROLE_TITLE);
	if (title)
		item_read(out, l, page, title, 0);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		reading_add(out, l, tr(l->tongue, words[i]));
	for (int n = 1; n <= page_choices_here(page); n++)
		if (page_choice(page, n)->role == ROLE_LANGUAGE)
			item_read(out, l, page, page_choice(page, n), 0);
}

void reading_whole(struct phrases *out, const struct listener *l, const struct page *page)
{
	if (page->is_idle) {
		read_welcome(out, l, page);
		return;
	}
	read_before_choices(out, l, page);
	reading_choices(out, l, page, true);
	for (const struct item *i = focus_next(page, NULL); i; i = focus_next(page, i))
		if (is_told_of_nav(page, i))
			item_read(out, l, page, i, 0);
}

void reading_head(struct phrases *out, const struct listener *l, const struct page *page)
{
	if (page->is_idle) {
		read_welcome(out, l, page);
		return;
	}
	read_before_choices(out, l, page);
	reading_choices(out, l, page, false);
	read_more(out, l, page);
}

void reading_errors(struct phrases *out, const struct listener *l, const struct page *page)
{
	for (int i = 0; i < page->item_count; i++)
		if (page->items[i].role == ROLE_ERROR && item_is_here(&page->items[i]))
			item_read(out, l, page, &page->items[i], 0);
}

void reading_where(struct phrases *out, const struct listener *l, const struct page *page,
	const struct item *focus)
{
	read_step(out, l, page);
	for (const struct item *i = focus_next(page, NULL); i && item_group(i) == GROUP_HEAD;
		i = focus_next(page, i))
		if (i != focus)
			item_read(out, l, page, i, 0);
	reading_choices(out, l, page, false);
	if (focus) {
		struct profile full = *l->profile;
		full.level = LEVEL_FULL;
		struct listener close = {.tongue = l->tongue, .profile = &full};
		item_focus(out, &close, page, focus, true);
	}
	reading_add(out, l, tr(l->tongue, "Press the down arrow to move."));
	reading_add(out, l, tr(l->tongue, "Press Help any time."));
}

const char *narrator_read(const struct page *page, const struct profile *profile, struct k_arena *a)
{
	struct phrases *ps = k_arena_new(a, struct phrases);
	phrases_init(ps);
	struct listener l = listener_of(page, profile);
	reading_whole(ps, &l, page);
	const char *all = "";
	for (int i = 0; i < ps->count; i++)
		all = joined(a, all, ps->list[i].text);
	phrases_finish(ps);
	return all;
}
