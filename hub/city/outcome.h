/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outcome: what a verdict makes of an item of the journal and of the request's public state, in one
 * transaction. */
#ifndef FOYER_HUB_CITY_OUTCOME_H
#define FOYER_HUB_CITY_OUTCOME_H

#include "hub/city/adapter.h"

enum { LOSSES_MAX = 4 };

struct outcome {
	struct hub *hub;
	const struct endpoint *ep;
	const struct step *step; /* NULL: none of this adapter */
	int64_t attempt;	 /* 0: there was none */
	int status;
	int64_t now_ms;
};

/* "lost".  Static. */
const char *outcome_name_of(enum verdict_kind kind);
/* Changes item and writes it.  Errors: those of db_run; then nothing is written. */
MUST_USE enum err outcome_write(
	const struct outcome *o, struct journal_item *item, const struct verdict *v);

#endif
