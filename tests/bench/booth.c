/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/bench/booth.h"

#include "kiosk/base/check.h"
#include "kiosk/model/times.h"
#include "platform/drm/blit.h"
#include "tests/bench/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE_MS = 40, ROUNDS = 4, START_MINUTE = 10 * 60 + 10 };

static void to_speech(void *ctx, const struct speech_event *e)
{
	struct booth *b = ctx;
	if (b->app)
		app_speech(b->app, e);
}

static void to_courier(void *ctx, const struct courier_event *e)
{
	struct booth *b = ctx;
	if (b->app)
		app_courier(b->app, e);
}

/* --- the display -------------------------------------------------------------------------------
 */

static struct display_facts facts(void *self)
{
	const struct booth *b = self;
	return (struct display_facts){b->glass.w, b->glass.h, b->glass.w * 25.4 / b->dpi, "booth"};
}

static enum err present(
	void *self, const struct px_image *image, const struct px_rect *rects, int n)
{
	struct booth *b = self;
	for (int i = 0; i < n; i++)
		(void)blit_copy(&b->glass, image, rects[i]);
	return ERR_OK;
}

static void dim(void *self, bool is_dim)
{
	(void)self;
	(void)is_dim;
}

/* --- the city: a fake that can be replaced -------------------------------------------------------
 */

static void city_submit(void *self, const struct request *r)
{
	struct booth *b = self;
	b->city_port.submit(b->city_port.self, r);
}

static void city_shown(void *self, const char *id)
{
	struct booth *b = self;
	b->city_port.shown(b->city_port.self, id);
}

static void city_look_up(void *self, const char *number)
{
	struct booth *b = self;
	b->city_port.look_up(b->city_port.self, number);
}

static void city_call(void *self, enum call_help help)
{
	struct booth *b = self;
	b->city_port.call(b->city_port.self, help);
}

void booth_new_city(struct booth *b)
{
	if (b->city)
		b->city_port.destroy(b->city_port.self);
	K_CHECK(!fake_courier_create(
		b->ports.clock, b->content, to_courier, b, &b->city, &b->city_port));
}

/* --- opening and closing -------------------------------------------------------------------------
 */

static struct content *town_load(void)
{
	static struct content_problems problems;
	struct content *content = NULL;
	char locales[512];
	const char *build = getenv("FOYER_BUILD");
	snprintf(locales, sizeof locales, "%s/locales", build ? build : "build");
	if (i18n_start(locales))
		fprintf(stderr, "booth: not all languages are in %s\n", locales);
	if (content_load("assets/town", &content, &problems)) {
		content_problems_print(stderr, &problems);
		exit(2);
	}
	K_CHECK(!zone_set(content->town.zone));
	return content;
}

void booth_open(struct booth *b, int w_px, int h_px, double dpi)
{
	const struct day day = {2024, 4, 30};
	*b = (struct booth){.dpi = dpi, .content = town_load()};
	b->glass = (struct px_image){calloc((size_t)w_px * (size_t)h_px, 4), w_px, h_px, w_px * 4};
	K_CHECK(b->glass.px);
	b->morning_ms = wall_of(day, START_MINUTE);
	b->ports = (struct app_ports){.clock = fake_clock_port(&b->clock, b->morning_ms),
		.display = {.self = b, .facts = facts, .present = present, .dim = dim},
		.courier = {.self = b,
			.submit = city_submit,
			.shown = city_shown,
			.look_up = city_look_up,
			.call = city_call}};
	K_CHECK(!fake_speech_create(
		b->ports.clock, NULL, to_speech, b, &b->speech, &b->ports.speech));
	booth_new_city(b);
	struct app_config config = {.content = b->content,
		.assets_dir = "assets",
		.panel = panel_make(w_px, h_px, dpi, 0),
		.profile = profile_default(0),
		.random_is_fixed = true};
	K_CHECK(!transcript_open(&b->transcript, NULL, 0));
	K_CHECK(!app_create(&config, &b->ports, &b->app));
	booth_pass(b, 1000);
	(void)app_paint(b->app);
}

void booth_close(struct booth *b)
{
	app_destroy(b->app);
	b->app = NULL;
	b->ports.speech.destroy(b->ports.speech.self);
	b->city_port.destroy(b->city_port.self);
	transcript_close(&b->transcript);
	content_destroy(b->content);
	free(b->glass.px);
}

void booth_settings(struct booth *b, int language, int text_size, enum theme theme)
{
	struct profile *p = visit_profile(app_visit(b->app));
	p->text_size = text_size;
	p->theme = theme;
	app_set_language(b->app, language);
}

/* --- time and fingers
 * ----------------------------------------------------------------------------- */

void booth_pass(struct booth *b, int64_t ms)
{
	do {
		int64_t slice = ms < SLICE_MS ? ms : SLICE_MS;
		fake_clock_advance(&b->clock, slice);
		ms -= slice;
		for (int i = 0; i < ROUNDS; i++) {
			fake_speech_tick(b->speech, b->clock.now);
			fake_courier_tick(b->city);
			app_tick(b->app);
		}
	} while (ms > 0);
}

double booth_touch(struct booth *b, enum input_kind kind, double x_mm, double y_mm)
{
	struct input_event e = {.kind = kind,
		.device = DEVICE_TOUCH,
		.x_mm = x_mm,
		.y_mm = y_mm,
		.time_us = b->clock.now.mono_us};
	double start_us = now_us();
	app_input(b->app, &e);
	(void)app_paint(b->app);
	return now_us() - start_us;
}

static void pass_painted(void *self, int64_t ms)
{
	struct booth *b = self;
	(void)app_paint(b->app);
	booth_pass(b, ms);
	(void)app_paint(b->app);
}

int booth_script(struct booth *b, const char *path)
{
	struct stage stage = {.self = b, .pass = pass_painted, .clock = b->ports.clock};
	return script_run(b->app, &stage, &b->transcript, path, NULL);
}

void booth_morning(struct booth *b)
{
	b->clock.now.wall_ms = b->morning_ms;
}

void booth_leave(struct booth *b)
{
	enum { STEP_MS = 5000, ROUNDS_MAX = 200 };
	app_jump(b->app, SCREEN_H1); /* some pages wait for ever */
	for (int i = 0; i < ROUNDS_MAX && !app_page(b->app)->is_idle; i++) {
		booth_pass(b, STEP_MS);
		(void)app_paint(b->app);
	}
	K_CHECK(app_page(b->app)->is_idle);
}
