/* SPDX-License-Identifier: GPL-3.0-or-later */
/* question: what a city's system wants to know of a kind of report beside the words (the attributes
 * of an Open311 service definition), in the form in which kiosks ask it.  Pure. */
#ifndef FOYER_HUB_CITY_QUESTION_H
#define FOYER_HUB_CITY_QUESTION_H

#include "hub/city/doc.h"
#include "hub/city/endpoint.h"

#include <jansson.h>

/* What a kiosk can show whole on its smallest screen in its largest letters. */
enum { QUESTIONS_MAX = 6, QUESTION_CHOICES_MAX = 12, QUESTION_LETTERS_MAX = 60,
	QUESTION_CHOICE_LETTERS_MAX = 30, QUESTION_CODE_MAX = 64 };

/* True if nobody needs to answer an attribute: a notice, or set by their server. */
bool question_needs_none(const struct doc_node *attribute);
/* True if node describes one attribute. */
bool question_is_attribute(const struct doc_node *node);
/* True if our reference goes there. */
bool question_takes_ref(const struct endpoint *ep, const char *code);

/* The questions of a definition: those that must be answered before those that may, then in their
 * order; one that cannot be asked (a file, too long, too many choices) is left out.  route: the row
 * of "carries".  Gives a new array of protocol.md 12. */
json_t *questions_read(const struct endpoint *ep, const json_t *route, const struct doc_node *root);

/* What a person answered to an attribute, as the city's system takes it: a time with its zone.
 * Gives a new text or array; NULL: nothing. */
json_t *question_answer(const char *datatype, const json_t *answer);

#endif
