/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limits: what the folder that is looked at may cost at most, whatever stands in it. */
#ifndef FOYER_APP_PROOF_LIMITS_H
#define FOYER_APP_PROOF_LIMITS_H

#include "kiosk/base/err.h"

/* From here on this process has no network, starts no program, and dies rather than to take more
 * memory, time or disk than any good folder needs.  Errors: ERR_DENIED, said on standard error. */
MUST_USE enum err limits_set(void);

#endif
