/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content_loading: reads a content folder on a thread of its own, so that nobody who presses waits
 * for the disk.  UI thread. */
#ifndef FOYER_APP_KIOSK_CONTENT_LOADING_H
#define FOYER_APP_KIOSK_CONTENT_LOADING_H

#include "kiosk/content/content.h"
#include "kiosk/core/loop.h"

enum { LOADING_WORDS_MAX = 300 };

struct content_loading;

/* content: the caller's now (content_destroy); NULL: it cannot be shown, words (in ASCII) say why.
 */
typedef void content_loaded_fn(void *ctx, struct content *content, const char *words);

/* Starts it; copies dir.  Calls fn once, never before it returns, and is gone then.
 * Errors: ERR_NO_MEMORY, ERR_IO, ERR_TOO_BIG. */
MUST_USE enum err content_loading_start(struct loop *loop, const char *dir, content_loaded_fn *fn,
	void *ctx, struct content_loading **loading_out);
/* Waits for its end; fn is not called.  Accepts NULL. */
void content_loading_cancel(struct content_loading *l);
/* content_load, with the first problem as words in ASCII. */
MUST_USE enum err content_load_told(
	const char *dir, struct content **out, char words[LOADING_WORDS_MAX]);

#endif
