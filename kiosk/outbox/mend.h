/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mend: makes the database and the append-only copy agree again after a crash or damage (Q9).
 * Called by outbox_create, before anything else uses them. */
#ifndef FOYER_OUTBOX_MEND_H
#define FOYER_OUTBOX_MEND_H

#include "kiosk/outbox/copy.h"
#include "kiosk/outbox/disk.h"
#include "kiosk/outbox/outbox.h"

/* Takes from the copy what the database lacks or holds damaged, gives the copy what it lacks,
 * quarantines what is sound in neither, and queues again what was being sent.  The database part
 * is one transaction.  Adds to *found.  Errors: of disk.h and copy.h. */
MUST_USE enum err mend(struct disk *d, struct copy *c, struct outbox_found *found);

#endif
