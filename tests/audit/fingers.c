/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A11Y-39 to 45: fingers on the real pages of every panel, through the kiosk's own way in. */
#include "tests/audit/audit.h"

#include "kiosk/ways/touch.h"

#include <stdio.h>
#include <string.h>

enum { MS = 1000, LONG_AGO_US = 100000000 };

struct hand {
	struct touch touch;
	int64_t now_us;
	int presses, misses;
	char pressed[TOUCH_ID_CHARS];
	const char *lit;
};

static struct hand hand_new(void)
{
	return (struct hand){.now_us = LONG_AGO_US};
}

static void finger(struct hand *h, const struct page *p, enum input_kind kind, int nth, double x, double y)
{
	struct input_event e = {.kind = kind, .device = DEVICE_TOUCH, .time_us = h->now_us, .finger = nth,
		.x_mm = x, .y_mm = y};
	struct touch_result r = touch_event(&h->touch, p, &e);
	h->lit = r.lit;
	h->misses += r.missed;
	if (!r.pressed)
		return;
	h->presses++;
	snprintf(h->pressed, sizeof h->pressed, "%s", r.pressed);
}

static void wait_ms(struct hand *h, int ms)
{
	h->now_us += (int64_t)ms * MS;
}

struct spot {
	double x, y;
};

static struct spot middle(const struct item *i)
{
	return (struct spot){i->rect.x + i->rect.w / 2, i->rect.y + i->rect.h / 2};
}

/* Down at a, `ms` later up at b. */
static void press(struct hand *h, const struct page *p, struct spot a, struct spot b, int ms)
{
	finger(h, p, INPUT_TOUCH_DOWN, 0, a.x, a.y);
	wait_ms(h, ms);
	if (a.x != b.x || a.y != b.y)
		finger(h, p, INPUT_TOUCH_MOVE, 0, b.x, b.y);
	finger(h, p, INPUT_TOUCH_UP, 0, b.x, b.y);
}

static bool is_target(const struct item *i)
{
	return item_is_here(i) && item_is_pressable(i) && i->rect.w > 0;
}

/* --- 39 -------------------------------------------------------------------------------------------------- */

static void lifts(struct audit *a, const struct item *i)
{
	static const struct spot drifts[] = {{0, 0}, {7, 0}, {-7, 0}, {0, 7}, {0, -7}};
	struct spot m = middle(i);
	struct hand h = hand_new();
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 0, m.x, m.y);
	wait_ms(&h, 100);
	judge(a, RULE_39, h.presses == 0, "%s acts before the finger lifts", i->id);
	judge(a, RULE_41, h.lit && !strcmp(h.lit, i->id), "%s is not lit under the finger", i->id);
	finger(&h, &a->page, INPUT_TOUCH_UP, 0, m.x, m.y);
	judge(a, RULE_39, h.presses == 1 && !strcmp(h.pressed, i->id), "%s is not pressed by a lift", i->id);
	for (size_t k = 0; k < K_COUNT(drifts); k++) {
		struct spot edge = {m.x + (drifts[k].x > 0 ? i->rect.w / 2 : drifts[k].x < 0 ? -i->rect.w / 2 : 0) +
				drifts[k].x,
			m.y + (drifts[k].y > 0 ? i->rect.h / 2 : drifts[k].y < 0 ? -i->rect.h / 2 : 0) + drifts[k].y};
		h = hand_new();
		press(&h, &a->page, m, edge, 150);
		judge(a, RULE_39, h.presses == 1 && !strcmp(h.pressed, i->id),
			"a drift of 7 mm from %s presses \"%s\"", i->id, h.pressed);
	}
	h = hand_new();
	struct spot far = {m.x, m.y > a->world.panel.h_mm / 2 ? i->rect.y - 9 : i->rect.y + i->rect.h + 9};
	press(&h, &a->page, m, far, 150);
	judge(a, RULE_39, h.presses == 0, "9 mm beside %s still presses \"%s\"", i->id, h.pressed);
	judge(a, RULE_41, h.misses == 1, "leaving %s gets no cue", i->id);
}

/* From the middle of each to the middle of each other: never the second. */
static void never_second(struct audit *a)
{
	const struct item *last = NULL;
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		if (!is_target(it))
			continue;
		if (last) {
			struct hand h = hand_new();
			press(&h, &a->page, middle(last), middle(it), 200);
			judge(a, RULE_39, !h.presses || strcmp(h.pressed, it->id), "sliding from %s presses %s",
				last->id, it->id);
		}
		last = it;
	}
}

/* --- 40, 42, 43, 45 ---------------------------------------------------------------------------------------- */

static void any_length(struct audit *a, const struct item *i)
{
	static const int lengths_ms[] = {50, 120, 1000, 4000, 9900};
	for (size_t k = 0; k < K_COUNT(lengths_ms); k++) {
		struct hand h = hand_new();
		press(&h, &a->page, middle(i), middle(i), lengths_ms[k]);
		judge(a, RULE_40, h.presses == 1, "%d ms on %s count %d times", lengths_ms[k], i->id, h.presses);
	}
}

static void bounces(struct audit *a, const struct item *i)
{
	struct spot m = middle(i), near = {m.x + 4, m.y + 4};
	struct hand h = hand_new();
	press(&h, &a->page, m, m, 100);
	wait_ms(&h, 120);
	press(&h, &a->page, near, near, 100);
	judge(a, RULE_42, h.presses == 1, "a bounce on %s counts %d times", i->id, h.presses);
	wait_ms(&h, 400);
	press(&h, &a->page, m, m, 100);
	judge(a, RULE_42, h.presses == 2, "the second press of %s is lost", i->id);
}

static void palms(struct audit *a, const struct item *i, const struct item *other)
{
	struct spot m = middle(i), o = middle(other);
	struct hand h = hand_new();
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 0, m.x, m.y);
	wait_ms(&h, 60);
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 1, o.x, o.y);
	wait_ms(&h, 60);
	finger(&h, &a->page, INPUT_TOUCH_UP, 1, o.x, o.y);
	judge(a, RULE_43, h.presses == 0, "the second finger presses %s", h.pressed);
	finger(&h, &a->page, INPUT_TOUCH_UP, 0, m.x, m.y);
	judge(a, RULE_43, h.presses == 1 && !strcmp(h.pressed, i->id), "the first finger is blocked by the second");
	h = hand_new();
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 0, a->world.panel.w_mm - 1, a->world.panel.h_mm / 2);
	wait_ms(&h, 11000); /* a palm that rests */
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 1, m.x, m.y);
	wait_ms(&h, 100);
	finger(&h, &a->page, INPUT_TOUCH_UP, 1, m.x, m.y);
	judge(a, RULE_43, h.presses == 1 && !strcmp(h.pressed, i->id), "a resting palm keeps %s from being pressed",
		i->id);
}

static void old_contacts(struct audit *a, const struct item *i)
{
	struct spot m = middle(i);
	struct hand h = hand_new();
	finger(&h, &a->page, INPUT_TOUCH_DOWN, 0, m.x, m.y);
	wait_ms(&h, 80);
	touch_page_changed(&h.touch, h.now_us);
	wait_ms(&h, 80);
	finger(&h, &a->page, INPUT_TOUCH_UP, 0, m.x, m.y);
	judge(a, RULE_45, h.presses == 0, "a contact of the page before presses %s", i->id);
	wait_ms(&h, 400);
	press(&h, &a->page, m, m, 100);
	judge(a, RULE_45, h.presses == 1, "after a change of page %s is dead", i->id);
}

/* --- 41, 44: the pressed look, and the whole list by buttons -------------------------------------------------- */

static void pressed_look(struct audit *a, const struct item *i)
{
	struct px_rect rects[24];
	audit_paint(a);
	view_press(a->view, i->id);
	int n = view_paint(a->view, rects, 24);
	judge(a, RULE_41, n > 0, "pressing %s changes nothing on the glass", i->id);
	view_press(a->view, NULL);
	(void)view_paint(a->view, rects, 24);
}

/* Every item of a page can be brought to the glass by presses alone. */
static void all_reached(struct audit *a)
{
	int parts = a->page.parts;
	if (page_first(&a->page, ROLE_ERROR) || a->page.kind == PAGE_TIME)
		return; /* the first press takes the error, or the warning, away */
	for (int part = 0; part < parts; part++) {
		const struct item *on = NULL;
		for (int i = 0; i < a->page.item_count; i++) {
			enum act act = a->page.items[i].on_press.act;
			if (is_target(&a->page.items[i]) && (act == ACT_MORE || (act == ACT_NEXT && part + 1 < parts)))
				on = on ? on : &a->page.items[i];
		}
		if (part + 1 == parts)
			break;
		if (!judge(a, RULE_44, on != NULL, "nothing leads from part %d of %d", part + 1, parts))
			return;
		(void)audit_act(a, on->on_press);
		judge(a, RULE_44, a->page.part == part + 1, "the button for more leads to part %d", a->page.part + 1);
	}
}

static void page_fingers(struct audit *a)
{
	const struct item *first = NULL, *second = NULL;
	for (int i = 0; i < a->page.item_count; i++) {
		const struct item *it = &a->page.items[i];
		if (!is_target(it))
			continue;
		second = first ? it : NULL;
		first = first ? first : it;
		lifts(a, it);
		any_length(a, it);
		bounces(a, it);
		old_contacts(a, it);
		if (second)
			palms(a, first, second);
	}
	if (first)
		pressed_look(a, first);
	never_second(a);
	struct hand h = hand_new();
	struct spot nowhere = {a->world.panel.w_mm + 50, a->world.panel.h_mm + 50};
	press(&h, &a->page, nowhere, nowhere, 100);
	judge(a, RULE_41, h.presses == 0 && h.misses == 1, "a touch beside everything gets no cue");
}

void fingers_audit(struct audit *a)
{
	static const int panels[] = {GLASS_WVGA, GLASS_15, GLASS_27};
	for (size_t g = 0; g < K_COUNT(panels); g++) {
		audit_glass(a, &glasses[panels[g]]);
		audit_settings(a, 2, THEME_CALM);
		for (int i = 0; i < state_count; i++) {
			audit_enter(a, &states[i], 0);
			if (a->page.is_hidden)
				continue;
			page_fingers(a);
			audit_enter(a, &states[i], 0);
			all_reached(a);
		}
	}
}
