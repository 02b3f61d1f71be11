/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "platform/fake/fake_indicator.h"

static enum err call(void *self, bool is_on)
{
	struct fake_indicator *i = self;
	if (is_on && !i->is_on)
		i->calls++;
	i->is_on = is_on;
	return ERR_OK;
}

static void destroy(void *self)
{
	struct fake_indicator *i = self;
	i->is_on = false;
}

struct indicator_port fake_indicator_port(struct fake_indicator *i)
{
	*i = (struct fake_indicator){0};
	return (struct indicator_port){.self = i, .call = call, .destroy = destroy};
}
