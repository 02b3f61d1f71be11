/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine: the time here. */
#ifndef FOYER_APP_PROOF_MACHINE_H
#define FOYER_APP_PROOF_MACHINE_H

#include "kiosk/base/clock.h"
#include "kiosk/base/err.h"

/* Errors: ERR_IO, ERR_NO_MEMORY. */
MUST_USE enum err machine_now(struct k_time *out);

#endif
