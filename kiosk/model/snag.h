/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snag: where a visit got no further: what was looked for and not found, where somebody gave up.
 * It says only which fixed place (snag.def) or which thing of the content; there is no room in it for
 * what a person typed.  Pure. */
#ifndef FOYER_MODEL_SNAG_H
#define FOYER_MODEL_SNAG_H

#include <stdbool.h>

enum {
	SNAGS_MAX = 6,      /* of one visit; what comes after is not counted */
	SNAG_ID_CHARS = 48, /* as long as an id of the content may be at the hub (hub/intake/answers.c) */
	SNAG_CHARS = 8 + 2 * (1 + SNAG_ID_CHARS)
};

enum snag_kind {
#define SNAG_KIND(kind, name, words) SNAG_##kind,
#include "kiosk/model/snag.def"
#undef SNAG_KIND
	SNAG_KIND_COUNT
};

/* One place, and what of it: ("doctor", "main-street-clinic"); of is "" where the place is enough. */
struct snag {
	enum snag_kind kind;
	char id[SNAG_ID_CHARS + 1], of[SNAG_ID_CHARS + 1];
};

/* Those of one visit, as they go on the road: "times/doctor/main-street-clinic". */
struct snags {
	char list[SNAGS_MAX][SNAG_CHARS + 1];
	int count;
};

/* Notes it, once a visit however often it happened.  of may be "".  What has not the form of an id and
 * what comes after SNAGS_MAX is left out. */
void snags_note(struct snags *s, enum snag_kind kind, const char *id, const char *of);

/* True if text has the form of a snag: a name, and one or two ids of the content's letters.  A name that
 * we do not know gives SNAG_KIND_COUNT. */
bool snag_read(const char *text, struct snag *out);

/* "times"; what staff call it.  Static. */
const char *snag_kind_name(enum snag_kind kind);
const char *snag_kind_words(enum snag_kind kind);
/* SNAG_KIND_COUNT if there is none of that name. */
enum snag_kind snag_kind_find(const char *name);
/* What staff call a place of snag.def; NULL: there is none. */
const char *snag_place_words(enum snag_kind kind, const char *id);

#endif
