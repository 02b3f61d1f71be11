/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the board's display that need no board. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/check.h"
#include "platform/drm/backlight.h"
#include "platform/drm/blit.h"
#include "platform/drm/card.h"
#include "platform/drm/edid.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- edid --------------------------------------------------------------------------------- */

/* A base block that says w x h centimetres and, in its timing, millimetres. */
static void make_edid(unsigned char *b, int w_cm, int h_cm, int w_mm, int h_mm)
{
	unsigned sum = 0;
	memset(b, 0, EDID_BLOCK);
	memset(b + 1, 0xff, 6);
	b[21] = (unsigned char)w_cm;
	b[22] = (unsigned char)h_cm;
	b[54] = w_mm ? 1 : 0;
	b[66] = (unsigned char)w_mm;
	b[67] = (unsigned char)h_mm;
	b[68] = (unsigned char)((w_mm >> 8) << 4 | h_mm >> 8);
	for (int i = 0; i < EDID_BLOCK - 1; i++)
		sum += b[i];
	b[127] = (unsigned char)(256 - (sum & 0xff));
}

static void edid_tells_millimetres(void **state)
{
	(void)state;
	unsigned char b[EDID_BLOCK];
	struct edid e;
	make_edid(b, 34, 19, 344, 194);
	assert_true(edid_read(b, sizeof b, &e));
	assert_int_equal(e.timing_w_mm, 344);
	assert_int_equal(e.timing_h_mm, 194);
	assert_int_equal(e.about_w_mm, 340);
	assert_int_equal(e.about_h_mm, 190);
	make_edid(b, 16, 0, 0, 0); /* 16:0 is a shape, not a size */
	assert_true(edid_read(b, sizeof b, &e));
	assert_int_equal(e.timing_w_mm, 0);
	assert_int_equal(e.about_w_mm, 0);
}

static void edid_that_is_broken_says_nothing(void **state)
{
	(void)state;
	unsigned char b[EDID_BLOCK];
	struct edid e = {.about_w_mm = 7};
	make_edid(b, 34, 19, 344, 194);
	assert_false(edid_read(b, EDID_BLOCK - 1, &e));
	b[30] ^= 1;
	assert_false(edid_read(b, sizeof b, &e));
	b[30] ^= 1;
	b[0] = 1;
	assert_false(edid_read(b, sizeof b, &e));
	assert_int_equal(e.about_w_mm, 7);
}

static void only_likely_sizes_count(void **state)
{
	(void)state;
	assert_true(edid_is_likely(1280, 800, 217, 136));
	assert_true(edid_is_likely(1920, 1080, 344, 194));
	assert_false(edid_is_likely(1920, 1080, 1600, 900)); /* a projector's fancy: 30 dpi */
	assert_false(edid_is_likely(1920, 1080, 160, 90));   /* a shape in millimetres: 305 dpi */
	assert_false(edid_is_likely(1920, 1080, 344, 900));
	assert_false(edid_is_likely(1920, 1080, 0, 0));
	assert_false(edid_is_likely(1920, 1080, -1, 194));
	assert_true(edid_is_likely(60, 60, 25, 25));
	assert_false(edid_is_likely(59, 59, 26, 26));
}

/* --- modes -------------------------------------------------------------------------------- */

static void the_screens_own_mode_then_the_largest(void **state)
{
	(void)state;
	drmModeModeInfo m[4] = {
		{.hdisplay = 640, .vdisplay = 480, .vrefresh = 60},
		{.hdisplay = 1280, .vdisplay = 800, .vrefresh = 30},
		{.hdisplay = 1280, .vdisplay = 800, .vrefresh = 60},
		{.hdisplay = 1024, .vdisplay = 768, .vrefresh = 75},
	};
	assert_int_equal(card_best_mode(m, 4), 2);
	assert_int_equal(card_best_mode(m, 1), 0);
	m[3].type = DRM_MODE_TYPE_PREFERRED;
	assert_int_equal(card_best_mode(m, 4), 3);
}

static void no_card_is_a_clear_error(void **state)
{
	(void)state;
	struct card c = {0};
	assert_int_equal(card_open("/nowhere/card0", &c), ERR_NOT_FOUND);
	assert_int_equal(card_open("/dev/null", &c), ERR_NOT_FOUND); /* opens, and is no card */
}

/* --- blit --------------------------------------------------------------------------------- */

static void rectangles_are_clipped(void **state)
{
	(void)state;
	static const struct {
		struct px_rect in, out;
	} rows[] = {
		{{2, 3, 4, 5}, {2, 3, 4, 5}},
		{{-2, -3, 4, 5}, {0, 0, 2, 2}},
		{{8, 8, 4, 5}, {8, 8, 2, 2}},
		{{10, 0, 4, 4}, {0}},
		{{0, -4, 4, 4}, {0}},
		{{3, 3, 0, 4}, {0}},
		{{3, 3, -4, 4}, {0}},
		{{INT_MIN, INT_MIN, INT_MAX, INT_MAX}, {0}},
		{{INT_MAX, INT_MAX, INT_MAX, INT_MAX}, {0}},
		{{-5, -5, INT_MAX, INT_MAX}, {0, 0, 10, 10}},
	};
	for (size_t i = 0; i < K_COUNT(rows); i++) {
		struct px_rect r = blit_clip(rows[i].in, 10, 10);
		if (memcmp(&r, &rows[i].out, sizeof r))
			fail_msg("row %zu: %d %d %d %d", i, r.x, r.y, r.w, r.h);
	}
}

static void only_the_rectangle_is_copied(void **state)
{
	(void)state;
	uint32_t from_px[6 * 5], to_px[8 * 4];
	for (int i = 0; i < 30; i++)
		from_px[i] = 100u + (unsigned)i;
	memset(to_px, 0xff, sizeof to_px);
	struct px_image from = {.px = from_px, .w = 6, .h = 5, .stride_bytes = 24};
	struct px_image to = {.px = to_px, .w = 7, .h = 4, .stride_bytes = 32};
	struct px_rect r = blit_copy(&to, &from, (struct px_rect){4, 2, 10, 10});
	assert_int_equal(r.w, 2);
	assert_int_equal(r.h, 2);
	for (int y = 0; y < 4; y++)
		for (int x = 0; x < 8; x++) {
			bool is_in = x >= 4 && x < 6 && y >= 2;
			assert_int_equal(to_px[y * 8 + x],
				is_in ? 100u + (unsigned)(y * 6 + x) : 0xffffffffu);
		}
	blit_clear(&to);
	assert_int_equal(to_px[3 * 8 + 6], 0);
	assert_int_equal(to_px[3 * 8 + 7], 0xffffffffu); /* beside the picture */
}

/* --- light -------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void the_light_goes_down_and_up(void **state)
{
	(void)state;
	char dir[] = "/tmp/foyer-light-XXXXXX", path[64];
	int value = 0;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/panel", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/panel/max_brightness", dir);
	write_file(path, "255\n");
	snprintf(path, sizeof path, "%s/panel/brightness", dir);
	static const int should[] = {153, 255};
	for (int i = 0; i < 2; i++) {
		backlight_set(dir, i == 0);
		FILE *f = fopen(path, "r");
		assert_non_null(f);
		assert_int_equal(fscanf(f, "%d", &value), 1);
		fclose(f);
		assert_int_equal(value, should[i]);
	}
	backlight_set("/nowhere", true);
	unlink(path);
	snprintf(path, sizeof path, "%s/panel/max_brightness", dir);
	unlink(path);
	snprintf(path, sizeof path, "%s/panel", dir);
	rmdir(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edid_tells_millimetres),
		cmocka_unit_test(edid_that_is_broken_says_nothing),
		cmocka_unit_test(only_likely_sizes_count),
		cmocka_unit_test(the_screens_own_mode_then_the_largest),
		cmocka_unit_test(no_card_is_a_clear_error),
		cmocka_unit_test(rectangles_are_clipped),
		cmocka_unit_test(only_the_rectangle_is_copied),
		cmocka_unit_test(the_light_goes_down_and_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
