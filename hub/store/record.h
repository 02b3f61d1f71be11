/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record: who did what, append-only.  Each entry bears the hash of itself and the one before, so
 * that none can be changed, taken out or put between without all behind it being made anew; the
 * hash of the last is kept with each backup and printed with it, so that a made-anew or shortened
 * record shows too.  Kinds, ids and numbers only: no words of a resident. */
#ifndef FOYER_HUB_STORE_RECORD_H
#define FOYER_HUB_STORE_RECORD_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { RECORD_HASH_CHARS = 64, RECORD_WORDS_MAX = 160, RECORD_PAGE = 100 };

struct record_head {
	int64_t n; /* entries */
	char hash[RECORD_HASH_CHARS + 1];
};

/* What came of a look at the whole record. */
struct record_check {
	bool is_whole;
	int64_t entries, broken_at; /* broken_at: the first entry that does not fit */
	char hash[RECORD_HASH_CHARS + 1];
	const char *why; /* static; NULL where it is whole */
};

/* Adds an entry by hub->actor within the caller's transaction.  what: "status"; about: a number, a
 * kiosk; words: what it was set to.  Control characters become spaces; longer than RECORD_WORDS_MAX
 * bytes is cut.  Errors: those of db_run. */
MUST_USE enum err record_add(
	struct hub *hub, const char *what, const char *about, const char *words, int64_t now_ms);
/* As record_add, in a transaction of its own. */
MUST_USE enum err record_alone(
	struct hub *hub, const char *what, const char *about, const char *words, int64_t now_ms);
MUST_USE enum err record_head(struct hub *hub, struct record_head *out);
/* The RECORD_PAGE entries before entry `before` (0: the newest), oldest first:
 * [{"n", "at", "who", "what", "about", "words"}].  Gives a new array. */
MUST_USE enum err record_list(struct hub *hub, int64_t before, json_t **out);
/* Goes through all of it, and holds it against its head, against what each backup noted, and
 * against known (entry and hash that were printed; NULL: none). */
MUST_USE enum err record_verify(
	struct hub *hub, const struct record_head *known, struct record_check *out);

#endif
