/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what residents pressed in questionnaires, as counts.  A questionnaire is counted in the
 * transaction that takes it in, and nothing of it is kept but that it came (docs/developers/hub.md).
 */
#ifndef FOYER_HUB_INTAKE_FIGURES_H
#define FOYER_HUB_INTAKE_FIGURES_H

#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { FIGURES_PAGE = 500 };

/* Adds one person's answers, in the right form (answers_are_right), to the counts of the kiosk's
 * centre.  Within the caller's transaction.  Errors: those of db_run. */
MUST_USE enum err figures_count(struct hub *hub, const char *kiosk, const json_t *answers);

/* The same for the face and the marks of a survey ("after a visit", version 1: "face" is "1" to "5", and
 * "why" each mark): its words stay where they are. */
MUST_USE enum err figures_count_survey(
	struct hub *hub, const char *kiosk, const json_t *survey, int64_t now_ms);

/* All counts over days and centres, in the order of figures_list and with the same words:
 * [{"questionnaire", "version", "question", "answer", "people", "ask", "name"}].  Gives an array. */
MUST_USE enum err figures_sums(struct hub *hub, json_t **list_out);

/* At most FIGURES_PAGE counts behind the first `after`, by questionnaire, version, question, answer,
 * day and centre: {"figures": [{"questionnaire", "version", "question", "answer", "day", "centre",
 * "people"}], "more": bool}; with "ask" and "name", the English words, where the hub's content has
 * that version.  Gives a new object. */
MUST_USE enum err figures_list(struct hub *hub, int64_t after, json_t **page_out);

#endif
