/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strict: JSON that strangers sent, read once and strictly, and its fields looked up safely.
 * Any thread; no state. */
#ifndef FOYER_TUF_STRICT_H
#define FOYER_TUF_STRICT_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>

enum { STRICT_DEPTH_MAX = 64 };

/* Reads n bytes as one JSON object with nothing behind it.  Refused: names that stand twice,
 * invalid UTF-8, NUL, numbers past 64 bits, nesting past STRICT_DEPTH_MAX.  Gives *json_out (caller
 * must call json_decref).  Errors: ERR_BAD_INPUT, ERR_NO_MEMORY. */
MUST_USE enum err strict_read(const char *bytes, size_t n, json_t **json_out);

/* Fields of an object; NULL or false when it is missing or of another type.  Borrowed. */
const json_t *strict_object(const json_t *object, const char *name);
const json_t *strict_array(const json_t *object, const char *name);
const char *strict_string(const json_t *object, const char *name);
/* An integer of at least min; a real number is none. */
bool strict_int(const json_t *object, const char *name, json_int_t min, json_int_t *value_out);
/* An array of strings, perhaps empty. */
bool strict_is_strings(const json_t *array);

#endif
