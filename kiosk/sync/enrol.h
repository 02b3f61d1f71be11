/* SPDX-License-Identifier: GPL-3.0-or-later */
/* enrol: makes this kiosk known to a hub with a one-time code (protocol.md section 3). */
#ifndef FOYER_SYNC_ENROL_H
#define FOYER_SYNC_ENROL_H

#include "kiosk/base/err.h"

enum { ENROL_WORDS_MAX = 800 };

struct enrol_request {
	const char *state_dir; /* made if missing, mode 0700 */
	const char *url, *code;
	const char *ca_file; /* pinned from now on; NULL: the machine's certificates */
};

/* Asks the hub, waits at most 30 s, and keeps the enrolment.  words_out tells staff what happened
 * and what to do.  The key is kept before it is sent, so that the same code can be used again
 * when the answer was lost.  Errors: ERR_EXISTS (enrolled already), ERR_BAD_INPUT (url or code),
 * ERR_DENIED (the hub refuses), ERR_OFFLINE ... (no hub there), of k_file_replace. */
MUST_USE enum err enrol(const struct enrol_request *r, char words_out[ENROL_WORDS_MAX]);

#endif
