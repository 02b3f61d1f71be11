/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key: a public key of TUF metadata (specification 4.2): Ed25519, ECDSA on P-256 with SHA-256,
 * RSA-PSS with SHA-256 and at least 2048 bits.  Any thread; no state. */
#ifndef FOYER_TUF_KEY_H
#define FOYER_TUF_KEY_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <openssl/types.h>
#include <stdbool.h>

/* True if key has the form of a key and id is the SHA-256 of its canonical form, in hex. */
bool key_is_named(const json_t *key, const char *id);
/* Gives the key (caller must call EVP_PKEY_free); NULL: of a kind that we do not know, or bad. */
EVP_PKEY *key_read(const json_t *key);
/* True if sig_hex is a signature by key over n bytes. */
bool key_verifies(EVP_PKEY *key, const void *bytes, size_t n, const char *sig_hex);

#endif
