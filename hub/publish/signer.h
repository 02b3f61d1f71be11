/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signer: private keys: Ed25519 and ECDSA on P-256, as PKCS#8 in PEM, sealed with a pass phrase
 * (PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256).  On the machine of who signs, or the hub's own.
 * Any thread; no state. */
#ifndef FOYER_PUBLISH_SIGNER_H
#define FOYER_PUBLISH_SIGNER_H

#include "kiosk/base/buf.h"

#include <jansson.h>
#include <openssl/types.h>

enum {
	SIGNER_PEM_MAX = 4096,
	SIGNER_HEX_MAX = 2 * 80 + 1, /* of a signature: DER of P-256 has at most 72 bytes */
	SIGNER_PHRASE_MAX = 256,
	SIGNER_PHRASE_MIN = 10, /* characters; the pass phrase guards a file that may get lost */
	SIGNER_ROUNDS = 600000, /* of PBKDF2: OWASP's Password Storage Cheat Sheet, 2023 */
	SIGNER_NAME_MAX = 60
};

enum signer_kind { SIGNER_P256, SIGNER_ED25519 };

/* Who signs: a key at hand, or one that never leaves its token.  Borrowed by whom it is given to.
 */
struct signer {
	const char *id;
	void *key;
	enum err (*sign)(void *key, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX]);
};

/* Makes a key; caller must call EVP_PKEY_free.  Errors: ERR_CRYPTO. */
MUST_USE enum err signer_generate(enum signer_kind kind, EVP_PKEY **key_out);
/* Appends it as PEM; phrase NULL: not sealed.  Errors: ERR_CRYPTO, those of k_buf_add. */
MUST_USE enum err signer_write(EVP_PKEY *key, const char *phrase, struct k_buf *out);
/* Gives the key in PEM text (caller must call EVP_PKEY_free).  Errors: ERR_CRYPTO (not this pass
 * phrase, or no key), ERR_UNSUPPORTED (another kind of key). */
MUST_USE enum err signer_read(const char *pem, size_t n, const char *phrase, EVP_PKEY **key_out);
/* Gives the public key as TUF metadata have it, with the name that people know it under, and its
 * id.  Errors: ERR_CRYPTO, ERR_UNSUPPORTED, ERR_NO_MEMORY. */
MUST_USE enum err signer_public(
	EVP_PKEY *key, const char *name, json_t **public_out, char id_out[65]);
/* The id of a public key.  Errors: ERR_BAD_INPUT, ERR_NO_MEMORY. */
MUST_USE enum err signer_id(const json_t *public, char id_out[65]);
/* Signs n bytes; the signature in hex.  Errors: ERR_CRYPTO. */
MUST_USE enum err signer_sign(
	EVP_PKEY *key, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX]);
/* The one who signs with key, under id.  Borrows both. */
struct signer signer_of(EVP_PKEY *key, const char *id);

#endif
