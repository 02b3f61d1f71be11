/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyfile: a person's signing key as a file, sealed with a pass phrase; beside it, FILE.pub, what
 * others may know; and the same on paper, for when the file is lost.  Where the key lies on a
 * token, FILE is one line, its address, and no secret. */
#ifndef FOYER_HUBCTL_KEYFILE_H
#define FOYER_HUBCTL_KEYFILE_H

#include "hub/app/hubctl/token.h"
#include "hub/publish/signer.h"

#include <stdio.h>

/* All of them say what is wrong to standard error.  phrase_fd as in phrase.h. */

/* Makes FILE (mode 0600, never over another) and FILE.pub.  Errors: ERR_EXISTS, .. */
MUST_USE enum err keyfile_make(
	const char *file, const char *name, enum signer_kind kind, int phrase_fd);
/* Opens FILE; gives the key (EVP_PKEY_free), and the id of its public half as FILE.pub says it. */
MUST_USE enum err keyfile_open(
	const char *file, int phrase_fd, EVP_PKEY **key_out, char id_out[65]);
/* Makes FILE and FILE.pub for the key on a token whose public half is key.  Errors: ERR_EXISTS, ..
 */
MUST_USE enum err keyfile_note(
	const char *file, const char *name, const char *address, EVP_PKEY *key);
/* The address in FILE; "": it holds a key, or cannot be read. */
void keyfile_address(const char *file, char out[TOKEN_ADDRESS_MAX]);
/* Gives what FILE.pub says (json_decref).  Errors: ERR_NOT_FOUND, ERR_BAD_INPUT. */
MUST_USE enum err keyfile_public(const char *pub_file, json_t **public_out);
/* Seals it anew with another pass phrase; both are asked for.  Errors: ERR_UNSUPPORTED (on a
 * token), those of keyfile_open. */
MUST_USE enum err keyfile_phrase(const char *file, int phrase_fd);

/* Prints the sealed key: numbered lines with a check each, and a QR code of the whole. */
MUST_USE enum err keyfile_paper(const char *file, FILE *to);
/* Makes FILE and FILE.pub again from the lines of the paper (a text file in which somebody typed
 * them); the pass phrase is asked for.  Says which line has a slip.  Errors: ERR_BAD_INPUT, .. */
MUST_USE enum err keyfile_restore(
	const char *paper, const char *file, const char *name, int phrase_fd);

#endif
