/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft: a change of the content before residents read it.  It has a title, an author, a state, and
 * saves; each save holds the files that it changed, whole, and stays for ever: what a file is in a
 * draft is its newest save, or what the package has.  One thread.
 * State:  open -> waiting (its bytes are frozen) -> approved | scheduled | refused
 *         waiting, refused -> open;  open -> withdrawn -> open */
#ifndef FOYER_HUB_CONSOLE_DRAFT_H
#define FOYER_HUB_CONSOLE_DRAFT_H

#include "hub/console/draft_base.h"
#include "hub/console/staff.h"
#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* state, its name in the database, what staff read. */
#define DRAFT_STATE_LIST(X)                                                                        \
	X(OPEN, "open", "being written")                                                           \
	X(WAITING, "waiting", "waiting for approval")                                              \
	X(APPROVED, "approved", "approved and published")                                          \
	X(SCHEDULED, "scheduled", "approved for a time")                                           \
	X(REFUSED, "refused", "sent back")                                                         \
	X(WITHDRAWN, "withdrawn", "put away")

enum draft_state {
#define X(state, name, words) DRAFT_##state,
	DRAFT_STATE_LIST(X)
#undef X
		DRAFT_STATE_COUNT
};

enum { DRAFT_TITLE_MAX = 100, DRAFT_NOTE_MAX = 1000, DRAFT_SAVE_WORDS_MAX = 160, DRAFT_LIST_MAX = 100,
	DRAFT_SAVES_SHOWN = 100, DRAFT_BASE_NAME = 80, DRAFT_HASH_CHARS = 64 };

struct draft {
	int64_t draft, made_ms, changed_ms;
	int64_t save; /* the newest; 0: nothing was written yet */
	char title[DRAFT_TITLE_MAX + 1], author[STAFF_NAME_MAX + 1];
	enum draft_state state;
	char base[DRAFT_BASE_NAME];	       /* what it began from, in words */
	char frozen[DRAFT_HASH_CHARS + 1];     /* hash of its files since it waits; "" before */
	char note[DRAFT_NOTE_MAX + 1];	       /* why it was sent back */
};

const char *draft_state_words(enum draft_state state);

/* Errors: ERR_BAD_INPUT (no title, or too long); all here also those of the database. */
MUST_USE enum err draft_add(
	struct hub *hub, const char *title, const char *who, int64_t now_ms, int64_t *draft_out);
/* Errors: ERR_NOT_FOUND. */
MUST_USE enum err draft_find(struct hub *hub, int64_t draft, struct draft *out);
/* Calls each with the drafts that are at work (or, with is_over, those that are not), the last
 * changed first, DRAFT_LIST_MAX at most. */
MUST_USE enum err draft_each(struct hub *hub, bool is_over,
	void (*each)(void *ctx, const struct draft *one), void *ctx);
/* A new title.  Errors: ERR_BAD_INPUT, ERR_GONE (it is not open). */
MUST_USE enum err draft_rename(struct hub *hub, int64_t draft, const char *title, int64_t now_ms);
/* From one state to another.  Errors: ERR_GONE (it is in another one now: somebody was first). */
MUST_USE enum err draft_step(struct hub *hub, int64_t draft, enum draft_state from,
	enum draft_state to, const char *note, int64_t now_ms);

/* --- files ---------------------------------------------------------------------------------- */

/* How a file of a save is. */
enum draft_file_kind { DRAFT_FILE_AS_BASE, DRAFT_FILE_BYTES, DRAFT_FILE_GONE };

struct draft_file {
	const char *path;
	enum draft_file_kind kind;
	const char *bytes; /* of DRAFT_FILE_BYTES */
	size_t len_bytes;
};

/* Keeps a save of n files, all or none, within the caller's transaction; the package's own bytes of
 * each path are kept beside the first one that changes it.  words: what was changed, for the list
 * of saves.  back_to: the save that it goes back to, -1: none.
 * Errors: ERR_GONE (the draft is not open), ERR_BAD_INPUT (a path). */
MUST_USE enum err draft_save(struct hub *hub, int64_t draft, const char *who, const char *words,
	const struct draft_file *files, int n, int64_t back_to, int64_t now_ms, int64_t *save_out);
/* Adds to out what path held in the draft after save (0: in the package alone).
 * Errors: ERR_NOT_FOUND (no such file then). */
MUST_USE enum err draft_read(
	struct hub *hub, int64_t draft, int64_t save, const char *path, struct k_buf *out);
/* What the package held when the draft first changed path.  Errors: ERR_NOT_FOUND (it was not there),
 * ERR_GONE (the draft never changed it). */
MUST_USE enum err draft_read_pinned(
	struct hub *hub, int64_t draft, const char *path, struct k_buf *out);
/* Gives {PATH: kind} of the files that differ in kind from the package after save. */
MUST_USE enum err draft_paths(struct hub *hub, int64_t draft, int64_t save, json_t **out);
/* Gives the saves, newest first: [{"save", "who", "at_ms", "words", "back_to", "paths": n}]. */
MUST_USE enum err draft_saves(struct hub *hub, int64_t draft, json_t **out);
/* Makes all files as they were after save (0: as in the package), as a new save in a transaction of
 * its own.  Errors: ERR_GONE, ERR_NOT_FOUND (it is no save of this draft). */
MUST_USE enum err draft_go_back(
	struct hub *hub, int64_t draft, int64_t save, const char *who, int64_t now_ms);
/* Gives the other open or waiting drafts that change one of these paths ({PATH: ..}):
 * [{"draft", "title", "author", "path"}]. */
MUST_USE enum err draft_others(struct hub *hub, int64_t draft, const json_t *paths, json_t **out);

#endif
