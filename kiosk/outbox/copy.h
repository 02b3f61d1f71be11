/* SPDX-License-Identifier: GPL-3.0-or-later */
/* copy: the second, append-only copy of every envelope: one line each, `sha256-hex envelope`.
 * Written and synced in the same step as the database; from it a damaged database is rebuilt.
 * A torn or damaged line is skipped, the others stay readable.  One thread. */
#ifndef FOYER_OUTBOX_COPY_H
#define FOYER_OUTBOX_COPY_H

#include "kiosk/base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct copy {
	int fd;
	off_t len_bytes; /* up to here all is synced and ends in a line feed */
	char path[PATH_MAX];
};

/* Calls with each sound line; envelope is NUL-terminated, borrowed until it returns. */
typedef enum err copy_fn(void *ctx, const char *envelope, size_t len_bytes, const char *sha256_hex);

/* Opens or makes the file.  Errors: ERR_DENIED, ERR_FULL, ERR_IO. */
MUST_USE enum err copy_open(struct copy *c, const char *path);
void copy_close(struct copy *c);
/* Reads all lines; *damaged_out counts those that are not sound.  Stops at an error of fn. */
MUST_USE enum err copy_read(struct copy *c, copy_fn *fn, void *ctx, int *damaged_out);
/* Appends one line and syncs it.  On failure the file is as it was.  Errors: ERR_FULL, ERR_IO. */
MUST_USE enum err copy_add(
	struct copy *c, const char *envelope, size_t len_bytes, const char *sha256_hex);
/* Makes the file anew with the sound lines that fn answers ERR_OK for; ERR_NOT_FOUND drops one.  A
 * power cut leaves the old file or the new.  On failure all is as it was.
 * Errors: those of fn, ERR_FULL, ERR_IO. */
MUST_USE enum err copy_compact(struct copy *c, copy_fn *fn, void *ctx);
/* Takes the last copy_add back, when the database did not commit. */
void copy_undo(struct copy *c, off_t len_before);

#endif
