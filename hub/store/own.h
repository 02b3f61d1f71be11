/* SPDX-License-Identifier: GPL-3.0-or-later */
/* own: a database belongs to the hubs that have the keys it began with.  A hub with other keys
 * could open nothing that is in it, and kiosks would trust none of its receipts. */
#ifndef FOYER_HUB_STORE_OWN_H
#define FOYER_HUB_STORE_OWN_H

#include "hub/store/hub.h"
#include "hub/store/keys.h"
#include "kiosk/base/err.h"

/* Notes the receipt key at the first start; afterwards ERR_CRYPTO where the hub has another. */
MUST_USE enum err own_check(struct hub *hub);
/* The id of the sealing key that was made last, by whichever hub; "": nobody noted one yet. */
MUST_USE enum err own_working(struct hub *hub, char id_out[KEY_ID_CHARS + 1]);
/* Notes this hub's working key as the one that was made last. */
MUST_USE enum err own_note_working(struct hub *hub);

#endif
