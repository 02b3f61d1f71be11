/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout: which roles a city's repository has, what each may speak of and how many people it takes
 * (sync-and-updates.md 3.6).  Pure; any thread. */
#ifndef FOYER_PUBLISH_LAYOUT_H
#define FOYER_PUBLISH_LAYOUT_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	LAYOUT_ROLE_DAYS = 400, /* a year, and a month to renew it in */
	LAYOUT_HUB_DAYS = 14,	/* a stick is good for so long */
	LAYOUT_DAYS_MAX = 800,
	LAYOUT_BINS_MAX = 64,
	LAYOUT_PATH_MAX = 120,	 /* of a file of the content */
	LAYOUT_SERVED_MAX = 200, /* the same with its hash, below content/targets */
	LAYOUT_ROLE_MAX = 64,	 /* bytes of a role's name */
	LAYOUT_DATE_MAX = 32
};

#define LAYOUT_ROLLOUT "rollout"
#define LAYOUT_ROLLOUT_PATH "rollout.json"
#define LAYOUT_ANNOUNCE "announce"

/* Who may do what, for the first package. */
struct layout_people {
	const json_t *keys; /* array of public keys of people: each may sign for every role */
	const json_t *hub;  /* {"snapshot", "timestamp", "rollout"}: the hub's public keys */
	int threshold;	    /* of all roles of people but announce; 2 at least */
	int bins;	    /* for guides, in each language; 0: none; else 16, 32 or 64 */
	int64_t now_s;
};

/* How many people it takes at least; 0: no such role of ours. */
int layout_threshold_min(const char *role);
/* The patterns of a role that targets delegates to.  Gives an array; NULL: no such role. */
json_t *layout_paths(const char *role);
/* True if role's guides may lie in bins. */
bool layout_may_have_bins(const char *role);
/* True for a path that a package may have: steps of letters, digits and "._-", none that begins
 * with a dot. */
bool layout_is_path(const char *path);
/* The same for at most max bytes. */
bool layout_is_safe(const char *path, size_t max);
void layout_date(int64_t seconds, char out[LAYOUT_DATE_MAX]);

/* Version 1 of root, of targets, and of a role with no files.  They give what is to be signed;
 * NULL: out of memory, or keys that are none. */
json_t *layout_root(const struct layout_people *people);
json_t *layout_targets(const struct layout_people *people);
/* name: as in layout_each; a role with bins delegates to them. */
json_t *layout_role(const struct layout_people *people, const char *name);

/* Calls fn for every role of people below targets, bins too. */
typedef enum err layout_role_fn(void *ctx, const char *name);
MUST_USE enum err layout_each(const struct layout_people *people, layout_role_fn *fn, void *ctx);

#endif
