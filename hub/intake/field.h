/* SPDX-License-Identifier: GPL-3.0-or-later */
/* field: reading bounded values out of JSON from outside.  Pure. */
#ifndef FOYER_HUB_INTAKE_FIELD_H
#define FOYER_HUB_INTAKE_FIELD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Parses n bytes strictly (no duplicate keys, nothing behind the object).  Gives the object, or
 * NULL if it is anything else. */
json_t *field_parse(const char *bytes, size_t n);
/* The text at key when it has min to max bytes; NULL otherwise.  Borrows until obj goes. */
const char *field_text(const json_t *obj, const char *key, size_t min, size_t max);
/* As field_text, but "" also where key is missing or null. */
const char *field_text_or_none(const json_t *obj, const char *key, size_t max);
/* The whole number at key when it lies in min..max. */
bool field_int(const json_t *obj, const char *key, int64_t min, int64_t max, int64_t *out);
bool field_bool(const json_t *obj, const char *key, bool *out);
/* True if all of text is lower-case hex of exactly n characters. */
bool field_is_hex(const char *text, size_t n);

#endif
