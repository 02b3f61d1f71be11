/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view: all that is signed at one moment: root, targets and every role below, as they lie on the
 * disk, or as they would be with a change.  What is read here has its right form; who signed it is
 * for view_verify and judge.h.  One thread. */
#ifndef FOYER_PUBLISH_VIEW_H
#define FOYER_PUBLISH_VIEW_H

#include "hub/publish/tree.h"
#include "kiosk/tuf/metadata.h"

enum { PUBLISH_WORDS_MAX = 400, VIEW_ROLES_MAX = 1024 };

struct view_role {
	const char *name;	  /* "targets", or as in its delegation */
	const json_t *keys;	  /* of its delegator */
	const json_t *delegation; /* its {"keyids", "threshold", ..} there */
	int parent;		  /* in roles; -1: root */
	struct metadata *said;
	const json_t *change; /* its entry of the change; NULL: as it is on the disk */
};

struct view {
	struct metadata *root;
	const json_t *root_change; /* NULL: as it is on the disk */
	struct view_role *roles;   /* targets first, each after its delegator */
	int count;
};

/* Writes why into words (PUBLISH_WORDS_MAX bytes), and gives e back. */
enum err publish_refuse(char *words, enum err e, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Reads root and every role: that of change (checked by change_read; NULL: no change) or, of the
 * version that snapshot says (NULL: nothing is on the disk), that of the tree.  The hub's own role
 * may be missing.  Borrows change.  Caller must call view_finish, also after an error.
 * Errors: ERR_NOT_FOUND, ERR_BAD_INPUT, ERR_FULL, those of metadata_read. */
MUST_USE enum err view_load(const struct tree *t, const struct metadata *snapshot,
	const json_t *change, struct view *out, char *words);
void view_finish(struct view *v);

/* Is every role signed as its delegator demands?  The hub's own is for publish_open to look at: the
 * hub signs it anew with each change.  Errors: ERR_CRYPTO. */
MUST_USE enum err view_verify(const struct view *v, char *words);
/* The role of that name; NULL: none. */
const struct view_role *view_role(const struct view *v, const char *name);
/* The role that may speak of path; NULL: none may. */
const struct view_role *view_role_for(const struct view *v, const char *path);
/* The entry of path, if the role that may speak of it does.  Borrowed; NULL: none. */
const json_t *view_target(const struct view *v, const char *path);

/* Reads the exact text that is signed, the canonical form: JSON but for control characters, which
 * stand in its strings as they are (those of a PEM's lines).  Gives *out.  Errors: of strict_read.
 */
MUST_USE enum err view_parse(const char *signed_text, json_t **out);
/* A file {"signatures", "signed"} of such a text.  Errors: of k_buf_add. */
MUST_USE enum err view_wrap(const char *signed_text, const json_t *signatures, struct k_buf *out);
/* The entry of role in a change's roles.  Borrowed; NULL: none. */
const json_t *view_change_of(const json_t *change, const char *role);

#endif
