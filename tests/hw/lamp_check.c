/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lamp_check: the lamp of the desk on a real kernel: an LED of the kernel (the caps lock lamp of a
 * keyboard that uinput makes) and a line of a GPIO chip (a CP2112, which uhid makes and the kernel's
 * own driver runs), switched through libgpiod.  What reaches the device is what is checked.
 * As root, where uinput, uhid and hid-cp2112 are loaded: tests/hw/vm.sh. */
#include "kiosk/base/check.h"
#include "platform/gpio/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/uhid.h>
#include <linux/uinput.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static void must(bool is_well, const char *what)
{
	printf("%s %s\n", is_well ? "ok    " : "FAILED", what);
	fflush(stdout);
	if (!is_well)
		exit(1);
}

/* --- an LED of the kernel --------------------------------------------------------------------- */

static int keyboard_make(void)
{
	const struct uinput_setup setup = {.id = {.bustype = BUS_USB}, .name = "lamp check"};
	int fd = open("/dev/uinput", O_RDWR | O_NONBLOCK);
	must(fd >= 0, "uinput is there");
	ioctl(fd, UI_SET_EVBIT, EV_LED);
	ioctl(fd, UI_SET_LEDBIT, LED_CAPSL);
	ioctl(fd, UI_SET_EVBIT, EV_KEY);
	ioctl(fd, UI_SET_KEYBIT, KEY_CAPSLOCK);
	must(!ioctl(fd, UI_DEV_SETUP, &setup) && !ioctl(fd, UI_DEV_CREATE), "a keyboard with a lamp");
	return fd;
}

/* What the keyboard was told last about its lamp; -1 nothing within a second. */
static int keyboard_lamp(int fd)
{
	struct input_event e;
	struct pollfd one = {fd, POLLIN, 0};
	int value = -1;
	while (poll(&one, 1, value < 0 ? 1000 : 50) > 0)
		while (read(fd, &e, sizeof e) == (ssize_t)sizeof e)
			if (e.type == EV_LED && e.code == LED_CAPSL)
				value = e.value;
	return value;
}

static void check_led(void)
{
	glob_t found = {0};
	char words[300];
	struct output *o = NULL;
	int fd = keyboard_make();
	for (int i = 0; i < 20 && glob("/sys/class/leds/*::capslock", 0, NULL, &found); i++)
		usleep(100000);
	must(found.gl_pathc > 0, "the kernel made an LED of it");
	snprintf(words, sizeof words, "led:%s",
		strrchr(found.gl_pathv[found.gl_pathc - 1], '/') + 1);
	globfree(&found);
	must(!output_check(words, NULL), "the LED can be reached");
	must(!output_open(words, NULL, &o), "the LED was taken");
	must(!output_set(o, true) && keyboard_lamp(fd) == 1, "the LED burns");
	must(!output_set(o, false) && keyboard_lamp(fd) == 0, "the LED is off");
	must(!output_set(o, true) && keyboard_lamp(fd) == 1, "the LED burns again");
	output_close(o);
	must(keyboard_lamp(fd) == 0, "the LED is off when it is let go");
	close(fd);
}

/* --- a line of a GPIO chip -------------------------------------------------------------------- */

enum { CONFIG = 0x02, GET = 0x03, SET = 0x04, VERSION = 0x05, SMBUS = 0x06, LINES = 8 };

static struct chip {
	int fd;
	unsigned char config[5]; /* report, direction, push-pull, special, clock */
	_Atomic unsigned pins;
} chip = {.config = {CONFIG}};

static void chip_say(const struct uhid_event *e)
{
	if (write(chip.fd, e, sizeof *e) != (ssize_t)sizeof *e)
		must(false, "uhid takes an answer");
}

static void chip_get(const struct uhid_event *asked)
{
	static const struct {
		unsigned char report;
		unsigned short bytes;
	} sizes[] = {{CONFIG, 5}, {GET, 2}, {VERSION, 3}, {SMBUS, 14}};
	struct uhid_event e = {.type = UHID_GET_REPORT_REPLY,
		.u.get_report_reply = {.id = asked->u.get_report.id, .err = EIO}};
	for (size_t i = 0; i < K_COUNT(sizes); i++)
		if (sizes[i].report == asked->u.get_report.rnum) {
			e.u.get_report_reply.err = 0;
			e.u.get_report_reply.size = sizes[i].bytes;
			e.u.get_report_reply.data[0] = sizes[i].report;
		}
	if (asked->u.get_report.rnum == CONFIG)
		memcpy(e.u.get_report_reply.data, chip.config, sizeof chip.config);
	if (asked->u.get_report.rnum == GET)
		e.u.get_report_reply.data[1] = (unsigned char)chip.pins;
	chip_say(&e);
}

static void chip_set(const struct uhid_event *asked)
{
	const unsigned char *d = asked->u.set_report.data;
	struct uhid_event e = {.type = UHID_SET_REPORT_REPLY,
		.u.set_report_reply = {.id = asked->u.set_report.id}};
	if (d[0] == CONFIG)
		memcpy(chip.config, d, sizeof chip.config);
	if (d[0] == SET)
		chip.pins = (chip.pins & ~(unsigned)d[2]) | (d[1] & d[2]);
	chip_say(&e);
}

static void *chip_run(void *ctx)
{
	struct uhid_event e;
	(void)ctx;
	while (read(chip.fd, &e, sizeof e) > 0) {
		if (e.type == UHID_GET_REPORT)
			chip_get(&e);
		else if (e.type == UHID_SET_REPORT)
			chip_set(&e);
	}
	return NULL;
}

static void chip_make(void)
{
	/* A collection of the maker's own; the kernel's driver asks for its reports by number. */
	static const unsigned char form[] = {0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x85, 0x02,
		0x09, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x04, 0xb1, 0x02, 0xc0};
	static pthread_t thread;
	struct uhid_event e = {.type = UHID_CREATE2,
		.u.create2 = {.name = "lamp check", .bus = BUS_USB, .vendor = 0x10c4,
			.product = 0xea90, .rd_size = sizeof form}};
	memcpy(e.u.create2.rd_data, form, sizeof form);
	chip.fd = open("/dev/uhid", O_RDWR);
	must(chip.fd >= 0, "uhid is there");
	must(!pthread_create(&thread, NULL, chip_run, NULL), "the chip answers");
	chip_say(&e);
}

static void check_line(const char *words, unsigned pin, bool on_is_high)
{
	struct output *o = NULL, *other = NULL;
	unsigned on = on_is_high ? pin : 0, off = on_is_high ? 0 : pin;
	printf("       %s\n", words);
	chip.pins = on;
	must(!output_open(words, NULL, &o), "the line was taken");
	must((chip.config[1] & pin) && (chip.pins & pin) == off, "it is an output, and off");
	must(!output_set(o, true) && (chip.pins & pin) == on, "the pin says on");
	must(!output_check(words, NULL), "a line that the kiosk has is well");
	must(output_open(words, NULL, &other) == ERR_DENIED, "nobody else gets it");
	must(!output_set(o, false) && (chip.pins & pin) == off, "the pin says off");
	must(!output_set(o, true) && (chip.pins & pin) == on, "the pin says on again");
	output_close(o);
	must((chip.pins & pin) == off, "the pin says off when it is let go");
}

static void check_gpio(void)
{
	enum err e = ERR_NOT_FOUND;
	chip_make();
	for (int i = 0; i < 50 && e; i++) {
		e = output_check("gpio:cp2112_gpio:3", NULL);
		usleep(100000);
	}
	must(!e, "the kernel made a GPIO chip of it");
	check_line("gpio:cp2112_gpio:3", 1u << 3, true);
	check_line("gpio:cp2112_gpio:5:low", 1u << 5, false);
	must(output_check("gpio:cp2112_gpio:8", NULL) == ERR_NOT_FOUND, "a line beyond the last one");
	must(output_check("gpio:no-such-chip:1", NULL) == ERR_NOT_FOUND, "a chip that is not there");
}

int main(void)
{
	check_led();
	check_gpio();
	puts("LAMPS OK");
	return 0;
}
