/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metadata: one file of TUF metadata: read whole and in its right form before anything in it is
 * used, then held as it was received.  One thread. */
#ifndef FOYER_TUF_METADATA_H
#define FOYER_TUF_METADATA_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum metadata_type { METADATA_ROOT, METADATA_TIMESTAMP, METADATA_SNAPSHOT, METADATA_TARGETS };

struct metadata;

/* What a timestamp or a snapshot says of another metadata file (specification 4.4). */
struct metadata_file {
	json_int_t version;
	json_int_t length;    /* -1: not said */
	const json_t *hashes; /* NULL: not said; borrowed from the metadata */
};

/* Reads n bytes as metadata of that type; nothing in it is trusted yet.  Gives *out (caller must
 * call metadata_destroy).  Errors: ERR_BAD_INPUT (not strict JSON, not this form, a key under a
 * name that is not its own, two signatures under one keyid, another specification than 1.x),
 * ERR_NO_MEMORY. */
MUST_USE enum err metadata_read(
	enum metadata_type type, const char *bytes, size_t n, struct metadata **out);
void metadata_destroy(struct metadata *m);

/* Is it signed by at least the threshold of role (borrowed, {"keyids", "threshold"}) of distinct
 * keys of keys?  A key counts once, under however many names it stands.  Errors: ERR_CRYPTO. */
MUST_USE enum err metadata_verify(const struct metadata *m, const json_t *keys, const json_t *role);

/* SHA-256, in hex, of what is signed: the same for no two that say different things.
 * Errors: ERR_NO_MEMORY. */
MUST_USE enum err metadata_sum(const struct metadata *m, char hex_out[65]);
json_int_t metadata_version(const struct metadata *m);
/* Freeze attack: true if its date is not after now. */
bool metadata_is_expired(const struct metadata *m, int64_t now_s);
/* The signed part: of the form that its type prescribes.  Borrowed until metadata_destroy. */
const json_t *metadata_signed(const struct metadata *m);

/* Root: the keys, and the {"keyids", "threshold"} of a top-level role. */
const json_t *metadata_keys(const struct metadata *root);
const json_t *metadata_role(const struct metadata *root, const char *role);
bool metadata_is_consistent(const struct metadata *root);
/* Timestamp, snapshot: what it says of file ("targets.json").  False: nothing. */
bool metadata_file(const struct metadata *m, const char *file, struct metadata_file *out);

#endif
