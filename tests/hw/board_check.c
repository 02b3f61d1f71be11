/* SPDX-License-Identifier: GPL-3.0-or-later */
/* board_check: the drivers of the console on a real kernel: a real card, a real console, devices
 * made with uinput.  Run as root, from a console; tests/hw/vm.sh runs it in a virtual machine.
 * Exit 0: all well, 1: a check failed, 77: this machine has no card or no uinput. */
#include <errno.h>
#include <fcntl.h>
#define input_event evdev_event /* the kernel's and the port's have one name */
#include <linux/uinput.h>
#undef input_event
#include <linux/vt.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "platform/drm/drm_display.h"
#include "platform/libinput/console_input.h"

enum { SKIPPED = 77, ABS_RANGE = 4095, HEARD_MAX = 256, WAIT_MS = 8000 };
static const double glass_w_mm = 300, glass_h_mm = 200;

static struct {
	struct loop *loop;
	struct display_port display;
	struct input_port input;
	struct input_event events[HEARD_MAX];
	int count, seen, shown, hidden, failures;
} board;

static void check(bool is_good, const char *what)
{
	printf("%s %s\n", is_good ? "ok    " : "FAILED", what);
	fflush(stdout);
	board.failures += !is_good;
}

static void hear(void *ctx, const struct input_event *e)
{
	(void)ctx;
	if (board.count < HEARD_MAX)
		board.events[board.count++] = *e;
}

static void on_shown(void *ctx, bool is_shown)
{
	(void)ctx;
	board.shown += is_shown;
	board.hidden += !is_shown;
	console_input_show(&board.input, is_shown);
}

/* The next event of a kind; NULL if none comes in time. */
static const struct input_event *wait_for(enum input_kind kind)
{
	int64_t until_us = loop_refresh(board.loop).mono_us + WAIT_MS * 1000;
	while (loop_refresh(board.loop).mono_us < until_us) {
		while (board.seen < board.count)
			if (board.events[board.seen++].kind == kind)
				return &board.events[board.seen - 1];
		loop_turn(board.loop, 50);
	}
	return NULL;
}

/* --- devices made with uinput ------------------------------------------------------------- */

static void axis(int fd, unsigned code, int max)
{
	struct uinput_abs_setup a = {
		.code = (uint16_t)code, .absinfo = {.maximum = max, .resolution = 10}};
	ioctl(fd, UI_ABS_SETUP, &a);
}

static int begin(void)
{
	return open("/dev/uinput", O_WRONLY | O_CLOEXEC);
}

static int finish(int fd, const char *name)
{
	struct uinput_setup setup = {.id = {BUS_USB, 0x1234, 0x5678, 1}};
	snprintf(setup.name, sizeof setup.name, "%s", name);
	if (ioctl(fd, UI_DEV_SETUP, &setup) || ioctl(fd, UI_DEV_CREATE)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int make_panel(void)
{
	int fd = begin();
	ioctl(fd, UI_SET_PROPBIT, INPUT_PROP_DIRECT);
	ioctl(fd, UI_SET_EVBIT, EV_KEY);
	ioctl(fd, UI_SET_EVBIT, EV_ABS);
	ioctl(fd, UI_SET_KEYBIT, BTN_TOUCH);
	axis(fd, ABS_X, ABS_RANGE);
	axis(fd, ABS_Y, ABS_RANGE);
	axis(fd, ABS_MT_SLOT, 9);
	axis(fd, ABS_MT_TRACKING_ID, 65535);
	axis(fd, ABS_MT_POSITION_X, ABS_RANGE);
	axis(fd, ABS_MT_POSITION_Y, ABS_RANGE);
	return finish(fd, "check panel");
}

static int make_keypad(void)
{
	static const int keys[] = {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_ENTER, KEY_F23};
	int fd = begin();
	ioctl(fd, UI_SET_EVBIT, EV_KEY);
	ioctl(fd, UI_SET_EVBIT, EV_REP);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		ioctl(fd, UI_SET_KEYBIT, keys[i]);
	return finish(fd, "check keypad");
}

static int make_socket(void)
{
	int fd = begin();
	ioctl(fd, UI_SET_EVBIT, EV_SW);
	ioctl(fd, UI_SET_SWBIT, SW_HEADPHONE_INSERT);
	return finish(fd, "check socket");
}

static void send(int fd, unsigned type, unsigned code, int value)
{
	struct evdev_event e = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
	if (write(fd, &e, sizeof e) != sizeof e)
		perror("uinput");
}

static void unplug(int fd)
{
	ioctl(fd, UI_DEV_DESTROY);
	close(fd);
}

/* --- checks ------------------------------------------------------------------------------- */

/* Four quarters: red, green, blue, white. */
static void check_display(void)
{
	struct display_facts f = board.display.facts(board.display.self);
	printf("screen %dx%d px, %.0f mm wide\n", f.w_px, f.h_px, f.w_mm);
	uint32_t *px = calloc((size_t)f.w_px * (size_t)f.h_px, sizeof *px);
	struct px_image image = {.px = px, .w = f.w_px, .h = f.h_px, .stride_bytes = f.w_px * 4};
	static const uint32_t colours[] = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff};
	for (int y = 0; px && y < f.h_px; y++)
		for (int x = 0; x < f.w_px; x++)
			px[y * f.w_px + x] = colours[(y >= f.h_px / 2) * 2 + (x >= f.w_px / 2)];
	struct px_rect all = {0, 0, f.w_px, f.h_px};
	check(px && board.display.present(board.display.self, &image, &all, 1) == ERR_OK,
		"a picture is shown");
	int64_t from_us = loop_refresh(board.loop).mono_us;
	struct px_rect tiles[2] = {{0, 0, 300, 150}, {f.w_px - 300, 0, 300, 150}};
	for (int i = 0; i < 100; i++)
		if (board.display.present(board.display.self, &image, tiles, 2))
			board.failures++;
	printf("two tiles are shown in %.2f ms\n",
		(double)(loop_refresh(board.loop).mono_us - from_us) / 100e3);
	free(px);
}

static void check_touch(void)
{
	const struct input_event *e = wait_for(INPUT_TOUCH_LOST);
	bool has_own = e && e->on;
	check(e != NULL, "it is told whether there is a panel");
	int fd = make_panel();
	e = has_own ? e : wait_for(INPUT_TOUCH_LOST);
	check(e && e->on, "a panel that is plugged in is found");
	for (int i = 0; has_own && i < 40; i++)
		loop_turn(board.loop, 50);
	send(fd, EV_ABS, ABS_MT_SLOT, 0);
	send(fd, EV_ABS, ABS_MT_TRACKING_ID, 1);
	send(fd, EV_ABS, ABS_MT_POSITION_X, 2048);
	send(fd, EV_ABS, ABS_MT_POSITION_Y, 1024);
	send(fd, EV_KEY, BTN_TOUCH, 1);
	send(fd, EV_SYN, SYN_REPORT, 0);
	e = wait_for(INPUT_TOUCH_DOWN);
	check(e && fabs(e->x_mm - glass_w_mm / 2) < 0.2 && fabs(e->y_mm - glass_h_mm / 4) < 0.2,
		"a finger is where it is, in millimetres");
	unplug(fd);
	check(wait_for(INPUT_TOUCH_CANCEL) != NULL, "pulling the panel out cancels the finger");
	if (!has_own) {
		e = wait_for(INPUT_TOUCH_LOST);
		check(e && !e->on, "and is told");
	}
}

static void check_keys(void)
{
	int fd = make_keypad();
	int64_t plugged_us = loop_refresh(board.loop).mono_us;
	const struct input_event *e = NULL;
	while (!e && loop_refresh(board.loop).mono_us - plugged_us < WAIT_MS * 1000) {
		send(fd, EV_KEY, KEY_F23, 1);
		send(fd, EV_SYN, SYN_REPORT, 0);
		send(fd, EV_KEY, KEY_F23, 0);
		send(fd, EV_SYN, SYN_REPORT, 0);
		for (int i = 0; i < 4 && !e; i++) {
			loop_turn(board.loop, 50);
			while (board.seen < board.count && !e)
				if (board.events[board.seen++].kind == INPUT_KEY)
					e = &board.events[board.seen - 1];
		}
	}
	printf("a keypad works %.1f s after it is plugged in\n",
		(double)(loop_refresh(board.loop).mono_us - plugged_us) / 1e6);
	check(e && e->key == KEY_FASTER_ && e->device == DEVICE_KEYPAD, "a key of a keypad");
	unplug(fd);
}

static void check_socket(void)
{
	int fd = make_socket();
	for (int i = 0; i < 20; i++)
		loop_turn(board.loop, 50);
	send(fd, EV_SW, SW_HEADPHONE_INSERT, 1);
	send(fd, EV_SYN, SYN_REPORT, 0);
	const struct input_event *e = wait_for(INPUT_HEADPHONES);
	check(e && e->on, "headphones in");
	unplug(fd);
	e = wait_for(INPUT_HEADPHONES);
	check(e && !e->on, "the socket is pulled out with them");
}

static void turn_until(const int *count, int least)
{
	for (int i = 0; i < 100 && *count < least; i++)
		loop_turn(board.loop, 50);
}

static void check_console(void)
{
	struct vt_stat state;
	int fd = open("/dev/tty0", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, VT_GETSTATE, &state)) {
		printf("no consoles here\n");
		return;
	}
	int ours = state.v_active, other = ours == 5 ? 6 : 5;
	ioctl(fd, VT_ACTIVATE, other);
	turn_until(&board.hidden, 1);
	check(board.hidden == 1, "another console can be shown");
	ioctl(fd, VT_ACTIVATE, ours);
	turn_until(&board.shown, 1);
	check(board.shown == 1, "and left again");
	close(fd);
	check_display();
}

int main(void)
{
	struct key_map keys;
	key_map_default(&keys);
	struct drm_display_spec screen = {.on_shown = on_shown};
	struct console_input_spec glass = {
		.w_mm = glass_w_mm, .h_mm = glass_h_mm, .keys = &keys, .seat = "seat0"};
	if (access("/dev/uinput", W_OK) || loop_create(&board.loop))
		return printf("skipped: no /dev/uinput that may be written\n"), SKIPPED;
	if (drm_display_create(board.loop, &screen, &board.display))
		return printf("skipped: no screen\n"), SKIPPED;
	if (console_input_create(board.loop, &glass, hear, NULL, &board.input))
		return printf("FAILED no input\n"), 1;
	check_display();
	check_touch();
	check_keys();
	check_socket();
	check_console();
	printf("DRAWN\n"); /* a picture of the screen may be taken now */
	fflush(stdout);
	for (int i = 0; i < 40; i++)
		loop_turn(board.loop, 50);
	board.input.destroy(board.input.self);
	board.display.destroy(board.display.self);
	loop_destroy(board.loop);
	printf("%s\n", board.failures ? "FAILED" : "ALL OK");
	return board.failures != 0;
}
