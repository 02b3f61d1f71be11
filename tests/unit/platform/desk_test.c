/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lamp and the buzzer at the desk: an LED of the kernel as a folder with the files of sysfs, a
 * GPIO line behind the calls of libgpiod.  tests/hw/lamp_check switches both on a real kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/gpio/desk.h"
#include "platform/gpio/gpio_calls.h"

struct led {
	char dir[64], words[80];
};

static void led_write(const struct led *l, const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", l->dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int led_is(const struct led *l)
{
	char path[128];
	int value = -1;
	snprintf(path, sizeof path, "%s/brightness", l->dir);
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &value), 1);
	fclose(f);
	return value;
}

/* An LED that burns, and blinks by a trigger of its own. */
static void led_make(struct led *l)
{
	strcpy(l->dir, P_tmpdir "/foyer-led-XXXXXX");
	assert_non_null(mkdtemp(l->dir));
	snprintf(l->words, sizeof l->words, "led:%s", l->dir);
	led_write(l, "max_brightness", "255\n");
	led_write(l, "brightness", "7\n");
	led_write(l, "trigger", "heartbeat\n");
}

static void led_remove(const struct led *l)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", l->dir);
	assert_int_equal(system(command), 0);
}

static void run_ms(struct loop *loop, int64_t ms)
{
	int64_t end = k_time_mono_ms(loop_refresh(loop)) + ms;
	for (int64_t left = ms; left > 0; left = end - k_time_mono_ms(loop_refresh(loop)))
		loop_turn(loop, left);
}

static void an_led_lights_for_a_call_and_is_off_at_start_and_end(void **state)
{
	(void)state;
	struct led l;
	struct loop *loop;
	struct indicator_port port;
	char path[128], trigger[16] = "";
	led_make(&l);
	assert_int_equal(loop_create(&loop), ERR_OK);
	assert_int_equal(desk_create(loop, l.words, NULL, NULL, &port), ERR_OK);
	assert_int_equal(led_is(&l), 0); /* as a program that died may have left it burning */
	snprintf(path, sizeof path, "%s/trigger", l.dir);
	FILE *f = fopen(path, "r");
	assert_non_null(fgets(trigger, sizeof trigger, f));
	fclose(f);
	assert_memory_equal(trigger, "none", 4);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	assert_int_equal(led_is(&l), 255);
	assert_int_equal(port.call(port.self, false), ERR_OK);
	assert_int_equal(led_is(&l), 0);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	port.destroy(port.self);
	assert_int_equal(led_is(&l), 0);
	loop_destroy(loop);
	led_remove(&l);
}

static void a_buzzer_sounds_twice_and_is_still_at_once(void **state)
{
	(void)state;
	struct led l;
	struct loop *loop;
	struct indicator_port port;
	led_make(&l);
	assert_int_equal(loop_create(&loop), ERR_OK);
	assert_int_equal(desk_create(loop, NULL, l.words, NULL, &port), ERR_OK);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	assert_int_equal(led_is(&l), 255);
	run_ms(loop, DESK_SOUND_MS + DESK_PAUSE_MS / 2);
	assert_int_equal(led_is(&l), 0);
	run_ms(loop, DESK_PAUSE_MS / 2 + DESK_SOUND_MS / 2);
	assert_int_equal(led_is(&l), 255);
	assert_int_equal(port.call(port.self, false), ERR_OK);
	assert_int_equal(led_is(&l), 0);
	run_ms(loop, 2 * DESK_SOUND_MS);
	assert_int_equal(led_is(&l), 0);
	port.destroy(port.self);
	loop_destroy(loop);
	led_remove(&l);
}

static void what_is_not_there_is_told_and_left_out(void **state)
{
	(void)state;
	static const struct {
		const char *words;
		enum err err;
	} wrong[] = {{"", ERR_BAD_INPUT}, {"led:", ERR_BAD_INPUT}, {"led:../x", ERR_BAD_INPUT},
		{"lamp", ERR_BAD_INPUT}, {"gpio:gpiochip0", ERR_BAD_INPUT},
		{"gpio:gpiochip0:x", ERR_BAD_INPUT}, {"gpio:gpiochip0:4:high", ERR_BAD_INPUT},
		{"gpio:gpiochip0:4000", ERR_BAD_INPUT}, {"led:no-such-led", ERR_NOT_FOUND},
		{"led:/no/such/led", ERR_NOT_FOUND}};
	struct led l;
	struct loop *loop;
	struct output *o = NULL;
	struct indicator_port port;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(output_check(wrong[i].words, NULL), wrong[i].err);
		assert_int_equal(output_open(wrong[i].words, NULL, &o), wrong[i].err);
	}
	led_make(&l);
	assert_int_equal(output_check(l.words, NULL), ERR_OK);
	assert_int_equal(led_is(&l), 7); /* a look switches nothing */
	assert_int_equal(loop_create(&loop), ERR_OK);
	assert_int_equal(desk_create(loop, "led:no-such-led", NULL, NULL, &port), ERR_OK);
	assert_null(port.call); /* no lamp: nobody is told that one is on */
	port.destroy(port.self);
	assert_int_equal(desk_create(loop, "led:no-such-led", l.words, NULL, &port), ERR_OK);
	assert_int_equal(port.call(port.self, true), ERR_OK);
	led_remove(&l); /* pulled out in a call */
	assert_int_equal(port.call(port.self, false), ERR_DEVICE);
	port.destroy(port.self);
	loop_destroy(loop);
}

/* --- a GPIO chip behind the library's calls --------------------------------------------------- */

static struct fake_chip {
	int opened, closed, value, flags, fails;
	bool is_taken;
	const char *name, *consumer;
	unsigned offset;
} chip;

static struct gpiod_chip *chip_open(const char *name)
{
	errno = ENOENT;
	if (strcmp(name, chip.name))
		return NULL;
	chip.opened++;
	return (struct gpiod_chip *)&chip;
}

static void chip_close(struct gpiod_chip *c)
{
	assert_ptr_equal(c, &chip);
	chip.closed++;
	chip.is_taken = false;
}

static struct gpiod_line *chip_line(struct gpiod_chip *c, unsigned int offset)
{
	assert_ptr_equal(c, &chip);
	chip.offset = offset;
	errno = EINVAL;
	return offset < 54 ? (struct gpiod_line *)&chip : NULL;
}

static int line_request(struct gpiod_line *line, const char *consumer, int flags, int value)
{
	(void)line;
	errno = EBUSY;
	if (chip.is_taken)
		return -1;
	chip.is_taken = true;
	chip.consumer = consumer;
	chip.flags = flags;
	chip.value = value;
	return 0;
}

static int line_set(struct gpiod_line *line, int value)
{
	(void)line;
	if (chip.fails)
		return -1;
	chip.value = value;
	return 0;
}

static const char *line_consumer(struct gpiod_line *line)
{
	(void)line;
	return chip.consumer;
}

static bool line_is_used(struct gpiod_line *line)
{
	(void)line;
	return chip.is_taken;
}

static const struct gpio_calls calls = {.chip_open = chip_open,
	.chip_close = chip_close,
	.chip_line = chip_line,
	.line_request = line_request,
	.line_set = line_set,
	.line_consumer = line_consumer,
	.line_is_used = line_is_used};

static void a_gpio_line_is_taken_off_switched_and_let_go(void **state)
{
	(void)state;
	struct output *o, *other;
	chip = (struct fake_chip){.name = "gpiochip0", .value = 1};
	assert_int_equal(output_open("gpio:gpiochip0:17:low", &calls, &o), ERR_OK);
	assert_int_equal(chip.offset, 17);
	assert_int_equal(chip.flags, GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW);
	assert_int_equal(chip.value, 0);
	assert_int_equal(output_set(o, true), ERR_OK);
	assert_int_equal(chip.value, 1);
	assert_int_equal(output_check("gpio:gpiochip0:17", &calls), ERR_OK); /* ours */
	chip.is_taken = true;
	assert_int_equal(output_open("gpio:gpiochip0:17", &calls, &other), ERR_DENIED);
	chip.consumer = "spi0 CS1";
	chip.is_taken = true;
	assert_int_equal(output_check("gpio:gpiochip0:17", &calls), ERR_DENIED);
	chip.fails = 1;
	assert_int_equal(output_set(o, false), ERR_DEVICE);
	chip.fails = 0;
	output_close(o);
	assert_int_equal(chip.value, 0);
	assert_int_equal(chip.opened, chip.closed);
	assert_int_equal(output_open("gpio:gpiochip7:17", &calls, &o), ERR_NOT_FOUND);
	assert_int_equal(output_open("gpio:gpiochip0:99", &calls, &o), ERR_NOT_FOUND);
	assert_int_equal(chip.opened, chip.closed);
	output_close(NULL);
}

static void the_real_library_has_all_that_we_call(void **state)
{
	(void)state;
	struct gpio_calls real;
	assert_int_equal(gpio_calls_load(&real), ERR_OK);
	assert_null(real.chip_open("no-such-chip"));
	assert_int_equal(output_check("gpio:no-such-chip:1", NULL), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_led_lights_for_a_call_and_is_off_at_start_and_end),
		cmocka_unit_test(a_buzzer_sounds_twice_and_is_still_at_once),
		cmocka_unit_test(what_is_not_there_is_told_and_left_out),
		cmocka_unit_test(a_gpio_line_is_taken_off_switched_and_let_go),
		cmocka_unit_test(the_real_library_has_all_that_we_call),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
