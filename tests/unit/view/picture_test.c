/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictograms: Foyer's own and those that a content brings, in the colours of the theme. */
#include "kiosk/base/log.h"
#include "kiosk/view/letters.h"
#include "kiosk/view/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PX = 48 };

#define HEAD                                                                                       \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 "                              \
	"24\"><style>.a{fill:#FF0000}</style>"
static const char whole[] =
	HEAD "<rect x=\"0\" y=\"0\" width=\"24\" height=\"24\" class=\"a\"/></svg>";
static const char half[] =
	HEAD "<rect x=\"0\" y=\"0\" width=\"12\" height=\"24\" class=\"a\"/></svg>";
static const struct view_picture own[] = {{"ours", whole, sizeof whole - 1},
	{"bus", whole, sizeof whole - 1},
	{"a-name-of-forty-letters-that-is-a-longid", half, sizeof half - 1}, {"torn", "<svg", 4}};

static struct pictures *all;

static uint32_t middle(const char *id, enum theme theme)
{
	cairo_surface_t *s =
		picture_surface(pictures_get(all, id, PX, theme, GROUND_SURFACE, false));
	if (!s)
		return 0;
	uint32_t px;
	memcpy(&px,
		cairo_image_surface_get_data(s) + PX / 2 * cairo_image_surface_get_stride(s) +
			PX / 2 * 4,
		sizeof px);
	return px;
}

static int ink(const char *id)
{
	return picture_ink_percent(pictures_get(all, id, PX, THEME_CALM, GROUND_SURFACE, false));
}

static void an_own_picture_takes_the_colours_of_the_theme(void **state)
{
	(void)state;
	assert_int_equal(ink("ours"), 100);
	assert_true(middle("ours", THEME_CALM) != 0xFFFF0000); /* never its own red */
	assert_true(middle("ours", THEME_CALM) != middle("ours", THEME_MAX));
	assert_int_equal(ink(own[2].id), 50);
}

static void foyers_come_first(void **state)
{
	(void)state;
	assert_true(ink("bus") > 20 && ink("bus") < 100);
}

static void what_there_is_not_is_the_picture_of_all_else(void **state)
{
	(void)state;
	const struct picture *other =
		pictures_get(all, "else", PX, THEME_CALM, GROUND_SURFACE, false);
	assert_ptr_equal(
		pictures_get(all, "no-such", PX, THEME_CALM, GROUND_SURFACE, false), other);
	assert_ptr_equal(pictures_get(all, NULL, PX, THEME_CALM, GROUND_SURFACE, false), other);
	assert_ptr_equal(
		pictures_get(all, "../../town/town", PX, THEME_CALM, GROUND_SURFACE, false), other);
	assert_int_equal(ink("torn"), -1);
	pictures_own(all, NULL, 0);
	assert_int_equal(ink("ours"), ink("else"));
	pictures_own(all, own, 4);
	assert_int_equal(ink("ours"), 100);
}

static void letters_of_our_fonts_alone(void **state)
{
	(void)state;
	for (int i = 0; i < tongue_count(); i++) {
		struct letters *l = NULL;
		assert_int_equal(letters_create(tongue_at(i), &l), ERR_OK);
		static const uint32_t has[] = {'A', 0xF1, 0x4E2D, 0x0639, ' ', 0xA0, 0x200E, '\n'};
		static const uint32_t lacks[] = {0x1F600, 0xE000, 0x1401, 0x10FFFF, 0x13000};
		for (size_t k = 0; k < sizeof has / sizeof *has; k++)
			assert_true(letters_has(l, has[k]));
		for (size_t k = 0; k < sizeof lacks / sizeof *lacks; k++)
			assert_false(letters_has(l, lacks[k]));
		letters_destroy(l);
	}
	letters_destroy(NULL);
}

static int pictures_open(void **state)
{
	(void)state;
	log_set_level(LOG_ERROR);
	if (pictures_create("assets/pictograms", &all))
		return -1;
	pictures_own(all, own, 4);
	return 0;
}

static int pictures_close(void **state)
{
	(void)state;
	pictures_destroy(all);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_own_picture_takes_the_colours_of_the_theme),
		cmocka_unit_test(foyers_come_first),
		cmocka_unit_test(what_there_is_not_is_the_picture_of_all_else),
		cmocka_unit_test(letters_of_our_fonts_alone),
	};
	return cmocka_run_group_tests(tests, pictures_open, pictures_close);
}
