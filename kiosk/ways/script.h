/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script: a visit written down, one statement a line, for tests, demos and judges.  Pure: this
 * reads it; the app carries it out.  Blank lines and lines that begin with # are left out.
 *   press "label" | press #id | press choice N | touch X Y [for MS] | key NAME | type "text"
 *   wait 5s (or 300ms, 2m) | line up|down | room on|off | gone next | answer "name"
 *   headphones in|out | lang TAG | shot NAME
 *   expect title|said|item|no-item|focus|state "words"
 * Words stand in double quotes; \" and \\ are a quote and a backslash in them. */
#ifndef FOYER_WAYS_SCRIPT_H
#define FOYER_WAYS_SCRIPT_H

#include "kiosk/base/arena.h"
#include "kiosk/ports/input.h"

#include <stdbool.h>

enum {
	SCRIPT_STATEMENTS_MAX = 10000,
	SCRIPT_TOUCH_MS = 120,
	SCRIPT_WAIT_MAX_MS = 24 * 3600 * 1000
};

enum script_verb {
	SCRIPT_PRESS,	     /* text: a visible label, or "#" and an id */
	SCRIPT_PRESS_CHOICE, /* n, from 1 */
	SCRIPT_TOUCH,	     /* x_mm, y_mm, ms how long */
	SCRIPT_KEY,	     /* key */
	SCRIPT_TYPE,	     /* text */
	SCRIPT_WAIT,	     /* ms */
	SCRIPT_LINE,	     /* on */
	SCRIPT_ROOM,	     /* on: requests can be kept */
	SCRIPT_GONE_NEXT,    /* the next visit finds its time taken */
	SCRIPT_ANSWER,	     /* text: who answers the call */
	SCRIPT_HEADPHONES,   /* on */
	SCRIPT_LANG,	     /* text: tag */
	SCRIPT_SHOT,	     /* text: name of a picture, letters, digits, '-' and '_' */
	SCRIPT_EXPECT	     /* expect, text */
};

enum script_expect {
	EXPECT_TITLE,
	EXPECT_SAID,
	EXPECT_ITEM,
	EXPECT_NO_ITEM,
	EXPECT_FOCUS,
	EXPECT_STATE
};

struct script_statement {
	enum script_verb verb;
	enum script_expect expect;
	int line;	  /* of the file, from 1 */
	const char *text; /* NULL where the verb has none */
	int n, ms;
	double x_mm, y_mm;
	bool on;
	enum input_key key;
};

struct script {
	struct script_statement *statements;
	int count;
};

struct script_problem {
	int line;	/* from 1 */
	char what[120]; /* what is wrong and what may stand there */
};

/* Reads a whole script.  *script_out lives in a, and keeps nothing of source.
 * Errors: ERR_BAD_INPUT (*problem_out says where and why), ERR_TOO_BIG. */
MUST_USE enum err script_parse(struct k_arena *a, const char *source, struct script *script_out,
	struct script_problem *problem_out);
/* "expect title" as it is written; for messages.  Static. */
const char *script_expect_name(enum script_expect e);

#endif
