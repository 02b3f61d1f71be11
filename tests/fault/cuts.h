/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cuts: the power goes after each operation on the tape (tape.h); each disk that it may leave is
 * made and looked at. */
#ifndef FOYER_TESTS_FAULT_CUTS_H
#define FOYER_TESTS_FAULT_CUTS_H

#include <stdbool.h>

/* How a disk is looked at.  at: operations that were begun; variant: of the disks of this cut.
 * Gives NULL, or what is wrong, until it is called again. */
typedef const char *cuts_check_fn(void *ctx, int at, int variant, const char *disk);

struct cuts {
	const char *name; /* of what is cut, before each line about it; "" none */
	cuts_check_fn *check;
	void *ctx;
	int variants;	/* of each cut */
	bool is_sought; /* a fault is built in: the first disk that is wrong ends it, without words
			 */
};

/* Cuts the tape as it is.  Gives how many disks are wrong, prints the first few; adds to *images.
 */
int cuts_make(const struct cuts *c, int *images);

/* A fault that is built in by leaving out a sync (tape_forget_sync). */
struct cuts_mutant {
	const char *name, *sync;
};

/* Lives once with that sync left out (NULL: none), cuts it into so many variants, as cuts_make. */
typedef int cuts_life_fn(const char *forgotten, int variants, int *images);

/* All cuts of a life, then those of its mutants, each of which must be found.  Prints the counts;
 * gives what main returns. */
int cuts_main(
	cuts_life_fn *life, int variants, const struct cuts_mutant *mutants, int mutant_count);

#endif
