/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-38, 44, 34 on the rectangles of a page: large and apart, reachable by buttons, mirrored. */
#include "tests/audit/audit.h"

#include <math.h>
#include <string.h>

/* ux.md 1.1, S M L in mm: target.min and key.min stand over the 12.7 of the list. */
static const double target_mm[] = {20, 22, 26};
static const double key_w_mm[] = {16, 18, 22}, key_h_mm[] = {14, 16, 18};
enum { GAP_TENTHS_MM = 25, PARTS_MAX = 24 };

static bool is_target(const struct item *i)
{
	return item_is_here(i) && item_is_pressable(i) && i->rect.w > 0;
}

static void large(struct audit *a, const struct item *i)
{
	int c = (int)a->world.panel.class_;
	double px = 25.4 / a->glass->dpi; /* rectangles are whole pixels */
	bool is_key = i->role == ROLE_KEY || i->state & ITEM_FUNCTION;
	double w = is_key ? key_w_mm[c] : target_mm[c], h = is_key ? key_h_mm[c] : target_mm[c];
	judge(a, RULE_38, i->rect.w >= w - px && i->rect.h >= h - px, "%s is %.1f x %.1f mm, %.0f x %.0f wanted",
		i->id, i->rect.w, i->rect.h, w, h);
}

static double gap(double from, double size, double other, double other_size)
{
	if (other >= from + size)
		return other - from - size;
	return from >= other + other_size ? from - other - other_size : 0;
}

/* Cells of rail and bar are flush by design: one panel of a machine, cells of 20 mm and more. */
static void apart(struct audit *a, const struct item *x, const struct item *y)
{
	double dx = gap(x->rect.x, x->rect.w, y->rect.x, y->rect.w);
	double dy = gap(x->rect.y, x->rect.h, y->rect.y, y->rect.h);
	bool are_cells = x->role == ROLE_BAR && y->role == ROLE_BAR;
	double px = 25.4 / a->glass->dpi, least = are_cells ? 0 : GAP_TENTHS_MM / 10.0 - px;
	judge(a, RULE_38, hypot(dx, dy) >= least - 0.01, "%s and %s are %.1f mm apart", x->id, y->id, hypot(dx, dy));
}

static bool is_more_way(const struct page *p)
{
	for (int i = 0; i < p->item_count; i++) {
		enum act act = p->items[i].on_press.act;
		bool leads_on = p->parts_by == PART_BY_MORE || p->part < p->parts - 1 ? act == ACT_MORE || act == ACT_NEXT
										      : act == ACT_BACK;
		if (is_target(&p->items[i]) && leads_on)
			return true;
	}
	return false;
}

void targets_audit(struct audit *a)
{
	if (a->page.is_hidden)
		return;
	for (int i = 0; i < a->page.item_count; i++) {
		if (!is_target(&a->page.items[i]))
			continue;
		large(a, &a->page.items[i]);
		for (int k = i + 1; k < a->page.item_count; k++)
			if (is_target(&a->page.items[k]))
				apart(a, &a->page.items[i], &a->page.items[k]);
	}
	bool has_way = a->page.parts < 2 || is_more_way(&a->page);
	bool is_last = a->page.parts_by == PART_BY_NEXT && a->page.part == a->page.parts - 1;
	judge(a, RULE_44, has_way || is_last, "part %d of %d has no button to the others", a->page.part + 1,
		a->page.parts);
	judge(a, RULE_44, a->page.parts <= PARTS_MAX, "%d parts", a->page.parts);
}

/* --- 34 ---------------------------------------------------------------------------------------------- */

static bool is_mirrored(const struct audit *a, const struct mm_rect *r, const struct mm_rect *l)
{
	double px = 25.4 / a->glass->dpi, w = a->world.panel.w_mm;
	return fabs(r->y - l->y) < px && fabs(r->w - l->w) < px && fabs(r->h - l->h) < px &&
		fabs(w - r->x - r->w - l->x) < 2 * px;
}

/* The same page laid out once from each side: what is left of the one is right in the other. */
void mirror_audit(struct audit *a)
{
	static struct mm_rect rects[PAGE_ITEMS_MAX];
	if (!a->page.is_rtl || a->page.is_hidden)
		return;
	for (int i = 0; i < a->page.item_count; i++)
		rects[i] = a->page.items[i].rect;
	int parts = a->page.parts;
	a->page.is_rtl = false;
	view_fit(a->view, &a->page);
	judge(a, RULE_34, a->page.parts == parts, "%d parts, from the left %d", parts, a->page.parts);
	for (int i = 0; i < a->page.item_count && a->page.parts == parts; i++) {
		const struct item *it = &a->page.items[i];
		bool is_number_pad = a->page.kind == PAGE_NUMBERS && it->role == ROLE_KEY; /* 1 2 3 everywhere */
		judge(a, RULE_34, is_number_pad || !item_is_here(it) || it->rect.w <= 0 || is_mirrored(a, &rects[i], &it->rect),
			"%s at %.1f is not the mirror of %.1f", it->id, rects[i].x, it->rect.x);
	}
	a->page.is_rtl = true;
	view_fit(a->view, &a->page);
	const struct item *back = page_item(&a->page, "nav.back"), *help = page_item(&a->page, "bar.help");
	double middle = a->world.panel.w_mm / 2;
	judge(a, RULE_34, !back || back->rect.x > middle || back->rect.w <= 0, "Back is on the left");
	judge(a, RULE_34, !help || a->page.is_collapsed || a->world.panel.is_portrait || help->rect.x > middle,
		"the rail is on the left");
}
