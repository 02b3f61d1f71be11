/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page that content makes: it has a name of its own, is found by it, opens where it should,
 * says something, and is laid out the same in every theme. */
#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "kiosk/content/sources.h"
#include "kiosk/proof/leaf.h"
#include "kiosk/proof/spoken.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TOWN "tests/unit/content/town-small"

static struct content *content;
static struct sources *sources;
static struct stage stage;
static struct spoken spoken;
static int seen;

static void by_its_name(void *ctx, struct leaf leaf)
{
	(void)ctx;
	char name[LEAF_NAME_BYTES], other[LEAF_NAME_BYTES], screen[16];
	struct leaf found = {0};
	leaf_name(content, leaf, name);
	snprintf(screen, sizeof screen, "%s", leaf_screen(leaf));
	for (char *c = screen; *c; c++)
		*c = (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c);
	assert_int_equal(leaf_find(content, screen, *name ? name : NULL, &found), ERR_OK);
	leaf_name(content, found, other);
	assert_string_equal(name, other);
	assert_true(found.kind == leaf.kind && found.n == leaf.n);
	seen++;
}

static void each_is_found_by_its_name(void **state)
{
	(void)state;
	struct leaf leaf;
	seen = 0;
	leaves_each(content, by_its_name, NULL);
	print_message("%d pages\n", seen);
	assert_true(seen > 50);
	assert_int_equal(leaf_find(content, "n2", "nothing", &leaf), ERR_NOT_FOUND);
	assert_int_equal(leaf_find(content, "x9", NULL, &leaf), ERR_UNSUPPORTED);
	assert_int_equal(leaf_find(content, "", NULL, &leaf), ERR_UNSUPPORTED);
	assert_int_equal(leaf_find(content, "e4", "heat", &leaf), ERR_OK);
	char name[LEAF_NAME_BYTES];
	leaf_name(content, leaf, name);
	assert_string_equal(name, "heat/1");
}

static void opened(void *ctx, struct leaf leaf)
{
	(void)ctx;
	char address[LEAF_ADDRESS_BYTES], name[LEAF_NAME_BYTES];
	leaf_open(&stage, leaf);
	leaf_name(content, leaf, name);
	leaf_address(content, leaf, address);
	if (strcmp(stage.page.screen, leaf_screen(leaf)) != 0)
		fail_msg("%s %s opens %s", leaf_screen(leaf), name, stage.page.screen);
	assert_true(stage.page.parts >= 1 && stage.page.part == 0);
	assert_int_equal(spoken_make(&spoken, &stage.page, &stage.profile), ERR_OK);
	assert_true(spoken.count > 0 && spoken.list[0].text[0]);
	spoken_finish(&spoken);
	if (!sources_longest(sources, stage.profile.language, address))
		fail_msg("%s %s: no text begins with %s", leaf_screen(leaf), name, address);
}

static void each_opens_where_it_should(void **state)
{
	(void)state;
	for (int language = 0; language < tongue_count(); language++) {
		struct profile p = profile_default(language);
		stage_settings(&stage, &p);
		leaves_each(content, opened, NULL);
	}
	assert_int_equal(view_fit_failures(stage.view), 0);
}

static struct mm_rect rects[PAGE_ITEMS_MAX];

/* A QR code has a white edge of its own in the dark themes, within the same place. */
static bool is_alike(const struct item *i, struct mm_rect r)
{
	struct mm_rect now = i->rect;
	if (i->role == ROLE_QR)
		return now.x >= r.x && now.y >= r.y && now.x + now.w <= r.x + r.w + 0.01 &&
		       now.y + now.h <= r.y + r.h + 0.01;
	return !memcmp(&now, &r, sizeof r);
}

static void laid_out_alike(void *ctx, struct leaf leaf)
{
	(void)ctx;
	for (int theme = 0; theme < THEME_COUNT; theme++) {
		struct profile p = stage.profile;
		p.theme = (enum theme)theme;
		stage_settings(&stage, &p);
		leaf_open(&stage, leaf);
		for (int i = 0; i < stage.page.item_count; i++) {
			if (theme == 0)
				rects[i] = stage.page.items[i].rect;
			assert_true(is_alike(&stage.page.items[i], rects[i]));
		}
	}
}

/* The check lays out once for all themes, because of this. */
static void themes_are_colours_only(void **state)
{
	(void)state;
	struct profile p = profile_default(0);
	p.text_size = 3;
	stage_settings(&stage, &p);
	leaves_each(content, laid_out_alike, NULL);
}

static bool has_words(const struct page *page, const char *words)
{
	for (int i = 0; i < page->item_count; i++) {
		const struct item *it = &page->items[i];
		if ((it->label && strstr(it->label, words)) ||
			(it->value && strstr(it->value, words)) ||
			(it->hint && strstr(it->hint, words)))
			return true;
	}
	return false;
}

static void shows(const char *screen, const char *item, const char *words)
{
	struct leaf leaf;
	assert_int_equal(leaf_find(content, screen, item, &leaf), ERR_OK);
	leaf_open(&stage, leaf);
	for (int part = 0; part < stage.page.parts; part++) {
		stage_part(&stage, part);
		if (has_words(&stage.page, words))
			return;
	}
	fail_msg("%s %s does not show \"%s\"", screen, item ? item : "", words);
}

static void each_shows_its_own_thing(void **state)
{
	(void)state;
	struct profile p = profile_default(0);
	stage_settings(&stage, &p);
	shows("a1", "bench", "New benches");
	shows("a1", "wind", "Strong wind");
	shows("h1", "wind", "Strong wind");
	shows("n2", "lunch", "Friday 17 May");
	shows("n2", "bench", "Main Street");
	shows("e4", "heat/2", "Stay inside");
	shows("b11", "doctor/hall", "Bring your health card");
	shows("b9", "doctor/clinic", "Doctor or nurse");
	shows("n5", NULL, "bench");
}

/* It is 2030: the notice is over, and is shown all the same, as on its last day. */
static void what_is_over_is_shown(void **state)
{
	(void)state;
	int64_t now_ms = stage.now.wall_ms;
	stage.now.wall_ms = 1893456000000;
	shows("a1", "wind", "Strong wind");
	shows("n2", "wind", "Strong wind");
	assert_true(stage.world.now.wall_ms < stage.now.wall_ms);
	stage.now.wall_ms = 0;
	shows("n2", "wind", "Strong wind");
	stage.now.wall_ms = now_ms;
}

static int repeats;

static void count_repeats(void *ctx, struct leaf leaf)
{
	(void)ctx;
	repeats += leaf_is_repeat(content, leaf);
}

static void repeats_leave_out_nothing(void **state)
{
	(void)state;
	struct content town = {0};
	struct service services[] = {{.id = "a", .places = {0, 1}, .place_count = 2},
		{.id = "b", .places = {0, 1, 2}, .place_count = 3}};
	struct place places[] = {{.id = "x"}, {.id = "y"}, {.id = "z"}};
	town.services = services;
	town.service_count = 2;
	town.places = places;
	town.place_count = 3;
	struct content *whole = content;
	content = &town;
	repeats = 0;
	leaves_each(content, count_repeats, NULL);
	content = whole;
	assert_int_equal(repeats, 2); /* b/y, of b9 and of b11 */
}

static int town_open(void **state)
{
	(void)state;
	static struct content_problems problems;
	log_set_level(LOG_ERROR);
	const char *build = getenv("FOYER_BUILD");
	char locales[512];
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	(void)!i18n_start(locales);
	if (content_load(TOWN, &content, &problems) || sources_read(TOWN, &sources))
		return -1;
	const struct stage_config config = {.content = content,
		.panel = panel_make(1280, 800, 149, 0),
		.profile = profile_default(0),
		.now = {.mono_us = 1000000000, .wall_ms = 1714554600000},
		.assets_dir = "assets"};
	return stage_create(&stage, &config) ? -1 : 0;
}

static int town_close(void **state)
{
	(void)state;
	stage_destroy(&stage);
	sources_destroy(sources);
	content_destroy(content);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_found_by_its_name),
		cmocka_unit_test(each_opens_where_it_should),
		cmocka_unit_test(themes_are_colours_only),
		cmocka_unit_test(each_shows_its_own_thing),
		cmocka_unit_test(what_is_over_is_shown),
		cmocka_unit_test(repeats_leave_out_nothing),
	};
	return cmocka_run_group_tests(tests, town_open, town_close);
}
