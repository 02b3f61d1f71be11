/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/gpio/gpio_calls.h"

#include "kiosk/base/check.h"

#include <dlfcn.h>
#include <gpiod.h>
#include <string.h>

/* Each call must have in the library's header the form that the table gives it. */
#define SAME(member, call) \
	_Static_assert(_Generic(((struct gpio_calls *)0)->member, __typeof__(&call): 1, default: 0), #call)
SAME(chip_open, gpiod_chip_open_lookup);
SAME(chip_close, gpiod_chip_close);
SAME(chip_line, gpiod_chip_get_line);
SAME(line_request, gpiod_line_request_output_flags);
SAME(line_set, gpiod_line_set_value);
SAME(line_consumer, gpiod_line_consumer);
SAME(line_is_used, gpiod_line_is_used);

enum err gpio_calls_load(struct gpio_calls *calls)
{
	struct gpio_calls found;
	const struct {
		const char *name;
		void *into;
	} symbols[] = {
		{"gpiod_chip_open_lookup", &found.chip_open},
		{"gpiod_chip_close", &found.chip_close},
		{"gpiod_chip_get_line", &found.chip_line},
		{"gpiod_line_request_output_flags", &found.line_request},
		{"gpiod_line_set_value", &found.line_set},
		{"gpiod_line_consumer", &found.line_consumer},
		{"gpiod_line_is_used", &found.line_is_used},
	};
	void *library = dlopen("libgpiod.so.2", RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; i < K_COUNT(symbols); i++) {
		void *call = library ? dlsym(library, symbols[i].name) : NULL;
		if (!call)
			return ERR_UNSUPPORTED;
		memcpy(symbols[i].into, &call, sizeof call); /* ISO C casts no object to a function */
	}
	*calls = found;
	return ERR_OK;
}
