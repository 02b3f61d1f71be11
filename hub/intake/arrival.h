/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrival: the envelope of one request as a kiosk sent it, and the opening of its seal
 * (protocol.md 4).  Pure. */
#ifndef FOYER_HUB_INTAKE_ARRIVAL_H
#define FOYER_HUB_INTAKE_ARRIVAL_H

#include "hub/store/keys.h"
#include "kiosk/base/err.h"
#include "kiosk/model/request.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ARRIVAL_MAX = 128 << 10, HASH_HEX_CHARS = 64 };

struct arrival {
	char kiosk[33], id[REQUEST_ID_CHARS + 1], number[REQUEST_NUMBER_CHARS + 1];
	enum request_kind kind;
	int64_t seq, at_ms; /* at_ms: the kiosk's own clock, which may be wrong */
	bool unshown;
	int64_t right;	    /* lease that the kiosk used; 0 none (protocol.md 10) */
	const char *sealed; /* base64; borrows from json */
	json_t *json;
	char sha256[HASH_HEX_CHARS + 1]; /* of the bytes as they came */
	char seal_key[KEY_ID_CHARS + 1]; /* that opened it; "" before arrival_open */
};

/* Reads an envelope.  On ERR_OK arrival_finish frees it.  Errors: ERR_BAD_INPUT, ERR_TOO_BIG. */
MUST_USE enum err arrival_read(struct arrival *e, const void *bytes, size_t n);
/* Accepts a zeroed one. */
void arrival_finish(struct arrival *e);

/* Opens the seal with the working key, or one that was before it, and reads the answers inside.  Gives *answers_out
 * (answers_destroy).  Errors: ERR_CRYPTO (not for this key, or damaged), ERR_BAD_INPUT (opened,
 * but no answers in the form of protocol.md 8 inside), ERR_NO_MEMORY. */
MUST_USE enum err arrival_open(
	struct arrival *e, const struct keys *keys, json_t **answers_out);
/* Wipes the words before the memory goes.  Accepts NULL. */
void answers_destroy(json_t *answers);

#endif
