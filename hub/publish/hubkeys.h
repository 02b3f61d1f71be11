/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hubkeys: the three keys that lie on the hub (DATA/publish/ROLE.pem): snapshot and timestamp say
 * which files are the newest, rollout which kiosks may show them.  None can make a page.  One
 * thread. */
#ifndef FOYER_PUBLISH_HUBKEYS_H
#define FOYER_PUBLISH_HUBKEYS_H

#include "hub/publish/tree.h"

enum { HUBKEYS = 3 };

/* "snapshot", "timestamp", "rollout". */
extern const char *const hubkeys_roles[HUBKEYS];

/* Makes those that are missing; is_new: all anew.  Gives their public halves, by role.
 * Errors: ERR_CRYPTO, of tree_write. */
MUST_USE enum err hubkeys_make(const struct tree *t, bool is_new, json_t **public_out);
/* Signs body (borrowed) as role, of which keys and delegation say who may; appends the whole file
 * to out.  Errors: ERR_CRYPTO (the hub's key is not the one that root or targets name),
 * ERR_NOT_FOUND (it has none). */
MUST_USE enum err hubkeys_sign(const struct tree *t, const char *role, const json_t *keys,
	const json_t *delegation, const json_t *body, struct k_buf *out);

#endif
