/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watch: what others see of how the hub fares (/healthz, /metrics), and what it does by itself once
 * a day: erases words whose time is over, and says when nobody has made a backup.  One thread. */
#ifndef FOYER_HUB_WATCH_WATCH_H
#define FOYER_HUB_WATCH_WATCH_H

#include "hub/store/hub.h"
#include "hub/watch/tally.h"
#include "kiosk/core/loop.h"

#include <stdbool.h>

enum {
	WATCH_CLOCK_BACK_H = 24,  /* a clock so many hours behind what was seen is wrong */
	WATCH_DISK_FREE_MB = 200, /* less: nobody should send more */
	WATCH_BACKUP_H = 36,	  /* a backup a night, and half a day of grace */
	WATCH_METRICS_MAX = 1 << 20
};

struct watch;

/* Begins.  Borrows loop and hub until watch_destroy; sets hub->watch.  DATA/metrics-token, if it
 * is there, holds the words that let others than this machine read /metrics.
 * Errors: ERR_NO_MEMORY, ERR_DENIED, ERR_IO. */
MUST_USE enum err watch_create(struct loop *loop, struct hub *hub, struct watch **watch_out);
/* Accepts NULL. */
void watch_destroy(struct watch *watch);

/* Where answers are counted. */
struct tally *watch_tally(struct watch *watch);
/* NULL: all well; else what is wrong, in plain words (static).  Looked at again after five seconds
 * at the earliest, as anybody may ask. */
const char *watch_health(struct watch *watch);
/* True if bearer (a header's "Bearer WORDS", or NULL) holds the token. */
bool watch_knows(const struct watch *watch, const char *bearer);
/* Appends all in the Prometheus text format.  Errors: those of db_run and k_buf_add. */
MUST_USE enum err watch_metrics(struct watch *watch, struct k_buf *out);

#endif
