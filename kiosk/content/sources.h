/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sources: every text that residents see or hear, with the place where staff wrote it, for those
 * who check texts one by one.  Beside content_load, which keeps the texts and forgets the places.
 * Immutable once read. */
#ifndef FOYER_CONTENT_SOURCES_H
#define FOYER_CONTENT_SOURCES_H

#include "kiosk/content/content.h"

struct source {
	const char *file;    /* "words/en/notices.json" */
	const char *address; /* "notices.heat.title"; "guides.bills.title", "guides.bills.2" (a
				page); "names", "streets" */
	const char *text;
	int language; /* row of languages.def; -1: every language's (streets) */
	int line;     /* from 1; 0: source_line finds it */
};

struct sources; /* opaque */

/* Reads the folder.  Gives *out (sources_destroy frees it).  What is no text is left out:
 * content_load says so.  Errors: ERR_NOT_FOUND, ERR_TOO_BIG, ERR_NO_MEMORY. */
MUST_USE enum err sources_read(const char *dir, struct sources **out);
/* The same of texts that stand in no folder; copies them.  Errors: ERR_NO_MEMORY. */
MUST_USE enum err sources_make(const struct source *list, int count, struct sources **out);
/* Accepts NULL. */
void sources_destroy(struct sources *s);

int sources_count(const struct sources *s);
const struct source *sources_at(const struct sources *s, int i);
/* The line it stands in, from 1. */
int source_line(const struct sources *s, const struct source *one);
/* The longest text of a language whose address begins so: what most likely does not fit; NULL none.
 */
const struct source *sources_longest(const struct sources *s, int language, const char *address);

#endif
