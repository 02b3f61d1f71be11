/* SPDX-License-Identifier: GPL-3.0-or-later */
/* proof: what a member of staff has beside the password: an authenticator that shows a number which
 * changes each half minute (RFC 6238: HMAC-SHA-1, six digits), and codes on paper, each good once,
 * for the day that the telephone is gone. */
#ifndef FOYER_HUB_CONSOLE_PROOF_H
#define FOYER_HUB_CONSOLE_PROOF_H

#include "hub/console/html.h"
#include "hub/console/staff.h"

enum {
	PROOF_SECRET_CHARS = 32, /* base 32: 160 bits, as RFC 4226 recommends */
	PROOF_STEP_S = 30,
	PROOF_STEPS_OFF = 1, /* of a telephone's clock, each way */
	PROOF_CODES = 8,
	PROOF_CODE_CHARS = 16 /* Crockford's base 32: 80 random bits */
};

/* A new secret for an authenticator. */
void proof_secret_make(char out[PROOF_SECRET_CHARS + 1]);
/* True for one that proof_secret_make may have made. */
bool proof_secret_is_right(const char *secret);
/* The half minute whose number this is, later than step after; 0: it is none. */
int64_t proof_step(const char *secret, const char *number, int64_t after, int64_t now_ms);
/* A picture of the secret for the camera of a telephone, as SVG with words for who does not see it.
 * Errors: ERR_NO_MEMORY. */
MUST_USE enum err proof_picture(struct html *h, const char *secret, const char *name);
/* Makes the codes anew; those from before are void.  Within the caller's transaction. */
MUST_USE enum err proof_codes_make(
	struct hub *hub, int64_t staff, char out[PROOF_CODES][PROOF_CODE_CHARS + 1]);
/* Takes the number of the authenticator, or a code: neither is good twice.  Errors: ERR_DENIED. */
MUST_USE enum err proof_take(
	struct hub *hub, int64_t staff, const char *typed, int64_t now_ms);

#endif
