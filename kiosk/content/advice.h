/* SPDX-License-Identifier: GPL-3.0-or-later */
/* advice: help with plain words, for whoever writes them: how hard a text is to read, sentences
 * that are too long, words that have a simpler one.  Advice only, but for the two limits that the
 * check of a folder refuses at (advice_grade_max, advice_words_max).  Pure; any thread. */
#ifndef FOYER_CONTENT_ADVICE_H
#define FOYER_CONTENT_ADVICE_H

#include <stdbool.h>
#include <stddef.h>

enum { ADVICE_REMARKS_MAX = 40, ADVICE_INSTEAD_BYTES = 64 };

enum remark_kind {
	REMARK_LONG_SENTENCE, /* n words (zh: characters), `most` is the limit */
	REMARK_HARD_WORD,     /* `instead` says it simply; "": leave it out */
	REMARK_HARD_TEXT      /* the whole text: `n` years at school, `most` would be easy */
};

struct remark {
	enum remark_kind kind;
	size_t from, len_bytes; /* of the text, in bytes */
	int n, most;
	char instead[ADVICE_INSTEAD_BYTES];
};

struct advice {
	int sentences, words; /* zh: characters for words */
	/* Years at school to read it with ease, by Flesch and Kincaid (en) or, from the ease by
	 * Fernandez Huerta, by the table of Flesch (es).  -1: nobody can tell (other languages,
	 * under 20 words). */
	double grade;
	struct remark list[ADVICE_REMARKS_MAX]; /* by place; those past the maximum are left out */
	int count;
};

/* Reads a text of that language (a tag; a language without rules of its own gets those on
 * sentences). */
void advice_make(const char *text, const char *language, struct advice *out);
/* Most words of a sentence (zh: characters). */
int advice_words_max(const char *language);
/* A guide above this grade is refused. */
double advice_grade_max(const char *language);

/* Length in bytes of the first sentence of text, in any language, with what closes it. */
size_t sentence_bytes(const char *text);

#endif
