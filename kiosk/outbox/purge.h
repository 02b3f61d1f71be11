/* SPDX-License-Identifier: GPL-3.0-or-later */
/* purge: lets go of what the city keeps durably (Q4), so that the state folder stays bounded. */
#ifndef FOYER_OUTBOX_PURGE_H
#define FOYER_OUTBOX_PURGE_H

#include "kiosk/outbox/copy.h"
#include "kiosk/outbox/disk.h"

enum { PURGE_STATUS_MAX = 20000 /* public states kept for "My request", the latest heard */ };

/* Drops durable rows whose hour has come, once there are `lot` of them; first from the copy, then
 * from the database: a power cut between the two is mended from the database.  The newest row
 * stays (its number goes on), and what the city must still be told of.
 * *purged_out is how many went.  Errors: of disk.h and copy.h. */
MUST_USE enum err purge(struct disk *d, struct copy *c, int lot, int *purged_out);

#endif
