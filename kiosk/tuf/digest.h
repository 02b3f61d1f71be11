/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest: does a file have the length and all the hashes that metadata list for it?  SHA-256,
 * SHA-384 and SHA-512 are known; others are passed over, but at least one must be known.  One
 * thread. */
#ifndef FOYER_TUF_DIGEST_H
#define FOYER_TUF_DIGEST_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>

struct digest;

/* True if hashes is an object of hash names and hashes, not empty; those that we know are hex of
 * their length. */
bool digest_is_hashes(const json_t *hashes);
/* Starts with no bytes seen.  Borrows hashes until digest_destroy.
 * Errors: ERR_UNSUPPORTED (no hash that we know), ERR_NO_MEMORY. */
MUST_USE enum err digest_create(const json_t *hashes, struct digest **digest_out);
void digest_destroy(struct digest *d);
/* Takes the next n bytes of the file. */
void digest_add(struct digest *d, const void *bytes, size_t n);
/* Were those the bytes?  Once, at the end.  Errors: ERR_CRYPTO. */
MUST_USE enum err digest_check(struct digest *d);
/* All of it for bytes in memory.  Errors of create and check. */
MUST_USE enum err digest_check_bytes(const json_t *hashes, const void *bytes, size_t n);

/* SHA-256 of bytes in lower-case hex.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err digest_sha256_hex(const void *bytes, size_t n, char hex_out[65]);
/* The listed hash that names a file in a consistent snapshot, the first that we know.  Borrowed;
 * NULL: none. */
const char *digest_name(const json_t *hashes);

#endif
