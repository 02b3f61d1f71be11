/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transcript: all that is said, with times, as lines of text; and the last words for a script's
 * `expect said`.  A line: `12.340 [en] words`, `12.340 * choose`, `12.340 -- silence`,
 * `12.340 == b1`.  UI thread. */
#ifndef FOYER_APP_KIOSK_TRANSCRIPT_H
#define FOYER_APP_KIOSK_TRANSCRIPT_H

#include "kiosk/base/buf.h"
#include "kiosk/narrator/narrator.h"

#include <stdio.h>

struct transcript {
	FILE *file;          /* NULL: not kept */
	int64_t start_ms;
	struct k_buf heard;  /* what was said since transcript_mark, a line each */
};

/* Opens path ("-": standard output, NULL: none).  Errors: ERR_DENIED, ERR_IO. */
MUST_USE enum err transcript_open(struct transcript *t, const char *path, int64_t now_ms);
void transcript_close(struct transcript *t);
/* A narrator_observer. */
void transcript_note(void *transcript, const struct narrator_note *note);
/* A page came. */
void transcript_page(struct transcript *t, const char *screen, int64_t now_ms);
/* Forgets what was heard: a script's next act begins. */
void transcript_mark(struct transcript *t);
/* True if `words` were said since the mark. */
bool transcript_heard(const struct transcript *t, const char *words);

#endif
