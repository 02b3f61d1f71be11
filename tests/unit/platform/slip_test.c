/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slips: measured on their own pixels, and as files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/base/log.h"
#include "platform/pdf/pdf_printer.h"
#include "platform/pdf/slip_draw.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PX_A_MM = 10, PAPER_H_MM = 300 };

static cairo_surface_t *paper;
static double height_mm;

/* Draws a slip; ink is dark in `paper`. */
static void draw(const struct slip *slip)
{
	cairo_surface_destroy(paper);
	paper = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 80 * PX_A_MM, PAPER_H_MM * PX_A_MM);
	cairo_t *cr = cairo_create(paper);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, PX_A_MM, PX_A_MM);
	height_mm = slip_draw(cr, slip, true);
	cairo_destroy(cr);
	cairo_surface_flush(paper);
}

static int tear_down(void **state)
{
	(void)state;
	cairo_surface_destroy(paper);
	paper = NULL;
	return 0;
}

static int is_ink(int x, int y)
{
	const unsigned char *row =
		cairo_image_surface_get_data(paper) + y * cairo_image_surface_get_stride(paper);
	uint32_t px;
	memcpy(&px, row + x * 4, sizeof px);
	return (px & 0xff) < 128;
}

/* Box of the ink within a part of the paper, in mm. */
static void ink_box(double x0, double y0, double x1, double y1, double box[4])
{
	int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
	for (int y = (int)(y0 * PX_A_MM); y < (int)(y1 * PX_A_MM); y++)
		for (int x = (int)(x0 * PX_A_MM); x < (int)(x1 * PX_A_MM); x++) {
			if (!is_ink(x, y))
				continue;
			left = x < left ? x : left;
			right = x > right ? x : right;
			top = y < top ? y : top;
			bottom = y > bottom ? y : bottom;
		}
	box[0] = (double)left / PX_A_MM;
	box[1] = (double)top / PX_A_MM;
	box[2] = (right + 1.0) / PX_A_MM;
	box[3] = (bottom + 1.0) / PX_A_MM;
}

static struct slip one_line(enum slip_look look, const char *text, const char *lang)
{
	return (struct slip){.is_sure = true, .line_count = 1, .lines = {{look, text, lang}}};
}

static void capitals_are_high_enough(void **state)
{
	static const enum slip_look looks[] = {SLIP_TEXT, SLIP_BOLD, SLIP_HEADING, SLIP_NUMBER};
	(void)state;
	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
		struct slip slip = one_line(looks[i], looks[i] == SLIP_NUMBER ? "1" : "HEH", "en");
		double box[4];
		draw(&slip);
		ink_box(6, 6, 74, height_mm - 6, box);
		if (box[3] - box[1] < SLIP_CAP_MM - 0.15)
			fail_msg("look %d is %.2f mm high", (int)looks[i], box[3] - box[1]);
	}
}

static void long_words_stay_inside_the_frame(void **state)
{
	static const char *const longs[] = {
		"Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente",
		"This sentence is far too long for one line of a narrow piece of paper and must be "
		"broken.",
		"482915062", "4829150624829150624829150"};
	(void)state;
	for (size_t i = 0; i < sizeof longs / sizeof longs[0]; i++) {
		struct slip slip = one_line(i < 2 ? SLIP_HEADING : SLIP_NUMBER, longs[i], "en");
		draw(&slip);
		double left[4], right[4];
		ink_box(5, 6, 7, height_mm - 6, left);
		ink_box(73, 6, 75, height_mm - 6, right);
		if (left[2] > 0.1 || right[2] > 0.1)
			fail_msg("%s touches the frame", longs[i]);
	}
}

static void a_number_stands_in_threes(void **state)
{
	(void)state;
	struct slip slip = one_line(SLIP_NUMBER, "111111111", "en"),
		    other = one_line(SLIP_NUMBER, "111 111 111", "en");
	double a[4], b[4];
	draw(&slip);
	ink_box(6, 6, 74, height_mm - 6, a);
	draw(&other);
	ink_box(6, 6, 74, height_mm - 6, b);
	assert_memory_equal(a, b, sizeof a);
}

/* Ink along the upper edge of the frame. */
static int dashes(void)
{
	int n = 0;
	for (int x = 8 * PX_A_MM; x < 72 * PX_A_MM; x++)
		n += !is_ink(x - 1, 4 * PX_A_MM) && is_ink(x, 4 * PX_A_MM);
	return n;
}

static void solid_means_sure(void **state)
{
	(void)state;
	struct slip slip = one_line(SLIP_TEXT, "Doctor", "en");
	draw(&slip);
	assert_int_equal(dashes(), 0);
	assert_true(is_ink(40 * PX_A_MM, 4 * PX_A_MM));
	slip.is_sure = false;
	draw(&slip);
	assert_true(dashes() >= 8);
}

static void right_to_left_begins_at_the_right(void **state)
{
	(void)state;
	struct slip ltr = one_line(SLIP_TEXT, "Doctor", "en"),
		    rtl = one_line(SLIP_TEXT, "\u0637\u0628\u064a\u0628", "ar");
	double box[4];
	draw(&ltr);
	ink_box(6, 6, 74, height_mm - 6, box);
	assert_true(box[0] < 10 && box[2] < 60);
	draw(&rtl);
	ink_box(6, 6, 74, height_mm - 6, box);
	assert_true(box[2] > 70 && box[0] > 20);
}

/* The finder pattern starts four modules from anything else. */
static void the_code_has_its_quiet_zone(void **state)
{
	(void)state;
	struct slip slip = {.is_sure = true,
		.line_count = 3,
		.lines = {{SLIP_TEXT, "HHHHHHHH", "en"},
			{SLIP_QR, "https://fairwater.example/r/482915062", "en"},
			{SLIP_TEXT, "HHHHHHHH", "en"}}};
	struct slip text = one_line(SLIP_TEXT, "HHHHHHHH", "en");
	double words[4], code[4];
	draw(&text);
	ink_box(6, 6, 74, height_mm - 6, words);
	draw(&slip);
	ink_box(6, words[3] + 1, 74, height_mm - 17, code);
	double module = (code[2] - code[0]) / 29; /* 37 bytes at level M: version 3 */
	assert_true(module > 0.6 && module < 1);
	assert_true(code[1] - words[3] >= 4 * module);
	assert_true(code[0] - 6 >= 4 * module && 74 - code[2] >= 4 * module);
	for (double edge = 0.5; edge < 7;
		edge++) /* its upper left corner is a finder: seven dark modules */
		assert_true(is_ink((int)((code[0] + edge * module) * PX_A_MM),
			(int)((code[1] + module / 2) * PX_A_MM)));
	assert_false(is_ink((int)((code[0] + 7.5 * module) * PX_A_MM),
		(int)((code[1] + module / 2) * PX_A_MM)));
}

static void measuring_draws_nothing(void **state)
{
	(void)state;
	struct slip slip = {.is_sure = true,
		.line_count = 3,
		.lines = {
			{SLIP_TEXT, "Doctor", "en"}, {SLIP_RULE, "", "en"}, {SLIP_QR, "x", "en"}}};
	draw(&slip);
	double drawn = height_mm;
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 10, 10);
	cairo_t *cr = cairo_create(s);
	assert_true(slip_draw(cr, &slip, false) == drawn);
	cairo_surface_flush(s);
	for (int i = 0; i < 10 * cairo_image_surface_get_stride(s); i++)
		assert_int_equal(cairo_image_surface_get_data(s)[i], 0);
	cairo_destroy(cr);
	cairo_surface_destroy(s);
}

static void files_are_numbered_and_private(void **state)
{
	(void)state;
	char dir[] = "/tmp/foyer-slips-XXXXXX", path[64], head[5] = "";
	struct printer_port p;
	struct stat st;
	struct slip slip = one_line(SLIP_TEXT, "Doctor", "en");
	assert_non_null(mkdtemp(dir));
	for (int run = 0; run < 2; run++) { /* the second goes on behind the first */
		assert_int_equal(pdf_printer_create(dir, &p), ERR_OK);
		assert_int_equal(p.print(p.self, &slip), ERR_OK);
		p.destroy(p.self);
	}
	for (int i = 1; i <= 2; i++) {
		snprintf(path, sizeof path, "%s/slip-%d.pdf", dir, i);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		FILE *f = fopen(path, "r");
		assert_non_null(f);
		assert_int_equal(fread(head, 1, 4, f), 4);
		fclose(f);
		assert_string_equal(head, "%PDF");
		unlink(path);
	}
	assert_int_equal(pdf_printer_create(dir, &p), ERR_OK);
	rmdir(dir); /* the folder goes away under it */
	assert_int_equal(p.print(p.self, &slip), ERR_DEVICE);
	p.destroy(p.self);
	assert_int_equal(pdf_printer_create("/nowhere", &p), ERR_NOT_FOUND);
}

int main(void)
{
	log_set_level(LOG_ERROR);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(capitals_are_high_enough, tear_down),
		cmocka_unit_test_teardown(long_words_stay_inside_the_frame, tear_down),
		cmocka_unit_test_teardown(a_number_stands_in_threes, tear_down),
		cmocka_unit_test_teardown(solid_means_sure, tear_down),
		cmocka_unit_test_teardown(right_to_left_begins_at_the_right, tear_down),
		cmocka_unit_test_teardown(the_code_has_its_quiet_zone, tear_down),
		cmocka_unit_test_teardown(measuring_draws_nothing, tear_down),
		cmocka_unit_test(files_are_numbered_and_private),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
