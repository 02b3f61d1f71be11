/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notice: an urgent notice before it is signed and published: beside the rules that kiosks hold it
 * to (kiosk/sync/announce.h), its sentences are short enough to be heard.  Pure; one thread. */
#ifndef FOYER_PUBLISH_NOTICE_H
#define FOYER_PUBLISH_NOTICE_H

#include "kiosk/sync/announce.h"

enum { NOTICE_WHY_MAX = 200 };

/* Reads the n bytes that are to stand at path.  Caller must call announce_finish.  Errors: those of
 * announce_read, ERR_DENIED (the path), ERR_BAD_INPUT (a long sentence); why says which rule. */
MUST_USE enum err notice_read(const char *path, const char *bytes, size_t n, struct announce *out,
	char why[NOTICE_WHY_MAX]);

#endif
