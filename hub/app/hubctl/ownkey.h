/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ownkey: a person's own signing key, wherever it lies: sealed in a file (keyfile.h) or on a token
 * (token.h).  One thread; what is wrong is said to standard error.
 * Order: ownkey_open -> ownkey_signer -> ownkey_close, also after an error. */
#ifndef FOYER_HUBCTL_OWNKEY_H
#define FOYER_HUBCTL_OWNKEY_H

#include "hub/app/hubctl/token.h"

#include <limits.h>

/* Where a person says that their key is. */
struct ownkey_place {
	const char *key; /* a file, or the address of a token */
	const char *pub; /* FILE.pub; NULL: beside the file */
};

struct ownkey {
	char id[65];
	EVP_PKEY *file;	     /* NULL: it lies on a token */
	struct token *token; /* NULL: it lies in a file */
};

/* Opens it: asks for the pass phrase, or for the PIN, once.  The key must be the one that FILE.pub
 * speaks of.  Errors: ERR_BAD_INPUT (it is another), those of keyfile.h and token.h. */
MUST_USE enum err ownkey_open(const struct ownkey_place *at, int phrase_fd, struct ownkey *out);
void ownkey_close(struct ownkey *k);
/* The one who signs with it.  Borrows k. */
struct signer ownkey_signer(struct ownkey *k);

/* Makes FILE and FILE.pub for the key on the token at address: no secret is in them, and no PIN is
 * asked for.  Errors: of token_open, keyfile_note. */
MUST_USE enum err ownkey_note(const char *address, const char *file, const char *name);
/* The path of a file that belongs to this key: beside FILE, with that ending. */
void ownkey_beside(const struct ownkey_place *at, const char *ending, char out[PATH_MAX]);

#endif
