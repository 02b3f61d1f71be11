/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: the city's three key pairs, and working pairs that were rotated out and still open what was
 * sealed to them.  The working pair opens requests, the receipt pair signs answers.  Of the recovery pair the hub keeps only the public half: the private half is written
 * once, to its own file, for another office to take away (docs/developers/hub.md). */
#ifndef FOYER_HUB_STORE_KEYS_H
#define FOYER_HUB_STORE_KEYS_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>

enum { KEY_ID_CHARS = 16, KEYS_OLD_MAX = 4 };

/* A working pair that was rotated out: it opens what was sealed to it, and nothing is sealed to it
 * any more. */
struct old_key {
	char id[KEY_ID_CHARS + 1];
	unsigned char public[crypto_box_PUBLICKEYBYTES], secret[crypto_box_SECRETKEYBYTES];
};

struct keys {
	char working_id[KEY_ID_CHARS + 1], recovery_id[KEY_ID_CHARS + 1],
		receipt_id[KEY_ID_CHARS + 1];
	unsigned char working_public[crypto_box_PUBLICKEYBYTES];
	unsigned char recovery_public[crypto_box_PUBLICKEYBYTES];
	unsigned char receipt_public[crypto_sign_PUBLICKEYBYTES];
	unsigned char working_secret[crypto_box_SECRETKEYBYTES];
	unsigned char receipt_secret[crypto_sign_SECRETKEYBYTES];
	struct old_key old[KEYS_OLD_MAX]; /* newest first */
	int old_count;
	int64_t folder_ns; /* when the folder was changed last, as it was read */
};

/* One pair that opens requests; borrows from its keys. */
struct opening_key {
	const char *id;
	const unsigned char *public, *secret;
};

/* Reads the keys in dir (DATA/keys); makes them, each file mode 0600, where there are none yet.
 * Gives *keys_out in locked memory; keys_destroy frees it.  were_made_out: this was the first
 * start.  Errors: ERR_DAMAGED (some there, some not, or not readable as keys: a lost key is never made
 * anew by itself, as that would write over the others), ERR_DENIED,
 * ERR_FULL, ERR_IO, ERR_NO_MEMORY. */
MUST_USE enum err keys_open(const char *dir, struct keys **keys_out, bool *were_made_out);
/* Reads them again, into the same place, after another hub's were copied over them.  A pair that opened
 * requests until now stays, in memory, also where its file is not there (yet).
 * Errors: of keys_open, and ERR_CRYPTO (another city's); then all is as it was. */
MUST_USE enum err keys_reread(const char *dir, struct keys *keys);
/* True if a file came into the folder or was replaced in it since it was read. */
bool keys_folder_changed(const char *dir, const struct keys *keys);
/* The one private key in text, as a key file has it, in a set that opens what is sealed to it and does
 * nothing else; keys_destroy frees it.  Errors: ERR_DAMAGED (no key, or not whole), ERR_NO_MEMORY. */
MUST_USE enum err keys_of_one(const char *text, struct keys **keys_out);
/* For a hub whose working key is lost: the recovery key joins the old ones, and a new working pair is
 * made where there is none.  Errors: ERR_CRYPTO (the recovery key of another city), ERR_NOT_FOUND
 * (the other keys are lost too), ERR_FULL, ERR_DENIED, ERR_IO. */
MUST_USE enum err keys_restore(const char *dir, const struct keys *recovery, bool *was_made_out);
/* The pair of that id that opens requests: the working one or an old one.  False: none. */
bool keys_opening(const struct keys *keys, const char *id, struct opening_key *out);
/* Makes a new working pair; the one before becomes the newest old one.  The old pair is on disk
 * before the new one takes its place, so that a power cut loses neither.
 * Errors: ERR_FULL (KEYS_OLD_MAX are there, or the disk is full), ERR_DENIED, ERR_IO; then all is
 * as it was. */
MUST_USE enum err keys_rotate(const char *dir, struct keys *keys);
/* Overwrites and removes the old pair of that id.  Errors: ERR_NOT_FOUND, ERR_DENIED, ERR_IO. */
MUST_USE enum err keys_retire(const char *dir, struct keys *keys, const char *id);
/* Wipes and frees.  Accepts NULL. */
void keys_destroy(struct keys *keys);
/* The public halves, as protocol.md 3 says.  Gives a new object; NULL without memory. */
json_t *keys_public_json(const struct keys *keys);

#endif
