/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name: names of roles and targets come from outside; in an address and on the disk they are safe.
 * Any thread; no state. */
#ifndef FOYER_TUF_NAME_H
#define FOYER_TUF_NAME_H

#include "kiosk/base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

enum { NAME_FILE_MAX = NAME_MAX - 40 }; /* room for ".json", ".part" and what comes before */

/* Writes name with every byte escaped (%2F) but letters, digits and "_.-~" into out: one step of a
 * path, never a "/".  Errors: ERR_TOO_BIG. */
MUST_USE enum err name_escape(const char *name, char *out, size_t room);
/* As name_escape, but the file it names has no leading dot and fits in a folder: what is too long
 * gets its SHA-256 instead.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err name_file(const char *name, char out[NAME_FILE_MAX + 1]);
/* Writes a target's path for an address: the slashes stay, and so does what a relative address may
 * hold.  Errors: ERR_TOO_BIG. */
MUST_USE enum err name_address(const char *path, char *out, size_t room);
/* The name that an escaped one stands for, as a web server reads it ("%2F" is a slash then).  A NUL
 * ends it.  Gives it (caller must call free); NULL: no memory. */
char *name_unescape(const char *name);
/* False if a target's path has a step "." or "..", or none at all. */
bool name_is_path(const char *path);

#endif
