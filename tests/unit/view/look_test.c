/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours against ux.md 1.3 and look.md 7; pictograms against their files. */
#include "kiosk/base/check.h"
#include "kiosk/view/picture.h"
#include "kiosk/view/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <math.h>
#include <string.h>

/* fontconfig keeps its configuration for the life of the process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig";
}

static double luminance(uint32_t rgb)
{
	double sum = 0;
	static const double weight[] = {0.2126, 0.7152, 0.0722};
	for (int i = 0; i < 3; i++) {
		double c = (rgb >> (16 - 8 * i) & 255) / 255.0;
		sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(enum theme t, enum colour a, enum colour b)
{
	double x = luminance(theme_rgb(t, a)), y = luminance(theme_rgb(t, b));
	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void contrast_is_kept(void **state)
{
	static const struct {
		enum colour ink, ground;
		double least;
	} pairs[] = {
		{COLOUR_TEXT, COLOUR_PAPER, 10},
		{COLOUR_TEXT, COLOUR_SURFACE, 10},
		{COLOUR_TEXT2, COLOUR_PAPER, 7},
		{COLOUR_TEXT2, COLOUR_SURFACE, 7},
		{COLOUR_TEXT, COLOUR_SAND, 7},
		{COLOUR_TEXT, COLOUR_SAND_KEY, 7},
		{COLOUR_PRIMARY, COLOUR_PAPER, 6.6},
		{COLOUR_PRIMARY_TEXT, COLOUR_PRIMARY, 7},
		{COLOUR_PRIMARY_TEXT, COLOUR_PRIMARY_DEEP, 7},
		{COLOUR_SELECTED_TEXT, COLOUR_SELECTED, 7},
		{COLOUR_HELP_TEXT, COLOUR_HELP, 7},
		{COLOUR_DANGER, COLOUR_PAPER, 7},
		{COLOUR_DANGER_TEXT, COLOUR_DANGER, 7},
		{COLOUR_WARNING_TEXT, COLOUR_WARNING, 7},
		{COLOUR_SPOKEN_TEXT, COLOUR_SPOKEN, 7},
		{COLOUR_BORDER, COLOUR_PAPER, 4.5},
		{COLOUR_BORDER, COLOUR_SURFACE, 4.5},
		{COLOUR_BORDER, COLOUR_SAND, 4.5},
		{COLOUR_FAR, COLOUR_PLATE, 4.5},
		{COLOUR_FAR, COLOUR_SAND, 4.4},
		{COLOUR_RING, COLOUR_BLACK, 13},
	};
	(void)state;
	for (int t = 0; t < THEME_COUNT; t++)
		for (size_t i = 0; i < K_COUNT(pairs); i++) {
			double c = contrast((enum theme)t, pairs[i].ink, pairs[i].ground);
			if (c < pairs[i].least)
				fail_msg("theme %d, pair %zu: %.1f to 1, least %.1f", t, i, c,
					pairs[i].least);
		}
}

static void pictogram_files_and_table_agree(void **state)
{
	static const char *const ids[] = {
#define PICTOGRAM(id) id,
#include "kiosk/view/pictograms.def"
#undef PICTOGRAM
	};
	(void)state;
	struct pictures *p = NULL;
	assert_int_equal(pictures_create("assets/pictograms", &p), ERR_OK);
	for (size_t i = 0; i < K_COUNT(ids); i++)
		for (int g = 0; g < GROUND_COUNT; g++)
			if (!picture_surface(pictures_get(p, ids[i], 40,
				    (enum theme)(i % THEME_COUNT), (enum ground)g, g % 2)))
				fail_msg("%s cannot be drawn", ids[i]);
	assert_non_null(picture_surface(
		pictures_get(p, "clock:10:30", 40, THEME_CALM, GROUND_PLATE, false)));
	pictures_destroy(p);
	size_t files = 0;
	DIR *dir = opendir("assets/pictograms");
	for (struct dirent *e; (e = readdir(dir));)
		files += strstr(e->d_name, ".svg") != NULL;
	closedir(dir);
	assert_int_equal(files, K_COUNT(ids));
	assert_true(pictogram_exists("visit"));
	assert_true(pictogram_exists("clock:23:59"));
	assert_false(pictogram_exists("clock:24:00"));
	assert_false(pictogram_exists("clock:9"));
	assert_false(pictogram_exists("no such thing"));
	assert_false(pictogram_exists(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrast_is_kept),
		cmocka_unit_test(pictogram_files_and_table_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
