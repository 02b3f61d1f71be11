/* SPDX-License-Identifier: GPL-3.0-or-later */
/* package_memory: which signed package is shown and which was before it, over starts of the kiosk,
 * and what could not be shown: three starts that fail with one go back to the one before.  One file
 * beside the kept copy (options.h, --keep); without it a start knows nothing.  UI thread. */
#ifndef FOYER_APP_KIOSK_PACKAGE_MEMORY_H
#define FOYER_APP_KIOSK_PACKAGE_MEMORY_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum { PACKAGE_NAME_BYTES = 65, PACKAGE_BOOT_BYTES = 64, PACKAGE_STARTS_MAX = 3 };

/* A package as kiosk-sync offers it (protocol.md 1).  name "": none, what came with the machine. */
struct package_label {
	char name[PACKAGE_NAME_BYTES], snapshot[PACKAGE_NAME_BYTES];
	char dir[PATH_MAX];
	int64_t version, release, checked_ms;
};

struct package_memory {
	char path[PATH_MAX]; /* "": nothing is kept */
	struct package_label now, before;
	char boot[PACKAGE_BOOT_BYTES]; /* of this start of the machine */
	int starts;		       /* since it that did not prove good, with now */
	json_t *given_up;	       /* [{"package", "words"}] */
};

/* Reads it; a missing or spoilt file is none.  keep: NULL: nothing is kept. */
void package_memory_open(struct package_memory *m, const char *keep);
void package_memory_close(struct package_memory *m);
/* Fills *label_out from an offer.  False: not in form. */
bool package_label_read(const json_t *offer, struct package_label *label_out);

/* A start with now begins; written down before anything of it is read.  False: it has failed too
 * often and was given up: now is another one. */
bool package_memory_start(struct package_memory *m);
/* The start was good. */
void package_memory_well(struct package_memory *m);
/* now cannot be shown (words: why; NULL: it is merely gone): the one before takes its place. */
void package_memory_give_up(struct package_memory *m, const char *words);
/* label is shown from now on; written down before it is. */
void package_memory_switch(struct package_memory *m, const struct package_label *label);
/* The same package is said by a newer snapshot, or was looked at again. */
void package_memory_relabel(struct package_memory *m, const struct package_label *label);
/* An offer that could not be read. */
void package_memory_refuse(struct package_memory *m, const char *name, const char *words);
bool package_memory_is_given_up(const struct package_memory *m, const char *name);

#endif
