/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notices: which news and alerts are to be shown now. */
#ifndef FOYER_SCREENS_NOTICES_H
#define FOYER_SCREENS_NOTICES_H

#include "kiosk/screens/screen.h"

/* True between its two times. */
bool notice_is_now(const struct notice *n, int64_t wall_ms);
/* Alerts of now. */
int alerts_now(const struct content *c, int64_t wall_ms);
/* The gravest alert of danger of now, the newest of equals; -1 none. */
int danger_now(const struct content *c, int64_t wall_ms);

#endif
