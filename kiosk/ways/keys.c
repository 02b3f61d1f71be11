/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/ways/keys.h"

#include <stddef.h>

/* One key on one page. */
struct stroke {
	const struct page *page;
	const struct item *focus;
	const struct input_event *event;
};

typedef struct keys_result stroke_fn(const struct stroke *s);

static struct keys_result bump(void)
{
	return (struct keys_result){.bump = true};
}

static struct keys_result press(const struct item *i)
{
	if (!i || !item_is_pressable(i))
		return bump();
	return (struct keys_result){.pressed = i, .action = i->on_press};
}

static struct keys_result focus_on(const struct item *i)
{
	return i ? (struct keys_result){.focus = i} : bump();
}

/* --- moving ------------------------------------------------------------------------------- */

static struct keys_result forward(const struct stroke *s)
{
	return focus_on(s->focus ? focus_next(s->page, s->focus) : focus_start(s->page));
}

/* At the first item the page tells where one is. */
static struct keys_result backward(const struct stroke *s)
{
	if (!s->focus)
		return focus_on(focus_start(s->page));
	const struct item *before = focus_prev(s->page, s->focus);
	return before ? focus_on(before) : (struct keys_result){.where_am_i = true};
}

static const struct item *in_slot(const struct page *p, enum nav_slot slot)
{
	for (int i = 0; i < p->item_count; i++)
		if (p->items[i].slot == slot && item_is_here(&p->items[i]))
			return &p->items[i];
	return NULL;
}

static struct keys_result go_back(const struct stroke *s)
{
	return press(in_slot(s->page, SLOT_BACK));
}

/* Next goes on; what stands in its place and does more than that (Book it, Print a slip) is only
 * brought into focus, so that no single key can send anything (A11Y-63). */
static struct keys_result go_next(const struct stroke *s)
{
	const struct item *i = in_slot(s->page, SLOT_NEXT);
	return i && i->on_press.act != ACT_NEXT ? focus_on(i) : press(i);
}

/* The keypad's Left and Right mean Back and Next; a keyboard's move the way they point. */
static struct keys_result left(const struct stroke *s)
{
	if (s->event->device != DEVICE_KEYBOARD)
		return go_back(s);
	return s->page->is_rtl ? forward(s) : backward(s);
}

static struct keys_result right(const struct stroke *s)
{
	if (s->event->device != DEVICE_KEYBOARD)
		return go_next(s);
	return s->page->is_rtl ? backward(s) : forward(s);
}

static const struct item *more_item(const struct page *p)
{
	for (int i = 0; i < p->item_count; i++)
		if (p->items[i].on_press.act == ACT_MORE && item_is_here(&p->items[i]))
			return &p->items[i];
	return NULL;
}

static struct keys_result page_down(const struct stroke *s)
{
	return press(more_item(s->page));
}

static struct keys_result page_up(const struct stroke *s)
{
	struct keys_result r = press(more_item(s->page));
	if (r.pressed)
		r.action.n = KEYS_PART_BACK;
	return r;
}

/* --- pressing and typing ------------------------------------------------------------------ */

static struct keys_result select_focus(const struct stroke *s)
{
	return press(s->focus);
}

/* The same as pressing that key on the page; a letter that has no key there is typed as it is. */
static struct keys_result type(const struct stroke *s, struct action what)
{
	if (!s->page->has_keys || (s->page->kind == PAGE_NUMBERS && what.act == ACT_TYPE &&
					  (what.text[0] < '0' || what.text[0] > '9')))
		return bump();
	return (struct keys_result){.action = what};
}

static struct keys_result backspace(const struct stroke *s)
{
	return type(s, (struct action){.act = ACT_DELETE});
}

static void utf8_put(uint32_t c, char out[8])
{
	if (c < 0x80) {
		out[0] = (char)c;
	} else if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
	} else {
		out[0] = (char)(0xf0 | c >> 18);
		out[1] = (char)(0x80 | (c >> 12 & 0x3f));
		out[2] = (char)(0x80 | (c >> 6 & 0x3f));
		out[3] = (char)(0x80 | (c & 0x3f));
	}
}

static bool is_character(uint32_t c)
{
	return c >= ' ' && c != 0x7f && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

/* Space presses, unless words are being typed: then it does so on a button outside the keys. */
static bool is_press(const struct stroke *s)
{
	bool on_button = s->focus && item_is_pressable(s->focus) && s->focus->role != ROLE_KEY &&
			 s->focus->role != ROLE_FIELD;
	return s->event->text == ' ' && (!s->page->has_keys || on_button);
}

static struct keys_result text(const struct stroke *s)
{
	uint32_t c = s->event->text;
	if (!is_character(c))
		return (struct keys_result){0};
	if (is_press(s))
		return select_focus(s);
	if (!s->page->has_keys && c >= '1' && c <= '9')
		return press(page_choice(s->page, (int)(c - '0')));
	struct action what = {.act = ACT_TYPE};
	utf8_put(c, what.text);
	return type(s, what);
}

/* --- keys that mean the same everywhere --------------------------------------------------- */

static struct keys_result say_again(const struct stroke *s)
{
	(void)s;
	return (struct keys_result){.say_again = true};
}

static struct keys_result quiet(const struct stroke *s)
{
	(void)s;
	return (struct keys_result){.quiet = true};
}

static struct keys_result grid(const struct stroke *s)
{
	(void)s;
	return (struct keys_result){.grid = true};
}

static const struct {
	stroke_fn *fn;
	struct action action; /* without fn */
} table[KEY_COUNT_] = {
	[KEY_UP_] = {.fn = backward},
	[KEY_DOWN_] = {.fn = forward},
	[KEY_LEFT_] = {.fn = left},
	[KEY_RIGHT_] = {.fn = right},
	[KEY_TAB_] = {.fn = forward},
	[KEY_BACKTAB_] = {.fn = backward},
	[KEY_SELECT_] = {.fn = select_focus},
	[KEY_ESCAPE_] = {.fn = go_back},
	[KEY_PAGE_DOWN_] = {.fn = page_down},
	[KEY_PAGE_UP_] = {.fn = page_up},
	[KEY_BACKSPACE_] = {.fn = backspace},
	[KEY_AGAIN_] = {.fn = say_again},
	[KEY_QUIET_] = {.fn = quiet},
	[KEY_GRID_] = {.fn = grid},
	[KEY_HELP_] = {.action = {.act = ACT_HELP}},
	[KEY_VOLUME_] = {.action = {.act = ACT_LOUDER, .n = KEYS_VOLUME_ROUND}},
	[KEY_VOLUME_UP_] = {.action = {.act = ACT_LOUDER}},
	[KEY_VOLUME_DOWN_] = {.action = {.act = ACT_QUIETER}},
	[KEY_FASTER_] = {.action = {.act = ACT_FASTER}},
	[KEY_SLOWER_] = {.action = {.act = ACT_SLOWER}},
	[KEY_READ_ALOUD_] = {.action = {.act = ACT_READ_ALOUD}},
	[KEY_LANGUAGE_] = {.action = {.act = ACT_LANGUAGE}},
	[KEY_TEXT_SIZE_] = {.action = {.act = ACT_TEXT_SIZE}},
	[KEY_START_AGAIN_] = {.action = {.act = ACT_START_AGAIN}},
};

struct keys_result keys_event(
	const struct page *p, const struct item *focus, const struct input_event *e)
{
	struct stroke s = {.page = p, .focus = focus, .event = e};
	if (e->kind == INPUT_TEXT)
		return text(&s);
	if (e->kind != INPUT_KEY || e->key <= KEY_NONE_ || e->key >= KEY_COUNT_)
		return (struct keys_result){0};
	if (table[e->key].fn)
		return table[e->key].fn(&s);
	return (struct keys_result){.action = table[e->key].action};
}
