/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wanted: what each kiosk should have on its screen by what is signed and by its ring, so that it can
 * be held against what it says it has.  Order: wanted_open -> wanted_of ... -> wanted_close. */
#ifndef FOYER_HUB_CONSOLE_WANTED_H
#define FOYER_HUB_CONSOLE_WANTED_H

#include "hub/intake/shown.h"
#include "hub/publish/publish.h"

#include <stdbool.h>

enum { WANTED_KEPT = 16 };

/* What was worked out before: the same files are the same content.  Starts zeroed. */
struct wanted_memory {
	struct {
		char files[SHOWN_SUM_CHARS + 1], content[SHOWN_SUM_CHARS + 1];
	} kept[WANTED_KEPT];
	int next;
};

/* What one kiosk should show. */
struct wanted_one {
	int ring;
	json_int_t may_show;  /* its ring may go so far */
	json_int_t release;   /* the highest of all that it should show */
	char content[SHOWN_SUM_CHARS + 1]; /* "": cannot be worked out */
};

struct wanted {
	struct hub *hub;
	struct wanted_memory *memory;
	struct publish *publish; /* NULL: nothing was published yet */
	json_t *files;		 /* publish_files */
	json_int_t release;	 /* the newest */
	int64_t changed_ms;	 /* when what kiosks should show last changed */
	int64_t now_ms;
	bool by_centre;		 /* something is for some centres only */
	struct wanted_one known[WANTED_KEPT]; /* by ring, where nothing is by centre */
	int known_count;
};

/* Reads what is published.  Borrows hub and memory until wanted_close.  Errors: ERR_DAMAGED,
 * ERR_CRYPTO and others of publish_open; with no repository yet all is well. */
MUST_USE enum err wanted_open(
	struct hub *hub, struct wanted_memory *memory, int64_t now_ms, struct wanted *out);
/* Accepts one that wanted_open did not fill. */
void wanted_close(struct wanted *w);
void wanted_of(struct wanted *w, const char *kiosk, const char *centre, struct wanted_one *out);

#endif
