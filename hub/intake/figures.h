/* SPDX-License-Identifier: GPL-3.0-or-later */
/* figures: what residents pressed in questionnaires, as counts.  A questionnaire is counted in the
 * transaction that takes it in, and nothing of it is kept but that it came (docs/developers/hub.md).
 */
#ifndef FOYER_HUB_INTAKE_FIGURES_H
#define FOYER_HUB_INTAKE_FIGURES_H

#include "hub/intake/kiosks.h"
#include "hub/store/hub.h"
#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdint.h>

enum { FIGURES_PAGE = 500 };

/* What an answer is counted under, beside question and answer. */
struct figures_drawer {
	const char *questionnaire, *day;
	int64_t version;
	char centre[CENTRE_MAX + 1];
};

/* Writes the kiosk's centre into d.  Errors: ERR_NOT_FOUND, those of db_ask. */
MUST_USE enum err figures_centre(struct hub *hub, const char *kiosk, struct figures_drawer *d);
/* One more for that answer.  Within the caller's transaction.  Errors: those of db_run. */
MUST_USE enum err figures_add(
	struct hub *hub, const struct figures_drawer *d, const char *question, const char *answer);

/* Adds one person's answers, in the right form (answers_are_right), to the counts of the kiosk's
 * centre.  Within the caller's transaction.  Errors: those of db_run. */
MUST_USE enum err figures_count(struct hub *hub, const char *kiosk, const json_t *answers);

/* The same for the face and the marks of a survey ("after a visit", version 1: "face" is "1" to "5", and
 * "why" each mark): its words stay where they are. */
MUST_USE enum err figures_count_survey(
	struct hub *hub, const char *kiosk, const json_t *survey, int64_t now_ms);

/* All counts over centres and days, from first_day on ("2024-05-01"; "" all), in the order of figures_list
 * and with the same words:
 * [{"questionnaire", "version", "question", "answer", "people", "ask", "name"}].  Gives an array. */
MUST_USE enum err figures_sums(struct hub *hub, const char *first_day, json_t **list_out);

/* At most FIGURES_PAGE counts behind the first `after`, by questionnaire, version, question, answer,
 * day and centre: {"figures": [{"questionnaire", "version", "question", "answer", "day", "centre",
 * "people"}], "more": bool}; with "ask" and "name", the English words, where the hub's content has
 * that version.  Where visits got no further stands among them (snags.h).  Gives a new object. */
MUST_USE enum err figures_list(struct hub *hub, int64_t after, json_t **page_out);

#endif
