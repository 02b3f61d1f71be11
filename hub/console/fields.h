/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fields: what a browser sent with a request: the fields of a form or of the address, and files.
 * Texts are whole UTF-8 without control characters but line ends (always "\n") and tabs; a request
 * with any other is refused as a whole.  One thread.
 * Order: fields_add while it comes in -> fields_close -> fields_get ... -> fields_finish. */
#ifndef FOYER_HUB_CONSOLE_FIELDS_H
#define FOYER_HUB_CONSOLE_FIELDS_H

#include "kiosk/base/buf.h"
#include "kiosk/base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { FIELDS_MAX = 4000, FIELD_NAME_MAX = 160, FIELD_FILE_MAX = 200, FIELDS_BYTES_MAX = 12 << 20 };

struct field {
	char name[FIELD_NAME_MAX + 1];
	char file[FIELD_FILE_MAX + 1]; /* the name that the browser gave a file; only for showing */
	bool is_file;
	struct k_buf value;
};

/* Starts zeroed. */
struct fields {
	struct field *list;
	int count, room;
	bool is_bad, is_closed;
};

/* Adds a piece: begin is true with the first of a field.  file: NULL for a text.  What does not fit
 * makes the fields bad, and nothing more is taken. */
void fields_add(struct fields *f, bool begin, const char *name, const char *file, const char *bytes,
	size_t n);
/* All is there.  Errors: ERR_BAD_INPUT (a text that is none, too many, a name too long),
 * ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE enum err fields_close(struct fields *f);
/* Frees and wipes them all (passwords). */
void fields_finish(struct fields *f);

/* The text of a field, "" where it is not there. */
const char *fields_get(const struct fields *f, const char *name);
/* The text of the i-th field of that name, 0 up (check boxes); NULL behind the last. */
const char *fields_nth(const struct fields *f, const char *name, int i);
/* A file that was sent; NULL if there is none of that name or it is empty. */
const struct field *fields_file(const struct fields *f, const char *name);

#endif
