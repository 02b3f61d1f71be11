/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine: what this machine's own clocks say (now.h). */
#ifndef FOYER_SYNC_MACHINE_H
#define FOYER_SYNC_MACHINE_H

#include "kiosk/base/clock.h"
#include "kiosk/sync/now.h"

/* rtc_path: the battery clock's seconds since 1970 as text; NULL: the kernel's.  A machine without one
 * has none. */
void machine_read(struct now_machine *m, struct k_time at, const char *rtc_path);

#endif
