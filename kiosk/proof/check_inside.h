/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_inside: what the parts of the check share.  For kiosk/proof/check*.c only. */
#ifndef FOYER_PROOF_CHECK_INSIDE_H
#define FOYER_PROOF_CHECK_INSIDE_H

#include "kiosk/content/sources.h"
#include "kiosk/i18n/i18n.h"
#include "kiosk/proof/check.h"

enum { CHECK_SPOT_BYTES = 160 };

/* What one process says to the one that waits for it; shared memory. */
struct check_told {
	struct content_problems problems;
	char spot_file[CHECK_SPOT_BYTES]; /* what is being looked at, for when that kills it */
	int spot_line;
};

/* One language, or the pictures, in a process of its own. */
struct check {
	const struct check_config *config;
	const struct content *content;
	const struct sources *sources;
	const struct tongue *tongue; /* of the language; NULL: the pictures */
	struct check_told *told;
};

/* A problem of one text. */
void check_problem(struct check *c, const struct source *at, const char *mend, const char *what,
	...) PRINTF_LIKE(4, 5);
/* Says what is looked at now. */
void check_spot(struct check *c, const struct source *at);
/* True for a text of the language that is looked at; streets are looked at with the first one. */
bool check_is_ours(const struct check *c, const struct source *at);

/* Every letter has a shape in our fonts, and nothing is hidden between them. */
void letters_check(struct check *c);
/* Every word sounds, in the voice of its language. */
void speech_check(struct check *c);
/* Every page fits the smallest panels at the largest text size. */
void fit_check(struct check *c);
/* Sentences that are too long to be heard, in every language. */
void plain_check(struct check *c);
/* The pictures that the folder brings. */
void pictures_check(struct check *c);

#endif
