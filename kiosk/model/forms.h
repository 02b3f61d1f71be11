/* SPDX-License-Identifier: GPL-3.0-or-later */
/* forms: what the city asks of each kind of report beside the words, in its own language.
 * Read from the JSON of docs/developers/protocol.md 12.  UI thread. */
#ifndef FOYER_MODEL_FORMS_H
#define FOYER_MODEL_FORMS_H

#include "kiosk/base/err.h"

#include <jansson.h>
#include <stdbool.h>

/* Bounds of protocol.md 12: what the smallest screen shows whole in the largest letters. */
enum { QUESTIONS_MAX = 6, QUESTION_CHOICES_MAX = 12, FORMS_MAX = 64 };

enum question_type { QUESTION_TEXT, QUESTION_WORDS, QUESTION_NUMBER, QUESTION_CHOICE, QUESTION_CHOICES,
	QUESTION_TIME, QUESTION_TYPES };

struct question {
	const char *code, *label;
	enum question_type type;
	bool is_required;
	struct {
		const char *key, *name;
	} choices[QUESTION_CHOICES_MAX];
	int choice_count;
};

struct form {
	const char *kind, *lang; /* lang: tag */
	struct question questions[QUESTIONS_MAX];
	int count;
};

struct forms {
	struct form *list;
	int count;
	json_t *json; /* what all the texts are borrowed from */
};

/* Replaces *f by what json says.  Errors: ERR_BAD_INPUT, ERR_TOO_BIG, ERR_NO_MEMORY, and then *f is
 * as it was. */
MUST_USE enum err forms_read(struct forms *f, const char *json);
void forms_finish(struct forms *f);
/* The form of a kind of report; NULL: nothing is asked. */
const struct form *forms_find(const struct forms *f, const char *kind);

#endif
