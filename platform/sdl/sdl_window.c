/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/sdl/sdl_window.h"

#include "kiosk/base/log.h"
#include "platform/sdl/sdl_events.h"

#include <SDL.h>
#include <SDL_syswm.h>
#include <X11/Xlib.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_MS = 10, RECTS_MAX = 64 };

struct sdl_window {
	struct loop *loop;
	SDL_Window *window;
	Display *x11; /* borrowed from SDL; NULL under Wayland */
	struct loop_watch *watch;
	struct loop_timer *later; /* events wait that no file will tell of */
	struct sdl_events events;
	input_sink *sink;
	void *ctx;
	double dpi;
	char name[32];
	int ports; /* that are not destroyed yet */
	bool is_started, is_polled;
};

/* --- events ------------------------------------------------------------------------------- */

static void on_later(void *ctx);

static void drain_later(struct sdl_window *w, int after_ms)
{
	if (!w->later)
		w->later = loop_timer_add(w->loop, after_ms, on_later, w);
}

static void take(struct sdl_window *w, const SDL_Event *e)
{
	int width, height;
	SDL_GetWindowSize(w->window, &width, &height);
	if (e->type == SDL_WINDOWEVENT && e->window.event == SDL_WINDOWEVENT_EXPOSED)
		SDL_UpdateWindowSurface(w->window);
	else
		sdl_events_take(&w->events, e, 25.4 / w->dpi, width, height,
			loop_now(w->loop).mono_us, w->sink, w->ctx);
}

static void drain(struct sdl_window *w)
{
	for (SDL_Event e; SDL_PollEvent(&e);)
		take(w, &e);
	if (w->is_polled)
		drain_later(w, POLL_MS);
}

static void on_later(void *ctx)
{
	struct sdl_window *w = ctx;
	w->later = NULL;
	drain(w);
}

static void on_ready(void *ctx, unsigned events)
{
	(void)events;
	drain(ctx);
}

/* The file that the window system writes events to; -1: it has none that we know of. */
static int connection_of(struct sdl_window *w)
{
	SDL_SysWMinfo info;
	SDL_VERSION(&info.version);
	if (!SDL_GetWindowWMInfo(w->window, &info))
		return -1;
	if (info.subsystem == SDL_SYSWM_X11) {
		w->x11 = info.info.x11.display;
		return ConnectionNumber(w->x11);
	}
	if (info.subsystem != SDL_SYSWM_WAYLAND)
		return -1;
	/* SDL has loaded the library and keeps it. */
	void *library = dlopen("libwayland-client.so.0", RTLD_NOW | RTLD_NOLOAD);
	int (*get_fd)(struct wl_display *) = NULL;
	if (library)
		*(void **)&get_fd = dlsym(library, "wl_display_get_fd");
	int fd = get_fd ? get_fd(info.info.wl.display) : -1;
	if (library)
		dlclose(library);
	return fd;
}

/* --- display ------------------------------------------------------------------------------ */

static struct display_facts facts(void *self)
{
	const struct sdl_window *w = self;
	struct display_facts f = {.name = w->name};
	SDL_GetWindowSize(w->window, &f.w_px, &f.h_px);
	f.w_mm = f.w_px / w->dpi * 25.4;
	return f;
}

static enum err failed(const char *what)
{
	log_warn("hw", "window: %s: %s", what, SDL_GetError());
	return ERR_DEVICE;
}

/* Presenting reads from the connection, and what it finds there is told by no file again. */
static void look_for_events(struct sdl_window *w)
{
	if (!w->x11)
		SDL_PumpEvents();
	if (w->x11 ? QLength(w->x11) > 0 : SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT))
		drain_later(w, 0);
}

static enum err present(
	void *self, const struct px_image *image, const struct px_rect *rects, int n)
{
	struct sdl_window *w = self;
	SDL_Surface *to = SDL_GetWindowSurface(w->window);
	if (!to)
		return failed("no surface");
	SDL_Surface *from = SDL_CreateRGBSurfaceWithFormatFrom(
		image->px, image->w, image->h, 32, image->stride_bytes, SDL_PIXELFORMAT_RGB888);
	if (!from)
		return failed("no memory");
	SDL_Rect shown[RECTS_MAX];
	int count = 0;
	bool is_good = true;
	for (int i = 0; i < n; i++) {
		SDL_Rect r = {rects[i].x, rects[i].y, rects[i].w, rects[i].h}, at = r;
		is_good = SDL_BlitSurface(from, &r, to, &at) == 0 && is_good;
		if (at.w > 0 && at.h > 0)
			shown[count++] = at;
		if (count == RECTS_MAX || (i == n - 1 && count > 0)) {
			is_good = SDL_UpdateWindowSurfaceRects(w->window, shown, count) == 0 &&
				  is_good;
			count = 0;
		}
	}
	SDL_FreeSurface(from);
	look_for_events(w);
	return is_good ? ERR_OK : failed("not shown");
}

static void dim(void *self, bool is_dim)
{
	(void)self; /* a window has no light of its own */
	(void)is_dim;
}

/* --- life --------------------------------------------------------------------------------- */

static void close_window(struct sdl_window *w)
{
	loop_watch_remove(w->watch);
	loop_timer_remove(w->later);
	if (w->window)
		SDL_DestroyWindow(w->window);
	if (w->is_started)
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
	free(w);
}

static void port_destroy(void *self)
{
	struct sdl_window *w = self;
	if (--w->ports == 0)
		close_window(w);
}

/* SDL takes a driver that shows nothing, or the console, when no window system answers. */
static bool is_wanted(const char *driver)
{
	const char *asked = SDL_getenv("SDL_VIDEODRIVER");
	return driver && (!strcmp(driver, "x11") || !strcmp(driver, "wayland") ||
				 (asked && !strcmp(asked, driver)));
}

static enum err open_window(struct sdl_window *w, const struct sdl_window_spec *spec)
{
	SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* the loop has them */
	SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
	SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
	if (SDL_InitSubSystem(SDL_INIT_VIDEO))
		return failed("no X11 or Wayland answers");
	w->is_started = true;
	const char *driver = SDL_GetCurrentVideoDriver();
	if (!is_wanted(driver)) {
		log_warn("hw", "window: no X11 or Wayland answers (found only %s)",
			driver ? driver : "none");
		return ERR_DEVICE;
	}
	if (!strcmp(driver, "x11")) /* shared memory, not a texture: 25 to 75 times cheaper */
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	snprintf(w->name, sizeof w->name, "sdl %s", driver);
	w->window = SDL_CreateWindow(spec->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
		spec->w_px, spec->h_px,
		spec->is_fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : SDL_WINDOW_RESIZABLE);
	if (!w->window)
		return failed("not opened");
	SDL_StartTextInput();
	return ERR_OK;
}

static enum err watch_connection(struct sdl_window *w)
{
	int fd = connection_of(w);
	drain_later(w, 0); /* what came while the window opened */
	w->is_polled = fd < 0;
	return fd < 0 ? ERR_OK : loop_watch_add(w->loop, fd, LOOP_READ, on_ready, w, &w->watch);
}

enum err sdl_window_create(struct loop *loop, const struct sdl_window_spec *spec, input_sink *sink,
	void *ctx, struct display_port *display_out, struct input_port *input_out)
{
	struct sdl_window *w = calloc(1, sizeof *w);
	if (!w)
		return ERR_NO_MEMORY;
	*w = (struct sdl_window){
		.loop = loop, .sink = sink, .ctx = ctx, .dpi = spec->dpi, .ports = 2};
	enum err e = open_window(w, spec);
	if (!e)
		e = watch_connection(w);
	if (e) {
		close_window(w);
		return e;
	}
	*display_out = (struct display_port){
		.self = w, .facts = facts, .present = present, .dim = dim, .destroy = port_destroy};
	*input_out = (struct input_port){.self = w, .destroy = port_destroy};
	return ERR_OK;
}
