/* SPDX-License-Identifier: GPL-3.0-or-later */
/* change: one change of the content: what is to be signed, exactly, the files that are new, and the
 * signatures so far (docs/developers/publish.md, "A change").  It is carried from person to person,
 * and nothing in it is believed but what signatures cover.  Pure; any thread.  A change is a JSON
 * object: what a function gives, the caller must json_decref. */
#ifndef FOYER_PUBLISH_CHANGE_H
#define FOYER_PUBLISH_CHANGE_H

#include "hub/publish/signer.h"
#include "hub/publish/view.h"

enum { CHANGE_TITLE_MAX = 200, CHANGE_FILES_MAX = 4000, CHANGE_FILE_MAX = 1 << 20 };

/* Reads n bytes strictly: every role has the exact form that is signed, every file a path and its
 * bytes.  Errors: ERR_TOO_BIG, ERR_BAD_INPUT, ERR_NO_MEMORY; words (PUBLISH_WORDS_MAX) says why. */
MUST_USE enum err change_read(const char *bytes, size_t n, json_t **change_out, char *words);
/* As text; caller must free.  NULL: out of memory. */
char *change_write(const json_t *change);

/* Starts one without roles and files.  NULL: out of memory. */
json_t *change_new(const char *title, const char *author, int64_t now_s);
/* Adds role with what it is to say (borrowed).  Errors: ERR_NO_MEMORY, of canonical_write. */
MUST_USE enum err change_add_role(json_t *change, const char *name, const json_t *body);
/* Adds the bytes of a file, if it is not there.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err change_add_file(json_t *change, const char *path, const void *bytes, size_t n);
/* The bytes of its file with that path and SHA-256, or, hash NULL, of that path; appends them.
 * Errors: ERR_NOT_FOUND, of k_buf_add. */
MUST_USE enum err change_file(
	const json_t *change, const char *path, const char *hash, struct k_buf *out);

/* Signs every role of it.  Errors: those of by, ERR_NO_MEMORY. */
MUST_USE enum err change_sign(json_t *change, const struct signer *by);
/* Adds a signature, or replaces that of the same key; judge.h says what it is worth.
 * Errors: ERR_NOT_FOUND (no such role), ERR_NO_MEMORY. */
MUST_USE enum err change_add_signature(
	json_t *change, const char *role, const char *keyid, const char *sig_hex);

#endif
