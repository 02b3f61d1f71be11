/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/gpio/desk.h"

#include "kiosk/base/check.h"
#include "kiosk/base/log.h"

#include <stdlib.h>

struct desk {
	struct loop *loop;
	struct output *lamp, *buzzer;
	struct loop_timer *timer;
	int step; /* of the buzzer's steps: the one that comes */
};

/* Two short sounds, then a long silence. */
static const struct {
	bool is_on;
	int ms;
} steps[] = {{true, DESK_SOUND_MS}, {false, DESK_PAUSE_MS}, {true, DESK_SOUND_MS},
	{false, DESK_AGAIN_MS - 2 * DESK_SOUND_MS - DESK_PAUSE_MS}};

static void take_step(void *ctx)
{
	struct desk *d = ctx;
	d->timer = loop_timer_add(d->loop, steps[d->step].ms, take_step, d);
	if (output_set(d->buzzer, steps[d->step].is_on))
		log_warn("hw", "the buzzer at the desk does not work");
	d->step = (d->step + 1) % (int)K_COUNT(steps);
}

static enum err call(void *self, bool is_on)
{
	struct desk *d = self;
	enum err lamp = d->lamp ? output_set(d->lamp, is_on) : ERR_DEVICE;
	enum err buzzer = ERR_DEVICE;
	loop_timer_remove(d->timer);
	d->timer = NULL;
	d->step = 0;
	if (d->buzzer)
		buzzer = output_set(d->buzzer, is_on);
	if (!buzzer && is_on)
		take_step(d);
	return lamp && buzzer ? ERR_DEVICE : ERR_OK; /* one of them is enough to be seen or heard */
}

static void destroy(void *self)
{
	struct desk *d = self;
	loop_timer_remove(d->timer);
	output_close(d->buzzer);
	output_close(d->lamp);
	free(d);
}

static void take(const char *what, const char *words, const struct gpio_calls *gpio,
	struct output **output_out)
{
	enum err e = words ? output_open(words, gpio, output_out) : ERR_OK;
	if (e)
		log_error("hw", "%s %s: %s; calls do not show there", what, words, err_words(e));
}

enum err desk_create(struct loop *loop, const char *lamp, const char *buzzer,
	const struct gpio_calls *gpio, struct indicator_port *port_out)
{
	struct desk *d = calloc(1, sizeof *d);
	if (!d)
		return ERR_NO_MEMORY;
	d->loop = loop;
	take("lamp", lamp, gpio, &d->lamp);
	take("buzzer", buzzer, gpio, &d->buzzer);
	*port_out = (struct indicator_port){.self = d,
		.call = d->lamp || d->buzzer ? call : NULL,
		.destroy = destroy};
	return ERR_OK;
}
