/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_base: the files that residents see now, which drafts begin from: the newest package of the
 * repository; before one was made, the folder that the hub was started with.  One thread. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_BASE_H
#define FOYER_HUB_CONSOLE_DRAFT_BASE_H

#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>

enum { DRAFT_PATH_MAX = 127, DRAFT_FILE_MAX = 1 << 20 };

/* True for a path that content may have: "guides/en/bills.md"; no step is empty or begins with a
 * dot, so none leads out of the folder. */
bool draft_path_is_right(const char *path);
/* Adds the bytes of a file to out (made with DRAFT_FILE_MAX).
 * Errors: ERR_NOT_FOUND, ERR_BAD_INPUT (no path), ERR_TOO_BIG, ERR_IO. */
MUST_USE enum err draft_base_read(const struct hub *hub, const char *path, struct k_buf *out);
/* Gives {PATH: true} of all files.  Errors: ERR_NOT_FOUND, ERR_NO_MEMORY, ERR_IO. */
MUST_USE enum err draft_base_list(const struct hub *hub, json_t **out);
/* Which package this is, in plain words: "release 12". */
void draft_base_name(const struct hub *hub, char *out, size_t room);

#endif
