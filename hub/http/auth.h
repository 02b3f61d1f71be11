/* SPDX-License-Identifier: GPL-3.0-or-later */
/* auth: proof that a request is a kiosk's: Ed25519 over method, target, time and body
 * (protocol.md 3).  The time is signed but not judged: a kiosk's clock may be wrong by years. */
#ifndef FOYER_HUB_HTTP_AUTH_H
#define FOYER_HUB_HTTP_AUTH_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <stddef.h>

/* What of a request is signed.  header texts are NULL where the header is missing. */
struct signed_part {
	const char *method, *target; /* target: path and query, as sent */
	const char *kiosk, *time, *signature;
	const char *body;
	size_t body_len;
};

/* Writes the kiosk's id (at most 32 characters) to id_out.  Errors: ERR_DENIED (whatever is
 * wrong), and those of db_run. */
MUST_USE enum err auth_check(struct hub *hub, const struct signed_part *s, char id_out[33]);

#endif
