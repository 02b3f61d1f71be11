/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame round the question (ux.md 1.2, 2.6): what it keeps when there is little room. */
#include "kiosk/view/view.h"
#include "kiosk/view/view_inside.h"
#include "tests/unit/view/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* fontconfig keeps its configuration for the life of the process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static struct book book;

/* How many pictures have their middle in that item. */
static int pictures_in(const struct view *v, const struct item *i)
{
	int n = 0;
	for (int k = 0; k < v->shown->count; k++) {
		const struct piece *p = &v->shown->pieces[k];
		double x = (p->box.x + p->box.w / 2.0) * v->panel.w_mm / v->shown->w,
		       y = (p->box.y + p->box.h / 2.0) * v->panel.h_mm / v->shown->h;
		n += p->kind == PIECE_BITMAP && x > i->rect.x && x < i->rect.x + i->rect.w &&
		     y > i->rect.y && y < i->rect.y + i->rect.h;
	}
	return n;
}

/* A word that is too long for its place is set smaller, under its picture. */
static void a_long_word_keeps_its_picture(void **state)
{
	(void)state;
	struct view *v = NULL;
	struct panel panel = panel_make(1024, 600, 154, 0);
	struct profile profile = profile_default(0);
	struct px_rect damage[8];
	int looked_at = 0;
	assert_int_equal(view_create(&panel, "assets", &v), ERR_OK);
	profile.text_size = 4;
	for (int s = 0; s < 3; s++) { /* home in three languages */
		view_settings(v, &profile, sample_tongue(&samples[s]));
		book_open(&book, samples[s].kind, &panel, 4, false);
		samples[s].build(&book);
		view_fit(v, &book.page);
		view_show(v, &book.page);
		assert_true(view_paint(v, damage, 8) > 0);
		assert_true(book.page.is_collapsed);
		for (int i = 0; i < book.page.item_count; i++) {
			const struct item *one = &book.page.items[i];
			if (one->role != ROLE_NAV || !one->picture || !item_is_here(one))
				continue;
			assert_int_equal(pictures_in(v, one), 1);
			looked_at++;
		}
	}
	assert_true(looked_at >= 12);
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_long_word_keeps_its_picture)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
