/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json_text: JSON as text, whole or not at all.  json_dumps gives a text that ends too early where
 * memory runs out in the middle (jansson 2.14: a failed growth of its buffer is not told). */
#ifndef FOYER_MODEL_JSON_TEXT_H
#define FOYER_MODEL_JSON_TEXT_H

#include <jansson.h>

/* Gives NUL-terminated text (caller must free()), or
 * NULL without memory.  Borrows json; NULL gives NULL. */
char *json_text(const json_t *json, size_t flags);

#endif
