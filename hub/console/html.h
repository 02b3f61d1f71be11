/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html: writes HTML so that what comes from outside is always text and never markup.  One thread. */
#ifndef FOYER_HUB_CONSOLE_HTML_H
#define FOYER_HUB_CONSOLE_HTML_H

#include "kiosk/base/buf.h"
#include "kiosk/base/err.h"

/* Where to write; the first error stays and ends it.  Starts as {.out = buffer}. */
struct html {
	struct k_buf *out; /* borrowed */
	enum err err;
};

/* Adds markup: fmt is a literal of ours, and what stands for its %s is made text, also between the
 * quotes of an attribute.  It knows %s, %d, %lld, %zu and %%; a width or anything else is our bug.
 * NULL for %s is "". */
void html_add(struct html *h, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
