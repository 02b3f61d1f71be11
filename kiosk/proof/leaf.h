/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leaf: one page that content makes: a screen, and which thing of the content it shows.
 * Things are named by their ids, parts of things behind a "/": "bills/2" is the second page of the
 * guide "bills", "centre/welcome" a question of a questionnaire.  Pure but for the stage. */
#ifndef FOYER_PROOF_LEAF_H
#define FOYER_PROOF_LEAF_H

#include "kiosk/proof/stage.h"

enum { LEAF_NAME_BYTES = 96, LEAF_ADDRESS_BYTES = 160 };

struct leaf {
	const struct leaf_kind *kind;
	int n; /* which of them */
};

typedef void leaf_fn(void *ctx, struct leaf leaf);

/* Every page that this content makes, screen by screen. */
void leaves_each(const struct content *c, leaf_fn *fn, void *ctx);
/* The page of a screen ("n2", "N2") that shows that item; item NULL: the first there is.  An item
 * whose parts have pages of their own ("bills") means its first. Errors: ERR_UNSUPPORTED (no
 * content is shown there), ERR_NOT_FOUND (no such item). */
MUST_USE enum err leaf_find(
	const struct content *c, const char *screen, const char *item, struct leaf *leaf_out);
/* "n2". */
const char *leaf_screen(struct leaf leaf);
/* "bills/2"; "" where the screen shows no single thing. */
void leaf_name(const struct content *c, struct leaf leaf, char out[LEAF_NAME_BYTES]);
/* Where its words stand: an address of docs/staff/content.md, or the start of one
 * ("notices.heat."). */
void leaf_address(const struct content *c, struct leaf leaf, char out[LEAF_ADDRESS_BYTES]);
/* True if all that it shows is also on other pages of its screen that are no repeats: a service's
 * second place that an earlier service has shown. */
bool leaf_is_repeat(const struct content *c, struct leaf leaf);
/* Puts the visit on that page, part 0.  A notice out of its time is shown at the nearest end of it.
 */
void leaf_open(struct stage *s, struct leaf leaf);

#endif
