/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/ways/touch.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static double gap_mm(double at, double from, double size)
{
	return at < from ? from - at : at > from + size ? at - from - size : 0;
}

/* From a place to the nearest edge of an item; 0 inside. */
static double distance_mm(const struct item *i, double x_mm, double y_mm)
{
	return hypot(gap_mm(x_mm, i->rect.x, i->rect.w), gap_mm(y_mm, i->rect.y, i->rect.h));
}

static bool can_be_pressed(const struct item *i)
{
	return item_is_pressable(i) && item_is_here(i) && i->rect.w > 0;
}

/* The item that a finger there means; NULL none. */
static const struct item *item_at(const struct page *p, double x_mm, double y_mm)
{
	const struct item *best = NULL;
	double best_mm = TOUCH_SNAP_MM;
	for (int i = 0; i < p->item_count; i++) {
		double mm = can_be_pressed(&p->items[i]) ? distance_mm(&p->items[i], x_mm, y_mm)
							 : INFINITY;
		if (mm < best_mm || (!best && mm <= best_mm)) {
			best = &p->items[i];
			best_mm = mm;
		}
	}
	return best;
}

static bool is_within(bool has_been, int64_t then_us, int64_t now_us, int ms)
{
	return has_been && now_us - then_us < (int64_t)ms * 1000;
}

/* A second press of a hand that bounced. */
static bool is_repeat(const struct touch *t, const struct item *hit, const struct input_event *e)
{
	if (!is_within(t->has_pressed, t->pressed_us, e->time_us, TOUCH_REPEAT_MS))
		return false;
	return (hit && !strcmp(hit->id, t->pressed)) ||
	       hypot(e->x_mm - t->pressed_x_mm, e->y_mm - t->pressed_y_mm) <= TOUCH_REPEAT_MM;
}

static void down(struct touch *t, const struct page *p, const struct input_event *e)
{
	const struct item *hit = item_at(p, e->x_mm, e->y_mm);
	if (is_within(t->has_changed, t->changed_us, e->time_us, TOUCH_DEAF_MS) ||
		is_repeat(t, hit, e))
		return;
	if (is_within(t->is_down, t->down_us, e->time_us, TOUCH_RESTING_MS))
		return;
	if (!hit) {
		if (t->is_down || t->has_stray)
			return;
		t->has_stray = true;
		t->stray_finger = e->finger;
		t->stray_down_us = e->time_us;
		return;
	}
	t->has_stray = false;
	t->is_down = t->is_inside = true;
	t->finger = e->finger;
	t->device = e->device;
	t->down_us = e->time_us;
	t->x_mm = e->x_mm;
	t->y_mm = e->y_mm;
	snprintf(t->item, sizeof t->item, "%s", hit->id);
}

static void move(struct touch *t, const struct page *p, const struct input_event *e)
{
	const struct item *i = page_item(p, t->item);
	t->x_mm = e->x_mm;
	t->y_mm = e->y_mm;
	t->is_inside = i && can_be_pressed(i) && distance_mm(i, t->x_mm, t->y_mm) <= TOUCH_SLIP_MM;
}

/* A driver's ghosts are shorter than any finger; a mouse button has none. */
static bool is_ghost(enum input_device device, int64_t down_us, int64_t up_us)
{
	return device == DEVICE_TOUCH && up_us - down_us < TOUCH_GHOST_MS * 1000;
}

static void up(struct touch *t, const struct page *p, const struct input_event *e,
	struct touch_result *out)
{
	struct input_event still = *e;
	still.x_mm = t->x_mm;
	still.y_mm = t->y_mm;
	move(t, p, &still); /* the page may have been built anew under the finger */
	t->is_down = false;
	if (is_ghost(t->device, t->down_us, e->time_us))
		return;
	if (!t->is_inside) {
		out->missed = true;
		return;
	}
	t->has_pressed = true;
	t->pressed_us = e->time_us;
	t->pressed_x_mm = t->x_mm;
	t->pressed_y_mm = t->y_mm;
	memcpy(t->pressed, t->item, sizeof t->pressed);
	out->pressed = t->pressed;
}

static void stray_up(struct touch *t, const struct input_event *e, struct touch_result *out)
{
	t->has_stray = false;
	out->missed = !is_ghost(e->device, t->stray_down_us, e->time_us);
}

static void cancel(struct touch *t, struct touch_result *out)
{
	out->missed = true;
	t->is_down = false;
}

struct touch_result touch_event(struct touch *t, const struct page *p, const struct input_event *e)
{
	struct touch_result out = {0};
	bool is_ours = t->is_down && e->finger == t->finger;
	bool is_stray = t->has_stray && e->finger == t->stray_finger;
	if (e->kind == INPUT_TOUCH_DOWN)
		down(t, p, e);
	else if (e->kind == INPUT_TOUCH_MOVE && is_ours)
		move(t, p, e);
	else if (e->kind == INPUT_TOUCH_UP && is_ours)
		up(t, p, e, &out);
	else if (e->kind == INPUT_TOUCH_UP && is_stray)
		stray_up(t, e, &out);
	else if (e->kind == INPUT_TOUCH_CANCEL && is_ours)
		cancel(t, &out);
	else if (e->kind == INPUT_TOUCH_CANCEL && is_stray)
		t->has_stray = false;
	else if (e->kind == INPUT_TOUCH_LOST && !e->on)
		t->is_down = t->has_stray = false;
	out.lit = t->is_down && t->is_inside ? t->item : NULL;
	return out;
}

void touch_page_changed(struct touch *t, int64_t now_us)
{
	t->is_down = t->has_stray = false;
	t->has_changed = true;
	t->changed_us = now_us;
}
