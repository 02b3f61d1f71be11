/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output: one thing that is on or off: a lamp or a buzzer.  It is named by words:
 *   led:NAME              an LED of the kernel, /sys/class/leds/NAME; or its folder, led:/FOLDER
 *   gpio:CHIP:LINE        a line of a GPIO chip (gpiochip0 17), on is high
 *   gpio:CHIP:LINE:low    the same, on is low
 * One thread. */
#ifndef FOYER_PLATFORM_GPIO_OUTPUT_H
#define FOYER_PLATFORM_GPIO_OUTPUT_H

#include "kiosk/base/err.h"

#include <stdbool.h>

struct gpio_calls;
struct output;

/* Takes the output and switches it off, whatever it was before.  gpio: NULL: libgpiod, looked for
 * when it is needed; copied.  Errors: ERR_BAD_INPUT (words),
 * ERR_NOT_FOUND (no such LED, chip or line), ERR_DENIED (not allowed, or another program has it),
 * ERR_UNSUPPORTED (libgpiod is not installed), ERR_DEVICE. */
MUST_USE enum err output_open(
	const char *words, const struct gpio_calls *gpio, struct output **output_out);
/* Errors: ERR_DEVICE. */
MUST_USE enum err output_set(struct output *o, bool is_on);
/* Switches it off and lets it go.  Accepts NULL. */
void output_close(struct output *o);

/* Whether output_open could take it now, without switching anything.  A line that the kiosk has
 * taken already is well. */
MUST_USE enum err output_check(const char *words, const struct gpio_calls *gpio);

#endif
