/* SPDX-License-Identifier: GPL-3.0-or-later */
/* envelope: the exact bytes that go to the city for one request (protocol.md section 4).  Made
 * once, at the commit, and never changed after.  Any thread; no state. */
#ifndef FOYER_OUTBOX_ENVELOPE_H
#define FOYER_OUTBOX_ENVELOPE_H

#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <stddef.h>
#include <stdint.h>

enum { ENVELOPE_SUM_BYTES = 32, ENVELOPE_HEX_CHARS = 64 };

struct envelope_facts {
	char id[REQUEST_ID_CHARS + 1], number[REQUEST_NUMBER_CHARS + 1];
	int64_t seq, at_ms;
	int64_t right; /* lease that the request uses (rights.h); 0 none.  Not read back */
};

/* Gives the text (caller must free()).  Errors: ERR_BAD_INPUT (an id, number, kind or seal not
 * in form), ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE enum err envelope_make(const char *kiosk, const struct envelope_facts *facts,
	const char *kind, const char *sealed, char **text_out);
/* Reads facts back.  If sealed_out is given: the sealed text (caller must free()).
 * Errors: ERR_BAD_INPUT, ERR_NO_MEMORY. */
MUST_USE enum err envelope_read(
	const char *text, size_t len_bytes, struct envelope_facts *facts_out, char **sealed_out);
/* SHA-256 of the bytes. */
void envelope_sum(const void *text, size_t len_bytes, unsigned char sum_out[ENVELOPE_SUM_BYTES]);
/* The same in lower-case hex. */
void envelope_sum_hex(
	const unsigned char sum[ENVELOPE_SUM_BYTES], char hex_out[ENVELOPE_HEX_CHARS + 1]);

#endif
