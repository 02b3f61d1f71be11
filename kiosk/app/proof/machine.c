/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#include "kiosk/core/loop.h"

#include <stddef.h>

enum err machine_now(struct k_time *out)
{
	struct loop *loop = NULL;
	enum err e = loop_create(&loop);
	if (e)
		return e;
	*out = loop_now(loop);
	loop_destroy(loop);
	return ERR_OK;
}
