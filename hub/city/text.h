/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text: words and numbers on their way to and from other people's systems.  Pure; the locale of
 * the process changes nothing here. */
#ifndef FOYER_HUB_CITY_TEXT_H
#define FOYER_HUB_CITY_TEXT_H

#include "kiosk/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

enum { REF_MAX = 48 };

/* True if a and b are the same but for the case of A to Z. */
bool text_same(const char *a, const char *b);
/* True if part is in whole, but for the case of A to Z. */
bool text_has(const char *whole, const char *part);

/* Adds words as plain text for another system: no marks of HTML, no control characters but line
 * ends, whole UTF-8 only; letters above U+FFFF as U+FFFD unless is_wide.  At most max_letters. */
MUST_USE enum err text_add_plain(
	struct k_buf *out, const char *words, size_t max_letters, bool is_wide);
/* How many letters (code points) UTF-8 text has. */
size_t text_letters(const char *utf8);

/* Adds text with all but letters, digits and "-._~" as %XX. */
MUST_USE enum err text_add_percent(struct k_buf *out, const char *text);
/* Adds "&name=value" (no & at the beginning of out), both percent-encoded; nothing for an empty
 * value. */
MUST_USE enum err text_add_field(struct k_buf *form, const char *name, const char *value);
/* Adds degrees with six places behind a point. */
MUST_USE enum err text_add_degrees(struct k_buf *out, double degrees);
/* Reads "-12.5"; false if it is not a number of degrees. */
bool text_read_degrees(const char *text, double *out);

/* Reads a time as W3C wrote it down, and as servers write it: T or a space, with or without
 * fraction and zone; without zone it is the town's. */
bool text_read_time(const char *text, int64_t *wall_ms_out);
/* Adds "2024-05-08T09:30:00Z". */
MUST_USE enum err text_add_time(struct k_buf *out, int64_t wall_ms);

/* The reference that a request bears in every system: "main-street-library-x7kq2m4a", ASCII; made
 * of what never changes, so that it is always the same. */
void text_ref(const char *centre, const char *kiosk, const char *id, char out[REF_MAX]);

#endif
