/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/libinput/console_input.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"
#include "platform/libinput/jacks.h"
#include "platform/libinput/typing.h"

#include <errno.h>
#include <fcntl.h>
#include <libinput.h>
#include <libudev.h>
#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* SCALE: steps across the glass that libinput is asked for.  QUEUE_MAX: events of one dispatch
 * that wait for its end; more go out before it. */
enum { SCALE = 1 << 20, QUEUE_MAX = 256, MOUSE_FINGER = 0 };

/* What we know of one device, in its user data. */
struct known {
	enum input_device device;
	bool can_type;	       /* a keyboard with letters */
	struct typing *typing; /* made by its first key: a layout costs some milliseconds */
	bool is_held;	       /* pointer: the button is down */
	bool has_place;	       /* pointer: it told one */
	double x_mm, y_mm;
};

struct queued {
	struct input_event event;
	struct libinput_device *from; /* compared, never used */
};

struct console_input {
	struct loop *loop;
	struct udev *udev;
	struct libinput *libinput;
	struct loop_watch *watch;
	struct loop_timer *start;
	struct jacks *jacks;
	struct key_map keys;
	input_sink *sink;
	void *ctx;
	double w_mm, h_mm;
	bool has_calibration, has_told_panels;
	float calibration[6];
	int panels;
	struct queued queue[QUEUE_MAX];
	int queued;
};

/* --- libinput's needs --------------------------------------------------------------------- */

static int open_restricted(const char *path, int flags, void *ctx)
{
	(void)ctx;
	int fd = open(path, flags | O_CLOEXEC);
	if (fd >= 0)
		return fd;
	int errnum = errno;
	log_warn("hw", "input device %s cannot be opened: %s", path, strerror(errnum));
	return -errnum;
}

static void close_restricted(int fd, void *ctx)
{
	(void)ctx;
	close(fd);
}

static const struct libinput_interface interface = {open_restricted, close_restricted};

static void __attribute__((format(printf, 3, 0)))
on_log(struct libinput *li, enum libinput_log_priority priority, const char *fmt, va_list args)
{
	char line[256];
	(void)li;
	int n = vsnprintf(line, sizeof line, fmt, args);
	if (n > 0 && n < (int)sizeof line && line[n - 1] == '\n')
		line[n - 1] = '\0';
	if (priority >= LIBINPUT_LOG_PRIORITY_ERROR)
		log_warn("hw", "libinput: %s", line);
	else
		log_debug("hw", "libinput: %s", line);
}

/* --- the queue: events wait for the end of a dispatch, because a panel that is pulled out lifts
 * its fingers first, and that must not press anything --- */

static void flush(struct console_input *c)
{
	for (int i = 0; i < c->queued; i++)
		c->sink(c->ctx, &c->queue[i].event);
	c->queued = 0;
}

static void put(struct console_input *c, struct libinput_device *from, struct input_event event)
{
	if (c->queued == QUEUE_MAX)
		flush(c);
	c->queue[c->queued++] = (struct queued){.event = event, .from = from};
}

static void cancel_lifts(struct console_input *c, const struct libinput_device *from)
{
	for (int i = 0; i < c->queued; i++)
		if (c->queue[i].from == from && c->queue[i].event.kind == INPUT_TOUCH_UP)
			c->queue[i].event.kind = INPUT_TOUCH_CANCEL;
}

/* libinput tells CLOCK_MONOTONIC; our time goes on while the machine sleeps. */
static int64_t our_time_us(uint64_t monotonic_us)
{
	struct timespec boot, mono;
	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	int64_t asleep_us = (boot.tv_sec - mono.tv_sec) * INT64_C(1000000) +
			    (boot.tv_nsec - mono.tv_nsec) / 1000;
	return (int64_t)monotonic_us + (asleep_us < 1000 ? 0 : asleep_us);
}

/* --- devices ------------------------------------------------------------------------------ */

static bool has_letters(struct libinput_device *d)
{
	return libinput_device_keyboard_has_key(d, KEY_A) > 0 &&
	       libinput_device_keyboard_has_key(d, KEY_Z) > 0;
}

static enum input_device kind_of(const struct console_input *c, struct libinput_device *d)
{
	if (libinput_device_has_capability(d, LIBINPUT_DEVICE_CAP_TOUCH))
		return DEVICE_TOUCH;
	if (libinput_device_has_capability(d, LIBINPUT_DEVICE_CAP_POINTER))
		return DEVICE_MOUSE;
	if (!libinput_device_has_capability(d, LIBINPUT_DEVICE_CAP_KEYBOARD))
		return DEVICE_OTHER;
	bool is_pad = key_map_is_pad(
		&c->keys, libinput_device_get_id_vendor(d), libinput_device_get_id_product(d));
	return has_letters(d) && !is_pad ? DEVICE_KEYBOARD : DEVICE_KEYPAD;
}

static void count_panel(struct console_input *c, int change)
{
	bool had = c->panels > 0;
	c->panels += change;
	bool has = c->panels > 0;
	if (had == has)
		return;
	c->has_told_panels = true;
	put(c, NULL,
		(struct input_event){.kind = INPUT_TOUCH_LOST,
			.device = DEVICE_TOUCH,
			.time_us = loop_now(c->loop).mono_us,
			.on = has});
}

static void device_added(struct console_input *c, struct libinput_device *d)
{
	struct known *k = calloc(1, sizeof *k);
	libinput_device_set_user_data(d, k);
	if (!k)
		return;
	k->device = kind_of(c, d);
	k->can_type =
		libinput_device_has_capability(d, LIBINPUT_DEVICE_CAP_KEYBOARD) && has_letters(d);
	if (c->has_calibration && libinput_device_config_calibration_has_matrix(d))
		libinput_device_config_calibration_set_matrix(d, c->calibration);
	if (k->device == DEVICE_TOUCH)
		count_panel(c, 1);
	log_info("hw", "input device \"%s\" is here", libinput_device_get_name(d));
}

static void device_removed(struct console_input *c, struct libinput_device *d)
{
	struct known *k = libinput_device_get_user_data(d);
	cancel_lifts(c, d);
	libinput_device_set_user_data(d, NULL);
	if (!k)
		return;
	if (k->is_held)
		put(c, d,
			(struct input_event){.kind = INPUT_TOUCH_CANCEL,
				.device = DEVICE_MOUSE,
				.time_us = loop_now(c->loop).mono_us,
				.finger = MOUSE_FINGER});
	if (k->device == DEVICE_TOUCH || k->has_place)
		count_panel(c, -1);
	typing_destroy(k->typing);
	free(k);
	log_info("hw", "input device \"%s\" went away", libinput_device_get_name(d));
}

/* --- events ------------------------------------------------------------------------------- */

static void touched(struct console_input *c, struct libinput_event *event, struct known *k,
	enum input_kind kind)
{
	struct libinput_event_touch *t = libinput_event_get_touch_event(event);
	struct input_event e = {.kind = kind,
		.device = DEVICE_TOUCH,
		.time_us = our_time_us(libinput_event_touch_get_time_usec(t)),
		.finger = libinput_event_touch_get_seat_slot(t)};
	(void)k;
	if (kind == INPUT_TOUCH_DOWN || kind == INPUT_TOUCH_MOVE) {
		e.x_mm = libinput_event_touch_get_x_transformed(t, SCALE) / SCALE * c->w_mm;
		e.y_mm = libinput_event_touch_get_y_transformed(t, SCALE) / SCALE * c->h_mm;
	}
	put(c, libinput_event_get_device(event), e);
}

static void pointer_moved(struct console_input *c, struct libinput_event *event, struct known *k,
	enum input_kind kind)
{
	struct libinput_event_pointer *p = libinput_event_get_pointer_event(event);
	k->x_mm = libinput_event_pointer_get_absolute_x_transformed(p, SCALE) / SCALE * c->w_mm;
	k->y_mm = libinput_event_pointer_get_absolute_y_transformed(p, SCALE) / SCALE * c->h_mm;
	if (!k->has_place)
		count_panel(c, 1); /* some panels pretend to be a mouse, and machines in machines */
	k->has_place = true;
	if (k->is_held)
		put(c, libinput_event_get_device(event),
			(struct input_event){.kind = kind,
				.device = DEVICE_MOUSE,
				.time_us = our_time_us(libinput_event_pointer_get_time_usec(p)),
				.finger = MOUSE_FINGER,
				.x_mm = k->x_mm,
				.y_mm = k->y_mm});
}

static void pointer_button(struct console_input *c, struct libinput_event *event, struct known *k,
	enum input_kind kind)
{
	struct libinput_event_pointer *p = libinput_event_get_pointer_event(event);
	(void)kind;
	bool is_down = libinput_event_pointer_get_button_state(p) == LIBINPUT_BUTTON_STATE_PRESSED;
	if (libinput_event_pointer_get_button(p) != BTN_LEFT || !k->has_place ||
		k->is_held == is_down)
		return;
	k->is_held = is_down;
	put(c, libinput_event_get_device(event),
		(struct input_event){.kind = is_down ? INPUT_TOUCH_DOWN : INPUT_TOUCH_UP,
			.device = DEVICE_MOUSE,
			.time_us = our_time_us(libinput_event_pointer_get_time_usec(p)),
			.finger = MOUSE_FINGER,
			.x_mm = k->x_mm,
			.y_mm = k->y_mm});
}

static void key(struct console_input *c, struct libinput_event *event, struct known *k,
	enum input_kind kind)
{
	struct libinput_event_keyboard *kb = libinput_event_get_keyboard_event(event);
	unsigned code = libinput_event_keyboard_get_key(kb);
	bool is_down = libinput_event_keyboard_get_key_state(kb) == LIBINPUT_KEY_STATE_PRESSED;
	struct input_event e = {.kind = kind,
		.device = k->device == DEVICE_KEYBOARD ? DEVICE_KEYBOARD : DEVICE_KEYPAD,
		.time_us = our_time_us(libinput_event_keyboard_get_time_usec(kb)),
		.key = key_map_get(&c->keys, code)};
	if (k->can_type && !k->typing) {
		k->typing = typing_create();
		k->can_type = k->typing != NULL;
	}
	uint32_t typed = k->typing ? typing_key(k->typing, code, is_down) : 0;
	if (!is_down)
		return;
	if (e.key == KEY_TAB_ && k->typing && typing_is_shift(k->typing))
		e.key = KEY_BACKTAB_;
	if (e.key == KEY_NONE_) {
		e.kind = INPUT_TEXT;
		e.text = typed;
	}
	if (e.key != KEY_NONE_ || e.text)
		put(c, libinput_event_get_device(event), e);
}

static const struct {
	enum libinput_event_type type;
	void (*fn)(struct console_input *c, struct libinput_event *event, struct known *k,
		enum input_kind kind);
	enum input_kind kind;
} table[] = {
	{LIBINPUT_EVENT_TOUCH_DOWN, touched, INPUT_TOUCH_DOWN},
	{LIBINPUT_EVENT_TOUCH_MOTION, touched, INPUT_TOUCH_MOVE},
	{LIBINPUT_EVENT_TOUCH_UP, touched, INPUT_TOUCH_UP},
	{LIBINPUT_EVENT_TOUCH_CANCEL, touched, INPUT_TOUCH_CANCEL},
	{LIBINPUT_EVENT_POINTER_MOTION_ABSOLUTE, pointer_moved, INPUT_TOUCH_MOVE},
	{LIBINPUT_EVENT_POINTER_BUTTON, pointer_button, INPUT_TOUCH_DOWN},
	{LIBINPUT_EVENT_KEYBOARD_KEY, key, INPUT_KEY},
};

static void translate(struct console_input *c, struct libinput_event *event)
{
	struct libinput_device *d = libinput_event_get_device(event);
	enum libinput_event_type type = libinput_event_get_type(event);
	if (type == LIBINPUT_EVENT_DEVICE_ADDED)
		device_added(c, d);
	else if (type == LIBINPUT_EVENT_DEVICE_REMOVED)
		device_removed(c, d);
	struct known *k = libinput_device_get_user_data(d);
	for (size_t i = 0; k && i < K_COUNT(table); i++)
		if (table[i].type == type)
			table[i].fn(c, event, k, table[i].kind);
}

static void dispatch(struct console_input *c)
{
	if (libinput_dispatch(c->libinput))
		log_warn("hw", "input: dispatch failed");
	for (struct libinput_event *e; (e = libinput_get_event(c->libinput)) != NULL;) {
		translate(c, e);
		libinput_event_destroy(e);
	}
	flush(c);
}

static void on_ready(void *ctx, unsigned events)
{
	(void)events;
	dispatch(ctx);
}

static void on_start(void *ctx)
{
	struct console_input *c = ctx;
	c->start = NULL;
	dispatch(c);
	if (c->has_told_panels)
		return;
	c->has_told_panels = true;
	log_warn("hw", "no touch panel found");
	c->sink(c->ctx, &(struct input_event){.kind = INPUT_TOUCH_LOST,
				.device = DEVICE_TOUCH,
				.time_us = loop_now(c->loop).mono_us});
}

static void on_jack(void *ctx, bool is_in, int64_t time_us)
{
	struct console_input *c = ctx;
	c->sink(c->ctx, &(struct input_event){.kind = INPUT_HEADPHONES,
				.device = DEVICE_OTHER,
				.time_us = time_us,
				.on = is_in});
}

/* --- life --------------------------------------------------------------------------------- */

/* Devices that are left at the end keep what we know of them until here. */
static void forget_devices(struct console_input *c)
{
	libinput_suspend(c->libinput);
	for (struct libinput_event *e; (e = libinput_get_event(c->libinput)) != NULL;) {
		if (libinput_event_get_type(e) == LIBINPUT_EVENT_DEVICE_REMOVED)
			device_removed(c, libinput_event_get_device(e));
		libinput_event_destroy(e);
	}
	c->queued = 0;
}

static void destroy(void *self)
{
	struct console_input *c = self;
	if (!c)
		return;
	loop_timer_remove(c->start);
	loop_watch_remove(c->watch);
	jacks_destroy(c->jacks);
	if (c->libinput)
		forget_devices(c);
	libinput_unref(c->libinput);
	udev_unref(c->udev);
	free(c);
}

static enum err open_seat(struct console_input *c, const char *seat)
{
	c->udev = udev_new();
	if (!c->udev)
		return ERR_NO_MEMORY;
	c->libinput = libinput_udev_create_context(&interface, c, c->udev);
	if (!c->libinput)
		return ERR_NO_MEMORY;
	libinput_log_set_handler(c->libinput, on_log);
	if (libinput_udev_assign_seat(c->libinput, seat))
		return ERR_IO;
	return jacks_create(c->loop, on_jack, c, &c->jacks);
}

static enum err open_paths(struct console_input *c, const char *const *paths)
{
	c->libinput = libinput_path_create_context(&interface, c);
	if (!c->libinput)
		return ERR_NO_MEMORY;
	libinput_log_set_handler(c->libinput, on_log);
	for (; *paths; paths++)
		if (!libinput_path_add_device(c->libinput, *paths))
			log_warn("hw", "%s is not an input device for us", *paths);
	return ERR_OK;
}

enum err console_input_create(struct loop *loop, const struct console_input_spec *spec,
	input_sink *sink, void *ctx, struct input_port *port_out)
{
	enum err e = ERR_NO_MEMORY;
	struct console_input *c = calloc(1, sizeof *c);
	if (!c)
		goto out;
	c->loop = loop;
	c->sink = sink;
	c->ctx = ctx;
	c->w_mm = spec->w_mm;
	c->h_mm = spec->h_mm;
	c->keys = *spec->keys;
	c->has_calibration = spec->calibration != NULL;
	if (spec->calibration)
		memcpy(c->calibration, spec->calibration, sizeof c->calibration);
	e = spec->paths ? open_paths(c, spec->paths) : open_seat(c, spec->seat);
	if (e)
		goto out;
	e = loop_watch_add(loop, libinput_get_fd(c->libinput), LOOP_READ, on_ready, c, &c->watch);
	if (e)
		goto out;
	c->start = loop_timer_add(loop, 0, on_start, c);
	*port_out = (struct input_port){.self = c, .destroy = destroy};
	c = NULL;
out:
	destroy(c);
	return e;
}

void console_input_show(struct input_port *port, bool is_shown)
{
	struct console_input *c = port->self;
	if (!is_shown)
		libinput_suspend(c->libinput);
	else if (libinput_resume(c->libinput))
		log_warn("hw", "input devices did not come back");
	dispatch(c);
}
