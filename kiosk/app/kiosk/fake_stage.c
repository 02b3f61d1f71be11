/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake_stage.h"

#include "kiosk/base/log.h"
#include "platform/fake/fake_clock.h"
#include "platform/fake/fake_courier.h"
#include "platform/fake/fake_indicator.h"
#include "platform/fake/fake_speech.h"
#include "platform/fake/memory_display.h"
#include "platform/pdf/pdf_printer.h"

#include <string.h>

enum { SLICE_MS = 10, START_MINUTE = 10 * 60 + 10 };

struct fake_stage {
	struct fake_clock clock;
	struct memory_display display;
	struct fake_indicator indicator;
	struct fake_speech *speech;
	struct fake_courier *courier;
	struct app *app;
	struct app_ports ports;
	struct transcript transcript;
	char screen[16];
};

/* The ports call back before the app is there. */
static void to_speech(void *ctx, const struct speech_event *e)
{
	struct fake_stage *s = ctx;
	if (s->app)
		app_speech(s->app, e);
}

static void to_courier(void *ctx, const struct courier_event *e)
{
	struct fake_stage *s = ctx;
	if (s->app)
		app_courier(s->app, e);
}

/* All that is due at this moment, until nothing more is. */
static void settle(struct fake_stage *s)
{
	enum { ROUNDS_MAX = 16 };
	for (int i = 0; i < ROUNDS_MAX; i++) {
		fake_speech_tick(s->speech, s->clock.now);
		fake_courier_tick(s->courier);
		if (app_due_ms(s->app) > k_time_mono_ms(s->clock.now) && i > 2)
			break;
		app_tick(s->app);
	}
	if (strcmp(s->screen, app_page(s->app)->screen) != 0) {
		snprintf(s->screen, sizeof s->screen, "%s", app_page(s->app)->screen);
		transcript_page(&s->transcript, s->screen, k_time_mono_ms(s->clock.now));
	}
}

static void pass(void *self, int64_t ms)
{
	struct fake_stage *s = self;
	settle(s);
	while (ms > 0) {
		int64_t slice = ms < SLICE_MS ? ms : SLICE_MS;
		fake_clock_advance(&s->clock, slice);
		ms -= slice;
		settle(s);
	}
}

static bool set_line(void *self, bool is_up)
{
	fake_courier_line(((struct fake_stage *)self)->courier, is_up);
	return true;
}

static bool set_room(void *self, bool has_room)
{
	fake_courier_room(((struct fake_stage *)self)->courier, has_room);
	return true;
}

static bool gone_next(void *self)
{
	fake_courier_gone_next(((struct fake_stage *)self)->courier);
	return true;
}

static bool answer(void *self, const char *name)
{
	fake_courier_call_answer(((struct fake_stage *)self)->courier, name);
	return true;
}

static enum err ports_create(struct fake_stage *s, const struct options *o, const struct content *content)
{
	/* The day of the demo town's notices and of the design's pictures: Tuesday 30 April 2024. */
	const struct day day = {2024, 4, 30};
	double dpi = o->dpi ? o->dpi : DPI_DEFAULT;
	s->ports.clock = fake_clock_port(&s->clock, wall_of(day, START_MINUTE));
	s->ports.display = memory_display_port(&s->display, o->w_px, o->h_px, dpi);
	s->ports.indicator = fake_indicator_port(&s->indicator);
	enum err e = fake_speech_create(s->ports.clock, NULL, to_speech, s, &s->speech, &s->ports.speech);
	if (!e)
		e = fake_courier_create(s->ports.clock, content, to_courier, s, &s->courier, &s->ports.courier);
	if (!e && o->printer_dir)
		e = pdf_printer_create(o->printer_dir, &s->ports.printer);
	return e;
}

int fake_stage_run(const struct options *o, const struct content *content)
{
	struct fake_stage s = {0};
	int failed = 1;
	enum err e = ports_create(&s, o, content);
	struct profile profile = profile_default(0);
	profile.language = tongue_find(o->lang)->index;
	profile.text_size = o->text_size;
	profile.theme = (enum theme)o->theme;
	struct app_config config = {.content = content, .assets_dir = o->assets,
		.panel = panel_make(o->w_px, o->h_px, o->dpi ? o->dpi : DPI_DEFAULT, o->floor_mm), .profile = profile,
		.random_is_fixed = true};
	if (!e)
		e = transcript_open(&s.transcript, o->transcript, k_time_mono_ms(s.clock.now));
	if (!e)
		e = app_create(&config, &s.ports, &s.app);
	if (e) {
		log_error("us", "cannot start: %s", err_words(e));
		goto out;
	}
	app_observe(s.app, transcript_note, &s.transcript);
	settle(&s); /* the city in memory tells that it is there */
	if (o->screen && screen_find(o->screen) != SCREEN_NONE)
		app_jump(s.app, screen_find(o->screen));
	struct stage stage = {.self = &s, .pass = pass, .line = set_line, .room = set_room,
		.gone_next = gone_next, .answer = answer, .clock = s.ports.clock};
	failed = script_run(s.app, &stage, &s.transcript, o->script, o->shots);
out:
	app_destroy(s.app);
	s.app = NULL;
	if (s.speech)
		s.ports.speech.destroy(s.ports.speech.self);
	if (s.courier)
		s.ports.courier.destroy(s.ports.courier.self);
	if (s.ports.printer.destroy)
		s.ports.printer.destroy(s.ports.printer.self);
	transcript_close(&s.transcript);
	return failed;
}
