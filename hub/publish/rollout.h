/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rollout: which kiosks show a release first, and how far it has got (rollout.json,
 * docs/developers/publish.md).  The hub's own key signs it: it can hold a release back or let it go
 * on, and never make one.  One thread.  Each call reads the repository anew under its lock;
 * publish_reload afterwards.  words has PUBLISH_WORDS_MAX bytes. */
#ifndef FOYER_PUBLISH_ROLLOUT_H
#define FOYER_PUBLISH_ROLLOUT_H

#include "hub/publish/publish.h"

enum {
	ROLLOUT_WELL_S = 10 * 60, /* a kiosk must have been well with it for so long */
	ROLLOUT_SILENT_S = 3600	  /* who was not heard for so long is not waited for */
};

/* What a kiosk said of itself last. */
struct rollout_seen {
	const char *kiosk, *centre;
	json_int_t release; /* the newest that it shows */
	bool is_well;
	int64_t since_s; /* it has shown that release, and been well, since then */
	int64_t seen_s;	 /* it was heard last */
};

/* Gives rollout.json as it would be with release as the newest (-1: as it is; p NULL: the first).
 */
json_t *rollout_next(const struct publish *p, json_int_t release);

/* rings: [{"kiosks": [..], "centres": [..]}, ..], ring 0 first; the last names nobody and is for
 * all others.  What each ring shows stays at what is certain.  Errors: ERR_BAD_INPUT, of renew_now.
 */
MUST_USE enum err rollout_set_rings(
	const char *data_dir, const json_t *rings, int64_t now_s, char *words);
/* Every kiosk goes back to what stood before the newest release; nothing goes on until rollout_go
 * or another release.  Errors: ERR_EXISTS (there is nothing to stop), of renew_now. */
MUST_USE enum err rollout_stop(const char *data_dir, int64_t now_s, char *words);
/* The newest release begins anew in ring 0; is_all: in every ring at once. */
MUST_USE enum err rollout_go(const char *data_dir, bool is_all, int64_t now_s, char *words);
/* Lets the newest release into the next ring now, on somebody's word.  Errors: ERR_EXISTS (it is in
 * all of them, or stopped), of renew_now. */
MUST_USE enum err rollout_next_ring(const char *data_dir, int64_t now_s, char *words);
/* Lets the newest release into the next ring if those of the ring before are well with it.
 * *moved_out: the ring that it has come to, -1: none. */
MUST_USE enum err rollout_advance(const char *data_dir, const struct rollout_seen *seen, int n,
	int64_t now_s, int *moved_out, char *words);

#endif
