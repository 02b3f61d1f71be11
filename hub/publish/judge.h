/* SPDX-License-Identifier: GPL-3.0-or-later */
/* judge: may a change be published?  Signed by enough distinct people for each role, within what
 * each role may say, and made for what is published now (docs/developers/publish.md).  Kiosks
 * check signatures themselves; here staff hear early and in words what is wrong.  One thread. words
 * has PUBLISH_WORDS_MAX bytes. */
#ifndef FOYER_PUBLISH_JUDGE_H
#define FOYER_PUBLISH_JUDGE_H

#include "hub/publish/publish.h"

/* Who must still sign: gives [{"role", "needs", "has", "may", "words"}], one row a role that lacks
 * signatures; empty: none.  p NULL: nothing is published yet.  NULL: out of memory, or a change
 * that cannot be read; words says why. */
json_t *judge_missing(const struct publish *p, const json_t *change, char *words);
/* Gives the names of all whose signatures in it are good. */
json_t *judge_signed_by(const struct publish *p, const json_t *change);

/* All of it but the content's own check.  view_out: all as it would be; caller must call
 * view_finish, also after an error.  Errors: ERR_CRYPTO (signatures), ERR_GONE (made for another
 * version), ERR_DENIED (more than a role may say), ERR_BAD_INPUT, of view_load. */
MUST_USE enum err judge_change(const struct tree *t, const struct publish *p, const json_t *change,
	int64_t now_s, struct view *view_out, char *words);

#endif
