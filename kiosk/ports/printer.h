/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Port printer: paper slips.  UI thread.  Drivers: pdf (a file a slip), none.
 * A slip bears no name and no phone number, ever (ux.md B12). */
#ifndef FOYER_PORTS_PRINTER_H
#define FOYER_PORTS_PRINTER_H

#include "kiosk/base/err.h"
#include "kiosk/model/slip.h"

struct printer_port {
	void *self;
	/* Prints one slip, copied before it returns.  Errors: ERR_FULL (no paper), ERR_DEVICE. */
	enum err (*print)(void *self, const struct slip *slip);
	void (*destroy)(void *self);
};

#endif
