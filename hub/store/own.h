/* SPDX-License-Identifier: GPL-3.0-or-later */
/* own: a database belongs to the hubs that have the keys it began with.  A hub with other keys
 * could open nothing that is in it, and kiosks would trust none of its receipts. */
#ifndef FOYER_HUB_STORE_OWN_H
#define FOYER_HUB_STORE_OWN_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

/* Notes the receipt key at the first start; afterwards ERR_CRYPTO where the hub has another. */
MUST_USE enum err own_check(struct hub *hub);

#endif
