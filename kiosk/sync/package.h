/* SPDX-License-Identifier: GPL-3.0-or-later */
/* package: a whole package of content, laid out as the folder that the kiosk reads (content.md):
 *   content/packages/NAME/   hard links to content/files/HASH; NAME says what is in it
 *   content/refused.json     {NAME: {"words", "failed"}}: what is not shown, and why
 * It stands there only once the proof has found it good: built beside its place, checked, synced,
 * renamed.  Whoever may not read the rest of the state may read it (the group).  One thread; it
 * blocks: in a process of its own (supply.h). */
#ifndef FOYER_SYNC_PACKAGE_H
#define FOYER_SYNC_PACKAGE_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

enum { PACKAGE_NAME_CHARS = 64, PACKAGE_WORDS_MAX = 300 };

struct package_order {
	const char *state_dir;
	const json_t *files; /* path: {"hash", "length"}, all in content/files */
	const char *proof;   /* the program kiosk-proof */
	bool is_thorough;    /* read every file again: at the start of a process */
};

struct package_report {
	char name[PACKAGE_NAME_CHARS + 1];
	char dir[PATH_MAX];	       /* "": it does not stand there */
	char words[PACKAGE_WORDS_MAX]; /* why not, "" nothing */
};

/* The name of a package of these files: SHA-256 over each path of content and its hash.  What is no
 * content (keys/...) says nothing.  Errors: ERR_NO_MEMORY, ERR_TOO_BIG. */
MUST_USE enum err package_name(const json_t *files, char name_out[PACKAGE_NAME_CHARS + 1]);
/* Makes it stand there, if it is good and was not refused before.  Errors: ERR_DENIED (refused:
 * words say why; remembered), others: it could not be judged now. */
MUST_USE enum err package_lay(const struct package_order *order, struct package_report *report_out);
/* Remembers that the kiosk could not show name. */
MUST_USE enum err package_refuse(const char *state_dir, const char *name, const char *words);
/* What the proof refused is judged anew (another proof may have come with the machine); what a
 * kiosk could not show stays refused. */
MUST_USE enum err package_forget(const char *state_dir);
/* Folders of others than keep (an array of names) go. */
void package_sweep(const char *state_dir, const json_t *keep);

#endif
