/* SPDX-License-Identifier: GPL-3.0-or-later */
/* form_spot: where a thing of the content lies: in which file, at which path, under which address its
 * words are.  `at` names it: "numbers" is the list, "numbers/clinic" a number,
 * "questionnaires/bus/use/days" an answer of a question, "topics/health/bills" a guide. */
#ifndef FOYER_HUB_CONSOLE_FORM_SPOT_H
#define FOYER_HUB_CONSOLE_FORM_SPOT_H

#include "hub/console/draft_copy.h"
#include "hub/console/form_kind.h"

enum { FORM_AT_MAX = 180, FORM_ADDRESS_MAX = 200 };

struct form_spot {
	const struct form_kind *kind; /* of the thing; of the things of a list */
	bool is_list;
	char at[FORM_AT_MAX + 1];
	char file[DRAFT_PATH_MAX + 1];	    /* "numbers.json"; "" for lines */
	char path[FORM_ADDRESS_MAX + 1];    /* in it: of the thing, or of the list */
	char list[FORM_ADDRESS_MAX + 1];    /* of the list that a thing is in */
	char address[FORM_ADDRESS_MAX + 1]; /* of its words: "numbers.clinic" */
	char id[64];
	int index, count; /* in its list */
};

/* Finds it.  Errors: ERR_NOT_FOUND, ERR_BAD_INPUT (no such name can be), copy->err. */
MUST_USE enum err form_spot_find(struct draft_copy *copy, const char *at, struct form_spot *out);
/* The list that lies in a thing (of a list: itself).  False: nothing lies in it. */
bool form_spot_inner(const struct form_spot *thing, struct form_spot *list_out);
/* The thing at index i of a list; false: no such one. */
bool form_spot_row(
	struct draft_copy *copy, const struct form_spot *list, int i, struct form_spot *out);
/* Calls each with every thing of a list, and of the lists in them, in their order. */
void form_spot_walk(struct draft_copy *copy, const struct form_spot *list,
	void (*each)(void *ctx, const struct form_spot *thing), void *ctx);
/* The same for all of the content. */
void form_spot_walk_all(
	struct draft_copy *copy, void (*each)(void *ctx, const struct form_spot *thing), void *ctx);
/* The file of its words in a language: "words/es/numbers.json". */
void form_spot_words(const struct form_spot *spot, const char *tag, char out[DRAFT_PATH_MAX + 1]);
/* What people call it, in English: its name, its title, or its id.  In the copy's arena. */
const char *form_spot_name(struct draft_copy *copy, const struct form_spot *spot);
/* What stands at path in JSON; NULL. */
const json_t *form_json_at(const json_t *json, const char *path);

#endif
