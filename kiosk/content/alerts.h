/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alerts: what weather services and others warn of, as the city passes it on (protocol.md 14).
 * They come over the line, not with the content, and end by themselves.  UI thread. */
#ifndef FOYER_CONTENT_ALERTS_H
#define FOYER_CONTENT_ALERTS_H

#include "kiosk/content/content.h"

#include <jansson.h>

enum { ALERTS_MAX = 50 };

struct alert {
	struct notice notice;           /* picture and bring nothing of their own */
	bool has[CONTENT_LANGUAGES];    /* it was told in that language */
	bool cuts_in;                   /* said now, not at the next page */
	const char *other;              /* tag of the language that stands in for one that is missing */
};

struct alerts {
	int64_t as_of_ms; /* when all who warn were last heard; 0: nobody knows how old it is */
	struct alert *list;
	int count;
	json_t *json; /* what the texts are borrowed from */
};

/* Replaces *a by what json says.  One that is in none of our languages, or has no end, is left out.
 * Errors: ERR_BAD_INPUT, ERR_TOO_BIG, ERR_NO_MEMORY, and then *a is as it was. */
MUST_USE enum err alerts_read(struct alerts *a, const char *json);
void alerts_finish(struct alerts *a);

#endif
