/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contents: the files that roles speak of: is each entry of a change one that its role may make,
 * and is its file there?  And the package as a folder, for those who check it whole.  One thread.
 */
#ifndef FOYER_PUBLISH_CONTENTS_H
#define FOYER_PUBLISH_CONTENTS_H

#include "hub/publish/publish.h"
#include "kiosk/sync/release.h"

/* Every entry that change makes, against what is published (p NULL: nothing).  v: all as it would
 * be.  Errors: ERR_DENIED, ERR_BAD_INPUT, ERR_NOT_FOUND (a file is missing), ERR_GONE (made for an
 * older state). */
MUST_USE enum err contents_check(const struct tree *t, const struct publish *p,
	const struct view *v, const json_t *change, int64_t now_s, char *words);

/* Writes the files of every new entry of change into the tree, where they are not there yet.
 * Errors: of tree_write, ERR_NOT_FOUND. */
MUST_USE enum err contents_write(
	const struct tree *t, const struct view *v, const json_t *change, char *words);

/* The package as a kiosk shows it (who NULL: all that is newest), in the folder dir, which is made;
 * urgent notices, keys and rollout.json are no part of it.  Errors: of k_file_replace,
 * ERR_NOT_FOUND, ERR_EXISTS (dir is there). */
MUST_USE enum err contents_lay_out(const struct tree *t, const struct view *v, const json_t *change,
	const struct release_kiosk *who, const char *dir, char *words);
/* Removes a folder that contents_lay_out made. */
void contents_clear(const char *dir);
/* publish_lay_out: p's package with change (NULL: as it is), all that is newest. */
MUST_USE enum err publish_lay_out(
	const struct publish *p, const json_t *change, const char *dir, char *words);

#endif
