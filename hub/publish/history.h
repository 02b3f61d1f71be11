/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history: every change that was published, as it was put, in DATA/publish/changes.  One thread. */
#ifndef FOYER_PUBLISH_HISTORY_H
#define FOYER_PUBLISH_HISTORY_H

#include "hub/publish/tree.h"

/* Keeps a change.  release: the newest once it is published; is_release: it brings that one;
 * signed_by: array of names.  Errors: ERR_NO_MEMORY, of tree_write. */
MUST_USE enum err history_add(const struct tree *t, const json_t *change, json_int_t release,
	bool is_release, const json_t *signed_by, int64_t now_s);
/* Gives what publish_history does. */
json_t *history_list(const struct tree *t);

/* What path was after that release (0: in the first package).  Appends its bytes.
 * Errors: ERR_NOT_FOUND (it was not there), ERR_GONE (the bytes are nowhere any more). */
MUST_USE enum err history_at(
	const struct tree *t, const char *path, json_int_t release, struct k_buf *out);
/* Gives the paths that releases after that one changed, {PATH: true}, urgent notices not. */
json_t *history_since(const struct tree *t, json_int_t release);

#endif
