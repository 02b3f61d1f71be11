/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entry: what a role says of one file: its length, its hash, and for which kiosks it is
 * (docs/developers/publish.md, "custom").  Pure; any thread.  What a function gives, the caller
 * must json_decref. */
#ifndef FOYER_PUBLISH_ENTRY_H
#define FOYER_PUBLISH_ENTRY_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For whom a change is. */
struct entry_scope {
	json_int_t release;    /* 0: none (an urgent notice) */
	int64_t activate_at_s; /* 0: at once */
	int ring;	       /* the furthest ring; -1: all */
	const json_t *centres; /* names; NULL: all */
};

/* Where things stand: every kiosk may show releases up to floor. */
struct entry_now {
	json_int_t floor;
	int64_t now_s;
};

/* True if it is for every kiosk now, so that nobody needs what was before it. */
bool entry_is_settled(const json_t *entry, const struct entry_now *now);
/* What kiosks show that a newer entry is not for: gives {"length", "hashes"}; NULL: nothing. */
json_t *entry_older(const json_t *entry, const struct entry_now *now);
/* Could older ({"length", "hashes"}, NULL: nothing) be what kiosks show beside a newer entry? */
bool entry_may_be_older(const json_t *entry, const json_t *older, const struct entry_now *now);
/* Gives it without its custom, or NULL: it is gone, once it is settled. */
json_t *entry_trimmed(const json_t *entry);

/* Gives the entry of n bytes; bytes NULL: the file is gone.  Takes older (may be NULL).
 * NULL: out of memory. */
json_t *entry_new(const void *bytes, size_t n, const struct entry_scope *scope, json_t *older);

#endif
