/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gpio_calls: the few calls of libgpiod 1.6 that we need.  The library is loaded when a line is
 * asked for: a kiosk whose lamp is an LED of the kernel, or that has none, needs it not. */
#ifndef FOYER_PLATFORM_GPIO_GPIO_CALLS_H
#define FOYER_PLATFORM_GPIO_GPIO_CALLS_H

#include "kiosk/base/err.h"

#include <stdbool.h>

struct gpiod_chip;
struct gpiod_line;

struct gpio_calls {
	struct gpiod_chip *(*chip_open)(const char *name);
	void (*chip_close)(struct gpiod_chip *chip);
	struct gpiod_line *(*chip_line)(struct gpiod_chip *chip, unsigned int offset);
	int (*line_request)(struct gpiod_line *line, const char *consumer, int flags, int value);
	int (*line_set)(struct gpiod_line *line, int value);
	const char *(*line_consumer)(struct gpiod_line *line);
	bool (*line_is_used)(struct gpiod_line *line);
};

/* Fills calls from the library, which stays loaded.  Errors: ERR_UNSUPPORTED. */
MUST_USE enum err gpio_calls_load(struct gpio_calls *calls);

#endif
