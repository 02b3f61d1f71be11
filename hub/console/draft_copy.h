/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_copy: the files of a draft as they were after one of its saves, read as they are needed, and
 * changed here until they are saved together.  A file that nothing changed is never written again.
 * One thread.  Order: draft_copy_open -> text, json, put .. -> draft_copy_save -> draft_copy_close. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_COPY_H
#define FOYER_HUB_CONSOLE_DRAFT_COPY_H

#include "hub/console/draft.h"
#include "kiosk/base/arena.h"

enum { DRAFT_COPY_FILES_MAX = 2000, DRAFT_COPY_ARENA = 48 << 20, DRAFT_COPY_LANGUAGES = 16 };

struct draft_copy_file {
	char path[DRAFT_PATH_MAX + 1];
	bool is_there, is_changed;
	struct k_buf bytes;
	json_t *json; /* of bytes; NULL: not asked yet, or it is none */
};

struct draft_copy {
	struct hub *hub;
	int64_t draft, save;
	const char *dir; /* where the files are read from instead; NULL: the draft */
	bool is_pinned;	 /* as they were published when the draft first changed them */
	struct draft_copy_file *files;
	int count, room;
	struct k_arena arena; /* what is read out of the files, until the copy is closed */
	enum err err;	      /* the first error of reading or changing; stays */
};

/* save: as of which; 0: the package without the draft; INT64_MAX: now.  Takes no memory yet. */
void draft_copy_open(struct hub *hub, int64_t draft, int64_t save, struct draft_copy *out);
/* The files of a folder, to be read only; borrows dir. */
void draft_copy_open_folder(struct hub *hub, const char *dir, struct draft_copy *out);
/* Frees it.  Accepts a zeroed one. */
void draft_copy_close(struct draft_copy *copy);

/* The text of a file, NUL-terminated; NULL if it is not there.  Lives until it is changed. */
const char *draft_copy_text(struct draft_copy *copy, const char *path, size_t *n_out);
/* The same as JSON, borrowed until it is changed; NULL if it is not there or none. */
const json_t *draft_copy_json(struct draft_copy *copy, const char *path);
/* Puts n bytes in the place of the file.  False: copy->err says why. */
bool draft_copy_put(struct draft_copy *copy, const char *path, const char *bytes, size_t n);
void draft_copy_remove(struct draft_copy *copy, const char *path);

/* One change of a JSON file, as draft_text says; a words file that is not there begins as { }.
 * value: taken over (NULL: removes; what is not there already is no error). */
void draft_copy_set(struct draft_copy *copy, const char *file, const char *path, json_t *value);
void draft_copy_add(struct draft_copy *copy, const char *file, const char *path, json_t *row);
void draft_copy_swap(struct draft_copy *copy, const char *file, const char *path, int first);

/* How many files were changed. */
int draft_copy_changed(const struct draft_copy *copy);
/* Keeps the changed files as one save within the caller's transaction; with none, *save_out is 0.
 * Errors: copy->err, those of draft_save. */
MUST_USE enum err draft_copy_save(struct draft_copy *copy, const char *who, const char *words,
	int64_t now_ms, int64_t *save_out);

#endif
