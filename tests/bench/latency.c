/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an event to the pixels of it presented, in milliseconds.  A finger wanders through all of
 * the kiosk, in every language, text size and theme: press  the finger comes down: the item is
 * shown pressed page   the finger lifts (or the time of a page is up) and a page comes whose text
 * was never drawn before in that language and size Usage: latency W H DPI PAUSE_MS PREFIX   (pause
 * before each action: a person's, on a slow board) */
#include "tests/bench/booth.h"

#include "kiosk/base/check.h"
#include "tests/bench/sample.h"

#include <string.h>

enum {
	ACTIONS = 200,
	VISIT_ACTIONS = 12,
	DEAF_MS = 400,
	PRESS_MS = 120,
	AFTER_MS = 1200,
	SEEN_MAX = 20000
};

struct wander {
	struct booth booth;
	uint64_t random;
	uint64_t seen[SEEN_MAX]; /* hashes of pages that were drawn */
	int seen_count;
	double pause_ms;
	struct sample press, page;
};

static unsigned draw(struct wander *w, unsigned below)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (unsigned)(w->random % below);
}

static uint64_t hash_words(uint64_t h, const char *words)
{
	for (const char *c = words; c && *c; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211u;
	return h;
}

/* Of the words that only this page has. */
static uint64_t page_hash(const struct wander *w)
{
	const struct page *p = app_page(w->booth.app);
	uint64_t h = hash_words(14695981039346656037u, p->lang);
	h += (uint64_t)visit_profile(app_visit(w->booth.app))->text_size;
	for (int i = 0; i < p->item_count; i++)
		if (item_is_here(&p->items[i]) && item_group(&p->items[i]) == GROUP_CONTENT)
			h = hash_words(hash_words(h, p->items[i].label), p->items[i].value);
	return h;
}

/* True the first time that this page is there. */
static bool is_new(struct wander *w)
{
	uint64_t h = page_hash(w);
	for (int i = 0; i < w->seen_count; i++)
		if (w->seen[i] == h)
			return false;
	if (w->seen_count < SEEN_MAX)
		w->seen[w->seen_count++] = h;
	return true;
}

struct spot {
	char screen[16];
	int part;
};

static struct spot spot_now(const struct wander *w)
{
	const struct page *p = app_page(w->booth.app);
	struct spot at = {.part = p->part};
	snprintf(at.screen, sizeof at.screen, "%s", p->screen);
	return at;
}

static bool has_moved(const struct wander *w, struct spot from)
{
	return strcmp(from.screen, app_page(w->booth.app)->screen) != 0 ||
	       from.part != app_page(w->booth.app)->part;
}

/* Counts the page that came, if it is another one with new words. */
static void note_page(struct wander *w, struct spot from, double us)
{
	if (has_moved(w, from) && is_new(w))
		sample_add(&w->page, us / 1000);
}

/* Any item that can be pressed; going on is likelier than going back. */
static const struct item *choose(struct wander *w)
{
	const struct page *p = app_page(w->booth.app);
	const struct item *it = NULL;
	for (int tries = 0; tries < 200; tries++) {
		it = &p->items[draw(w, (unsigned)p->item_count)];
		bool is_back = it->on_press.act == ACT_BACK || it->on_press.act == ACT_FINISH;
		bool is_apart = item_group(it) == GROUP_BAR || is_back;
		if (item_is_here(it) && item_is_pressable(it) && it->rect.w > 0 &&
			(!is_apart || !draw(w, 12)))
			return it;
	}
	return NULL;
}

/* Time passes until a page may have come by itself, painted at once when it did. */
static void let_pass(struct wander *w, int64_t ms)
{
	for (int64_t step = 120; ms > 0; ms -= step) {
		struct spot from = spot_now(w);
		double start_us = now_us();
		booth_pass(&w->booth, step);
		bool painted = app_paint(w->booth.app);
		if (painted)
			note_page(w, from, now_us() - start_us);
	}
}

static void act(struct wander *w)
{
	let_pass(w, DEAF_MS);
	sleep_us(w->pause_ms * (500 + draw(w, 1000)));
	const struct item *it = choose(w);
	if (!it)
		return;
	double x_mm = it->rect.x + it->rect.w / 2, y_mm = it->rect.y + it->rect.h / 2;
	sample_add(&w->press, booth_touch(&w->booth, INPUT_TOUCH_DOWN, x_mm, y_mm) / 1000);
	let_pass(w, PRESS_MS);
	sleep_us(w->pause_ms * 500);
	struct spot from = spot_now(w);
	note_page(w, from, booth_touch(&w->booth, INPUT_TOUCH_UP, x_mm, y_mm));
	let_pass(w, AFTER_MS);
}

/* One visit in a language, size and theme of its own. */
static void visit(struct wander *w, int n)
{
	(void)booth_touch(&w->booth, INPUT_TOUCH_DOWN, 1, 1); /* someone is here */
	(void)booth_touch(&w->booth, INPUT_TOUCH_UP, 1, 1);
	app_jump(w->booth.app, SCREEN_H1);
	booth_settings(&w->booth, n % tongue_count(), 1 + n / tongue_count() % TEXT_SIZE_MAX,
		(enum theme)draw(w, THEME_COUNT));
	(void)app_paint(w->booth.app);
	(void)is_new(w);
	for (int i = 0; i < VISIT_ACTIONS; i++)
		act(w);
	booth_leave(&w->booth);
}

int main(int argc, char **argv)
{
	static struct wander w = {.random = 0x5eed5eed5eedu};
	char name[64];
	if (argc != 6)
		return 2;
	int w_px = atoi(argv[1]), h_px = atoi(argv[2]);
	w.pause_ms = atof(argv[4]);
	booth_open(&w.booth, w_px, h_px, atof(argv[3]));
	for (int n = 0; w.page.n < ACTIONS || w.press.n < ACTIONS; n++)
		visit(&w, n);
	booth_close(&w.booth);
	snprintf(name, sizeof name, "%spress@%dx%d", argv[5], w_px, h_px);
	sample_print(&w.press, name);
	snprintf(name, sizeof name, "%spage@%dx%d", argv[5], w_px, h_px);
	sample_print(&w.page, name);
	return 0;
}
