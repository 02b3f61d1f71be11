/* SPDX-License-Identifier: GPL-3.0-or-later */
/* secret: what a person types or a browser bears to be known again; the database keeps its hash alone.
 * Codes are for people: Crockford's base 32, 5 random bits a letter.  Tokens are for browsers: hex,
 * 4 bits a letter.  No state; any thread. */
#ifndef FOYER_HUB_STORE_SECRET_H
#define FOYER_HUB_STORE_SECRET_H

#include <stdbool.h>

enum { SECRET_HASH_CHARS = 64 };

/* A new code of n letters; out has room for n + 1. */
void secret_code_make(int n, char *out);
/* A code of n letters as people type it: small or capital, with spaces and dashes, O for 0, I and L
 * for 1; as it was made.  False: it cannot be one, and out holds nothing of use. */
bool secret_code_read(const char *typed, int n, char *out);
/* A new token of n letters, n even and at most 64; out has room for n + 1. */
void secret_token_make(int n, char *out);
/* What the database keeps of a code or a token. */
void secret_hash(const char *secret, char out[SECRET_HASH_CHARS + 1]);
/* What a form of that purpose holds to show that it came from a page given to the bearer of the token:
 * n letters of hex, n even, 32 to 64. */
void secret_form_check(const char *purpose, const char *token, int n, char *out);

#endif
