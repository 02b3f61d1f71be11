/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kiosks: who may speak to the hub: one-time codes, enrolment, public keys, and the brake on
 * guessing. */
#ifndef FOYER_HUB_INTAKE_KIOSKS_H
#define FOYER_HUB_INTAKE_KIOSKS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <sodium.h>
#include <stdint.h>

enum {
	CODE_CHARS = 8,
	CODE_LIFE_MS = 60 * 60 * 1000,
	CENTRE_MAX = 120,
	WRONG_MAX = 5,		     /* wrong numbers or codes ... */
	WRONG_PAUSE_MS = 120 * 1000, /* ... within this time, and then none for as long */
	KIOSK_ID_CHARS = 13
};

struct kiosk {
	char id[33];
	unsigned char key[crypto_sign_PUBLICKEYBYTES];
};

/* Wrong tries of somebody, kept by the caller.  Starts zeroed. */
struct brake {
	int wrong;
	int64_t since_ms, blocked_until_ms;
};

/* Milliseconds that must pass before the next try; 0: go on. */
int64_t brake_wait_ms(const struct brake *b, int64_t now_ms);
/* Counts one wrong try. */
void brake_count(struct brake *b, int64_t now_ms);

/* Makes a one-time code for a centre.  Errors: ERR_BAD_INPUT (no name, or over CENTRE_MAX bytes).
 */
MUST_USE enum err kiosks_code_make(
	struct hub *hub, const char *centre, int64_t now_ms, char code_out[CODE_CHARS + 1]);
/* Enrols a public key with a code, once; the same key with the same code again gets the same id.
 * Errors: ERR_DENIED (no such code, used, or too old), ERR_EXISTS (this key is enrolled already).
 */
MUST_USE enum err kiosks_enrol(struct hub *hub, const char *code,
	const unsigned char key[crypto_sign_PUBLICKEYBYTES], int64_t now_ms, char id_out[33]);
/* Errors: ERR_NOT_FOUND. */
MUST_USE enum err kiosks_find(struct hub *hub, const char *id, struct kiosk *out);
/* Notes that a kiosk spoke, once a minute at most. */
MUST_USE enum err kiosks_heard(struct hub *hub, const char *id, int64_t now_ms);
/* The brake on request numbers at a kiosk, which outlives a restart of the hub. */
MUST_USE enum err kiosks_brake_read(struct hub *hub, const char *id, struct brake *out);
MUST_USE enum err kiosks_brake_write(struct hub *hub, const char *id, const struct brake *b);
/* [{"kiosk", "centre", "enrolled", "heard", "requests", "refused"}], at most 10,000. */
MUST_USE enum err kiosks_list(struct hub *hub, json_t **list_out);

#endif
