/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes64: bytes as text: base64 with its padding (RFC 4648, 4).  Pure; any thread. */
#ifndef FOYER_PUBLISH_BYTES64_H
#define FOYER_PUBLISH_BYTES64_H

#include "kiosk/base/buf.h"

/* Gives text (caller must free); NULL: out of memory. */
char *bytes64_write(const void *bytes, size_t n);
/* Appends the bytes.  Errors: ERR_BAD_INPUT, of k_buf_add. */
MUST_USE enum err bytes64_read(const char *text, struct k_buf *out);

#endif
