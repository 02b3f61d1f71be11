/* SPDX-License-Identifier: GPL-3.0-or-later */
/* courier_link: the port courier over the socket of kiosk-sync (docs/developers/protocol.md 1).
 * Requests are sealed here, in this process, before a byte of them leaves it.  UI thread.
 * While kiosk-sync is away requests cannot be kept: `room` is off and the page says so. */
#ifndef FOYER_APP_KIOSK_COURIER_LINK_H
#define FOYER_APP_KIOSK_COURIER_LINK_H

#include "kiosk/core/loop.h"
#include "kiosk/ports/courier.h"

/* Gives a courier that connects to path, again and again with back-off until it is there.
 * port.destroy frees it.  Copies path.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err courier_link_create(struct loop *loop, const char *path, courier_sink *sink, void *ctx,
	struct courier_port *port_out);

#endif
