/* SPDX-License-Identifier: GPL-3.0-or-later */
/* glass: measures any program on an X screen from outside, as a person's eye would.
 *   glass start NAME X Y RRGGBB PROGRAM ARGS...   exec to the first time that pixel has that
 * colour; the program goes on; prints `NAME ms` and `pid PID` glass click NAME TIMES X Y button
 * down at X, Y to the first pixel near it that changes; the button is let go off the item */
#include "tests/bench/sample.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { PATIENCE_US = 30000000, CHANGE_US = 2000000, REST_US = 400000, PATCH = 24, NEAR = 12 };

static unsigned long pixel(Display *d, int x, int y)
{
	XImage *i = XGetImage(d, DefaultRootWindow(d), x, y, 1, 1, AllPlanes, ZPixmap);
	unsigned long p = i ? XGetPixel(i, 0, 0) & 0xffffff : 0;
	if (i)
		XDestroyImage(i);
	return p;
}

static bool is_near(unsigned long a, unsigned long b)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (labs((long)(a >> shift & 255) - (long)(b >> shift & 255)) > NEAR)
			return false;
	return true;
}

static int start(Display *d, char **argv)
{
	int x = atoi(argv[3]), y = atoi(argv[4]);
	unsigned long wanted = strtoul(argv[5], NULL, 16);
	double from_us = now_us();
	pid_t pid = fork();
	if (!pid) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(argv[6], argv + 6);
		_exit(127);
	}
	while (!is_near(pixel(d, x, y), wanted)) {
		if (now_us() - from_us > PATIENCE_US) {
			fprintf(stderr, "glass: %s never showed %06lx\n", argv[6], wanted);
			return 1;
		}
		sleep_us(200);
	}
	printf("%s %.1f\npid %d\n", argv[2], (now_us() - from_us) / 1000, (int)pid);
	return 0;
}

/* The patch round x, y as bytes; false if it cannot be read. */
static bool look(Display *d, int x, int y, char out[PATCH * PATCH * 4])
{
	XImage *i = XGetImage(d, DefaultRootWindow(d), x - PATCH / 2, y - PATCH / 2, PATCH, PATCH,
		AllPlanes, ZPixmap);
	if (!i)
		return false;
	memcpy(out, i->data, PATCH * PATCH * 4);
	XDestroyImage(i);
	return true;
}

static void move_to(Display *d, int x, int y)
{
	XTestFakeMotionEvent(d, DefaultScreen(d), x, y, CurrentTime);
	XSync(d, False);
}

static int click(Display *d, char **argv)
{
	static struct sample sample;
	static char before[PATCH * PATCH * 4], now[PATCH * PATCH * 4];
	int times = atoi(argv[3]), x = atoi(argv[4]), y = atoi(argv[5]);
	for (int i = 0; i < times; i++) {
		move_to(d, x, y);
		sleep_us(REST_US + i % 17 * 1000);
		if (!look(d, x, y, before))
			return 1;
		double from_us = now_us();
		XTestFakeButtonEvent(d, 1, True, CurrentTime);
		XSync(d, False);
		do {
			if (!look(d, x, y, now))
				return 1;
		} while (!memcmp(before, now, sizeof now) && now_us() - from_us < CHANGE_US);
		if (memcmp(before, now, sizeof now) != 0)
			sample_add(&sample, (now_us() - from_us) / 1000);
		move_to(d, 2, 2);
		XTestFakeButtonEvent(d, 1, False, CurrentTime);
		XSync(d, False);
	}
	sample_print(&sample, argv[2]);
	return sample.n < times / 2;
}

int main(int argc, char **argv)
{
	Display *d = XOpenDisplay(NULL);
	if (!d)
		return 2;
	if (argc >= 7 && !strcmp(argv[1], "start"))
		return start(d, argv);
	if (argc == 6 && !strcmp(argv[1], "click"))
		return click(d, argv);
	return 2;
}
