/* SPDX-License-Identifier: GPL-3.0-or-later */
/* snags: where visits got no further (kiosk/model/snag.h), added to the figures: a row of `figures` under
 * snags_name, kind and place.  What the hub's content does not have is counted together as "?", so
 * that no kiosk can make more rows than there are places and days. */
#ifndef FOYER_HUB_INTAKE_SNAGS_H
#define FOYER_HUB_INTAKE_SNAGS_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { SNAGS_DAYS = 60 }; /* a day further back, or ahead, is counted as today: kiosks' clocks may be wrong */

/* What stands for the questionnaire in `figures`; no id of the content has a space. */
extern const char snags_name[];

/* True if list has the form of what a visit tells: a few snags, none of them twice. */
bool snags_are_right(const json_t *list);

/* Adds those of one visit, in the right form, to the counts of the kiosk's centre.  Within the caller's
 * transaction.  Errors: those of db_run. */
MUST_USE enum err snags_count(
	struct hub *hub, const char *kiosk, const json_t *answers, int64_t now_ms);

/* Puts staff's words into a row of figures ("ask": what happened, "name": where), if it is of snags. */
void snags_words_add(const struct content *content, json_t *row);

#endif
