/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clause: cuts a text where a person would breathe, so that pauses are ours and not the
 * synthesiser's (ux.md section 6, Pacing).  Pure. */
#ifndef FOYER_ESPEAK_CLAUSE_H
#define FOYER_ESPEAK_CLAUSE_H

#include <stdbool.h>
#include <stddef.h>

struct clause {
	const char *text; /* into the whole text, not NUL-terminated */
	size_t len_bytes;
	int from_char; /* its place in the whole text, in Unicode characters */
	int pause_ms;  /* after it: 300 comma, 500 sentence; spelling: 250 digit, 500 group */
};

struct clauses {
	const char *next;
	int at_char;
	bool is_spelling; /* every word is a clause: digits one by one */
};

/* Begins at the start of NUL-terminated UTF-8; borrowed until the last clause_next. */
struct clauses clauses_of(const char *text, bool is_spelling);
/* The next clause with words in it; false at the end. */
bool clause_next(struct clauses *cs, struct clause *clause_out);

#endif
