/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/libinput/jacks.h"

#include "kiosk/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <libudev.h>
#include <linux/input.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { READ_MAX = 32 };

/* One device with a headphone switch. */
struct jack {
	struct jacks *all;
	struct jack *next;
	struct loop_watch *watch;
	char *path; /* of its device in /sys */
	int fd;
	bool is_in;
};

struct jacks {
	struct loop *loop;
	jacks_fn *fn;
	void *ctx;
	struct udev *udev;
	struct udev_monitor *monitor;
	struct loop_watch *watch;
	struct loop_timer *start;
	struct jack *first;
	bool was_in;
};

static void tell(struct jacks *j, int64_t time_us)
{
	bool is_in = false;
	for (const struct jack *k = j->first; k; k = k->next)
		is_in = is_in || k->is_in;
	if (is_in == j->was_in)
		return;
	j->was_in = is_in;
	j->fn(j->ctx, is_in, time_us);
}

static void jack_destroy(struct jack *k)
{
	loop_watch_remove(k->watch);
	close(k->fd);
	free(k->path);
	free(k);
}

static void drop(struct jacks *j, struct jack *k)
{
	struct jack **at = &j->first;
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	jack_destroy(k);
	tell(j, loop_now(j->loop).mono_us);
}

/* The switch as it is now; for the start and after lost events. */
static bool read_switch(int fd)
{
	unsigned char bits[SW_MAX / 8 + 1] = {0};
	return ioctl(fd, EVIOCGSW(sizeof bits), bits) >= 0 &&
	       bits[SW_HEADPHONE_INSERT / 8] >> SW_HEADPHONE_INSERT % 8 & 1;
}

static void on_jack(void *ctx, unsigned events)
{
	struct jack *k = ctx;
	struct input_event e[READ_MAX];
	ssize_t n;
	(void)events;
	while ((n = read(k->fd, e, sizeof e)) > 0) {
		for (size_t i = 0; i < (size_t)n / sizeof e[0]; i++) {
			if (e[i].type == EV_SW && e[i].code == SW_HEADPHONE_INSERT)
				k->is_in = e[i].value;
			else if (e[i].type == EV_SYN && e[i].code == SYN_DROPPED)
				k->is_in = read_switch(k->fd);
		}
	}
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		drop(k->all, k);
	else
		tell(k->all, loop_now(k->all->loop).mono_us);
}

/* True if the device or the input it belongs to has a headphone switch. */
static bool has_switch(struct udev_device *d)
{
	struct udev_device *input = udev_device_get_parent_with_subsystem_devtype(d, "input", NULL);
	const char *bits = input ? udev_device_get_sysattr_value(input, "capabilities/sw") : NULL;
	return bits && strtoul(bits, NULL, 16) >> SW_HEADPHONE_INSERT & 1;
}

static void add(struct jacks *j, struct udev_device *d)
{
	const char *node = udev_device_get_devnode(d), *path = udev_device_get_syspath(d);
	if (!node || !strstr(node, "/event") || !has_switch(d))
		return;
	for (const struct jack *k = j->first; k; k = k->next)
		if (!strcmp(k->path, path))
			return;
	int fd = open(node, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		log_warn("hw", "headphone socket %s cannot be opened: %s", node, strerror(errno));
		return;
	}
	struct jack *k = calloc(1, sizeof *k);
	char *copy = strdup(path);
	if (!k || !copy || loop_watch_add(j->loop, fd, LOOP_READ, on_jack, k, &k->watch)) {
		free(k);
		free(copy);
		close(fd);
		return;
	}
	k->all = j;
	k->fd = fd;
	k->path = copy;
	k->is_in = read_switch(fd);
	k->next = j->first;
	j->first = k;
	tell(j, loop_now(j->loop).mono_us);
}

static void remove_device(struct jacks *j, struct udev_device *d)
{
	const char *path = udev_device_get_syspath(d);
	for (struct jack *k = j->first; k; k = k->next) {
		if (strcmp(k->path, path))
			continue;
		drop(j, k);
		return;
	}
}

static void on_udev(void *ctx, unsigned events)
{
	struct jacks *j = ctx;
	(void)events;
	struct udev_device *d = udev_monitor_receive_device(j->monitor);
	if (!d)
		return;
	const char *action = udev_device_get_action(d);
	if (action && !strcmp(action, "remove"))
		remove_device(j, d);
	else
		add(j, d);
	udev_device_unref(d);
}

static void look_around(void *ctx)
{
	struct jacks *j = ctx;
	j->start = NULL;
	struct udev_enumerate *all = udev_enumerate_new(j->udev);
	if (!all)
		return;
	udev_enumerate_add_match_subsystem(all, "input");
	udev_enumerate_scan_devices(all);
	struct udev_list_entry *entry;
	udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(all))
	{
		struct udev_device *d =
			udev_device_new_from_syspath(j->udev, udev_list_entry_get_name(entry));
		if (d)
			add(j, d);
		udev_device_unref(d);
	}
	udev_enumerate_unref(all);
}

enum err jacks_create(struct loop *loop, jacks_fn *fn, void *ctx, struct jacks **jacks_out)
{
	enum err e = ERR_NO_MEMORY;
	struct jacks *j = calloc(1, sizeof *j);
	if (!j)
		goto out;
	j->loop = loop;
	j->fn = fn;
	j->ctx = ctx;
	j->udev = udev_new();
	j->monitor = j->udev ? udev_monitor_new_from_netlink(j->udev, "udev") : NULL;
	e = ERR_IO;
	if (!j->monitor ||
		udev_monitor_filter_add_match_subsystem_devtype(j->monitor, "input", NULL) < 0 ||
		udev_monitor_enable_receiving(j->monitor) < 0)
		goto out;
	e = loop_watch_add(loop, udev_monitor_get_fd(j->monitor), LOOP_READ, on_udev, j, &j->watch);
	if (e)
		goto out;
	j->start = loop_timer_add(loop, 0, look_around, j);
	*jacks_out = j;
	j = NULL;
out:
	jacks_destroy(j);
	return e;
}

void jacks_destroy(struct jacks *j)
{
	if (!j)
		return;
	while (j->first) {
		struct jack *k = j->first;
		j->first = k->next;
		jack_destroy(k);
	}
	loop_watch_remove(j->watch);
	loop_timer_remove(j->start);
	udev_monitor_unref(j->monitor);
	udev_unref(j->udev);
	free(j);
}
