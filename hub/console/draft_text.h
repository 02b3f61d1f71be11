/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_text: changes one value in the text of a JSON file and leaves every other byte as it is, so
 * that a compare shows what was changed and nothing else.  A path leads down by keys and indices:
 * "3/picks/1/picture"; "" is the whole.  The text is valid JSON.  Any thread; no state. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_TEXT_H
#define FOYER_HUB_CONSOLE_DRAFT_TEXT_H

#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Where a value stands: from its first byte up to behind its last. */
struct draft_span {
	size_t begin, end;
};

/* False: nothing stands there. */
bool draft_text_find(const char *text, const char *path, struct draft_span *out);
/* How many values the list or object at path holds; 0 where there is none. */
int draft_text_count(const char *text, const char *path);
/* Puts value (a scalar or a list in one line) where path leads.  A key that its object has not got
 * yet is added behind those that its dotted beginning has most in common with, so that
 * "numbers.clinic.open" comes behind "numbers.clinic.name".
 * Errors: ERR_NOT_FOUND (nothing is above it), and as k_buf_add. */
MUST_USE enum err draft_text_set(struct k_buf *text, const char *path, const json_t *value);
/* Takes out what stands at path; its neighbours close up.  Errors: ERR_NOT_FOUND, as k_buf_add. */
MUST_USE enum err draft_text_remove(struct k_buf *text, const char *path);
/* Adds row at the end of the list at path.  Errors: as draft_text_set. */
MUST_USE enum err draft_text_add(struct k_buf *text, const char *path, const json_t *row);
/* Lets the rows first and first + 1 of the list at path change places.
 * Errors: ERR_NOT_FOUND, as k_buf_add. */
MUST_USE enum err draft_text_swap(struct k_buf *text, const char *path, int first);
/* The line (from 1) that offset stands in. */
int draft_text_line(const char *text, size_t offset);

#endif
