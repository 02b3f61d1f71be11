/* SPDX-License-Identifier: GPL-3.0-or-later */
/* urgent: the urgent notice (announce/ID.json) on the pages that show one. */
#ifndef FOYER_APP_PROOF_URGENT_H
#define FOYER_APP_PROOF_URGENT_H

#include "kiosk/proof/stage.h"

/* Reads the file as the kiosk does and puts the visit on that page (a1, h1, n2) within the notice's
 * time. Errors: ERR_BAD_INPUT (said on standard error: the rule that is broken), ERR_UNSUPPORTED
 * (another page), those of k_buf_read_file. */
MUST_USE enum err urgent_open(struct stage *s, const char *file, const char *page);

#endif
