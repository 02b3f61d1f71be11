/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grant: which times a kiosk is lent, and the signed words that tell it so (lease.h). */
#ifndef FOYER_HUB_BOOKING_GRANT_H
#define FOYER_HUB_BOOKING_GRANT_H

#include "hub/booking/slots.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <stdint.h>

/* Within the caller's transaction: every lease that the kiosk has is lost, and its epoch is one
 * higher.  Gives how many were lost. */
MUST_USE enum err grant_bump(struct hub *hub, const char *kiosk, int *count_out);
/* Local time as text that compares with the start of a lease. */
void grant_stamp(int64_t wall_ms, char out[START_CHARS + 1]);

#endif
