/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buf: bytes from outside, with a named maximum.  One thread. */
#ifndef FOYER_BASE_BUF_H
#define FOYER_BASE_BUF_H

#include "kiosk/base/err.h"

#include <stddef.h>

struct k_buf {
	char *data; /* always NUL-terminated behind len_bytes, once anything was added */
	size_t len_bytes, room_bytes, max_bytes;
};

/* Makes an empty buffer that never grows past max_bytes.  Takes no memory yet. */
void k_buf_init(struct k_buf *b, size_t max_bytes);
/* Appends a copy.  Errors: ERR_TOO_BIG, ERR_NO_MEMORY; then the buffer is as it was. */
MUST_USE enum err k_buf_add(struct k_buf *b, const void *bytes, size_t n);
/* Appends printf text.  Errors as k_buf_add. */
MUST_USE enum err k_buf_printf(struct k_buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Drops the first n bytes. */
void k_buf_drop(struct k_buf *b, size_t n);
/* Empties it, keeps the memory. */
void k_buf_clear(struct k_buf *b);
/* Frees it.  Accepts a zeroed one.  _wipe clears the bytes first. */
void k_buf_finish(struct k_buf *b);
void k_buf_finish_wipe(struct k_buf *b);

/* Reads a whole file into b (added behind what is there).
 * Errors: ERR_NOT_FOUND, ERR_DENIED, ERR_IO, ERR_TOO_BIG. */
MUST_USE enum err k_buf_read_file(struct k_buf *b, const char *path);
/* Writes n bytes to path so that a power cut leaves the old or the new: temporary file, fsync,
 * rename, fsync of the folder.  mode as for open().  Errors: ERR_FULL, ERR_DENIED, ERR_IO. */
MUST_USE enum err k_file_replace(const char *path, const void *bytes, size_t n, unsigned mode);

/* Syncs the folder that path lies in, so that its new name survives a power cut.
 * Errors: ERR_DENIED, ERR_IO. */
MUST_USE enum err k_folder_sync_of(const char *path);

#endif
