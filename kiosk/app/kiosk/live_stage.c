/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live_stage.h"

#include "content_switch.h"
#include "courier_link.h"
#include "speech_link.h"

#include "kiosk/base/log.h"
#include "kiosk/core/loop.h"
#include "platform/drm/drm_display.h"
#include "platform/fake/memory_display.h"
#include "platform/gpio/desk.h"
#include "platform/libinput/console_input.h"
#include "platform/pdf/pdf_printer.h"
#include "platform/sdl/sdl_window.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct live_stage {
	const struct options *options;
	struct loop *loop;
	struct app *app;
	struct app_ports ports;
	struct input_port input;
	struct memory_display memory;
	struct loop_timer *due;
	int64_t due_ms;
	struct transcript transcript;
	char screen[16];
	struct content_keeper *content;
	struct content_switch new_content;
	struct loop_watch *hangup;
	int hangup_fd;
	bool reload_waits;        /* SIGHUP came while a person was here */
};

static struct k_time read_clock(void *self)
{
	return loop_refresh(self);
}

/* The ports call back before the app is there. */
static void to_speech(void *ctx, const struct speech_event *e)
{
	struct live_stage *s = ctx;
	if (s->app)
		app_speech(s->app, e);
}

static void to_courier(void *ctx, const struct courier_event *e)
{
	struct live_stage *s = ctx;
	if (e->kind == COURIER_CONTENT) {
		content_switch_offer(&s->new_content, e->json);
		if (s->app)
			app_checked(s->app, s->content->memory.now.checked_ms);
	} else if (s->app) {
		app_courier(s->app, e);
	}
}

static void to_input(void *ctx, const struct input_event *e)
{
	struct live_stage *s = ctx;
	if (e->kind == INPUT_CLOSED)
		loop_stop(s->loop, 0);
	else if (s->app)
		app_input(s->app, e);
}

/* --- time and painting: once a turn, after everything else ------------------------------------ */

static void on_due(void *ctx)
{
	struct live_stage *s = ctx;
	s->due = NULL;
	app_tick(s->app);
}

static void arm(struct live_stage *s)
{
	int64_t due = app_due_ms(s->app);
	if (s->due && due == s->due_ms)
		return;
	loop_timer_remove(s->due);
	s->due = NULL;
	s->due_ms = due;
	if (due == INT64_MAX)
		return;
	int64_t left = due - k_time_mono_ms(loop_now(s->loop));
	s->due = loop_timer_add(s->loop, left > 0 ? left : 0, on_due, s);
}

/* --- new content: between visits, never within one --------------------------------------------- */

static void show_new(struct live_stage *s, struct content *old)
{
	if (zone_set(s->content->now->town.zone))
		log_warn("content", "town.json: time zone %s is not known", s->content->now->town.zone);
	app_checked(s->app, s->content->memory.now.checked_ms);
	app_content(s->app, s->content->now);
	content_destroy(old);
}

static void reload(struct live_stage *s)
{
	struct content *old = NULL;
	s->reload_waits = false;
	if (content_keeper_reload(s->content, &old))
		return;
	show_new(s, old);
	content_switch_tell(&s->new_content);
}

static void look_for_new(struct live_stage *s)
{
	struct content *old = NULL;
	if (!app_page(s->app)->is_idle)
		return;
	if (s->reload_waits)
		reload(s);
	if (content_switch_idle(&s->new_content, &old))
		show_new(s, old);
}

static void on_hangup(void *ctx, unsigned events)
{
	struct live_stage *s = ctx;
	struct signalfd_siginfo info;
	(void)events;
	while (read(s->hangup_fd, &info, sizeof info) == (ssize_t)sizeof info)
		s->reload_waits = true;
}

static enum err watch_hangup(struct live_stage *s)
{
	sigset_t hangup;
	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	sigprocmask(SIG_BLOCK, &hangup, NULL);
	s->hangup_fd = signalfd(-1, &hangup, SFD_NONBLOCK | SFD_CLOEXEC);
	if (s->hangup_fd < 0)
		return ERR_IO;
	return loop_watch_add(s->loop, s->hangup_fd, LOOP_READ, on_hangup, s, &s->hangup);
}

static void before_sleep(void *ctx)
{
	struct live_stage *s = ctx;
	if (!s->app)
		return;
	look_for_new(s);
	(void)app_paint(s->app);
	arm(s);
	if (strcmp(s->screen, app_page(s->app)->screen) != 0) {
		snprintf(s->screen, sizeof s->screen, "%s", app_page(s->app)->screen);
		transcript_page(&s->transcript, s->screen, k_time_mono_ms(loop_now(s->loop)));
	}
}

/* --- devices ----------------------------------------------------------------------------------- */

typedef enum err sdl_window_fn(struct loop *, const struct sdl_window_spec *, input_sink *, void *,
	struct display_port *, struct input_port *);

/* The driver of a desktop's window, which stays loaded to the end; NULL was logged. */
static sdl_window_fn *window_driver(const char *path)
{
	void *driver = dlopen(path, RTLD_NOW | RTLD_LOCAL), *create = NULL;
	if (driver)
		create = dlsym(driver, "sdl_window_create");
	if (!create)
		log_error("us", "window: %s", dlerror());
	sdl_window_fn *fn;
	memcpy(&fn, &create, sizeof fn); /* ISO C has no cast from an object to a function */
	return fn;
}

static enum err open_window(struct live_stage *s)
{
	const struct options *o = s->options;
	sdl_window_fn *create = window_driver(o->window);
	if (!create)
		return ERR_DEVICE;
	struct sdl_window_spec spec = {.title = "Foyer", .w_px = o->w_px, .h_px = o->h_px, .dpi = o->dpi ? o->dpi : DPI_DEFAULT,
		.is_fullscreen = o->is_fullscreen};
	return create(s->loop, &spec, to_input, s, &s->ports.display, &s->input);
}

/* What the installer says, else what the screen says, else a likely panel (ux.md 1.1). */
static double dpi_of(const struct live_stage *s, const struct display_facts *f)
{
	if (s->options->dpi)
		return s->options->dpi;
	return f->w_mm > 0 ? f->w_px * 25.4 / f->w_mm : DPI_DEFAULT;
}

static void read_key_map(const char *path, struct key_map *map)
{
	struct k_buf text;
	int line = 0;
	key_map_default(map);
	if (!path)
		return;
	k_buf_init(&text, 1 << 16);
	enum err e = k_buf_read_file(&text, path);
	if (!e)
		e = key_map_read(map, text.data ? text.data : "", &line);
	if (e)
		log_warn("us", "%s:%d: %s; the default keys are used", path, line, err_words(e));
	k_buf_finish(&text);
}

static void on_console(void *ctx, bool is_shown)
{
	struct live_stage *s = ctx;
	if (s->input.self)
		console_input_show(&s->input, is_shown);
}

static enum err open_console(struct live_stage *s)
{
	struct drm_display_spec screen = {.on_shown = on_console, .ctx = s};
	enum err e = drm_display_create(s->loop, &screen, &s->ports.display);
	if (e)
		return e;
	struct key_map keys;
	struct display_facts f = s->ports.display.facts(s->ports.display.self);
	double w_mm = f.w_px * 25.4 / dpi_of(s, &f);
	read_key_map(s->options->keys_conf, &keys);
	struct console_input_spec spec = {.w_mm = w_mm, .h_mm = w_mm * f.h_px / f.w_px, .keys = &keys,
		.seat = "seat0"};
	return console_input_create(s->loop, &spec, to_input, s, &s->input);
}

static enum err open_display(struct live_stage *s)
{
	const struct options *o = s->options;
	bool is_auto = !strcmp(o->display, "auto");
	bool has_desktop = getenv("DISPLAY") || getenv("WAYLAND_DISPLAY");
	if (!strcmp(o->display, "memory")) {
		s->ports.display = memory_display_port(&s->memory, o->w_px, o->h_px,
			o->dpi ? o->dpi : DPI_DEFAULT);
		return ERR_OK;
	}
	if (!strcmp(o->display, "sdl") || (is_auto && has_desktop))
		return open_window(s);
	if (!strcmp(o->display, "drm") || is_auto)
		return open_console(s);
	log_error("us", "--display=%s: there is no such display", o->display);
	return ERR_BAD_INPUT;
}

/* Speech, the city, the printer and the desk's lamp: each may be missing, the page then says so. */
static enum err open_others(struct live_stage *s)
{
	const struct options *o = s->options;
	struct speech_link_spec speech = {.program = o->speech, .sink = to_speech, .ctx = s,
		.loudspeaker = getenv("FOYER_LOUDSPEAKER"), .headphones = getenv("FOYER_HEADPHONES")};
	enum err e = speech_link_create(s->loop, &speech, &s->ports.speech);
	if (e)
		return e; /* out of memory; a worker that cannot run is told by the port */
	e = o->sync ? courier_link_create(s->loop, o->sync, to_courier, s, &s->ports.courier) : ERR_OK;
	if (e)
		log_error("us", "kiosk-sync: %s", err_words(e));
	e = o->printer_dir ? pdf_printer_create(o->printer_dir, &s->ports.printer) : ERR_OK;
	if (e)
		log_error("hw", "printer %s: %s", o->printer_dir, err_words(e));
	return desk_create(s->loop, o->lamp, o->buzzer, NULL, &s->ports.indicator);
}

static struct panel panel_of(const struct live_stage *s)
{
	struct display_facts f = s->ports.display.facts(s->ports.display.self);
	return panel_make(f.w_px, f.h_px, dpi_of(s, &f), s->options->floor_mm);
}

/* --- a script in real time ---------------------------------------------------------------------- */

static void pass(void *self, int64_t ms)
{
	struct live_stage *s = self;
	int64_t end = k_time_mono_ms(loop_refresh(s->loop)) + ms;
	do {
		int64_t left = end - k_time_mono_ms(loop_refresh(s->loop));
		loop_turn(s->loop, left > 0 ? left : 0);
	} while (!loop_is_stopped(s->loop) && k_time_mono_ms(loop_refresh(s->loop)) < end);
}

static bool cannot(void *self, bool on)
{
	(void)self;
	(void)on;
	return false;
}

static bool cannot_at_all(void *self)
{
	(void)self;
	return false;
}

static bool cannot_answer(void *self, const char *name)
{
	(void)self;
	(void)name;
	return false;
}

static int drive(struct live_stage *s)
{
	const struct options *o = s->options;
	struct stage stage = {.self = s, .pass = pass, .line = cannot, .room = cannot,
		.gone_next = cannot_at_all, .answer = cannot_answer, .clock = s->ports.clock};
	return script_run(s->app, &stage, &s->transcript, o->script, o->shots);
}

static void close_all(struct live_stage *s)
{
	app_destroy(s->app);
	s->app = NULL;
	content_switch_stop(&s->new_content);
	if (s->loop)
		loop_timer_remove(s->due);
	loop_watch_remove(s->hangup);
	if (s->hangup_fd > 0)
		close(s->hangup_fd);
	if (s->ports.speech.destroy)
		s->ports.speech.destroy(s->ports.speech.self);
	if (s->ports.courier.destroy)
		s->ports.courier.destroy(s->ports.courier.self);
	if (s->ports.printer.destroy)
		s->ports.printer.destroy(s->ports.printer.self);
	if (s->ports.indicator.destroy)
		s->ports.indicator.destroy(s->ports.indicator.self);
	if (s->input.destroy)
		s->input.destroy(s->input.self);
	if (s->ports.display.destroy)
		s->ports.display.destroy(s->ports.display.self);
	transcript_close(&s->transcript);
	loop_destroy(s->loop);
}

static enum err start_app(struct live_stage *s, const struct content *content)
{
	const struct options *o = s->options;
	struct profile profile = profile_default(tongue_find(o->lang)->index);
	profile.text_size = o->text_size;
	profile.theme = (enum theme)o->theme;
	struct app_config config = {.content = content, .assets_dir = o->assets, .panel = panel_of(s),
		.profile = profile};
	enum err e = transcript_open(&s->transcript, o->transcript, k_time_mono_ms(loop_now(s->loop)));
	if (!e)
		e = app_create(&config, &s->ports, &s->app);
	if (e)
		return e;
	app_checked(s->app, s->content->memory.now.checked_ms);
	app_observe(s->app, transcript_note, &s->transcript);
	(void)app_paint(s->app);
	return ERR_OK;
}

/* Begins on the screen asked for, once kiosk-sync has told what is possible here. */
static void jump(struct live_stage *s)
{
	enum { CONNECTED_WITHIN_MS = 500 };
	enum screen_id screen = s->options->screen ? screen_find(s->options->screen) : SCREEN_NONE;
	if (screen == SCREEN_NONE)
		return;
	pass(s, CONNECTED_WITHIN_MS);
	app_jump(s->app, screen);
}

int live_stage_run(const struct options *o, struct content_keeper *content)
{
	struct live_stage s = {.options = o, .content = content};
	int code = 1;
	enum err e = loop_create(&s.loop);
	if (!e) {
		s.ports.clock = (struct clock_port){.self = s.loop, .now = read_clock};
		e = open_display(&s);
		code = e ? EXIT_NO_SCREEN : 1;
	}
	if (!e)
		e = open_others(&s);
	if (!e)
		content_switch_start(&s.new_content, s.loop, content, &s.ports.courier);
	if (!e)
		e = start_app(&s, content->now);
	if (!e)
		e = watch_hangup(&s);
	if (!e) {
		loop_before_sleep(s.loop, before_sleep, &s);
		jump(&s);
		code = o->script ? drive(&s) : loop_run(s.loop);
	} else {
		log_error("us", "cannot start: %s", err_words(e));
	}
	close_all(&s);
	return code;
}
