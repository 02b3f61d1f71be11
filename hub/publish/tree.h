/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tree: the repository on the hub's disk: DATA/content (public, static) and DATA/publish (the hub's
 * own keys, and what was published).  A file is written beside its place, synced and renamed.  Any
 * process may read; who writes holds the lock. */
#ifndef FOYER_PUBLISH_TREE_H
#define FOYER_PUBLISH_TREE_H

#include "kiosk/base/buf.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

enum {
	TREE_DIR_MAX = PATH_MAX - 600,
	TREE_NAME_MAX = 512,
	TREE_METADATA_MAX = 5000000, /* as the client's cap on targets (kiosk/tuf/client.c) */
	TREE_CHANGE_MAX = 32 << 20
};

struct tree {
	char data[TREE_DIR_MAX];
	json_t *log; /* what is to be written by tree_commit; NULL: tree_write writes at once */
};

/* Errors: ERR_TOO_BIG. */
MUST_USE enum err tree_at(const char *data_dir, struct tree *out);
/* The whole path of a file of it ("content/metadata/1.root.json").  Errors: ERR_TOO_BIG. */
MUST_USE enum err tree_path(const struct tree *t, const char *file, char path_out[PATH_MAX]);
/* Errors: of k_buf_read_file. */
MUST_USE enum err tree_read(const struct tree *t, const char *file, struct k_buf *out);
bool tree_has(const struct tree *t, const char *file);
/* Makes the folders that are missing, and replaces the file.  What lies in content/ may be read by
 * all, what lies in publish/ by nobody else.  Errors: of k_file_replace. */
MUST_USE enum err tree_write(const struct tree *t, const char *file, const void *bytes, size_t n);
/* As tree_write, for a folder that is soon removed: nothing is synced. */
MUST_USE enum err tree_put(const struct tree *t, const char *file, const void *bytes, size_t n);
/* Makes a folder that only we may read.  Errors: ERR_EXISTS, .. */
MUST_USE enum err tree_make_folder(const char *path);
/* Removes the folder and all in it; what cannot be removed stays. */
void tree_remove(const struct tree *t);
/* Removes one file.  Errors: ERR_NOT_FOUND, .. */
MUST_USE enum err tree_drop(const struct tree *t, const char *file);
/* Waits until nobody else writes, and ends what a power cut left half written.  Gives a descriptor;
 * close lets go.  Errors: ERR_DENIED, .. */
MUST_USE enum err tree_lock(const struct tree *t, int *fd_out);
/* From now on tree_write only notes; tree_commit writes all of it, in that order, or, after a power
 * cut, whoever has the lock next does.  tree_forget drops what was noted.  With the lock alone.
 * Errors: of k_file_replace; before the list itself is on the disk nothing was written. */
MUST_USE enum err tree_begin(struct tree *t);
MUST_USE enum err tree_commit(struct tree *t);
void tree_forget(struct tree *t);
/* The largest N of files "N" + tail in folder; 0: none. */
json_int_t tree_newest(const struct tree *t, const char *folder, const char *tail);

/* "content/targets/words/en/HASH.town.json" for "words/en/town.json". */
MUST_USE enum err tree_target(const char *path, const char *hash, char file_out[TREE_NAME_MAX]);
/* "content/metadata/8.help.json", of version 0 "content/metadata/help.json". */
MUST_USE enum err tree_role(const char *role, json_int_t version, char file_out[TREE_NAME_MAX]);

#endif
