/* SPDX-License-Identifier: GPL-3.0-or-later */
/* token: a signing key that never leaves its hardware (a USB key, a smart card), reached by PKCS#11
 * and chosen by an address of RFC 7512, "pkcs11:token=Ana;object=foyer".  ECDSA on P-256 with
 * SHA-256.  The modules are those that p11-kit knows, or the one that `module-path` names.  One
 * thread; what is wrong is said to standard error, in words.  A PIN is tried once, never again by
 * itself: a token locks after a few.
 * Order: token_open -> token_log_in -> token_sign ... -> token_close. */
#ifndef FOYER_HUBCTL_TOKEN_H
#define FOYER_HUBCTL_TOKEN_H

#include "hub/publish/signer.h"

#include <stdbool.h>

enum { TOKEN_ADDRESS_MAX = 1024 };

struct token;

/* True if text is meant as an address of a token, and not as the name of a file. */
bool token_is_address(const char *text);
/* Finds the one key of P-256 that address means; reads its public half, for which no PIN is needed.
 * Errors: ERR_BAD_INPUT (no address, or with a PIN in it), ERR_NOT_FOUND (no module, no token, no
 * key), ERR_EXISTS (several keys), ERR_UNSUPPORTED (another kind of key), ERR_DEVICE. */
MUST_USE enum err token_open(const char *address, struct token **out);
/* Its public half.  Borrowed until token_close. */
EVP_PKEY *token_public(const struct token *t);
/* Asks for the PIN, as phrase_ask does, and tries it.  Errors: ERR_CRYPTO (that is not it),
 * ERR_DENIED (locked, or none is set), ERR_DEVICE (pulled out), those of phrase_ask. */
MUST_USE enum err token_log_in(struct token *t, int phrase_fd);
/* Signs n bytes; the signature as DER in hex, found good against the public half.
 * Errors: ERR_DEVICE (pulled out), ERR_CRYPTO. */
MUST_USE enum err token_sign(
	struct token *t, const void *bytes, size_t n, char hex_out[SIGNER_HEX_MAX]);
/* Lets the token go, and wipes the PIN. */
void token_close(struct token *t);

#endif
