/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The view against ux.md 1.2, 2.6 and review checklist 7: every kind of page on every panel at
 * every text size; the table of choices; damage.
 * FOYER_PICTURES=DIR writes every page as a PNG. */
#include "kiosk/base/check.h"
#include "kiosk/view/view.h"
#include "kiosk/view/view_inside.h"
#include "tests/unit/view/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* fontconfig keeps its configuration for the life of the process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static struct book book;

static const struct glass {
	int w, h;
	double dpi;
} glasses[] = {
	{800, 480, 93},				/* 10 inch, coarse */
	{1024, 768, 128},			/* 10 inch, 4:3 */
	{1024, 768, 85},			/* 15 inch, 4:3 */
	{1280, 800, 149},			/* 10.1 inch */
	{1920, 1080, 165.6},			/* 13.3 inch */
	{1920, 1080, 141},			/* 15.6 inch */
	{1080, 1920, 141}, {1920, 1080, 102.5}, /* 21.5 inch */
	{1080, 1920, 82},			/* 27 inch */
};

static struct view *make(const struct glass *g, struct panel *panel, double floor_mm)
{
	struct view *v = NULL;
	*panel = panel_make(g->w, g->h, g->dpi, floor_mm);
	assert_int_equal(view_create(panel, "assets", &v), ERR_OK);
	return v;
}

static void build(const struct sample *s, const struct panel *panel, int size, int part)
{
	book_open(&book, s->kind, panel, size, s->has_keys);
	s->build(&book);
	book.page.part = part;
}

static void settings(struct view *v, int size, enum theme theme, const struct tongue *tongue)
{
	struct profile p = profile_default(0);
	p.text_size = size;
	p.theme = theme;
	view_settings(v, &p, tongue);
}

static bool overlap(const struct mm_rect *a, const struct mm_rect *b)
{
	double slack = 0.3;
	return a->x + slack < b->x + b->w && b->x + slack < a->x + a->w &&
	       a->y + slack < b->y + b->h && b->y + slack < a->y + a->h;
}

/* Least height of what can be pressed: target.min, keys key.min (ux.md 1.1), less half a pixel. */
static double least_mm(const struct panel *p, const struct item *i)
{
	static const double target[] = {20, 22, 26}, key[] = {14, 16, 16};
	/* Matches stand in the row of the field and are keys (ux.md P2a). */
	bool is_key =
		i->role == ROLE_KEY || (book.page.kind == PAGE_KEYBOARD && i->role == ROLE_CHOICE);
	return (is_key ? key : target)[p->class_] - 25.4 / p->dpi;
}

static void check_rects(const struct panel *panel, const char *where)
{
	for (int i = 0; i < book.page.item_count; i++) {
		const struct item *a = &book.items[i];
		if (!item_is_here(a) || a->rect.w <= 0)
			continue;
		const struct mm_rect *r = &a->rect;
		if (r->x < -0.1 || r->y < -0.1 || r->x + r->w > panel->w_mm + 0.1 ||
			r->y + r->h > panel->h_mm + 0.1)
			fail_msg("%s: %s lies outside the glass", where, a->id);
		if (item_is_pressable(a) && (r->h < least_mm(panel, a) || r->w < 16))
			fail_msg("%s: %s is %.1f x %.1f mm", where, a->id, r->w, r->h);
		for (int k = i + 1; k < book.page.item_count; k++) {
			const struct item *b = &book.items[k];
			bool nested = a->role == ROLE_ROW || b->role == ROLE_ROW;
			if (item_is_here(b) && b->rect.w > 0 && !nested && overlap(r, &b->rect))
				fail_msg("%s: %s and %s overlap", where, a->id, b->id);
		}
	}
}

/* Every choice, key, nav and bar item that is here must stand somewhere. */
static void check_placed(const char *where)
{
	for (int i = 0; i < book.page.item_count; i++) {
		const struct item *it = &book.items[i];
		if (item_is_here(it) && item_is_pressable(it) && it->rect.w <= 0)
			fail_msg("%s: %s is here but not placed", where, it->id);
	}
}

static void picture_write(
	struct view *v, const char *where, const struct panel *p, int size, int part)
{
	const char *dir = getenv("FOYER_PICTURES");
	char path[512];
	struct px_rect r[8];
	if (!dir)
		return;
	view_show(v, &book.page);
	view_paint(v, r, 8);
	snprintf(path, sizeof path, "%s/%s-%dx%d-%.0f-size%d-part%d.png", dir, where, p->w_px,
		p->h_px, p->dpi, size, part + 1);
	assert_int_equal(view_write_png(v, path), ERR_OK);
}

static int seen[PAGE_ITEMS_MAX];

static void every_part(struct view *v, const struct sample *s, const struct panel *panel, int size)
{
	char where[96];
	int parts = 1;
	memset(seen, 0, sizeof seen);
	for (int part = 0; part < parts; part++) {
		build(s, panel, size, part);
		view_fit(v, &book.page);
		parts = book.page.parts;
		snprintf(where, sizeof where, "%s on %dx%d at %.0f dpi, size %d, part %d of %d",
			s->name, panel->w_px, panel->h_px, panel->dpi, size, part + 1, parts);
		if (view_fit_failures(v))
			fail_msg("%s does not fit", where);
		if (book.page.part != part)
			fail_msg("%s: part %d was given", where, book.page.part + 1);
		check_rects(panel, where);
		check_placed(where);
		for (int i = 0; i < book.page.item_count; i++)
			seen[i] |= item_is_here(&book.items[i]);
		picture_write(v, s->name, panel, size, part);
	}
	for (int i = 0; i < book.page.item_count; i++)
		if (!seen[i] && book.items[i].on_press.act != ACT_MORE)
			fail_msg("%s: %s is on no part", where, book.items[i].id);
}

static void fits_everywhere(void **state)
{
	(void)state;
	for (size_t g = 0; g < K_COUNT(glasses); g++) {
		struct panel panel;
		struct view *v = make(&glasses[g], &panel, 0);
		for (int size = 1; size <= panel_text_size_max(&panel); size++)
			for (int s = 0; s < SAMPLES; s++) {
				settings(v, size, THEME_CALM, sample_tongue(&samples[s]));
				every_part(v, &samples[s], &panel, size);
			}
		view_destroy(v);
	}
}

/* At the sizes of the pictures nothing is ever set smaller than asked for. */
static void keeps_its_size(void **state)
{
	static const int usual[] = {3, 4, 5, 7, 8};
	(void)state;
	for (size_t g = 0; g < K_COUNT(usual); g++) {
		struct panel panel;
		struct view *v = make(&glasses[usual[g]], &panel, 0);
		for (int size = 1; size <= 2; size++)
			for (int s = 0; s < SAMPLES; s++) {
				settings(v, size, THEME_CALM, sample_tongue(&samples[s]));
				build(&samples[s], &panel, size, 0);
				view_fit(v, &book.page);
				if (view_fit_shrunk(v))
					fail_msg("%s at size %d on %.0f dpi is set smaller",
						samples[s].name, size, panel.dpi);
			}
		view_destroy(v);
	}
}

static void stays_in_reach(void **state)
{
	(void)state;
	struct panel panel;
	struct view *v = make(&glasses[8], &panel, 800);
	settings(v, 1, THEME_CALM, &tongue_en);
	double top = panel.h_mm - panel_active_h_mm(&panel, false);
	for (int s = 0; s < SAMPLES; s++) {
		build(&samples[s], &panel, 1, 0);
		view_fit(v, &book.page);
		for (int i = 0; i < book.page.item_count; i++)
			if (item_is_here(&book.items[i]) && item_is_pressable(&book.items[i]) &&
				book.items[i].rect.w > 0 && book.items[i].rect.y < top)
				fail_msg("%s: %s is out of reach", samples[s].name,
					book.items[i].id);
	}
	assert_int_equal(view_fit_failures(v), 0);
	view_destroy(v);
}

/* --- choices per page (ux.md 1.2) ----------------------------------------------------------------
 */

static void many_choices(struct book *b)
{
	static const char *const label[] = {"Book a visit", "Report a problem", "Get help now",
		"My request", "News and alerts", "Practice"};
	static const char *const picture[] = {
		"visit", "problem", "people", "slip", "news", "practice"};
	put(b, ROLE_TITLE, "t", "What do you want to do?", NULL);
	for (int i = 0; i < 60; i++)
		put_choice(b, label[i % 6], NULL, picture[i % 6]);
	put_nav(b, SLOT_BACK, ACT_FINISH, "Finish", "finish");
	put_frame(b, english, false);
	put_more(b);
}

static void choices_per_page(void **state)
{
	static const struct {
		struct glass glass;
		int choices[4];
	} table[] = {
		{{1280, 800, 149}, {6, 4, 2, 2}},
		{{800, 1280, 149}, {5, 4, 2, 0}},
		{{1920, 1080, 165.6}, {8, 6, 4, 3}},
		{{1920, 1080, 141}, {8, 8, 4, 4}},
		{{1080, 1920, 141}, {16, 12, 7, 3}},
		{{1920, 1080, 102.5}, {10, 10, 6, 4}},
		{{1080, 1920, 82}, {26, 26, 16, 14}},
	};
	(void)state;
	for (size_t t = 0; t < K_COUNT(table); t++) {
		struct panel panel;
		struct view *v = make(&table[t].glass, &panel, 0);
		v->choices_max = 60;
		for (int size = 1; size <= panel_text_size_max(&panel); size++) {
			settings(v, size, THEME_CALM, &tongue_en);
			book_open(&book, PAGE_CHOICES, &panel, size, false);
			many_choices(&book);
			view_fit(v, &book.page);
			int n = page_choices_here(&book.page), wanted = table[t].choices[size - 1];
			if (abs(n - wanted) > 1)
				fail_msg(
					"%dx%d at %.1f dpi, size %d: %d choices, the table says %d",
					panel.w_px, panel.h_px, panel.dpi, size, n, wanted);
		}
		view_destroy(v);
	}
}

static void at_most_eight(void **state)
{
	(void)state;
	struct panel panel;
	struct view *v = make(&glasses[8], &panel, 0);
	settings(v, 1, THEME_CALM, &tongue_en);
	book_open(&book, PAGE_CHOICES, &panel, 1, false);
	many_choices(&book);
	view_fit(v, &book.page);
	assert_int_equal(page_choices_here(&book.page), 8);
	assert_int_equal(book.page.parts, 8);
	view_destroy(v);
}

/* --- damage
 * ---------------------------------------------------------------------------------------- */

static struct view *home_shown(struct panel *panel)
{
	struct px_rect r[8];
	struct view *v = make(&glasses[5], panel, 0);
	settings(v, 1, THEME_CALM, &tongue_en);
	build(&samples[0], panel, 1, 0);
	view_fit(v, &book.page);
	view_show(v, &book.page);
	assert_int_equal(view_paint(v, r, 8), 1);
	assert_int_equal(r[0].w, panel->w_px);
	assert_int_equal(r[0].h, panel->h_px);
	return v;
}

static void press_damages_its_item_only(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	const struct item *it = page_choice(&book.page, 2);
	view_press(v, it->id);
	int n = view_paint(v, r, 8);
	assert_true(n >= 1);
	double px = panel.dpi / 25.4;
	for (int i = 0; i < n; i++) {
		assert_true(r[i].x >= it->rect.x * px - 1 &&
			    r[i].x + r[i].w <= (it->rect.x + it->rect.w) * px + 1);
		assert_true(r[i].y >= it->rect.y * px - 1 &&
			    r[i].y + r[i].h <= (it->rect.y + it->rect.h) * px + 1);
	}
	view_destroy(v);
}

static void nothing_changed_nothing_painted(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	assert_int_equal(view_paint(v, r, 8), 0);
	view_press(v, NULL);
	view_focus(v, NULL, false);
	view_show(v, &book.page);
	assert_int_equal(view_paint(v, r, 8), 0);
	view_destroy(v);
}

/* What a chain of small repaints leaves is what one whole painting gives. */
static void repainting_leaves_no_trace(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	const struct px_image *image = view_image(v);
	size_t bytes = (size_t)image->stride_bytes * (size_t)image->h;
	uint32_t *before = malloc(bytes);
	memcpy(before, image->px, bytes);
	view_focus(v, page_choice(&book.page, 3)->id, true);
	view_press(v, page_choice(&book.page, 1)->id);
	view_caption(v, "Choose what you want to do.");
	view_spoken(v, "t", 0, 4);
	view_numbers(v, true);
	assert_true(view_paint(v, r, 8) > 0);
	assert_true(memcmp(before, image->px, bytes) != 0);
	view_focus(v, NULL, false);
	view_press(v, NULL);
	view_caption(v, NULL);
	view_spoken(v, NULL, 0, 0);
	view_numbers(v, false);
	assert_true(view_paint(v, r, 8) > 0);
	assert_memory_equal(before, image->px, bytes);
	free(before);
	view_destroy(v);
}

static void curtain_hides_and_gives_back(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	view_curtain(v, "In use, with sound");
	assert_int_equal(view_paint(v, r, 8), 1);
	const struct px_image *image = view_image(v);
	assert_int_equal(image->px[0] & 0xFFFFFF, 0);
	view_curtain(v, NULL);
	assert_true(view_paint(v, r, 8) > 0);
	assert_int_not_equal(image->px[0] & 0xFFFFFF, 0);
	view_destroy(v);
}

/* The edge of an alert: all four sides, nothing inside, and gone without a trace. */
static void a_border_comes_and_goes(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	const struct px_image *image = view_image(v);
	size_t bytes = (size_t)image->w * (size_t)image->h * sizeof image->px[0];
	uint32_t *before = malloc(bytes);
	memcpy(before, image->px, bytes);
	view_border(v, true);
	assert_true(view_paint(v, r, 8) > 0);
	const int at[][2] = {{0, image->h / 2}, {image->w - 1, image->h / 2}, {image->w / 2, 0},
		{image->w / 2, image->h - 1}};
	for (int i = 0; i < 4; i++)
		assert_int_equal(image->px[at[i][1] * image->w + at[i][0]] & 0xFFFFFF, 0x8F1616);
	int middle = image->h / 2 * image->w + image->w / 2;
	assert_int_equal(image->px[middle], before[middle]);
	view_border(v, false);
	assert_true(view_paint(v, r, 8) > 0);
	assert_memory_equal(image->px, before, bytes);
	free(before);
	view_destroy(v);
}

static void forget_blanks_the_picture(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	view_forget(v);
	const struct px_image *image = view_image(v);
	for (int i = 0; i < image->w; i++)
		assert_int_equal(image->px[image->w * (image->h / 2) + i], 0);
	assert_int_equal(view_paint(v, r, 8), 0);
	view_destroy(v);
}

/* Right to left the same page is the mirror image of itself. */
static void mirrors_for_arabic(void **state)
{
	(void)state;
	struct panel panel;
	struct view *v = make(&glasses[3], &panel, 0);
	settings(v, 1, THEME_CALM, &tongue_en);
	build(&samples[0], &panel, 1, 0);
	view_fit(v, &book.page);
	struct mm_rect ltr = page_choice(&book.page, 1)->rect;
	build(&samples[0], &panel, 1, 0);
	book.page.is_rtl = true;
	view_fit(v, &book.page);
	struct mm_rect rtl = page_choice(&book.page, 1)->rect;
	assert_true(fabs(panel.w_mm - ltr.x - ltr.w - rtl.x) < 0.1);
	assert_true(fabs(ltr.y - rtl.y) < 0.1 && fabs(ltr.w - rtl.w) < 0.1);
	view_destroy(v);
}

static void chosen_tile_does_not_move(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = home_shown(&panel);
	struct mm_rect was = page_choice(&book.page, 1)->rect;
	page_choice(&book.page, 1)->state |= ITEM_CHOSEN;
	view_fit(v, &book.page);
	view_show(v, &book.page);
	assert_true(view_paint(v, r, 8) > 0);
	assert_memory_equal(&was, &page_choice(&book.page, 1)->rect, sizeof was);
	view_destroy(v);
}

static void every_theme_paints(void **state)
{
	(void)state;
	struct panel panel;
	struct px_rect r[8];
	struct view *v = make(&glasses[3], &panel, 0);
	for (int t = 0; t < THEME_COUNT; t++)
		for (int s = 0; s < SAMPLES; s++) {
			settings(v, 1, (enum theme)t, sample_tongue(&samples[s]));
			build(&samples[s], &panel, 1, 0);
			view_fit(v, &book.page);
			view_show(v, &book.page);
			assert_true(view_paint(v, r, 8) > 0);
			assert_false(v->shown->is_over);
		}
	view_destroy(v);
}

static int set_up(void **state)
{
	(void)state;
	k_arena_init(&book.arena, 1 << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	k_arena_finish(&book.arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits_everywhere),
		cmocka_unit_test(keeps_its_size),
		cmocka_unit_test(stays_in_reach),
		cmocka_unit_test(choices_per_page),
		cmocka_unit_test(at_most_eight),
		cmocka_unit_test(press_damages_its_item_only),
		cmocka_unit_test(nothing_changed_nothing_painted),
		cmocka_unit_test(repainting_leaves_no_trace),
		cmocka_unit_test(curtain_hides_and_gives_back),
		cmocka_unit_test(a_border_comes_and_goes),
		cmocka_unit_test(forget_blanks_the_picture),
		cmocka_unit_test(mirrors_for_arabic),
		cmocka_unit_test(chosen_tile_does_not_move),
		cmocka_unit_test(every_theme_paints),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
