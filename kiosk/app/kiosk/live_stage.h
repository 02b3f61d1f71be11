/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live_stage: the kiosk on real devices and in real time: display, input, speech, the socket of
 * kiosk-sync, one loop.  A script may drive it too. */
#ifndef FOYER_APP_KIOSK_LIVE_STAGE_H
#define FOYER_APP_KIOSK_LIVE_STAGE_H

#include "content_keeper.h"
#include "options.h"
#include "script_run.h"

enum { EXIT_NO_SCREEN = 3 };

/* Runs until the window is closed, a signal comes or the script of o ends.  SIGHUP loads the
 * content anew, between visits.  Returns the exit
 * code: EXIT_NO_SCREEN if there is nothing to show a picture on. */
int live_stage_run(const struct options *o, struct content_keeper *content);

#endif
