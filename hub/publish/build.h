/* SPDX-License-Identifier: GPL-3.0-or-later */
/* build: makes unsigned changes: of files, of people and keys, of dates, back to an older release,
 * and the first package (docs/developers/publish.md).  What it gives, the caller must json_decref;
 * words has PUBLISH_WORDS_MAX bytes.  One thread. */
#ifndef FOYER_PUBLISH_BUILD_H
#define FOYER_PUBLISH_BUILD_H

#include "hub/publish/layout.h"
#include "hub/publish/publish.h"

struct change_file {
	const char *path;
	const void *bytes; /* NULL: it goes */
	size_t n;
};

struct change_order {
	const char *title, *author;	 /* one line each */
	const struct change_file *files; /* borrowed */
	int file_count;
	int64_t activate_at_s; /* 0: at once */
	int ring;	       /* the furthest ring that it is for; -1: all */
	const json_t *centres; /* names of those that it is for; NULL: all */
	int64_t now_s;
};

/* Files that are as they were are left out.  Errors: ERR_EXISTS (nothing would change),
 * ERR_NOT_FOUND (a file that is to go is not there), ERR_DENIED (no role may speak of that path),
 * ERR_BAD_INPUT, ERR_NO_MEMORY. */
MUST_USE enum err change_build(const struct publish *p, const struct change_order *order,
	json_t **change_out, char *words);
/* All files as they were after that release (0: the first package), as a new change; its files are
 * the order's to leave empty.  Errors: of change_build, ERR_GONE. */
MUST_USE enum err change_rollback(const struct publish *p, json_int_t release,
	const struct change_order *order, json_t **change_out, char *words);

/* The first package of a city: root, targets and all roles, with order's files.  Errors: of
 * change_build. */
MUST_USE enum err change_first(const struct layout_people *people, const struct change_order *order,
	json_t **change_out, char *words);
/* The same content with new dates, and with other people or keys of the hub (people; NULL: as they
 * are).  roles: names, NULL: all, root too; with people it is all.  Errors: ERR_NOT_FOUND. */
MUST_USE enum err change_renew(const struct publish *p, const struct layout_people *people,
	const json_t *roles, const struct change_order *order, json_t **change_out, char *words);

#endif
