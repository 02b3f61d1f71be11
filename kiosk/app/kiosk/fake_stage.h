/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_stage: the kiosk on fakes: a clock that is turned, a city in memory, words to a transcript,
 * pixels to memory (--platform=fake). */
#ifndef FOYER_APP_KIOSK_FAKE_STAGE_H
#define FOYER_APP_KIOSK_FAKE_STAGE_H

#include "options.h"
#include "script_run.h"

/* Runs the script of o on fakes.  Returns the exit code. */
int fake_stage_run(const struct options *o, const struct content *content);

#endif
