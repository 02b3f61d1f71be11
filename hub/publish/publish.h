/* SPDX-License-Identifier: GPL-3.0-or-later */
/* publish: the repository of a hub, read and verified: what is published now
 * (docs/developers/publish.md).  Order: publish_open -> read, put.h, rollout.h, renew.h ->
 * publish_close.  One thread.  What a function gives, the caller must json_decref. */
#ifndef FOYER_PUBLISH_PUBLISH_H
#define FOYER_PUBLISH_PUBLISH_H

#include "hub/publish/view.h"

struct publish {
	struct tree tree;
	struct view view;
	struct metadata *timestamp, *snapshot;
	json_t *rollout; /* rollout.json; NULL: none that can be read */
};

/* Reads DATA/content and verifies all of it.  Caller must call publish_close.
 * Errors: ERR_NOT_FOUND (none was made yet), ERR_CRYPTO, ERR_DAMAGED, of view_load; words
 * (PUBLISH_WORDS_MAX bytes) says what. */
MUST_USE enum err publish_open(const char *data_dir, struct publish **out, char *words);
void publish_close(struct publish *p);
/* Reads again what another process may have published.  On an error all is as it was. */
MUST_USE enum err publish_reload(struct publish *p, char *words);

/* The newest release; 0: only the first package. */
json_int_t publish_release(const struct publish *p);
/* The release that every kiosk may show: what stood before a newer one is its "instead". */
json_int_t publish_floor(const struct publish *p);
/* Gives [{"name", "version", "expires", "threshold", "people", "paths"}], root and targets first.
 */
json_t *publish_roles(const struct publish *p);
/* Gives {PATH: {"role", "length", "hash", "custom"}} of the newest package and its urgent notices,
 * without what is gone. */
json_t *publish_files(const struct publish *p);
/* Appends the newest bytes at path.  Errors: ERR_NOT_FOUND, ERR_CRYPTO (the file is not the one
 * that was signed), of k_buf_read_file. */
MUST_USE enum err publish_read(const struct publish *p, const char *path, struct k_buf *out);
/* Gives all changes, newest first: [{"number", "release", "title", "author", "published",
 * "signed_by", "paths"}]. */
json_t *publish_history(const struct publish *p);

/* The names of those whose keys are listed.  Gives an array. */
json_t *publish_names(const json_t *keys, const json_t *role);
/* "Ana", else the first eight letters of the id.  Borrowed from key or id. */
const char *publish_name(const json_t *keys, const char *id);

#endif
