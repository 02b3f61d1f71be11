/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kiosk/content/advice.h"

#include "kiosk/base/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { WORDS_FOR_GRADE = 20, WORD_BYTES = 128 };

/* How hard a language is to read. */
typedef double grade_fn(double words_a_sentence, double syllables_a_word);

/* Flesch and Kincaid 1975. */
static double grade_english(double words, double syllables)
{
	return 0.39 * words + 11.8 * syllables - 15.59;
}

/* Fernandez Huerta 1959: ease, as Flesch's from 0 hard to 100 easy; then Flesch's own table. */
static double grade_spanish(double words, double syllables)
{
	static const struct {
		double ease, grade;
	} table[] = {{90, 4}, {80, 5}, {70, 6}, {60, 8}, {50, 10}, {30, 13}};
	double ease = 206.84 - 60 * syllables - 1.02 * words;
	for (size_t i = 0; i < K_COUNT(table); i++)
		if (ease >= table[i].ease)
			return table[i].grade;
	return 16;
}

static const struct language {
	const char *tag;
	int words_max;	   /* of a sentence */
	bool counts_signs; /* no spaces between words */
	grade_fn *grade;   /* NULL: none is known */
	/* Reading age 9 (ux.md, note 15) is the fourth year at school; what is plain in Spanish has
	 * an ease of 70, which Flesch's table calls six years.  Short texts swing by two years. */
	double easy, most;
} languages[] =
	{
		{"en", 15, false, grade_english, 4, 6},
		{"es", 20, false, grade_spanish, 6, 8},
		{"zh", 40, true, NULL, 0, 0},
		{"ar", 20, false, NULL, 0, 0},
},
  other = {"", 20, false, NULL, 0, 0};

static const struct hard_word {
	const char *tag, *word, *instead;
} hard_words[] = {
#define HARD_WORD(tag, word, instead) {#tag, word, instead},
#include "kiosk/content/hard_words.def"
#undef HARD_WORD
};

static const struct language *language_find(const char *tag)
{
	for (size_t i = 0; i < K_COUNT(languages); i++)
		if (!strcmp(languages[i].tag, tag))
			return &languages[i];
	return &other;
}

int advice_words_max(const char *language)
{
	return language_find(language)->words_max;
}

double advice_grade_max(const char *language)
{
	return language_find(language)->most;
}

static struct remark *remark_add(
	struct advice *a, enum remark_kind kind, size_t from, size_t len_bytes)
{
	static struct remark lost;
	struct remark *r = a->count < ADVICE_REMARKS_MAX ? &a->list[a->count++] : &lost;
	*r = (struct remark){.kind = kind, .from = from, .len_bytes = len_bytes};
	return r;
}

/* --- sentences and words ---------------------------------------------------------------------- */

static size_t mark_bytes(const char *text, const char *const *marks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strncmp(text, marks[i], strlen(marks[i])))
			return strlen(marks[i]);
	return 0;
}

size_t sentence_bytes(const char *text)
{
	static const char *const ends[] = {".", "?", "!", "؟"},
				 *const whole_ends[] = {"。", "？", "！"},
				 *const closes[] = {"”", "»", "\"", "」", "）", ")"};
	size_t i = 0;
	for (; text[i]; i++) {
		if (text[i] == '\n')
			return i + 1;
		size_t whole = mark_bytes(text + i, whole_ends, K_COUNT(whole_ends));
		size_t end = whole ? whole : mark_bytes(text + i, ends, K_COUNT(ends));
		if (!end)
			continue;
		end += i;
		end += mark_bytes(text + end, closes, K_COUNT(closes));
		/* "10.30" does not end a sentence; what ends a Chinese one has no space behind it.
		 */
		if (whole || text[end] == ' ' || text[end] == '\n' || text[end] == '\0')
			return end;
	}
	return i;
}

/* What may stand within a word: "Wi-Fi", "don't", "10.30". */
static bool joins(UChar32 c, char next)
{
	if (c == '.' || c == ':' || c == ',')
		return next >= '0' && next <= '9';
	return c == '\'' || c == 0x2019 || c == '-' || (U_GET_GC_MASK(c) & U_GC_M_MASK);
}

/* The next word from *i on, up to n; false: there is none. */
static bool word_next(const char *text, size_t n, size_t *i, size_t *from_out)
{
	bool is_in = false;
	for (int32_t at = (int32_t)*i, before = at; before < (int32_t)n; before = at) {
		UChar32 c;
		U8_NEXT((const uint8_t *)text, at, (int32_t)n, c);
		bool is_word = c >= 0 && (u_isalnum(c) || (is_in && joins(c, text[at])));
		if (is_word && !is_in)
			*from_out = (size_t)before;
		if (!is_word && is_in) {
			*i = (size_t)before;
			return true;
		}
		is_in = is_word;
	}
	*i = n;
	return is_in;
}

static int words_in(const struct language *l, const char *text, size_t n)
{
	int words = 0;
	size_t i = 0, from = 0;
	while (word_next(text, n, &i, &from))
		for (size_t k = from; k < i; k++)
			words += l->counts_signs ? (text[k] & 0xC0) != 0x80 : k == from;
	return words;
}

static UChar32 letter_at(const char *text, size_t n, int32_t *i)
{
	UChar32 c = 0;
	U8_NEXT((const uint8_t *)text, *i, (int32_t)n, c);
	return u_tolower(c);
}

/* Groups of vowels; in English an "e" at the end is silent, but in "-le".  In Spanish two strong
 * vowels side by side, or one with an accent on i or u, are two syllables. */
static int syllables_in(const char *word, size_t n, bool is_english)
{
	static const UChar32 strong[] = {'a', 'e', 'o', 0xE1, 0xE9, 0xF3, 0xED, 0xFA},
			     weak[] = {'i', 'u', 0xFC, 'y'};
	int count = 0, run = 0; /* of the vowels before: 0 none, 1 weak, 2 strong */
	for (int32_t i = 0; i < (int32_t)n;) {
		UChar32 c = letter_at(word, n, &i);
		int kind = 0;
		for (size_t k = 0; k < K_COUNT(weak); k++)
			kind = c == weak[k] ? 1 : kind;
		for (size_t k = 0; k < K_COUNT(strong); k++)
			kind = c == strong[k] ? 2 : kind;
		bool is_new = kind && (!run || (!is_english && run == 2 && kind == 2));
		count += is_new;
		run = kind > run || !kind || is_new ? kind : run;
	}
	bool is_silent = is_english && n > 2 && (word[n - 1] | 32) == 'e' &&
			 (word[n - 2] | 32) != 'l' && count > 1;
	return count - is_silent > 0 ? count - is_silent : 1;
}

/* --- hard words ------------------------------------------------------------------------------- */

/* True if text begins with the words of the list, in any case; *bytes_out: as they stand there. */
static bool begins_with(const char *text, size_t n, const char *words, size_t *bytes_out)
{
	int32_t i = 0, k = 0, m = (int32_t)strlen(words);
	while (k < m) {
		if (i >= (int32_t)n || letter_at(text, n, &i) != letter_at(words, (size_t)m, &k))
			return false;
	}
	*bytes_out = (size_t)i;
	return true;
}

static bool ends_here(const char *text, size_t n)
{
	int32_t i = 0;
	return !n || !u_isalnum(letter_at(text, n, &i));
}

/* The hard word that stands at the start of text, in its own form or with the ending of a verb or
 * of many; NULL. */
static const struct hard_word *hard_word_at(
	const char *text, size_t n, const char *tag, size_t *bytes_out)
{
	static const char *const endings[] = {"", "s", "es", "d", "ed", "ing"};
	for (size_t i = 0; i < K_COUNT(hard_words); i++) {
		const struct hard_word *w = &hard_words[i];
		int32_t text_at = 0, word_at = 0;
		if (strcmp(w->tag, tag) != 0 || letter_at(w->word, strlen(w->word), &word_at) !=
							letter_at(text, n, &text_at))
			continue;
		for (size_t k = 0; k < K_COUNT(endings); k++) {
			char form[WORD_BYTES];
			size_t len = strlen(w->word);
			bool drops_e = !strcmp(endings[k], "ing") && w->word[len - 1] == 'e';
			snprintf(form, sizeof form, "%.*s%s", (int)(len - drops_e), w->word,
				endings[k]);
			if (begins_with(text, n, form, bytes_out) &&
				ends_here(text + *bytes_out, n - *bytes_out))
				return w;
		}
	}
	return NULL;
}

static void hard_words_find(
	const char *text, const char *tag, size_t at, size_t n, struct advice *out)
{
	size_t i = at, from = at;
	while (word_next(text, at + n, &i, &from)) {
		size_t bytes = 0;
		const struct hard_word *w = hard_word_at(text + from, at + n - from, tag, &bytes);
		if (!w)
			continue;
		struct remark *r = remark_add(out, REMARK_HARD_WORD, from, bytes);
		snprintf(r->instead, sizeof r->instead, "%s", w->instead);
		i = from + bytes;
	}
}

/* --- the whole -------------------------------------------------------------------------------- */

static void sentence_read(const char *text, const struct language *l, size_t at, size_t n,
	struct advice *out, int *syllables)
{
	int words = words_in(l, text + at, n);
	out->sentences += words > 0;
	out->words += words;
	if (words > l->words_max) {
		struct remark *r = remark_add(out, REMARK_LONG_SENTENCE, at, n);
		r->n = words;
		r->most = l->words_max;
	}
	size_t i = at, from = at;
	while (l->grade && word_next(text, at + n, &i, &from))
		*syllables += syllables_in(text + from, i - from, l->grade == grade_english);
}

void advice_make(const char *text, const char *language, struct advice *out)
{
	const struct language *l = language_find(language);
	int syllables = 0;
	*out = (struct advice){.grade = -1};
	for (size_t at = strspn(text, " \n"); text[at];) {
		size_t n = sentence_bytes(text + at);
		sentence_read(text, l, at, n, out, &syllables);
		hard_words_find(text, language, at, n, out);
		at += n;
		at += strspn(text + at, " \n");
	}
	if (!l->grade || out->words < WORDS_FOR_GRADE)
		return;
	double grade =
		l->grade((double)out->words / out->sentences, (double)syllables / out->words);
	out->grade = grade > 0 ? grade : 0;
	if (out->grade <= l->easy)
		return;
	struct remark *r = remark_add(out, REMARK_HARD_TEXT, 0, strlen(text));
	r->n = (int)ceil(out->grade);
	r->most = (int)l->easy;
}
