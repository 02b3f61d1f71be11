/* SPDX-License-Identifier: GPL-3.0-or-later */
/* announce: the urgent notice, which one key may sign, and which is confined for that: text alone,
 * at most 4 KiB, in every language, at most three days (docs/developers/publish.md).  The hub and
 * the kiosk both read it with this.  Pure; any thread. */
#ifndef FOYER_SYNC_ANNOUNCE_H
#define FOYER_SYNC_ANNOUNCE_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ANNOUNCE_BYTES_MAX = 4096,
	ANNOUNCE_LIFE_S = 72 * 3600,
	ANNOUNCE_TITLE_MAX = 60, /* characters */
	ANNOUNCE_BODY_MAX = 400, /* characters */
	ANNOUNCE_SHOWN_MAX = 8	 /* at one time */
};

struct announce {
	int64_t from_s, until_s; /* unix */
	json_t *whole;		 /* "text" in it: {LANGUAGE: {"title", "body"}}; announce_finish */
};

/* True if path is "announce/ID.json"; ID: a to z, 0 to 9 and '-', at most 40. */
bool announce_is_path(const char *path);
/* Reads n bytes.  Caller must call announce_finish.  Errors: ERR_TOO_BIG, ERR_BAD_INPUT (then
 * *why_out, static, says which rule is broken), ERR_NO_MEMORY. */
MUST_USE enum err announce_read(
	const char *bytes, size_t n, struct announce *out, const char **why_out);
void announce_finish(struct announce *a);
/* May it be shown when it is certainly not before least_s and not after most_s (0: not known)? */
bool announce_is_on(const struct announce *a, int64_t least_s, int64_t most_s);
/* Title and body in language tag.  Borrowed until announce_finish; NULL: no such language. */
const char *announce_title(const struct announce *a, const char *tag);
const char *announce_body(const struct announce *a, const char *tag);

#endif
