/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client: brings a TUF repository's files here and trusts nothing but its root (The Update
 * Framework, specification 1.0.x; what is checked where: docs/developers/tuf.md). Order:
 * client_create -> client_refresh -> client_download ... -> client_destroy.  One thread; it blocks
 * on its sources.  Whatever goes wrong, the next client on the same folder can go on. */
#ifndef FOYER_TUF_CLIENT_H
#define FOYER_TUF_CLIENT_H

#include "kiosk/tuf/source.h"

#include <jansson.h>
#include <stdbool.h>

/* The most that is taken of whatever has no signed length yet, or a signed one that is larger. */
struct client_limits {
	int64_t root_bytes, timestamp_bytes, snapshot_bytes, targets_bytes; /* W, X, Y, Z */
	int64_t target_bytes;						    /* one target */
	int rotations; /* new roots in one refresh */
	int roles;     /* delegated roles visited for one target */
	int all_roles; /* of a whole package, where guides lie in many bins */
};

extern const struct client_limits client_usual_limits;

struct client_options {
	const char *metadata_dir;
	struct source metadata,
		targets; /* targets may be zeroed for a client that downloads none */
	int64_t now_s;	 /* the start of the update, seconds since 1970 UTC: decides what is expired
			  */
	const struct client_limits *limits; /* borrowed */
};

struct client;

/* Makes the folder at dir trust bytes as its first root, if they are one that its own keys signed.
 * Errors: ERR_BAD_INPUT, ERR_CRYPTO, of k_file_replace. */
MUST_USE enum err client_init(const char *metadata_dir, const char *bytes, size_t n);

/* Loads the trusted root; asks no source.  Errors: ERR_NOT_FOUND (no client_init yet), ERR_DAMAGED
 * (neither the latest root nor the first can be used), ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err client_create(const struct client_options *options, struct client **client_out);
void client_destroy(struct client *c);

/* Brings root, timestamp, snapshot and targets up to date, once; each that is found good is kept at
 * once.  Errors: ERR_CRYPTO (a signature or a hash), ERR_DENIED (an older or another version, or
 * expired), ERR_BAD_INPUT (no such metadata), ERR_NOT_FOUND, ERR_TOO_BIG, those of the source. */
MUST_USE enum err client_refresh(struct client *c);

struct client_target {
	json_int_t length;
	const json_t *hashes, *custom; /* custom: NULL if there is none */
	json_t *whole;		       /* they lie in it; caller must call json_decref */
};

/* Looks for the target at path, through delegations, in order; refreshes first if that was not
 * done.  Errors: ERR_NOT_FOUND (nobody who may speaks of it), those of client_refresh. */
MUST_USE enum err client_find(struct client *c, const char *path, struct client_target *target_out);
/* Finds target path and brings it into folder dir, under one escaped name (name_file), if what lies
 * there is not it already.  A power cut leaves the old or the new.  Errors: of client_find, and
 * ERR_CRYPTO, ERR_TOO_BIG, ERR_BAD_INPUT (a path with ".."), those of files. */
MUST_USE enum err client_download(struct client *c, const char *path, const char *dir);

/* As client_download, under the name of file, whatever the target's is. */
MUST_USE enum err client_download_to(struct client *c, const char *path, const char *file);

/* Brings what t says to file: t is of client_find for path, or an older one of the same path that
 * such a target's signed `custom` speaks of.  Errors: of client_download. */
MUST_USE enum err client_download_found(
	struct client *c, const char *path, const struct client_target *t, const char *file);

typedef enum err client_path_fn(void *ctx, const char *path);

/* Calls fn for each path that a role speaks of which can be reached, once; whether that role may
 * speak of it is for client_find to say.  Refreshes first if that was not done.  Errors: those of
 * client_refresh, ERR_FULL (more roles than the limit), those of fn, which end it. */
MUST_USE enum err client_each_path(struct client *c, client_path_fn *fn, void *ctx);
/* The version of the snapshot that was refreshed last; 0: none. */
json_int_t client_snapshot_version(const struct client *c);
/* The sum of all that it says: versions come again after keys were changed, or the root.
 * Errors: ERR_NOT_FOUND (none), ERR_NO_MEMORY. */
MUST_USE enum err client_snapshot_sum(const struct client *c, char hex_out[65]);

/* What was refused last and why, for staff; "" nothing.  Borrowed until the next call. */
const char *client_words(const struct client *c);
/* True if the last refresh ended because metadata have expired: what was verified before may be
 * shown further, with its date, but nothing is new. */
bool client_is_expired(const struct client *c);

#endif
