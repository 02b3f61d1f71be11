/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_evdev: input devices inside the test's own process, for the real libinput and libevdev.
 * The kernel's calls (open, ioctl, read, fstat, stat) and udev's are answered here for device
 * files /dev/input/event90 and up, and passed on for everything else.  The program must be linked
 * with -rdynamic.  Needs no rights, no kernel modules, no running udev. */
#ifndef FOYER_TESTS_FAKE_EVDEV_H
#define FOYER_TESTS_FAKE_EVDEV_H

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#define input_event evdev_event /* the kernel's and the port's have one name */
#include <linux/input.h>
#undef input_event
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum {
	FAKES_MAX = 8,
	FAKE_FIRST = 90,
	FAKE_MONITORS = 4,
	FAKE_BITS = 768 / 8,
	FAKE_SLOTS = 10,
	FAKE_ABS_MAX = 4095
};

enum fake_kind { FAKE_PANEL, FAKE_KEYBOARD, FAKE_KEYPAD, FAKE_TABLET, FAKE_MOUSE, FAKE_JACK };

static struct fake {
	enum fake_kind kind;
	bool is_here, is_dead, is_locked,
		is_in; /* dead: reads fail; locked: cannot be opened; in: plug */
	unsigned vendor, product;
	int near_end, far_end;
	ino_t inode;
} fakes[FAKES_MAX];

/* --- what a test does --------------------------------------------------------------------- */

static struct fake_monitor {
	int near_end, far_end;
	bool is_open;
} fake_monitors[FAKE_MONITORS];

static inline void fake_reset(void)
{
	for (int i = 0; i < FAKES_MAX; i++) {
		if (fakes[i].near_end > 0) {
			close(fakes[i].near_end);
			close(fakes[i].far_end);
		}
		fakes[i] = (struct fake){0};
	}
}

static inline void fake_tell(int i, char action)
{
	for (int m = 0; m < FAKE_MONITORS; m++)
		if (fake_monitors[m].is_open &&
			write(fake_monitors[m].far_end, (char[]){(char)i, action}, 2) != 2)
			abort();
}

/* Puts a device in place i; udev tells those that watch. */
static inline struct fake *fake_plug(int i, enum fake_kind kind)
{
	int ends[2];
	struct stat st;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends))
		abort();
	fakes[i] = (struct fake){.kind = kind,
		.is_here = true,
		.vendor = 0x1234,
		.product = 0x5678,
		.near_end = ends[0],
		.far_end = ends[1]};
	fstat(ends[0], &st);
	fakes[i].inode = st.st_ino;
	fake_tell(i, '+');
	return &fakes[i];
}

/* Pulls it out: reading fails from now on, and udev tells those that watch. */
static inline void fake_pull(int i)
{
	fakes[i].is_here = false;
	fakes[i].is_dead = true;
	fake_tell(i, '-');
}

static inline void fake_send(int i, unsigned type, unsigned code, int value)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	struct evdev_event e = {.type = (uint16_t)type, .code = (uint16_t)code, .value = value};
	e.input_event_sec = now.tv_sec;
	e.input_event_usec = now.tv_nsec / 1000;
	if (write(fakes[i].far_end, &e, sizeof e) != sizeof e)
		abort();
}

static inline void fake_sync(int i)
{
	fake_send(i, EV_SYN, SYN_REPORT, 0);
}

static inline void fake_key(int i, unsigned code, int value)
{
	fake_send(i, EV_KEY, code, value);
	fake_sync(i);
}

/* id < 0 lifts. */
static inline void fake_finger(int i, int slot, int id, int x, int y)
{
	fake_send(i, EV_ABS, ABS_MT_SLOT, slot);
	fake_send(i, EV_ABS, ABS_MT_TRACKING_ID, id);
	if (id >= 0) {
		fake_send(i, EV_ABS, ABS_MT_POSITION_X, x);
		fake_send(i, EV_ABS, ABS_MT_POSITION_Y, y);
	}
	fake_sync(i);
}

/* --- the kernel --------------------------------------------------------------------------- */

static inline struct fake *fake_of_path(const char *path)
{
	int n;
	char rest;
	if (!path || sscanf(path, "/dev/input/event%d%c", &n, &rest) != 1 || n < FAKE_FIRST ||
		n >= FAKE_FIRST + FAKES_MAX || !fakes[n - FAKE_FIRST].is_here)
		return NULL;
	return &fakes[n - FAKE_FIRST];
}

static inline int real_fstat(int fd, struct stat *st)
{
	int (*next)(int, struct stat *);
	*(void **)&next = dlsym(RTLD_NEXT, "fstat");
	return next(fd, st);
}

static inline struct fake *fake_of_fd(int fd)
{
	struct stat st;
	if (real_fstat(fd, &st) || !S_ISSOCK(st.st_mode))
		return NULL;
	for (int i = 0; i < FAKES_MAX; i++)
		if (fakes[i].near_end > 0 && fakes[i].inode == st.st_ino)
			return &fakes[i];
	return NULL;
}

static inline int fake_open(const char *name, const char *path, int flags, unsigned mode)
{
	struct fake *f = fake_of_path(path);
	if (f && f->is_locked) {
		errno = EACCES;
		return -1;
	}
	if (f)
		return fcntl(f->near_end, F_DUPFD_CLOEXEC, 3);
	int (*next)(const char *, int, ...);
	*(void **)&next = dlsym(RTLD_NEXT, name);
	return next(path, flags, mode);
}

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	return fake_open("open", path, flags, 0);
}
int __open64_2(const char *path, int flags)
{
	return fake_open("open64", path, flags, 0);
}
#undef open
int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	unsigned mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, unsigned) : 0;
	va_end(args);
	return fake_open("open", path, flags, mode);
}

ssize_t read(int fd, void *bytes, size_t n)
{
	struct fake *f = fake_of_fd(fd);
	ssize_t (*next)(int, void *, size_t);
	*(void **)&next = dlsym(RTLD_NEXT, "read");
	if (f && f->is_dead) {
		errno = ENODEV;
		return -1;
	}
	return next(fd, bytes, n);
}

static inline void fake_stat(const struct fake *f, void *st)
{
	struct stat *s = st; /* stat64 is the same on 64-bit Linux */
	memset(s, 0, sizeof *s);
	s->st_mode = S_IFCHR | 0660;
	s->st_rdev = makedev(13, 64 + FAKE_FIRST + (unsigned)(f - fakes));
}

int fstat64(int fd, struct stat64 *st)
{
	struct fake *f = fake_of_fd(fd);
	if (!f)
		return real_fstat(fd, (struct stat *)st);
	fake_stat(f, st);
	return 0;
}

int stat64(const char *path, struct stat64 *st)
{
	struct fake *f = fake_of_path(path);
	if (!f)
		return fstatat64(AT_FDCWD, path, st, 0);
	fake_stat(f, st);
	return 0;
}

static inline void fake_set(unsigned char *bits, unsigned bit)
{
	bits[bit / 8] |= (unsigned char)(1u << bit % 8);
}

static inline void fake_types(const struct fake *f, unsigned char *bits)
{
	fake_set(bits, EV_SYN);
	if (f->kind == FAKE_JACK) {
		fake_set(bits, EV_SW);
		return;
	}
	fake_set(bits, EV_KEY);
	if (f->kind == FAKE_PANEL || f->kind == FAKE_TABLET)
		fake_set(bits, EV_ABS);
	if (f->kind == FAKE_MOUSE)
		fake_set(bits, EV_REL);
	if (f->kind == FAKE_KEYBOARD || f->kind == FAKE_KEYPAD)
		fake_set(bits, EV_REP);
}

static inline void fake_keys(const struct fake *f, unsigned char *bits)
{
	static const unsigned short pad[] = {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_ENTER,
		KEY_VOLUMEUP, KEY_VOLUMEDOWN, KEY_F23, KEY_F24};
	if (f->kind == FAKE_PANEL)
		fake_set(bits, BTN_TOUCH);
	if (f->kind == FAKE_TABLET || f->kind == FAKE_MOUSE) {
		fake_set(bits, BTN_LEFT);
		fake_set(bits, BTN_RIGHT);
		fake_set(bits, BTN_MIDDLE); /* without it libinput holds presses back 50 ms */
	}
	for (unsigned i = 0; f->kind == FAKE_KEYPAD && i < sizeof pad / sizeof pad[0]; i++)
		fake_set(bits, pad[i]);
	for (unsigned i = KEY_ESC; f->kind == FAKE_KEYBOARD && i <= KEY_F24; i++)
		fake_set(bits, i);
}

static inline void fake_axes(const struct fake *f, unsigned char *bits)
{
	fake_set(bits, ABS_X);
	fake_set(bits, ABS_Y);
	if (f->kind == FAKE_PANEL) {
		fake_set(bits, ABS_MT_SLOT);
		fake_set(bits, ABS_MT_POSITION_X);
		fake_set(bits, ABS_MT_POSITION_Y);
		fake_set(bits, ABS_MT_TRACKING_ID);
	}
}

static inline int fake_bits(const struct fake *f, unsigned type, unsigned char *out, unsigned len)
{
	unsigned char bits[FAKE_BITS] = {0};
	if (type == 0)
		fake_types(f, bits);
	else if (type == EV_KEY && f->kind != FAKE_JACK)
		fake_keys(f, bits);
	else if (type == EV_ABS && (f->kind == FAKE_PANEL || f->kind == FAKE_TABLET))
		fake_axes(f, bits);
	else if (type == EV_REL && f->kind == FAKE_MOUSE)
		bits[0] = 1 << REL_X | 1 << REL_Y;
	else if (type == EV_SW && f->kind == FAKE_JACK)
		fake_set(bits, SW_HEADPHONE_INSERT);
	memset(out, 0, len);
	memcpy(out, bits, len < sizeof bits ? len : sizeof bits);
	return (int)len;
}

static inline void fake_abs(unsigned axis, struct input_absinfo *out)
{
	*out = (struct input_absinfo){.maximum = FAKE_ABS_MAX, .resolution = 10};
	if (axis == ABS_MT_SLOT)
		*out = (struct input_absinfo){.maximum = FAKE_SLOTS - 1};
	if (axis == ABS_MT_TRACKING_ID)
		*out = (struct input_absinfo){.maximum = 65535};
}

static inline int fake_ioctl(const struct fake *f, unsigned long request, void *p)
{
	unsigned nr = _IOC_NR(request), len = _IOC_SIZE(request);
	if (nr == _IOC_NR(EVIOCGID)) {
		*(struct input_id *)p =
			(struct input_id){BUS_USB, (uint16_t)f->vendor, (uint16_t)f->product, 1};
		return 0;
	}
	if (nr == _IOC_NR(EVIOCGVERSION)) {
		*(int *)p = EV_VERSION;
		return 0;
	}
	if (nr == _IOC_NR(EVIOCGREP)) {
		memset(p, 0, len);
		return 0;
	}
	if (nr == _IOC_NR(EVIOCGPHYS(0)) || nr == _IOC_NR(EVIOCGUNIQ(0))) {
		errno = ENOENT;
		return -1;
	}
	if (nr == _IOC_NR(EVIOCGNAME(0)))
		return snprintf(p, len, "fake %d", (int)f->kind) + 1;
	if (nr == _IOC_NR(EVIOCGPROP(0))) {
		memset(p, 0, len);
		if (f->kind == FAKE_PANEL)
			fake_set(p, INPUT_PROP_DIRECT);
		return (int)len;
	}
	if (nr == 0x0a) { /* EVIOCGMTSLOTS: no finger is down */
		int32_t *slots = p;
		for (unsigned i = 1; i < len / sizeof *slots; i++)
			slots[i] = slots[0] == ABS_MT_TRACKING_ID ? -1 : 0;
		return 0;
	}
	if (nr >= 0x18 && nr <= 0x1b) {
		memset(p, 0, len);
		if (nr == _IOC_NR(EVIOCGSW(0)) && f->is_in)
			fake_set(p, SW_HEADPHONE_INSERT);
		return (int)len;
	}
	if (nr >= 0x20 && nr < 0x40)
		return fake_bits(f, nr - 0x20, p, len);
	if (nr >= 0x40 && nr < 0x80) {
		fake_abs(nr - 0x40, p);
		return 0;
	}
	if (request == EVIOCGRAB || request == EVIOCSCLOCKID)
		return 0;
	errno = EINVAL;
	return -1;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list args;
	va_start(args, request);
	void *p = va_arg(args, void *);
	va_end(args);
	struct fake *f = _IOC_TYPE(request) == 'E' ? fake_of_fd(fd) : NULL;
	if (f)
		return fake_ioctl(f, request, p);
	int (*next)(int, unsigned long, ...);
	*(void **)&next = dlsym(RTLD_NEXT, "ioctl");
	return next(fd, request, p);
}

#include "tests/unit/platform/fake_udev.h"

#endif
