/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identity: who this kiosk is to the city: its id, its Ed25519 key, where the hub is, and the
 * city's public keys (protocol.md section 3).  In STATE/identity.json, mode 0600. */
#ifndef FOYER_SYNC_IDENTITY_H
#define FOYER_SYNC_IDENTITY_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	IDENTITY_URL_MAX = 500,
	IDENTITY_KIOSK_MAX = 64,
	IDENTITY_HEADERS = 3,
	IDENTITY_HEADER_MAX = 160
};

struct identity {
	char kiosk[IDENTITY_KIOSK_MAX + 1]; /* "": not enrolled */
	char url[IDENTITY_URL_MAX + 1];	    /* without a slash at the end */
	unsigned char secret_key[64], receipt_key[32];
	json_t *keys; /* as the city gave them; NULL: not enrolled */
};

/* Reads the file of the state folder dir.  A missing one gives an identity that is not enrolled
 * and ERR_OK.  Caller must call identity_finish.  Errors: ERR_DAMAGED, ERR_DENIED, ERR_IO. */
MUST_USE enum err identity_read(struct identity *i, const char *dir);
/* Writes it, so that a power cut leaves the old or the new.  Errors: of k_file_replace. */
MUST_USE enum err identity_write(const struct identity *i, const char *dir);
/* Wipes and frees.  Accepts a zeroed one. */
void identity_finish(struct identity *i);
bool identity_is_enrolled(const struct identity *i);

/* Takes over keys (borrowed) if they are in form.  Errors: ERR_BAD_INPUT. */
MUST_USE enum err identity_set_keys(struct identity *i, const json_t *keys);
/* Copies the url without a slash at its end.  Errors: ERR_BAD_INPUT (not http or https),
 * ERR_TOO_BIG. */
MUST_USE enum err identity_set_url(struct identity *i, const char *url);
/* True if nobody between here and the hub can change an answer: https, or this machine. */
bool identity_is_private_line(const struct identity *i);

/* Writes the three headers that sign a request; target is the path that identity_url_target gives.
 */
void identity_sign(const struct identity *i, const char *method, const char *target,
	const void *body, size_t len_bytes, int64_t wall_ms,
	char headers_out[IDENTITY_HEADERS][IDENTITY_HEADER_MAX]);
/* The part of a whole url that goes into the request line: path and query. */
const char *identity_url_target(const char *url);
/* Path of the pinned certificates in dir, or "" if there are none. */
void identity_ca_file(const char *dir, char path_out[PATH_MAX]);

#endif
