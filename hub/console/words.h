/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words: help with plain words beside a text, as it is written and when it is shown.  The rules are
 * those of the content's check; here they are advice, never a refusal. */
#ifndef FOYER_HUB_CONSOLE_WORDS_H
#define FOYER_HUB_CONSOLE_WORDS_H

#include "hub/console/form_cell.h"
#include "hub/console/turn.h"

/* How long a text may be in any language (kiosk/content), in characters. */
enum { WORDS_LABEL_CHARS = 40, WORDS_TITLE_CHARS = 60, WORDS_TEXT_CHARS = 400,
	WORDS_SENTENCE_CHARS = 200 };

/* The name of the rule that a text stands under: "label", "title", "text", "line", "guide". */
const char *words_rule_name(const struct form_cell *cell);
/* Adds what there is to say about the words: a line each, or nothing. */
void words_show(struct html *h, const struct form_cell *cell, const char *text);
/* POST /console/words (rule, language, text): the same, for the script. */
void words_answer(struct turn *t);

#endif
