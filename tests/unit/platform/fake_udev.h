/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_udev: the udev that knows the devices of fake_evdev.h, which includes this. */
#ifndef FOYER_TESTS_FAKE_UDEV_H
#define FOYER_TESTS_FAKE_UDEV_H

struct udev {
	int refs;
};
struct udev_device {
	int refs, index;
	struct udev *udev;
	const char *action;
	char syspath[96], sysname[24], devnode[40];
};
struct udev_list_entry {
	char name[96];
	int next;
};
struct udev_enumerate {
	struct udev_list_entry entries[FAKES_MAX];
	int count;
};
struct udev_monitor {
	struct udev *udev;
	struct fake_monitor *wire;
};

struct udev *udev_new(void)
{
	struct udev *u = calloc(1, sizeof *u);
	u->refs = 1;
	return u;
}
struct udev *udev_ref(struct udev *u)
{
	u->refs++;
	return u;
}
struct udev *udev_unref(struct udev *u)
{
	if (u && --u->refs == 0)
		free(u);
	return NULL;
}

static inline struct udev_device *fake_device(struct udev *u, int index, const char *action)
{
	struct udev_device *d = calloc(1, sizeof *d);
	*d = (struct udev_device){.refs = 1, .index = index, .udev = u, .action = action};
	snprintf(d->sysname, sizeof d->sysname, "event%d", FAKE_FIRST + index);
	snprintf(d->syspath, sizeof d->syspath, "/sys/devices/fake/input%d/event%d", index,
		FAKE_FIRST + index);
	snprintf(d->devnode, sizeof d->devnode, "/dev/input/event%d", FAKE_FIRST + index);
	return d;
}
struct udev_device *udev_device_new_from_syspath(struct udev *u, const char *path)
{
	for (int i = 0; i < FAKES_MAX; i++) {
		char name[24];
		snprintf(name, sizeof name, "/event%d", FAKE_FIRST + i);
		if (fakes[i].is_here && strstr(path, name))
			return fake_device(u, i, NULL);
	}
	return NULL;
}
struct udev_device *udev_device_new_from_devnum(struct udev *u, char type, dev_t devnum)
{
	int i = (int)minor(devnum) - 64 - FAKE_FIRST;
	return type == 'c' && i >= 0 && i < FAKES_MAX ? fake_device(u, i, NULL) : NULL;
}
struct udev_device *udev_device_ref(struct udev_device *d)
{
	d->refs++;
	return d;
}
struct udev_device *udev_device_unref(struct udev_device *d)
{
	if (d && --d->refs == 0)
		free(d);
	return NULL;
}
struct udev *udev_device_get_udev(struct udev_device *d)
{
	return d->udev;
}
const char *udev_device_get_action(struct udev_device *d)
{
	return d->action;
}
const char *udev_device_get_devnode(struct udev_device *d)
{
	return d->devnode;
}
const char *udev_device_get_syspath(struct udev_device *d)
{
	return d->syspath;
}
const char *udev_device_get_sysname(struct udev_device *d)
{
	return d->sysname;
}
int udev_device_get_is_initialized(struct udev_device *d)
{
	return d != NULL;
}
struct udev_device *udev_device_get_parent(struct udev_device *d)
{
	(void)d;
	return NULL;
}
struct udev_device *udev_device_get_parent_with_subsystem_devtype(
	struct udev_device *d, const char *subsystem, const char *type)
{
	(void)type;
	return strcmp(subsystem, "input") ? NULL : d;
}
const char *udev_device_get_sysattr_value(struct udev_device *d, const char *name)
{
	if (strcmp(name, "capabilities/sw"))
		return NULL;
	return fakes[d->index].kind == FAKE_JACK ? "4" : "0";
}
const char *udev_device_get_property_value(struct udev_device *d, const char *name)
{
	static const char *const says[] = {
		[FAKE_PANEL] = "ID_INPUT_TOUCHSCREEN",
		[FAKE_KEYBOARD] = "ID_INPUT_KEYBOARD",
		[FAKE_KEYPAD] = "ID_INPUT_KEYBOARD",
		[FAKE_TABLET] = "ID_INPUT_MOUSE",
		[FAKE_MOUSE] = "ID_INPUT_MOUSE",
		[FAKE_JACK] = "ID_INPUT_SWITCH",
	};
	bool is_so = !strcmp(name, "ID_INPUT") || !strcmp(name, says[fakes[d->index].kind]);
	return is_so ? "1" : NULL;
}
struct udev_enumerate *udev_enumerate_new(struct udev *u)
{
	(void)u;
	return calloc(1, sizeof(struct udev_enumerate));
}
struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *e)
{
	free(e);
	return NULL;
}
int udev_enumerate_add_match_subsystem(struct udev_enumerate *e, const char *subsystem)
{
	(void)e;
	(void)subsystem;
	return 0;
}
int udev_enumerate_scan_devices(struct udev_enumerate *e)
{
	for (int i = 0; i < FAKES_MAX; i++)
		if (fakes[i].is_here) {
			struct udev_list_entry *entry = &e->entries[e->count++];
			snprintf(entry->name, sizeof entry->name,
				"/sys/devices/fake/input%d/event%d", i, FAKE_FIRST + i);
		}
	for (int i = 0; i + 1 < e->count; i++)
		e->entries[i].next = 1;
	return 0;
}
struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *e)
{
	return e->count ? e->entries : NULL;
}
struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry)
{
	return entry->next ? entry + 1 : NULL;
}
const char *udev_list_entry_get_name(struct udev_list_entry *entry)
{
	return entry->name;
}
struct udev_monitor *udev_monitor_new_from_netlink(struct udev *u, const char *name)
{
	(void)name;
	struct udev_monitor *m = calloc(1, sizeof *m);
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends))
		abort();
	m->udev = u;
	m->wire = fake_monitors;
	while (m->wire->is_open)
		m->wire++;
	*m->wire = (struct fake_monitor){.near_end = ends[0], .far_end = ends[1], .is_open = true};
	return m;
}
struct udev_monitor *udev_monitor_unref(struct udev_monitor *m)
{
	if (m) {
		close(m->wire->near_end);
		close(m->wire->far_end);
		m->wire->is_open = false;
	}
	free(m);
	return NULL;
}
int udev_monitor_filter_add_match_subsystem_devtype(
	struct udev_monitor *m, const char *subsystem, const char *type)
{
	(void)m;
	(void)subsystem;
	(void)type;
	return 0;
}
int udev_monitor_enable_receiving(struct udev_monitor *m)
{
	(void)m;
	return 0;
}
int udev_monitor_get_fd(struct udev_monitor *m)
{
	return m->wire->near_end;
}
struct udev_device *udev_monitor_receive_device(struct udev_monitor *m)
{
	char event[2];
	if (recv(m->wire->near_end, event, 2, 0) != 2)
		return NULL;
	return fake_device(m->udev, event[0], event[1] == '+' ? "add" : "remove");
}

#endif
