/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/page/page.h"

#include <string.h>

static const enum item_group group_of_role[ROLE_COUNT] = {
	[ROLE_STEP] = GROUP_HEAD,       [ROLE_TITLE] = GROUP_HEAD,
	[ROLE_HINT] = GROUP_HEAD,       [ROLE_STRIP] = GROUP_HEAD,
	[ROLE_ERROR] = GROUP_HEAD,      [ROLE_TEXT] = GROUP_CONTENT,
	[ROLE_FACT] = GROUP_CONTENT,    [ROLE_NUMBER] = GROUP_CONTENT,
	[ROLE_QR] = GROUP_CONTENT,      [ROLE_ROW] = GROUP_CONTENT,
	[ROLE_STAGE] = GROUP_CONTENT,   [ROLE_FIELD] = GROUP_CONTENT,
	[ROLE_DIAL] = GROUP_CONTENT,    [ROLE_FIGURE] = GROUP_CONTENT,
	[ROLE_PICTURE] = GROUP_CONTENT, [ROLE_CHOICE] = GROUP_CONTENT,
	[ROLE_TICK] = GROUP_CONTENT,    [ROLE_LANGUAGE] = GROUP_CONTENT,
	[ROLE_CHANGE] = GROUP_CONTENT,  [ROLE_STEPPER] = GROUP_CONTENT,
	[ROLE_KEY] = GROUP_KEYS,        [ROLE_NAV] = GROUP_NAV,
	[ROLE_BAR] = GROUP_BAR,         [ROLE_NOTICE] = GROUP_BAR,
};

enum item_group item_group(const struct item *i)
{
	return group_of_role[i->role];
}

bool item_is_pressable(const struct item *i)
{
	return i->on_press.act != ACT_NONE;
}

bool item_is_here(const struct item *i)
{
	return !(i->state & ITEM_AWAY);
}

bool item_is_stop(const struct item *i)
{
	bool has_words = (i->label && *i->label) || (i->spoken && *i->spoken) || (i->value && *i->value);
	return item_is_here(i) && (has_words || i->role == ROLE_FIELD);
}

static bool is_choice(const struct item *i)
{
	return i->role == ROLE_CHOICE || i->role == ROLE_TICK || i->role == ROLE_LANGUAGE;
}

struct item *page_item(const struct page *p, const char *id)
{
	for (int i = 0; id && i < p->item_count; i++)
		if (!strcmp(p->items[i].id, id))
			return &p->items[i];
	return NULL;
}

struct item *page_first(const struct page *p, enum item_role role)
{
	for (int i = 0; i < p->item_count; i++)
		if (p->items[i].role == role && item_is_here(&p->items[i]))
			return &p->items[i];
	return NULL;
}

/* Equal but for no-break spaces, which the eye cannot tell from spaces. */
static bool same_words(const char *a, const char *b)
{
	for (;;) {
		bool a_space = !strncmp(a, "\u00a0", 2), b_space = !strncmp(b, "\u00a0", 2);
		char x = a_space ? ' ' : *a, y = b_space ? ' ' : *b;
		if (x != y)
			return false;
		if (!x)
			return true;
		a += a_space ? 2 : 1;
		b += b_space ? 2 : 1;
	}
}

struct item *page_labelled(const struct page *p, const char *label)
{
	for (int i = 0; i < p->item_count; i++) {
		struct item *it = &p->items[i];
		if (item_is_here(it) && item_is_pressable(it) && it->label &&
			same_words(it->label, label))
			return it;
	}
	return NULL;
}

struct item *page_choice(const struct page *p, int n)
{
	for (int i = 0; i < p->item_count; i++)
		if (is_choice(&p->items[i]) && item_is_here(&p->items[i]) && --n == 0)
			return &p->items[i];
	return NULL;
}

int page_choices_here(const struct page *p)
{
	int n = 0;
	for (int i = 0; i < p->item_count; i++)
		n += is_choice(&p->items[i]) && item_is_here(&p->items[i]);
	return n;
}

/* Place of an item in the focus order: group, then More, Next, Back in the nav row, then the
 * order in which the screen added it. */
static int focus_rank(const struct item *i, int index)
{
	static const int nav_rank[] = {
		[SLOT_NONE] = 9, [SLOT_MIDDLE] = 0, [SLOT_NEXT] = 1,
		[SLOT_BACK] = 2, [SLOT_HELP] = 3,   [SLOT_TOOLS] = 4};
	int within = i->role == ROLE_NAV ? nav_rank[i->slot] * PAGE_ITEMS_MAX + index : index;
	return (int)item_group(i) * 16 * PAGE_ITEMS_MAX + within;
}

/* The stop whose rank is nearest to `from` in a direction. */
static struct item *step_focus(const struct page *p, const struct item *from, bool forward)
{
	int here = from ? focus_rank(from, (int)(from - p->items)) : forward ? -1 : 1 << 30;
	struct item *best = NULL;
	int best_rank = 0;
	for (int i = 0; i < p->item_count; i++) {
		struct item *it = &p->items[i];
		int rank = focus_rank(it, i);
		if (!item_is_stop(it) || (forward ? rank <= here : rank >= here))
			continue;
		if (!best || (forward ? rank < best_rank : rank > best_rank)) {
			best = it;
			best_rank = rank;
		}
	}
	return best;
}

struct item *focus_next(const struct page *p, const struct item *from)
{
	return step_focus(p, from, true);
}

struct item *focus_prev(const struct page *p, const struct item *from)
{
	return step_focus(p, from, false);
}

struct item *focus_start(const struct page *p)
{
	struct item *error = page_first(p, ROLE_ERROR);
	if (error)
		return error;
	struct item *choice = page_choice(p, 1);
	if (choice)
		return choice;
	struct item *field = page_first(p, ROLE_FIELD);
	return field ? field : page_first(p, ROLE_TITLE);
}

void page_fit_plain(void *ctx, struct page *page)
{
	enum { CHOICES_A_PART = 8 };
	(void)ctx;
	int choices = 0, sections = 0;
	for (int i = 0; i < page->item_count; i++) {
		choices += is_choice(&page->items[i]);
		if (page->items[i].section > sections)
			sections = page->items[i].section;
	}
	bool by_next = page->parts_by == PART_BY_NEXT;
	page->parts = by_next ? 1 : (choices + CHOICES_A_PART - 1) / CHOICES_A_PART;
	if (page->parts < 1)
		page->parts = 1;
	if (page->part >= page->parts)
		page->part = 0;
	int n = 0;
	for (int i = 0; i < page->item_count; i++) {
		struct item *it = &page->items[i];
		bool is_more = it->role == ROLE_NAV && it->on_press.act == ACT_MORE;
		bool away = is_more && page->parts == 1;
		if (!by_next && is_choice(it))
			away = n++ / CHOICES_A_PART != page->part;
		it->state = away ? it->state | ITEM_AWAY : it->state & ~(unsigned)ITEM_AWAY;
	}
}
