/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_base: the files that residents see now, which drafts begin from: the newest package of the
 * repository; before one was made, the folder that the hub was started with.  One thread. */
#ifndef FOYER_HUB_CONSOLE_DRAFT_BASE_H
#define FOYER_HUB_CONSOLE_DRAFT_BASE_H

#include "hub/store/hub.h"
#include "kiosk/base/buf.h"

#include <jansson.h>
#include <stdbool.h>

struct publish;

enum { DRAFT_PATH_MAX = 127, DRAFT_FILE_MAX = 1 << 20 };

/* True for a path that content may have: "guides/en/bills.md"; no step is empty or begins with a
 * dot, so none leads out of the folder. */
bool draft_path_is_right(const char *path);
/* The repository as it is on the disk now; NULL: none was made yet, or it cannot be read.  Lives
 * until the next call. */
const struct publish *draft_base_publish(struct hub *hub);
/* Adds the bytes of a file to out (made with DRAFT_FILE_MAX).
 * Errors: ERR_NOT_FOUND, ERR_BAD_INPUT (no path), ERR_TOO_BIG, ERR_IO, ERR_CRYPTO. */
MUST_USE enum err draft_base_read(struct hub *hub, const char *path, struct k_buf *out);
/* Lays all files out in the folder dir, which is made.  Errors: ERR_EXISTS, ERR_FULL, ERR_IO, .. */
MUST_USE enum err draft_base_lay_out(struct hub *hub, const char *dir);
/* Writes one file of such a folder, with the folders above it; bytes NULL: takes it away. */
MUST_USE enum err draft_base_put(const char *dir, const char *path, const char *bytes, size_t n);
/* What staff read of a release: "release 12", "the first package". */
struct release_name {
	char words[32];
};
struct release_name release_name(int64_t release);
/* Which package this is, in plain words: "release 12". */
void draft_base_name(struct hub *hub, char *out, size_t room);
/* Frees what was kept of the repository. */
void draft_base_close(struct hub *hub);

#endif
