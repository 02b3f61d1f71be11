/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source: where a repository's files come from: a web server (web_source.h), a folder such as
 * a USB stick (folder_source.h).  Whatever it gives is judged by the client alone. */
#ifndef FOYER_TUF_SOURCE_H
#define FOYER_TUF_SOURCE_H

#include "kiosk/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Takes the next bytes of a file.  An error ends the fetching and comes back from it. */
typedef enum err source_sink(void *ctx, const char *bytes, size_t n);

struct source {
	/* Gives the file at path (escaped, relative) piece by piece to sink, at most max_bytes.
	 * Errors: ERR_NOT_FOUND (the one answer that says there is none: 404, 403), ERR_TOO_BIG
	 * (more than max_bytes), ERR_TIMEOUT (too slow), ERR_OFFLINE, ERR_CRYPTO (TLS), ERR_IO,
	 * those of sink. */
	enum err (*fetch)(
		void *ctx, const char *path, int64_t max_bytes, source_sink *sink, void *sink_ctx);
	void *ctx;
};

#endif
