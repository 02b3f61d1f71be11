/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store: the folder of trusted metadata, byte for byte as they were received: root.json,
 * timestamp.json, snapshot.json, targets.json, and one file a delegated role.  Beside them
 * "trusted-root", which the machine came with and which is never written again, and "rotated". Each
 * step survives a power cut: the old file or the new one, never half of one.  One client a folder,
 * by a lock that the kernel frees.  One thread. */
#ifndef FOYER_TUF_STORE_H
#define FOYER_TUF_STORE_H

#include "kiosk/base/buf.h"

#include <jansson.h>

struct store;

/* Waits for another client that works there.  Errors: ERR_NOT_FOUND, ERR_DENIED, ERR_IO,
 * ERR_TOO_BIG (path), ERR_NO_MEMORY. */
MUST_USE enum err store_open(const char *dir, struct store **store_out);
void store_close(struct store *s);

/* Makes bytes the root that this machine trusts from the start.  What was fetched before stays, and
 * is of use only if it fits this root.  Errors: of k_file_replace. */
MUST_USE enum err store_init(struct store *s, const char *bytes, size_t n);
/* Reads the metadata of role into *out, which it empties first and whose max_bytes holds.
 * Errors: ERR_NOT_FOUND, ERR_TOO_BIG, ERR_IO ... */
MUST_USE enum err store_load(struct store *s, const char *role, struct k_buf *out);
/* As store_load, the root of store_init. */
MUST_USE enum err store_load_first_root(struct store *s, struct k_buf *out);
/* Errors: of k_file_replace. */
MUST_USE enum err store_save(struct store *s, const char *role, const char *bytes, size_t n);

/* Keys of timestamp or snapshot change with the root of this version, which is saved next: kept
 * first, so that a power cut between the two cannot lose it.  Errors: of k_file_replace. */
MUST_USE enum err store_note_rotation(struct store *s, json_int_t root_version);
/* Drops timestamp and snapshot if such a change was noted for the root that is trusted now, or an
 * earlier one (specification 5.3.11).  Errors: ERR_IO. */
MUST_USE enum err store_apply_rotation(struct store *s, json_int_t root_version);

#endif
