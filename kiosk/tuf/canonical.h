/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canonical: the one form of a JSON value that signatures and key ids are made over: OLPC canonical
 * JSON, as securesystemslib writes it.  No white space, names in the order of their bytes, only '"'
 * and '\' escaped, integers only.  Any thread; no state. */
#ifndef FOYER_TUF_CANONICAL_H
#define FOYER_TUF_CANONICAL_H

#include "kiosk/base/buf.h"

#include <jansson.h>

/* Appends the form of value to out.  The caller bounds its depth (strict.h) and out's size.
 * Errors: ERR_BAD_INPUT (a real number), ERR_NO_MEMORY, ERR_TOO_BIG. */
MUST_USE enum err canonical_write(const json_t *value, struct k_buf *out);

#endif
