/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phrase: one thing to say, in one language, and where its words stand on the page.
 * Texts are composed with marks around the words of an item; phrases_add takes the marks out
 * and keeps where they were, so a translation may put the words wherever it likes. */
#ifndef FOYER_NARRATOR_PHRASE_H
#define FOYER_NARRATOR_PHRASE_H

#include "kiosk/narrator/narrator.h"

enum { PHRASES_MAX = 192, SPANS_MAX = 3, PHRASE_WORDS_MAX_BYTES = 256 * 1024 };

/* Where the words of one part of an item are in the phrase. */
struct span {
	enum item_part part;
	int from, chars; /* Unicode characters of phrase.text */
	bool is_whole;	 /* said otherwise than it is written: shown as a whole */
};

struct phrase {
	const char *text, *lang;
	const char *item_id; /* NULL: of no item */
	struct span spans[SPANS_MAX];
	int span_count;
	bool is_caption; /* has words that are not on the page */
	bool is_private; /* to headphones only */
	bool spell_slow;
	bool is_loud; /* one volume step up */
	int pause_ms; /* after it */
};

struct phrases {
	struct phrase list[PHRASES_MAX];
	int count;
	struct k_arena arena; /* all strings; a person's words may be among them */
};

void phrases_init(struct phrases *ps);
/* Forgets all of them; the memory is wiped. */
void phrases_clear(struct phrases *ps);
void phrases_finish(struct phrases *ps);
/* Copies p, its text taken out of its marks.  Empty ones and those beyond PHRASES_MAX are left
 * out. */
void phrases_add(struct phrases *ps, const struct phrase *p);
/* Copies all of `from` behind those of `to`. */
void phrases_append(struct phrases *to, const struct phrases *from);
/* Fingerprint of all texts, to tell whether something new is to be said. */
uint64_t phrases_print(const struct phrases *ps);
/* FNV-1a, 64 bits. */
uint64_t words_print(uint64_t print, const char *words);

/* text between the marks of a part; is_whole as in struct span.  In a. */
const char *marked(struct k_arena *a, enum item_part part, bool is_whole, const char *text);
/* text (marked or not) with a full stop of language t, if it has no end mark.  In a. */
const char *sentence(struct k_arena *a, const struct tongue *t, const char *text);
/* Both sentences, with a space if the script has spaces there.  In a.  Either may be empty. */
const char *joined(struct k_arena *a, const char *first, const char *second);

/* Number of Unicode characters. */
int chars_of(const char *utf8);

#endif
