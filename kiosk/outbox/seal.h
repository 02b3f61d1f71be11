/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seal: closes a person's answers so that only the city can open them (protocol.md section 4).
 * Used inside the kiosk process, before anything leaves it.  Any thread; no state, no disk. */
#ifndef FOYER_OUTBOX_SEAL_H
#define FOYER_OUTBOX_SEAL_H

#include "kiosk/base/err.h"

#include <jansson.h>

enum {
	SEAL_RECIPIENTS = 2, /* the city's working key and its recovery key */
	SEAL_KEY_ID_MAX = 64,
	SEAL_SIZE_MIN = 512,	  /* bodies are padded to 512, 1024, 2048 ... */
	SEAL_SIZE_MAX = 64 * 1024 /* ... bytes, so that a length tells little */
};

struct seal_keys {
	struct {
		char id[SEAL_KEY_ID_MAX + 1];
		unsigned char x25519[32];
	} to[SEAL_RECIPIENTS];
};

/* Reads `keys` of protocol.md section 3 (borrowed).  Errors: ERR_BAD_INPUT; then *keys_out is
 * untouched. */
MUST_USE enum err seal_keys_read(const json_t *keys, struct seal_keys *keys_out);

/* Seals the body of request id.  Gives base64 text (caller must free()); the clear text is only
 * copied to locked memory, which is wiped.  Limit: a body below SEAL_SIZE_MAX bytes.
 * Errors: ERR_TOO_BIG, ERR_NO_MEMORY, ERR_CRYPTO (a key that is none). */
MUST_USE enum err seal_make(
	const struct seal_keys *keys, const char *id, const char *body, char **sealed_out);

#endif
