/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/gpio/output.h"

#include "platform/gpio/gpio_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <gpiod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAME_BYTES = 256, FILE_BYTES = 32, LINE_MAX_NUMBER = 1023 };

static const char leds[] = "/sys/class/leds/";
static const char consumer[] = "foyer call"; /* what gpioinfo shows */

/* What the words say. */
struct words {
	bool is_led, is_low;
	char name[NAME_BYTES]; /* folder of the LED, name of the chip */
	unsigned line;
};

struct output {
	struct words words;
	int full; /* brightness of an LED that is on */
	struct gpio_calls gpio;
	struct gpiod_chip *chip;
	struct gpiod_line *line;
};

static bool words_read(const char *text, struct words *w)
{
	char rest[8] = "";
	int end = 0;
	*w = (struct words){0};
	if (!strncmp(text, "led:", 4)) {
		bool is_folder = text[4] == '/';
		int n = snprintf(w->name, sizeof w->name, "%s%s", is_folder ? "" : leds, text + 4);
		w->is_led = true;
		return text[4] && n < NAME_BYTES && (is_folder || !strchr(text + 4, '/'));
	}
	int got = sscanf(text, "gpio:%255[A-Za-z0-9_.-]:%4u%n%7s", w->name, &w->line, &end, rest);
	w->is_low = got == 3 && !strcmp(rest, ":low");
	return (got == 2 || w->is_low) && w->line <= LINE_MAX_NUMBER;
}

/* --- LEDs of the kernel --------------------------------------------------------------------- */

/* ERR_DEVICE stands for all that a file of sysfs says when its device does not do it. */
static enum err led_err(int errnum)
{
	return errnum == ENOENT ? ERR_NOT_FOUND
	       : errnum == EACCES || errnum == EPERM || errnum == EROFS ? ERR_DENIED
									: ERR_DEVICE;
}

static enum err led_write(const struct output *o, const char *file, const char *value)
{
	char path[NAME_BYTES + FILE_BYTES];
	enum err e = ERR_OK;
	snprintf(path, sizeof path, "%s/%s", o->words.name, file);
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return led_err(errno);
	if (write(fd, value, strlen(value)) < 0)
		e = led_err(errno);
	close(fd);
	return e;
}

static enum err led_find(struct output *o)
{
	char path[NAME_BYTES + FILE_BYTES];
	snprintf(path, sizeof path, "%s/max_brightness", o->words.name);
	FILE *f = fopen(path, "re");
	if (!f)
		return led_err(errno);
	int got = fscanf(f, "%d", &o->full);
	fclose(f);
	return got == 1 && o->full > 0 ? ERR_OK : ERR_DEVICE;
}

static enum err led_set(const struct output *o, bool is_on)
{
	char value[16];
	snprintf(value, sizeof value, "%d", is_on ? o->full : 0);
	return led_write(o, "brightness", value);
}

static enum err led_open(struct output *o)
{
	enum err e = led_find(o);
	if (e)
		return e;
	/* Nothing else may switch it; a folder without triggers has none that could. */
	e = led_write(o, "trigger", "none");
	return e && e != ERR_NOT_FOUND ? e : led_set(o, false);
}

static enum err led_check(struct output *o)
{
	char path[NAME_BYTES + FILE_BYTES];
	enum err e = led_find(o);
	snprintf(path, sizeof path, "%s/brightness", o->words.name);
	return e ? e : access(path, W_OK) ? led_err(errno) : ERR_OK;
}

/* --- lines of a GPIO chip ------------------------------------------------------------------- */

static enum err gpio_err(int errnum)
{
	return errnum == ENOENT || errnum == ENODEV || errnum == EINVAL	     ? ERR_NOT_FOUND
	       : errnum == EACCES || errnum == EPERM || errnum == EBUSY ? ERR_DENIED
									     : ERR_DEVICE;
}

static enum err gpio_find(struct output *o, const struct gpio_calls *calls)
{
	enum err e = ERR_OK;
	if (calls)
		o->gpio = *calls;
	else
		e = gpio_calls_load(&o->gpio);
	if (e)
		return e;
	o->chip = o->gpio.chip_open(o->words.name);
	if (!o->chip)
		return gpio_err(errno);
	o->line = o->gpio.chip_line(o->chip, o->words.line);
	return o->line ? ERR_OK : gpio_err(errno);
}

static enum err gpio_open(struct output *o, const struct gpio_calls *calls)
{
	enum err e = gpio_find(o, calls);
	if (e)
		return e;
	int flags = o->words.is_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
	return o->gpio.line_request(o->line, consumer, flags, 0) ? gpio_err(errno) : ERR_OK;
}

static enum err gpio_check(struct output *o, const struct gpio_calls *calls)
{
	enum err e = gpio_find(o, calls);
	if (e || !o->gpio.line_is_used(o->line))
		return e;
	const char *user = o->gpio.line_consumer(o->line);
	return user && !strcmp(user, consumer) ? ERR_OK : ERR_DENIED;
}

/* --- both ----------------------------------------------------------------------------------- */

static void let_go(struct output *o)
{
	if (o->chip)
		o->gpio.chip_close(o->chip);
	free(o);
}

enum err output_open(const char *words, const struct gpio_calls *gpio, struct output **output_out)
{
	struct output *o = calloc(1, sizeof *o);
	if (!o)
		return ERR_NO_MEMORY;
	enum err e = !words_read(words, &o->words) ? ERR_BAD_INPUT
		     : o->words.is_led		   ? led_open(o)
						   : gpio_open(o, gpio);
	if (e)
		let_go(o);
	else
		*output_out = o;
	return e;
}

enum err output_set(struct output *o, bool is_on)
{
	if (o->words.is_led)
		return led_set(o, is_on) ? ERR_DEVICE : ERR_OK;
	return o->gpio.line_set(o->line, is_on) ? ERR_DEVICE : ERR_OK;
}

void output_close(struct output *o)
{
	if (!o)
		return;
	enum err e = output_set(o, false);
	(void)e; /* there is nothing left to try */
	let_go(o);
}

enum err output_check(const char *words, const struct gpio_calls *gpio)
{
	struct output *o = calloc(1, sizeof *o);
	if (!o)
		return ERR_NO_MEMORY;
	enum err e = !words_read(words, &o->words) ? ERR_BAD_INPUT
		     : o->words.is_led		   ? led_check(o)
						   : gpio_check(o, gpio);
	let_go(o);
	return e;
}
