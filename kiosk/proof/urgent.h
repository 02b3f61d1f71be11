/* SPDX-License-Identifier: GPL-3.0-or-later */
/* urgent: an urgent notice (announce/ID.json) on the pages that show one. */
#ifndef FOYER_PROOF_URGENT_H
#define FOYER_PROOF_URGENT_H

#include "kiosk/proof/stage.h"

struct urgent {
	const char *file; /* as problems name it */
	char *told;	  /* as kiosk-sync tells the kiosk of it (protocol.md) */
	int64_t from_ms, until_ms;
	int title_line[CONTENT_LANGUAGES], body_line[CONTENT_LANGUAGES]; /* from 1 */
};

/* The pages that show one ("a1"); NULL behind the last. */
extern const char *const urgent_pages[];

/* Puts the visit on that page, part 0, at the nearest end of the notice's time.
 * Errors: ERR_UNSUPPORTED (another page), those of alerts_read. */
MUST_USE enum err urgent_open(struct stage *s, const struct urgent *u, const char *page);

#endif
